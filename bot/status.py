"""What a person's status in Slack says about being off: a hint, as people set it for each other."""

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from bot import clock

# Slack's own suggestions are `Vacationing` with a palm tree and `Out sick` with a thermometer.
EMOJI = frozenset(
    {
        ":palm_tree:",
        ":desert_island:",
        ":beach_with_umbrella:",
        ":airplane:",
        ":face_with_thermometer:",
        ":mask:",
        ":pill:",
        ":baby:",
    }
)
_WORDS = re.compile(
    r"\b(vacation(ing)?|holidays?|out of (the )?office|ooo|(out|off) sick|sick( leave)?|"
    r"(on|parental|maternity|paternity) leave|urlaub|krank)\b",
    re.IGNORECASE,
)

# The end of the calendar, less the day that a zone may add.
LAST_SECOND = int(datetime(9999, 12, 30, tzinfo=UTC).timestamp())
ONE_SECOND = timedelta(seconds=1)


def off_until(profile: Mapping[str, Any], tz: str) -> date | None:
    """The last day somebody's status says they are off, in their zone; None if it says no such
    thing. A status without an end holds until it is changed.
    """
    text, emoji = profile.get("status_text") or "", profile.get("status_emoji") or ""
    if emoji not in EMOJI and not _WORDS.search(text):
        return None
    ends = profile.get("status_expiration") or 0
    if not ends:
        return date.max
    ends_at = datetime.fromtimestamp(min(ends, LAST_SECOND), UTC)
    return clock.local(ends_at - ONE_SECOND, tz).date()
