"""Settings: who leads a team, who takes part, and what the channel hears of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from bot.sends import Block, Message
from bot.views import forms
from bot.views.common import (
    actions,
    button,
    mention_free,
    message,
    modal,
    quoted,
    section,
    sentence,
)
from bot.views.setup import EVERYBODY, SOME

OPEN = "settings.people"
SAVE = "settings.save_people"
MAKE_LEAD = "settings.make_lead"


@dataclass(frozen=True)
class People:
    """Who is what in a team, by id; `left_out` is None where nothing goes around in it."""

    leads: Sequence[str]
    chosen: Sequence[str] | None
    left_out: Sequence[str] | None


def form(people: People, remember: dict[str, Any]) -> Block:
    """The form of a team's people."""
    options = [(EVERYBODY, "Everybody in the channel"), (SOME, "Only the people picked below")]
    who = EVERYBODY if people.chosen is None else SOME
    hint = "To hand the team over, pick somebody else and take yourself out."
    leads = forms.people(people.leads)
    blocks = [
        forms.field("leads", "Leads", leads, hint=hint, optional=True),
        forms.field("who", "Who takes part?", forms.choice("radio_buttons", options, who)),
        forms.field("people", "The people", forms.people(people.chosen or ()), optional=True),
    ]
    if people.left_out is not None:
        hint = "They take part, but nobody asks them to speak or to host. They may still volunteer."
        some = forms.people(people.left_out)
        label = "Not asked for turns"
        blocks.append(forms.field("left_out", label, some, hint=hint, optional=True))
    return modal(SAVE, "People of the team", blocks, submit="Save", remember=remember)


def leads_changed(by: str, leads: Sequence[str]) -> Message:
    """What the channel hears when a lead chose other leads."""
    names = [quoted(name, 60) for name in leads[:10]]
    together = f"{', '.join(names[:-1])} and {names[-1]}" if len(names) > 1 else names[0]
    verb = "lead" if len(names) > 1 else "leads"
    return sentence(f"{together} {verb} this team now: {quoted(by, 60)} changed that.")


def wants_to_lead(name: str, value: str) -> Message:
    """What the channel hears when a member would like to lead."""
    who = quoted(name, 60)
    text = f"{who} would like to lead this team. A lead can say yes here."
    yes = button(f"Make {name} a lead", MAKE_LEAD, value)
    return message(mention_free(text), [section(text), actions(yes)])


def leads_too(name: str, by: str) -> Message:
    """What that becomes when a lead said yes."""
    return sentence(f"{quoted(name, 60)} asked to lead this team, and {quoted(by, 60)} said yes.")


def leads_for_now(name: str) -> Message:
    """What the channel hears when there was nobody to ask."""
    return sentence(
        f"{quoted(name, 60)} leads this team now, too: they asked, and no lead is here to answer."
    )
