"""Do-not-disturb: when nobody's phone may ring for a member (slack.md §9)."""

from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.people import Person

# Slack answers 1 for the times of somebody without do-not-disturb hours.
NEVER = 1


def dnd_status(person: Person, now: datetime) -> dict[str, Any]:
    """What the dnd methods and dnd_updated_user tell: the hours that go on, or the next."""
    start, end = NEVER, NEVER
    if person.dnd:
        hours = time.fromisoformat(person.dnd_start), time.fromisoformat(person.dnd_end)
        start, end = _next(now.astimezone(ZoneInfo(person.tz or "UTC")), *hours)
    return {"dnd_enabled": person.dnd, "next_dnd_start_ts": start, "next_dnd_end_ts": end}


def _next(local: datetime, starts: time, ends: time) -> tuple[int, int]:
    overnight = timedelta(days=ends <= starts)
    days = [local.date() + timedelta(days=one) for one in (-1, 0, 1)]
    found = [
        (
            datetime.combine(day, starts, local.tzinfo),
            datetime.combine(day + overnight, ends, local.tzinfo),
        )
        for day in days
    ]
    start, end = next((start, end) for start, end in found if end > local)
    return int(start.timestamp()), int(end.timestamp())
