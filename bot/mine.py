"""A person's own settings: when they work, and which messages they want."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session

from bot import clock, contact, hours, places
from bot.clock import WEEKDAYS
from bot.contact import choices
from bot.errors import FieldError, UserError
from bot.hours import Hours
from bot.kinds import Kinds
from bot.views import mine as views
from bot.views.common import day
from storage import contact as contacts
from storage import team as team_store

IN_NO_TEAM = "You are in no team yet, so there is nothing to set."


@dataclass(frozen=True)
class Wishes:
    """What the form says. The hours are only read where `is_own`."""

    is_own: bool
    starts: time
    ends: time
    days: tuple[str, ...]
    country: str
    kinds: Collection[str]


def current(
    session: Session, workspace_id: str, person_id: str, kinds: Kinds, now: datetime
) -> views.Mine:
    """A person's settings, for the form.

    Raises:
        UserError: they are in no team.
    """
    theirs = hours.of(session, workspace_id, person_id, now)
    home = team_store.homes(session, workspace_id, [person_id]).get(person_id)
    if theirs is None or home is None:
        raise UserError(IN_NO_TEAM)
    wish = contacts.attention(session, workspace_id, person_id)
    stopped = {
        one.kind for one in contacts.habits(session, workspace_id, person_id) if one.stopped_at
    }
    return views.Mine(
        team=home.name,
        zone=theirs.calendar.tz,
        is_own=wish.day_starts is not None,
        starts=theirs.starts,
        ends=theirs.ends,
        days=tuple(name for name in WEEKDAYS if name in theirs.calendar.working_days),
        country=theirs.calendar.country or "",
        kinds=[(kind.name, kind.label) for kind in kinds.values()],
        wanted=[name for name in kinds if name not in stopped],
    )


def save(
    session: Session,
    workspace_id: str,
    person_id: str,
    wishes: Wishes,
    kinds: Kinds,
    now: datetime,
) -> None:
    """Keep a person's settings; the next message is planned anew.

    Raises:
        FieldError: a wish makes no sense; names the field.
        UserError: they are in no team.
    """
    if hours.of(session, workspace_id, person_id, now) is None:
        raise UserError(IN_NO_TEAM)
    _check(wishes)
    wish = contacts.attention(session, workspace_id, person_id)
    own = wishes.is_own
    wish.day_starts = wishes.starts if own else None
    wish.day_ends = wishes.ends if own else None
    wish.working_days = ",".join(wishes.days) if own else None
    wish.country = places.read_country(wishes.country) if own else None
    contacts.save(session, [wish])
    for name, kind in kinds.items():
        habit = contacts.habit(session, workspace_id, person_id, name)
        is_wanted = name in wishes.kinds
        if is_wanted == (habit.stopped_at is not None):
            choices.set_kind(session, workspace_id, person_id, kind, is_wanted=is_wanted, now=now)
    session.flush()
    contact.look_again(session, workspace_id, person_id, now)


def hours_told(theirs: Hours) -> str:
    """When somebody works, as a sentence."""
    days = " ".join(name.capitalize() for name in WEEKDAYS if name in theirs.calendar.working_days)
    holidays = f", except on public holidays ({theirs.calendar.country})"
    return (
        f"You work {days} {theirs.starts:%H:%M}–{theirs.ends:%H:%M} ({theirs.calendar.tz})"
        f"{holidays if theirs.calendar.country else ''}."
    )


def contact_told(
    session: Session, workspace_id: str, person_id: str, theirs: Hours, now: datetime
) -> str:
    """Whether and when Baton writes to somebody, as a sentence."""
    wish = contacts.attention(session, workspace_id, person_id)
    today = theirs.today(now)
    if wish.stopped_at:
        return "I start no messages to you."
    if wish.paused_until and wish.paused_until >= today:
        return f"I start no messages to you until {day(wish.paused_until)}, that day included."
    if wish.next_at is None or not contacts.waiting(session, workspace_id, person_id):
        return "I write to you once a working day at most. Nothing waits to be said."
    at = clock.local(max(wish.next_at, now), theirs.calendar.tz)
    return f"My next message to you may come on {day(at)}."


def _check(wishes: Wishes) -> None:
    if not wishes.is_own:
        return
    if wishes.ends <= wishes.starts:
        raise FieldError("ends", "The day must end after it starts.")
    if not wishes.days:
        raise FieldError("days", "Pick at least one day; for a longer rest use `/baton away`.")
