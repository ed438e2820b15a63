"""The books of delivery: what became of many sends, and what is sent next, in one transaction."""

import logging
from collections import deque
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.clock import Clock, system_clock
from bot.delivery import failures
from bot.delivery.limits import Limits
from bot.slack import Failure
from storage import hold
from storage.access import Access
from storage.db import Database, is_busy, is_lost
from storage.outbox import State, claims
from storage.outbox.claims import Claim, Outcome

# So many messages tell how late messages are.
REMEMBERED = 10_000

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Note:
    """What became of a claim; `failure` is what Slack said, where others must hear of it."""

    outcome: Outcome
    failure: Failure | None = None

    @property
    def is_of_facts(self) -> bool:
        """Whether writing it down changes more than rows of this process."""
        return self.failure is not None and self.failure.verdict in failures.OF_FACTS


class Books:
    """Notes wait here until they are written down; the database may be away meanwhile."""

    def __init__(self, db: Database, clock: Clock, limits: Limits) -> None:
        self._db, self._clock, self._limits = db, clock, limits
        self._notes: deque[Note] = deque()
        self.lateness: deque[float] = deque(maxlen=REMEMBERED)

    @property
    def is_open(self) -> bool:
        """Whether something is yet to be written down."""
        return bool(self._notes)

    def add(self, note: Note) -> None:
        """Note what became of a claim."""
        self._notes.append(note)

    def write(self, row_ids: list[int], *, looks: int) -> tuple[list[Claim], list[Claim]]:
        """Write down every note, claim those of these rows that may leave, and some that are to
        be looked for. What cannot be written now stays noted.
        """
        notes = [self._notes.popleft() for _ in range(len(self._notes))]
        try:
            return self._write(notes, row_ids, looks)
        except Exception as error:
            if is_busy(error) or is_lost(error):
                # What Slack answered must be written down, however long the database is away; and
                # writing it twice is as good as once.
                self._notes.extendleft(reversed(notes))
                raise
            log.exception("Some outcomes could not be written down; each is tried by itself")
            for one in notes:
                self._write_alone(one)
            return [], []

    def _write_alone(self, note: Note) -> None:
        try:
            self._write([note], [], 0)
        except Exception as error:
            if is_busy(error) or is_lost(error):
                self._notes.append(note)
                return
            key = {"key": note.outcome.claim.key}
            log.exception("An outcome could not be written down; its lease runs out", extra=key)

    def _write(
        self, notes: list[Note], row_ids: list[int], looks: int
    ) -> tuple[list[Claim], list[Claim]]:
        is_of_facts = any(one.is_of_facts for one in notes)
        with self._db.write(Access.FACTS if is_of_facts else Access.SENDS) as session:
            real_now = self._db.shared_time(session, system_clock())
            now = self._clock()
            outcomes = [self._told(session, one, now, real_now) for one in notes]
            claims.settle(session, outcomes, real_now)
            until = real_now + self._limits.lease
            unclear = []
            if looks:
                look_at = real_now + self._limits.settle
                claims.abandon_expired(session, real_now=real_now, look_at=look_at)
                unclear = claims.to_look_for(session, real_now=real_now, until=until, limit=looks)
            taken = (
                claims.claim(session, row_ids, now=now, real_now=real_now, lease_until=until)
                if row_ids
                else []
            )
        sent = [one.outcome for one in notes if one.outcome.state == State.SENT]
        self.lateness += [(now - one.claim.not_before).total_seconds() for one in sent]
        return taken, unclear

    def _told(self, session: Session, note: Note, now: datetime, real_now: datetime) -> Outcome:
        """The outcome, after whoever must hear of the failure has."""
        outcome, failure = note.outcome, note.failure
        if failure is None:
            return outcome
        claim = outcome.claim
        if failure.retry_after is not None:
            until = real_now + timedelta(seconds=failure.retry_after)
            hold.keep(session, claim.workspace_id, kind=claim.kind, until=until)
        state = failures.tell(session, claim, failure, now)
        return replace(outcome, state=state) if state else outcome
