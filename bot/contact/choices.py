"""What somebody decides about their messages: later, less often, no more, and back again."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock, contact, hours
from bot.contact import bundles, rules
from bot.kinds import Kind, Kinds
from bot.sends import Send
from bot.views.common import day
from storage import contact as store
from storage.contact import ContactItem, Habit, State


def rare(
    session: Session, workspace_id: str, person_id: str, kinds: Kinds
) -> list[tuple[str, str, str]]:
    """The kinds that somebody gets no more, or less often: name, label, and how often."""
    return [
        (one.kind, kinds[one.kind].label, _often(one))
        for one in store.habits(session, workspace_id, person_id)
        if one.kind in kinds and (one.stopped_at or one.every_weeks or one.paused_until)
    ]


def how_often(session: Session, item: ContactItem) -> str:
    """How often somebody gets items of a kind, as the end of a sentence."""
    return _often(store.habit(session, item.workspace_id, item.person_id, item.kind))


def snooze(session: Session, item: ContactItem, *, is_long: bool, now: datetime) -> list[Send]:
    """Put an item off until tomorrow, or until next week; nothing expires meanwhile.

    What was dealt with meanwhile stays as it is.
    """
    if item.state == State.DONE:
        return contact.show_anew(session, item)
    contact.reacted(session, item)
    theirs = hours.of(session, item.workspace_id, item.person_id, now)
    tz = theirs.calendar.tz if theirs else "UTC"
    today = clock.local(now, tz).date()
    ahead = 7 - today.weekday() if is_long else 1
    until = today + timedelta(days=ahead)
    item.not_before = clock.place(until, time(), tz) or now + timedelta(days=ahead)
    if item.expires_at:
        item.expires_at = max(item.expires_at, item.not_before + rules.ONE_DAY * 4)
    item.state = State.WAITING
    item.outcome = f"Put off until {day(until)}."
    store.save(session, [item])
    session.flush()
    store.wake(session, item.workspace_id, item.person_id, item.not_before)
    return contact.show_anew(session, item)


def less_often(session: Session, item: ContactItem, kind: Kind) -> list[Send]:
    """Ask half as often as until now: every two weeks, then every four."""
    weeks = rarer(session, item.workspace_id, item.person_id, kind)
    item.state = State.DROPPED
    item.outcome = f"You get {kind.label} every {weeks} weeks at most from now on."
    store.save(session, [item])
    contact.wake_for(session, item)
    return contact.show_anew(session, item)


def rarer(session: Session, workspace_id: str, person_id: str, kind: Kind) -> int:
    """Have a kind of item come half as often; returns the weeks from one to the next."""
    habit = store.habit(session, workspace_id, person_id, kind.name)
    habit.every_weeks = min(max(2, habit.every_weeks * 2), 8)
    habit.ignored, habit.is_backed_off = 0, False
    store.save(session, [habit])
    return habit.every_weeks


def stop(session: Session, item: ContactItem, kind: Kind, now: datetime) -> list[Send]:
    """End a kind of item for a person. Relays wait in their Home from then on."""
    habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
    habit.stopped_at, habit.ignored, habit.is_backed_off = now, 0, False
    item.state = State.WAITING if kind.is_relay else State.DROPPED
    item.outcome = f"You get no more {kind.label}."
    store.save(session, [item, habit])
    contact.wake_for(session, item)
    return contact.show_anew(session, item)


def undo(session: Session, item: ContactItem) -> list[Send]:
    """Take back what the menu did to an item: it is as open as before."""
    habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
    habit.stopped_at, habit.every_weeks, habit.is_backed_off = None, 0, False
    if item.state != State.DONE:
        item.state, item.outcome = State.SHOWN, ""
    store.save(session, [item, habit])
    contact.wake_for(session, item)
    return contact.show_anew(session, item)


def stop_all(session: Session, workspace_id: str, person_id: str, now: datetime) -> list[Send]:
    """Start no more messages to a person, until they say otherwise."""
    attention = store.attention(session, workspace_id, person_id)
    attention.stopped_at = now
    return bundles.show_first(session, attention)


def resume_all(session: Session, workspace_id: str, person_id: str, now: datetime) -> list[Send]:
    """Write to a person again."""
    attention = store.attention(session, workspace_id, person_id)
    attention.stopped_at, attention.paused_until, attention.next_at = None, None, now
    return bundles.show_first(session, attention)


def pause_all(
    session: Session, workspace_id: str, person_id: str, until: date, now: datetime
) -> None:
    """Start no messages to a person up to and including a local date."""
    attention = store.attention(session, workspace_id, person_id)
    attention.paused_until = until
    session.flush()
    contact.look_again(session, workspace_id, person_id, now)


def set_kind(
    session: Session,
    workspace_id: str,
    person_id: str,
    kind: Kind,
    *,
    is_wanted: bool,
    until: date | None = None,
    now: datetime,
) -> None:
    """Stop a kind of item for a person, up to and including a local date if given; or want it."""
    habit = store.habit(session, workspace_id, person_id, kind.name)
    habit.is_backed_off, habit.paused_until = False, None
    habit.stopped_at = None if is_wanted or until else habit.stopped_at or now
    if is_wanted:
        habit.ignored = habit.every_weeks = 0
    else:
        habit.paused_until = until
    session.flush()
    contact.look_again(session, workspace_id, person_id, now)


def _often(habit: Habit) -> str:
    if habit.stopped_at:
        return "no more"
    if habit.paused_until:
        return f"again after {day(habit.paused_until)}"
    return f"every {habit.every_weeks} weeks at most" if habit.every_weeks else "as they come"
