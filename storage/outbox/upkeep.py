"""What an operator sees of the outbox and may do to it: never what a message says."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session, col, func, select

from storage.outbox import TROUBLED, Kind, OutboxRow, State


def troubled(session: Session) -> list[OutboxRow]:
    """The rows that need an operator's word, oldest first."""
    query = select(OutboxRow).where(col(OutboxRow.state).in_(TROUBLED))
    return list(session.exec(query.order_by(col(OutboxRow.row_id))))


def numbered(session: Session, row_ids: Sequence[int]) -> list[OutboxRow]:
    """Those of these rows that need an operator's word."""
    return [one for one in troubled(session) if one.row_id in row_ids]


def retry(session: Session, row: OutboxRow, *, why: str, expires_at: datetime) -> None:
    """Let a row leave once more, as if it had never been tried."""
    row.state, row.problem, row.attempts = State.READY, why, 0
    row.tried_at = row.retry_at = row.lease_until = None
    if row.expires_at:
        row.expires_at = max(row.expires_at, expires_at)
    session.add(row)


def discard(session: Session, row: OutboxRow, *, why: str) -> None:
    """Give a row up."""
    row.state, row.problem = State.SKIPPED, why
    session.add(row)


def waiting(session: Session, now: datetime) -> dict[str, int]:
    """How many messages are due in each workspace and have not left."""
    query = (
        select(OutboxRow.workspace_id, func.count())
        .where(
            OutboxRow.state == State.READY,
            OutboxRow.kind == Kind.POST,
            col(OutboxRow.not_before) <= now,
        )
        .group_by(OutboxRow.workspace_id)
    )
    return dict(session.exec(query).all())


def by_state(session: Session) -> dict[str, int]:
    """How many rows of all workspaces stand in each state."""
    query = select(OutboxRow.state, func.count()).group_by(OutboxRow.state)
    return {str(state): count for state, count in session.exec(query)}
