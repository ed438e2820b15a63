"""Settings: the form that says when a practice comes, and what comes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from bot.sends import Block
from bot.views import forms
from bot.views.common import DAY_NAMES, context, day, modal, quoted, section

OPEN = "settings.cadence"
SAVE = "settings.save_cadence"

# The ids of the fields: a choice in any of them shows the next times anew.
EVERY, DAY, AT = "cadence_every", "cadence_day", "cadence_at"


@dataclass(frozen=True)
class Cadence:
    """When a practice comes: every `every` weeks, 0 for never. `weeks` are what it offers; a daily
    one offers none. `coming` are its next times, on the wall clock of `tz`.
    """

    label: str
    about: str
    weeks: tuple[int, ...]
    every: int
    day: str | None
    at: str
    coming: Sequence[datetime]
    tz: str
    set_by: str | None = None


def form(cadence: Cadence, remember: dict[str, Any]) -> Block:
    """The form, with the next times as they would be."""
    blocks = [section(f"*{cadence.label}*\n{cadence.about}"), _how_often(cadence)]
    if cadence.weeks:
        days = forms.choice("static_select", list(DAY_NAMES.items()), cadence.day)
        blocks.append(forms.field(DAY, "On", days, tells=True))
        blocks.append(forms.field(AT, "At", forms.time(cadence.at), tells=True))
        blocks.append(section(next_times(cadence)))
    if cadence.set_by:
        blocks.append(context(f"Set as it is by {quoted(cadence.set_by, 60)}."))
    return modal(SAVE, "When it comes", blocks, submit="Save", remember=remember)


def often(every: int, weekday: str | None, at: str) -> str:
    """How often something comes, as in `every 2 weeks on Mondays at 10:00`."""
    if not every:
        return "off"
    if weekday is None:
        return "on"
    return f"{weeks(every).lower()} on {DAY_NAMES[weekday]}s at {at}"


def weeks(every: int) -> str:
    """A number of weeks between two times, as in `Every 2 weeks`."""
    return "Every week" if every == 1 else f"Every {every} weeks"


def next_times(cadence: Cadence) -> str:
    """The next times, or that there are none."""
    if not cadence.coming:
        return "*Next times:* none, it is off."
    times = "\n".join(f"• {day(one)} at {one:%H:%M}" for one in cadence.coming)
    return f"*Next times* in {cadence.tz}, moved on where it is a day off:\n{times}"


def _how_often(cadence: Cadence) -> Block:
    offered = [(f"{one}", weeks(one)) for one in cadence.weeks] or [("1", "On")]
    options = [*offered, ("0", "Off")]
    chosen = forms.choice("static_select", options, f"{cadence.every}")
    return forms.field(EVERY, "How often", chosen, tells=True)
