"""Claims: which rows may leave, who sends them, and what became of them (reliability.md 4.3)."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, or_, select, update
from sqlmodel import Session, col

from storage.db import COUNTED, table_of
from storage.outbox import Kind, OutboxRow, State, conditions

ABANDONED = "Baton stopped while sending it; Slack may or may not have it"

# The rows that a look takes in at once; others wait for a later one.
MOST = 100_000

_ROW = table_of(OutboxRow).c


class Candidate(NamedTuple):
    """A row that may leave, as far as the database knows."""

    row_id: int
    workspace_id: str
    destination: str
    kind: str


@dataclass(frozen=True, slots=True)
class Parent:
    """What a row must know of the message it answers, changes or removes."""

    state: str
    channel: str | None
    slack_ts: str | None
    file_id: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A row that this process has; the fields are those of `OutboxRow`."""

    row_id: int
    workspace_id: str
    key: str
    delivery_id: str
    destination: str
    kind: str
    parent_key: str | None
    payload: dict[str, Any]
    not_before: datetime
    expires_at: datetime | None
    may_repeat: bool
    tried_at: datetime | None
    token: int
    attempts: int
    file_id: str | None
    problem: str | None
    parent: Parent | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a claim: where its row stands now, and in what time it may be taken again.

    `is_untried` says that nothing of it can be in Slack, `is_repeated` that it leaves once more
    although something may be.
    """

    claim: Claim
    state: State
    problem: str | None = None
    retry_in: timedelta | None = None
    channel: str | None = None
    slack_ts: str | None = None
    attempts: int | None = None
    is_untried: bool = False
    is_repeated: bool = False


_CLAIMED = [_ROW[name] for name in Claim.__slots__ if name != "parent"]


def candidates(
    session: Session, *, now: datetime, real_now: datetime, limit: int = MOST
) -> list[Candidate]:
    """What may leave now, at most one row for each destination; takes no lock.

    A row waits for every earlier one to the same destination, so order is kept.
    """
    found = session.connection().execute(
        _CANDIDATES, conditions.moments(real_now, now) | {"most": limit}
    )
    return [Candidate._make(row) for row in found.all()]


def claim(
    session: Session,
    row_ids: Collection[int],
    *,
    now: datetime,
    real_now: datetime,
    lease_until: datetime,
) -> list[Claim]:
    """Take those of these rows that may still leave.

    What another process is claiming at this moment is passed over (SQLite has one writer, and no
    such moment).
    """
    free = select(_ROW.row_id).where(_ROW.row_id.in_(row_ids), *conditions.is_claimable())
    taken = (
        update(OutboxRow)
        .where(col(OutboxRow.row_id).in_(free.with_for_update(of=OutboxRow, skip_locked=True)))
        .values(
            state=State.SENDING,
            lease_until=lease_until,
            token=_ROW.token + 1,
            attempts=_ROW.attempts + 1,
            tried_at=func.coalesce(_ROW.tried_at, now),
        )
        .returning(*_CLAIMED)
    )
    return _claims(session, taken, conditions.moments(real_now, now))


def settle(session: Session, outcomes: Sequence[Outcome], real_now: datetime) -> int:
    """Write down what became of claims; returns of how many.

    An answer that comes after the lease ran out still tells what is true, as long as nobody sent
    the row again.
    """
    if not outcomes:
        return 0
    done = session.connection().execute(
        _SETTLED, [_values(one, real_now) for one in outcomes], execution_options=COUNTED
    )
    return int(done.rowcount)


def has_lost(session: Session, real_now: datetime) -> bool:
    """Whether a claim has run out, or it is time to look for something; takes no lock."""
    return session.connection().execute(_LOST, conditions.moments(real_now)).first() is not None


def abandon_expired(session: Session, *, real_now: datetime, look_at: datetime) -> None:
    """Take from workers what they never settled.

    Whether Slack has a post is found out later; a change may be made twice.
    """
    for is_post, state, at in ((True, State.UNCLEAR, look_at), (False, State.READY, None)):
        lost = select(_ROW.row_id).where(
            conditions.is_expired(), (_ROW.kind == Kind.POST) == is_post
        )
        session.connection().execute(
            update(OutboxRow)
            .where(col(OutboxRow.row_id).in_(lost.with_for_update(skip_locked=True)))
            .values(state=state, lease_until=None, retry_at=at, problem=ABANDONED),
            conditions.moments(real_now),
        )


def to_look_for(
    session: Session, *, real_now: datetime, until: datetime, limit: int
) -> list[Claim]:
    """Take some of what is unclear; nobody else looks for it until then."""
    found = select(_ROW.row_id).where(conditions.is_to_look_for()).order_by(_ROW.retry_at)
    taken = (
        update(OutboxRow)
        .where(col(OutboxRow.row_id).in_(found.limit(limit).with_for_update(skip_locked=True)))
        .values(retry_at=until)
        .returning(*_CLAIMED)
    )
    return _claims(session, taken, conditions.moments(real_now))


def known_channel(session: Session, workspace_id: str, destination: str) -> str | None:
    """The channel in which earlier messages to a destination stand."""
    query = select(_ROW.channel).where(
        _ROW.workspace_id == workspace_id,
        _ROW.destination == destination,
        _ROW.state == State.SENT,
        _ROW.channel.is_not(None),
    )
    found: str | None = session.connection().execute(query.limit(1)).scalar()
    return found


def _claims(session: Session, taken: Any, at: Mapping[str, datetime]) -> list[Claim]:
    found = session.connection().execute(taken, at).mappings()
    rows = [{**row} for row in found]
    parents = _parents(session, rows)
    claims = [
        Claim(**row, parent=parents.get((row["workspace_id"], row["parent_key"]))) for row in rows
    ]
    return sorted(claims, key=lambda one: one.row_id)


def _parents(session: Session, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[str, str], Parent]:
    keys = {row["parent_key"] for row in rows if row["parent_key"]}
    if not keys:
        return {}
    workspaces = {row["workspace_id"] for row in rows}
    told = (_ROW.state, _ROW.channel, _ROW.slack_ts, _ROW.file_id)
    query = select(_ROW.workspace_id, _ROW.key, *told).where(
        _ROW.workspace_id.in_(workspaces), _ROW.key.in_(keys)
    )
    found = session.connection().execute(query)
    return {(one[0], one[1]): Parent(*one[2:]) for one in found}


def _values(outcome: Outcome, real_now: datetime) -> dict[str, Any]:
    claim = outcome.claim
    return {
        "the_row": claim.row_id,
        "the_token": claim.token,
        "state": outcome.state,
        "problem": outcome.problem,
        "retry_at": None if outcome.retry_in is None else real_now + outcome.retry_in,
        "channel": outcome.channel,
        "slack_ts": outcome.slack_ts,
        "attempts": claim.attempts if outcome.attempts is None else outcome.attempts,
        "tried_at": None if outcome.is_untried else claim.tried_at,
        "may_repeat": claim.may_repeat and not outcome.is_repeated,
        "lease_until": None,
    }


# One statement for every outcome, so that many take one round trip.
_SETTLED = (
    table_of(OutboxRow)
    .update()
    .where(
        _ROW.row_id == bindparam("the_row"),
        _ROW.token == bindparam("the_token"),
        # Not `in_`: SQLAlchemy spells it out for each execution, and cannot where many are settled.
        or_(*(_ROW.state == one for one in (State.SENDING, State.UNCLEAR, State.UNKNOWN))),
    )
    .values(
        {
            name: bindparam(name)
            for name in (
                *("state", "problem", "retry_at", "channel", "slack_ts", "attempts"),
                *("tried_at", "may_repeat", "lease_until"),
            )
        }
    )
)


# Delivery asks these whenever something was written: each is built once.
_CANDIDATES = (
    select(_ROW.row_id, _ROW.workspace_id, _ROW.destination, _ROW.kind)
    .where(*conditions.is_claimable())
    .order_by(_ROW.not_before, _ROW.row_id)
    .limit(bindparam("most"))
)
_LOST = (
    select(_ROW.row_id).where(or_(conditions.is_expired(), conditions.is_to_look_for())).limit(1)
)
