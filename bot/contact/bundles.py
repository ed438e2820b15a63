"""The messages to one person: which items start one, what it says now, and what becomes of it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import hours
from bot.contact import rules
from bot.contact.rules import Recipient
from bot.kinds import Kinds
from bot.sends import Direct, Message, Reference, Send, Update
from bot.views import contact as views
from storage import contact as store
from storage import outbox
from storage import person as people
from storage import team as teams
from storage.contact import Attention, Bundle, ContactItem, State

BUNDLE = "contact.bundle"

# Before another look at a message that is being sent just now.
SOON = timedelta(minutes=10)


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


def show_anew(session: Session, bundle: Bundle) -> list[Send]:
    """Have a message say how things stand now."""
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


def show_first(session: Session, person: Attention) -> list[Send]:
    """Have the first message to somebody, while it is the latest, say how things stand now."""
    store.save(session, [person])
    session.flush()
    latest = store.latest_bundle(session, person.workspace_id, person.person_id)
    return show_anew(session, latest) if latest and latest.is_first else []


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


def _key(bundle: Bundle) -> str:
    return f"bundle:{bundle.bundle_id}"
