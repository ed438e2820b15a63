"""Retros: what people type, checked: cards, actions, dates and how long."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from bot.errors import FieldError, UserError
from bot.views import common
from bot.views.retro import CARD
from bot.views.retro.forms import ACTION_TEXT, NAME, NO_LANE, PLAN

FURTHEST = timedelta(days=366)

_LANE = re.compile(r"^([^:]{1,40}):\s+(.+)$", re.DOTALL)
_NUMBER = re.compile(r"(?:a-?)?#?(\d{1,9})", re.IGNORECASE)
_LENGTH = re.compile(r"(\d{1,3})\s*(m|min|minutes?|h|hours?|d|days?)?", re.IGNORECASE)


@dataclass(frozen=True)
class NewAction:
    """What somebody would have done, by whom, until when, and how."""

    text: str
    owner: str | None
    due_on: date | None
    cue: str = ""
    step: str = ""


def cards_of(lanes: Sequence[tuple[int, str]]) -> list[tuple[int, str]]:
    """The cards of a form's boxes, as (lane, typed): one line is one card.

    Raises:
        FieldError: a card is too long.
    """
    found = []
    for lane, typed in lanes:
        for line in storable(typed).split("\n"):
            text = " ".join(common.clean(line).split())
            if common.is_blank(text):
                continue
            if common.units(text) > CARD:
                shown = common.cut(text, 40)
                raise FieldError(
                    f"lane{lane}",
                    f"“{shown}” is longer than {CARD} characters. Shorten it, and send it again.",
                )
            found.append((lane, text))
    return found


def lane_of(typed: str, columns: Sequence[str]) -> tuple[int, str]:
    """The column that `stop: long meetings` names, and the rest; no lane where it names none."""
    match = _LANE.match(typed.strip())
    if match:
        word = match[1].strip().casefold()
        for n, name in enumerate(columns):
            if len(word) >= 2 and name.casefold().startswith(word):
                return n, match[2]
    return NO_LANE, typed


def checked(new: NewAction, today: date) -> NewAction:
    """An action as it is kept: one owner, one date, and a when-then plan.

    Raises:
        FieldError: names what is missing.
    """
    if not new.owner:
        raise FieldError("owner", "Who owns it? An action has exactly one owner.")
    return NewAction(
        text=within(new.text, ACTION_TEXT, "text", "What will we do? One line is enough."),
        owner=new.owner,
        due_on=due_of(new.due_on, today),
        cue=within(new.cue, PLAN, "cue", "When will it be done? Name the moment: when …"),
        step=within(new.step, PLAN, "step", "What is the step then? Finish: … I will …"),
    )


def due_of(due_on: date | None, today: date) -> date:
    """A date by which something is done.

    Raises:
        FieldError: there is none, it has passed, or is more than a year ahead.
    """
    if due_on is None:
        raise FieldError("due", "By when? An action has exactly one date.")
    if due_on < today:
        raise FieldError("due", f"{common.day(due_on)} has passed. Pick today or a later day.")
    if due_on > today + FURTHEST:
        raise FieldError("due", "That is more than a year ahead. Pick a nearer day.")
    return due_on


def time_of(typed: str) -> time:
    """A time of day, such as `14:00`.

    Raises:
        FieldError: there is no such time.
    """
    try:
        found = time.fromisoformat(typed.strip())
    except ValueError:
        raise FieldError("time", "That is no time of day I know. Try 14:00.") from None
    return found.replace(second=0, microsecond=0, tzinfo=None)


def name_of(typed: str) -> str:
    """The name of a series as it is kept.

    Raises:
        FieldError: it is empty or too long.
    """
    return within(typed, NAME, "name", "What is it called? One word is enough.")


def number_of(typed: str) -> int | None:
    """The number of an action, as in `A-3` or `3`."""
    found = _NUMBER.fullmatch(typed.strip())
    return int(found[1]) if found else None


def length_of(typed: str) -> timedelta:
    """How much more time, as in `10 min`, `2 hours` or `1 day`; a bare number is minutes.

    Raises:
        UserError: it is no length of time.
    """
    match = _LENGTH.fullmatch(typed.strip())
    if match is None or int(match[1]) == 0:
        raise UserError("How much more time? Try `/retro extend 10 min` or `/retro extend 1 day`.")
    unit = (match[2] or "m")[0].lower()
    name = {"m": "minutes", "h": "hours", "d": "days"}[unit]
    found = timedelta(**{name: int(match[1])})
    if found > timedelta(days=14):
        raise UserError("That is more than two weeks. Try up to `14 days`.")
    return found


def within(typed: str, limit: int, field: str, missing: str) -> str:
    """One line as it is kept.

    Raises:
        FieldError: it is empty or too long.
    """
    text = " ".join(common.clean(storable(typed)).split())
    if common.is_blank(text):
        raise FieldError(field, missing)
    if common.units(text) > limit:
        raise FieldError(field, f"That is longer than {limit} characters. Shorten it.")
    return text


def storable(text: str) -> str:
    """Text as every database holds it."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "\ufffd")
