"""Contact: the one inbox. What practices want said to somebody goes through here, or not at all."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock, hours
from bot.contact import rules
from bot.contact.rules import Recipient
from bot.errors import UserError
from bot.kinds import Kind
from bot.sends import Direct, Message, Reference, Send, Update
from bot.views import contact as views
from bot.views.common import day
from storage import contact as store
from storage import outbox
from storage import person as people
from storage import team as teams
from storage.contact import Attention, Bundle, ContactItem, Habit, State

BUNDLE = "contact.bundle"

# Before another look at a message that is being sent just now.
SOON = timedelta(minutes=10)

Kinds = Mapping[str, Kind]


def start_messages(
    session: Session, due: Sequence[Attention], kinds: Kinds, now: datetime
) -> list[Send]:
    """Look at the items of people, and start the messages that may start now."""
    sends: list[Send] = []
    for one in due:
        sends += _look(session, one, kinds, now)
    return sends


def recipient(session: Session, person: Attention, kinds: Kinds, now: datetime) -> Recipient:
    """A person with all that decides about their next message."""
    workspace_id, person_id = person.workspace_id, person.person_id
    known = people.get(session, workspace_id, person_id)
    theirs = hours.of(session, workspace_id, person_id, now)
    is_here = known is not None and not known.is_gone and not known.is_bot
    since = now.date() - rules.WEEK - rules.ONE_DAY
    bundles = store.bundles_since(session, workspace_id, person_id, since)
    speaking = teams.of_person(session, workspace_id, person_id)
    # A practice that this Baton does not have may have left some.
    found = store.waiting(session, workspace_id, person_id)
    return Recipient(
        attention=person,
        hours=theirs if is_here else None,
        items=[one for one in found if one.kind in kinds],
        bundles=bundles,
        habits={one.kind: one for one in store.habits(session, workspace_id, person_id)},
        teams=frozenset(one.team_id for one in speaking if one.paused_at is None),
        kinds=kinds,
    )


def render(session: Session, workspace_id: str, bundle_id: str, kinds: Kinds) -> Message:
    """What a message says now: delivery asks when it sends it, so nothing private rests."""
    bundle = store.bundle(session, workspace_id, bundle_id)
    items = [one for one in store.in_bundle(session, workspace_id, bundle_id) if one.kind in kinds]
    items.sort(key=lambda one: kinds[one.kind].priority)
    shown = [_shown(session, one, kinds) for one in items]
    person = bundle.person_id if bundle else ""
    attention = session.get(Attention, (workspace_id, person))
    return views.bundle(
        [one for one in shown if one],
        is_first=bundle is not None and bundle.is_first,
        is_stopped=attention is not None and attention.stopped_at is not None,
    )


def open_for(
    session: Session, workspace_id: str, person_id: str, kinds: Kinds, now: datetime
) -> list[views.Shown]:
    """What waits for somebody and what they have not dealt with, for their Home tab."""
    items = store.open_items(session, workspace_id, person_id)
    current = [one for one in items if one.expires_at is None or one.expires_at > now]
    shown = [_shown(session, one, kinds) for one in current]
    return [one for one in shown if one]


def rare(
    session: Session, workspace_id: str, person_id: str, kinds: Kinds
) -> list[tuple[str, str, str]]:
    """The kinds that somebody gets no more, or less often: name, label, and how often."""
    return [
        (one.kind, kinds[one.kind].label, _often(one))
        for one in store.habits(session, workspace_id, person_id)
        if one.kind in kinds and (one.stopped_at or one.every_weeks or one.paused_until)
    ]


def settle(session: Session, item: ContactItem, outcome: str) -> list[Send]:
    """Note that somebody dealt with an item; its message says so in place."""
    item.state, item.outcome = State.DONE, outcome
    _reacted(session, item)
    return show_anew(session, item)


def settle_about(
    session: Session, workspace_id: str, kind: str, reference: str, outcome: str
) -> list[Send]:
    """Settle the open items of a kind about one thing, which was dealt with elsewhere."""
    found = store.of_reference(session, workspace_id, kind, reference)
    return [send for item in found for send in settle(session, item, outcome)]


def how_often(session: Session, item: ContactItem) -> str:
    """How often somebody gets items of a kind, as the end of a sentence."""
    return _often(store.habit(session, item.workspace_id, item.person_id, item.kind))


def show_anew(session: Session, item: ContactItem) -> list[Send]:
    """Have the message of an item say how things stand now."""
    bundle = store.bundle(session, item.workspace_id, item.bundle_id or "")
    return _show_anew(session, bundle) if bundle else []


def snooze(session: Session, item: ContactItem, *, is_long: bool, now: datetime) -> list[Send]:
    """Put an item off until tomorrow, or until next week; nothing expires meanwhile.

    What was dealt with meanwhile stays as it is.
    """
    if item.state == State.DONE:
        return show_anew(session, item)
    _reacted(session, item)
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
    return show_anew(session, item)


def less_often(session: Session, item: ContactItem, kind: Kind) -> list[Send]:
    """Ask half as often as until now: every two weeks, then every four."""
    weeks = rarer(session, item.workspace_id, item.person_id, kind)
    item.state = State.DROPPED
    item.outcome = f"You get {kind.label} every {weeks} weeks at most from now on."
    store.save(session, [item])
    _wake_now(session, item)
    return show_anew(session, item)


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
    _wake_now(session, item)
    return show_anew(session, item)


def undo(session: Session, item: ContactItem) -> list[Send]:
    """Take back what the menu did to an item: it is as open as before."""
    habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
    habit.stopped_at, habit.every_weeks, habit.is_backed_off = None, 0, False
    if item.state != State.DONE:
        item.state, item.outcome = State.SHOWN, ""
    store.save(session, [item, habit])
    _wake_now(session, item)
    return show_anew(session, item)


def stop_all(session: Session, workspace_id: str, person_id: str, now: datetime) -> list[Send]:
    """Start no more messages to a person, until they say otherwise."""
    attention = store.attention(session, workspace_id, person_id)
    attention.stopped_at = now
    return _show_latest(session, attention)


def resume_all(session: Session, workspace_id: str, person_id: str, now: datetime) -> list[Send]:
    """Write to a person again."""
    attention = store.attention(session, workspace_id, person_id)
    attention.stopped_at, attention.paused_until, attention.next_at = None, None, now
    return _show_latest(session, attention)


def pause_all(
    session: Session, workspace_id: str, person_id: str, until: date, now: datetime
) -> None:
    """Start no messages to a person up to and including a local date."""
    attention = store.attention(session, workspace_id, person_id)
    attention.paused_until = until
    session.flush()
    look_again(session, workspace_id, person_id, now)


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
    look_again(session, workspace_id, person_id, now)


def look_again(session: Session, workspace_id: str, person_id: str, now: datetime) -> None:
    """Work out anew when to write to a person: their zone, hours, teams or absences changed.

    Whoever changes one of these calls it: who has no hours is not looked at until then.
    """
    if store.waiting(session, workspace_id, person_id):
        store.wake(session, workspace_id, person_id, now)


def own_item(session: Session, workspace_id: str, person_id: str, item_id: str) -> ContactItem:
    """An item, for the person it is for.

    Raises:
        UserError: it is gone, or for somebody else.
    """
    item = store.get(session, workspace_id, item_id)
    if item is None or item.person_id != person_id:
        raise UserError("That is no longer there.")
    return item


def _look(session: Session, person: Attention, kinds: Kinds, now: datetime) -> list[Send]:
    looks = [_settle_latest(session, person, now)]
    sends: list[Send] = []
    who = recipient(session, person, kinds, now)
    who = _without(session, who, rules.spent(who, now))
    if rules.slot(who, now) == now:
        gone = [one for one in rules.ready(who, now) if who.kind(one).line(session, one) is None]
        who = _without(session, who, gone)
        who = _with_back_off(session, who, now)
        chosen = rules.choose(who, now)
        if chosen:
            send = _start(session, who, chosen, now)
            sends.append(send)
            looks.append(send.expires_at)
            late = [one for one in rules.outlived(who, now) if one not in chosen]
            _without(session, who, late)
            session.flush()
            who = recipient(session, person, kinds, now)
    looks.append(rules.next_look(who, now))
    person.next_at = min((one for one in looks if one), default=None)
    store.save(session, [person])
    return sends


def _settle_latest(session: Session, person: Attention, now: datetime) -> datetime | None:
    """Take back the last message if Slack never got it; returns when to ask again, if need be."""
    latest = store.latest_bundle(session, person.workspace_id, person.person_id)
    if latest is None or latest.is_void:
        return None
    row = outbox.by_key(session, latest.workspace_id, _key(latest))
    if row is None:
        return None
    is_late = row.expires_at is not None and row.expires_at <= now
    # What is late and not yet under way never leaves.
    if row.state in outbox.UNSENT or (row.state == outbox.State.READY and is_late):
        _take_back(session, person, latest)
        return None
    if row.state in outbox.OPEN:
        return now + SOON if is_late else row.expires_at
    return None


def _take_back(session: Session, person: Attention, bundle: Bundle) -> None:
    """Have the items of a message that Slack never got wait again; it counts for nothing."""
    bundle.is_void = True
    if bundle.is_first:
        person.introduced_at = None
    unsent = [
        one
        for one in store.in_bundle(session, bundle.workspace_id, bundle.bundle_id)
        if one.state == State.SHOWN
    ]
    for item in unsent:
        item.state, item.bundle_id = State.WAITING, None
    store.save(session, [bundle, *unsent])
    session.flush()
    for item in unsent:
        habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
        habit.shown_on = store.shown_on(session, item.workspace_id, item.person_id, item.kind)


def _without(session: Session, who: Recipient, gone: Sequence[ContactItem]) -> Recipient:
    for item in gone:
        item.state = State.DROPPED
    store.save(session, gone)
    return replace(who, items=[one for one in who.items if one not in gone])


def _reacted(session: Session, item: ContactItem) -> None:
    """Note that somebody does not ignore a kind of item: it comes as before."""
    habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
    habit.ignored = 0
    if habit.is_backed_off:
        rules.come_back(habit)
    # Other items may have waited for its hour.
    _wake_now(session, item)
    store.save(session, [item, habit])


def _wake_now(session: Session, item: ContactItem) -> None:
    # Any moment that has passed is due at once.
    store.wake(session, item.workspace_id, item.person_id, item.created_at)


def _with_back_off(session: Session, who: Recipient, now: datetime) -> Recipient:
    """Count what was left unanswered, once, when more of its kind would be shown."""
    for kind in {one.kind for one in rules.ready(who, now) if who.kind(one).is_prompt}:
        item = store.last_shown(session, who.attention.workspace_id, who.attention.person_id, kind)
        if item is None or item.state != State.SHOWN:
            continue
        item.state = State.DROPPED
        habit = who.habits[kind]
        habit.ignored += 1
        rules.back_off(habit, now)
        store.save(session, [item, habit])
    return who


def _start(
    session: Session, who: Recipient, chosen: Sequence[ContactItem], now: datetime
) -> Direct:
    attention = who.attention
    assert who.hours
    bundle = Bundle(
        workspace_id=attention.workspace_id,
        person_id=attention.person_id,
        on_date=who.hours.today(now),
        sent_at=now,
        is_first=attention.introduced_at is None,
        is_low=all(who.kind(one).is_low for one in chosen),
    )
    attention.introduced_at = attention.introduced_at or now
    for item in chosen:
        item.state, item.bundle_id, item.outcome = State.SHOWN, bundle.bundle_id, ""
        habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
        habit.shown_on = bundle.on_date
    store.save(session, [bundle, attention, *chosen])
    session.flush()
    window = who.hours.contact_window(bundle.on_date)
    return Direct(
        workspace_id=bundle.workspace_id,
        key=_key(bundle),
        person_id=bundle.person_id,
        message=Reference(BUNDLE, bundle.bundle_id),
        expires_at=window.end if window else None,
    )


def _show_latest(session: Session, person: Attention) -> list[Send]:
    store.save(session, [person])
    session.flush()
    latest = store.latest_bundle(session, person.workspace_id, person.person_id)
    return _show_anew(session, latest) if latest and latest.is_first else []


def _show_anew(session: Session, bundle: Bundle) -> list[Send]:
    bundle.version += 1
    store.save(session, [bundle])
    session.flush()
    return [
        Update(
            workspace_id=bundle.workspace_id,
            key=f"{_key(bundle)}:v{bundle.version}",
            channel=bundle.person_id,
            of=_key(bundle),
            message=Reference(BUNDLE, bundle.bundle_id),
        )
    ]


def _shown(session: Session, item: ContactItem, kinds: Kinds) -> views.Shown | None:
    kind = kinds[item.kind]
    line = kind.line(session, item)
    if line is None and not item.outcome:
        return None
    habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
    is_changed = habit.stopped_at is not None or habit.every_weeks > 0
    return views.Shown(
        item_id=item.item_id,
        line=line or views.Line(item.outcome),
        outcome=item.outcome,
        is_relay=kind.is_relay,
        can_undo=is_changed and not habit.is_backed_off and item.state != State.DONE,
    )


def _often(habit: Habit) -> str:
    if habit.stopped_at:
        return "no more"
    if habit.paused_until:
        return f"again after {day(habit.paused_until)}"
    return f"every {habit.every_weeks} weeks at most" if habit.every_weeks else "as they come"


def _key(bundle: Bundle) -> str:
    return f"bundle:{bundle.bundle_id}"
