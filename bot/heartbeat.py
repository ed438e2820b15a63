"""The heartbeat: finds what is due, has its practice say what to say, and moves the schedule on."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import partial
from time import monotonic

from sqlmodel import Session

from bot import logs, schedules, sends
from bot.clock import Clock, system_clock
from bot.contact import bundles
from bot.kinds import Kinds
from bot.sends import Send
from bot.ticker import Ticker
from storage import contact as contacts
from storage import ledger, received
from storage import schedule as store
from storage import team as teams
from storage.db import Database
from storage.schedule import Schedule

log = logging.getLogger(__name__)

CHUNK = 500

# Before another look at a person whose message could not be made.
LATER = timedelta(hours=1)

# The Events API repeats for 24 hours (slack.md 1.2).
REMEMBER_DELIVERIES = timedelta(hours=25)
# What code hosts sign can be sent again for ever (reliability.md row 59).
REMEMBER_WEBHOOKS = timedelta(days=90)

# What a team did stays in the ledger so long; its lessons and notes have no end.
REMEMBER_EVENTS = timedelta(days=5 * 366)

# A chunk takes a second where the database is slow; this long without one is no heartbeat.
LONGEST_PAUSE = timedelta(seconds=60)


Fire = Callable[[Session, Sequence[Schedule], datetime], list[Send]]


@dataclass(frozen=True)
class Firing:
    """What happens when schedules of a kind fall due, and how late it may still happen.

    `fire(session, due, now)` takes a chunk, writes its facts, and returns what to say.
    """

    fire: Fire
    grace: timedelta
    # Reads what is slow to read before anything is locked, and returns what fires then.
    prepare: Callable[[Session, Sequence[Schedule], datetime], Fire] | None = None


Firings = Mapping[str, Firing]


class Heartbeat:
    """Ticks; the schedule itself lives in the database (design.md decision 2)."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        firings: Firings,
        kinds: Kinds,
        chores: Sequence[Callable[[], bool]] = (),
        *,
        every: timedelta = timedelta(seconds=1),
    ) -> None:
        """`chores` each do one piece of background work, and return whether there was one."""
        self._db, self._clock, self._firings, self._kinds = db, clock, firings, kinds
        self._pause = max(LONGEST_PAUSE, 2 * every)
        self._beat_at: float | None = None
        self.is_stopping = False
        seconds = every.total_seconds()
        self._ticker = Ticker(longest_wait=seconds)
        self._ticker.add_job(lambda: tidy(db, clock()), "interval", hours=1)
        self._looks = [
            self._ticker.add_job(look, "interval", seconds=seconds)
            for look in (self._tick, *(partial(self._until_done, chore) for chore in chores))
        ]

    def start(self) -> None:
        """Begin to tick."""
        self.is_stopping = False
        self._ticker.start()

    def stop(self) -> None:
        """Finish the piece of work under way, however many wait behind it, and return."""
        self.is_stopping = True
        self._ticker.shutdown(wait=True)
        self._beat_at = None

    def wake(self) -> None:
        """Look at once for what is due: whoever moves the clock need not wait for the next tick."""
        for look in self._looks:
            look.modify(next_run_time=system_clock())

    def is_beating(self) -> bool:
        """Whether it looked for what is due a short while ago, in real time."""
        beat_at = self._beat_at
        return beat_at is not None and monotonic() - beat_at < self._pause.total_seconds()

    def _tick(self) -> None:
        self._until_done(self._fire_some)
        self._until_done(lambda: start_messages(self._db, self._kinds, self._clock()))

    def _until_done(self, work: Callable[[], bool]) -> None:
        try:
            while not self.is_stopping and work():
                pass
        except Exception as error:
            # The heartbeat outlives whatever fails; the next tick tries again.
            logs.failure(log, "Background work failed; it is tried again", error)

    def _fire_some(self) -> bool:
        self._beat_at = monotonic()
        return fire_due(self._db, self._firings, self._clock())


