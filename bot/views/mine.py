"""My settings: when I work, and which messages I want."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time

from bot.sends import Block
from bot.views import forms
from bot.views.common import DAY_NAMES, context, modal, section

SAVE = "mine.save"
# What begins the id of each group of messages that somebody may want.
KINDS = "kinds"
# More checkboxes than this Slack shows in no group (slack.md).
IN_GROUP = 10

TEAMS, OWN = "team", "own"


@dataclass(frozen=True)
class Mine:
    """What the form shows. `kinds` are (name, label) of what Baton may say to somebody."""

    team: str
    zone: str
    is_own: bool
    starts: time
    ends: time
    days: tuple[str, ...]
    country: str
    kinds: Sequence[tuple[str, str]]
    wanted: Sequence[str]


def form(mine: Mine) -> Block:
    """The form."""
    as_team = f"As in #{mine.team}"
    radio = forms.choice(
        "radio_buttons",
        [(TEAMS, as_team), (OWN, "My own, as below")],
        OWN if mine.is_own else TEAMS,
    )
    days = forms.boxes(list(DAY_NAMES.items()), mine.days)
    country = forms.text(initial=mine.country, longest=60, example="DE, US, or DE-BY for Bavaria")
    blocks = [
        section(f"Your zone is *{mine.zone}*, as Slack has it: change it in Slack's preferences."),
        forms.field("hours", "When I work", radio),
        forms.field("starts", "My day starts", forms.time(f"{mine.starts:%H:%M}")),
        forms.field("ends", "My day ends", forms.time(f"{mine.ends:%H:%M}")),
        forms.field("days", "I work on", days, optional=True),
        forms.field("country", "Public holidays of", country, optional=True),
    ]
    blocks += [
        forms.field(f"{KINDS}{n}", "I want" if n == 0 else "And", boxes, optional=True)
        for n, boxes in enumerate(_boxes(mine))
    ]
    note = "One message on a working day at most, four in a week, from 10:00 on, in these hours."
    return modal(SAVE, "My settings", [*blocks, context(note)], submit="Save")


def saved(hours: str) -> Block:
    """What the form turns into."""
    return modal("mine.saved", "My settings", [section(f"Saved. {hours}")], close="Close")


def _boxes(mine: Mine) -> list[Block]:
    groups = range(0, len(mine.kinds), IN_GROUP)
    return [forms.boxes(mine.kinds[n : n + IN_GROUP], mine.wanted) for n in groups]
