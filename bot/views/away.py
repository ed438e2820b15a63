"""Being away: the form, and what somebody reads after they used it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bot.sends import Block, Message
from bot.views import forms
from bot.views.common import (
    actions,
    button,
    context,
    day,
    mention_free,
    message,
    modal,
    quoted,
    section,
)

SAVE = "baton.away"
CANCEL = "baton.away_cancel"
ALL_TEAMS = "all"


@dataclass(frozen=True)
class Absent:
    """An absence as its reader sees it; `who` is empty for oneself, `team` for all teams."""

    absence_id: str
    starts_on: date
    ends_on: date
    who: str = ""
    team: str = ""


def form(
    teams: Sequence[tuple[str, str]], *, today: date, is_lead: bool, remember: dict[str, Any]
) -> Block:
    """The form. `teams` are (id, name); a lead may enter it for others of a team they lead."""
    blocks = [
        forms.field("from", "First day away", forms.date(f"{today}")),
        forms.field("to", "Last day away", forms.date(f"{today}")),
    ]
    if len(teams) > 1 or is_lead:
        options = [(ALL_TEAMS, "All my teams"), *((key, f"#{name}") for key, name in teams)]
        chosen = forms.choice("static_select", options[: forms.OPTIONS], ALL_TEAMS)
        blocks.append(forms.field("team", "Away from", chosen))
    if is_lead:
        hint = "Leave it empty for yourself. For others, choose a team that you lead."
        blocks.append(forms.field("who", "Who", forms.person(), hint=hint, optional=True))
    hint = "For yourself: nobody else sees it."
    reason = forms.text(longest=200)
    blocks.append(forms.field("reason", "Reason", reason, hint=hint, optional=True))
    blocks.append(context(_promise()))
    return modal(SAVE, "Being away", blocks, submit="Save", remember=remember)


def saved(absent: Absent) -> Message:
    """The answer to `/baton away <from> <to>`."""
    text = told(absent)
    undo = button("Take it back", CANCEL, absent.absence_id)
    return message(mention_free(text), [section(text), context(_promise()), actions(undo)])


def saved_page(absent: Absent) -> Block:
    """What the form turns into."""
    text = f"{told(absent)} `/baton back` ends it early."
    return modal("baton.away_saved", "Being away", [section(text)], close="Close")


def told(absent: Absent) -> str:
    """Who is away, when, and from what, as a sentence."""
    who = f"{quoted(absent.who, 80)} is" if absent.who else "You are"
    span = days(absent.starts_on, absent.ends_on)
    team = f" from #{quoted(absent.team, 80)}" if absent.team else ""
    return f"*{who} away{team} {span}.*"


def days(starts_on: date, ends_on: date) -> str:
    """A stretch of days, such as `from Mon 3 May to Fri 7 May`."""
    if starts_on == ends_on:
        return f"on {day(starts_on)}"
    return f"from {day(starts_on)} to {day(ends_on)}"


def _promise() -> str:
    return (
        "No messages meanwhile, your turns pass by, and nothing counts as missed. "
        "Your team sees that you are away and until when, not why."
    )