def tidy(db: Database, now: datetime) -> None:
    """What is worth a look every hour: old deliveries, what a wrong clock put off, old events."""
    with db.write() as session:
        received.forget(
            session, before=now - REMEMBER_DELIVERIES, webhooks_before=now - REMEMBER_WEBHOOKS
        )
        schedules.recover(session, now)
        ledger.forget(session, teams.keys(session), before=now - REMEMBER_EVENTS)


def fire_due(db: Database, firings: Firings, now: datetime, limit: int = CHUNK) -> bool:
    """Work off one chunk of what is due; returns whether there was any.

    A chunk that fails is redone row by row, so that one poisoned row harms nobody.
    """
    with db.read() as session:
        kind = store.kind_due(session, now)
    if kind is None:
        return False
    try:
        firing = _prepared(db, firings[kind], kind, now, limit)
        with db.write() as session:
            _fire(session, store.due(session, kind, now, limit), firing, now)
        return True
    except Exception:
        log.exception("A chunk of schedules failed; each is tried by itself")
    with db.read() as session:
        ids = [(one.workspace_id, one.schedule_id) for one in store.due(session, kind, now, limit)]
    for key in ids:
        _fire_alone(db, firings, now, key)
    return bool(ids)


def start_messages(db: Database, kinds: Kinds, now: datetime, limit: int = CHUNK) -> bool:
    """Look at the items of some people who are due for it; returns whether there were any.

    As with schedules, a chunk that fails is redone one by one.
    """
    with db.read() as session:
        if not contacts.is_any_due(session, now):
            return False
        people = [(one.workspace_id, one.person_id) for one in contacts.due(session, now, limit)]
    try:
        with db.write() as session:
            _start_messages(session, people, kinds, now)
    except Exception:
        log.exception("A chunk of messages failed; each is tried by itself")
        for person in people:
            _start_alone(db, person, kinds, now)
    return True


def _start_alone(db: Database, person: tuple[str, str], kinds: Kinds, now: datetime) -> None:
    try:
        with db.write() as session:
            _start_messages(session, [person], kinds, now)
    except Exception:
        log.exception("A person's message failed; it is tried again later")
        with db.write() as session:
            contacts.attention(session, *person).next_at = now + LATER


def _start_messages(
    session: Session, people: Sequence[tuple[str, str]], kinds: Kinds, now: datetime
) -> None:
    due = [contacts.attention(session, *person) for person in people]
    still = [one for one in due if one.next_at and one.next_at <= now]
    sends.queue(session, bundles.start_messages(session, still, kinds, now), now)


def _prepared(db: Database, firing: Firing, kind: str, now: datetime, limit: int) -> Firing:
    """The firing, made ready for what is due now where that is slow to read."""
    if firing.prepare is None:
        return firing
    with db.read() as session:
        due = store.due(session, kind, now, limit)
        return replace(firing, fire=firing.prepare(session, due, now))


def _fire_alone(db: Database, firings: Firings, now: datetime, key: tuple[str, str]) -> None:
    try:
        with db.write() as session:
            for row in store.named(session, *key):
                _fire(session, [row], firings[row.kind], now)
    except Exception:
        log.exception("A schedule failed; it is tried again later", extra={"schedule": key[1]})
        with db.write() as session:
            for row in store.named(session, *key):
                row.failures += 1
                row.next_at = now + timedelta(minutes=min(2**row.failures, 60))
                session.add(row)


def _fire(session: Session, due: list[Schedule], firing: Firing, now: datetime) -> None:
    if not due:
        return
    team_of = teams.with_ids(session, {(row.workspace_id, row.team_id) for row in due})
    late = [row for row in due if row.next_at and now - row.next_at > firing.grace]
    for row in late:
        log.warning("A schedule missed its time", extra={"schedule": row.key})
        team = team_of[row.workspace_id, row.team_id]
        schedules.skip_to_latest(row, team, since=now - firing.grace, until=now)
    in_time = [row for row in due if row.next_at and row.next_at <= now]
    sends.queue(session, firing.fire(session, in_time, now), now)
    for row in in_time:
        schedules.advance(row, team_of[row.workspace_id, row.team_id], now)
