"""The outbox: every message that Slack does not have yet, and what became of the others."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import (
    JSON,
    BigInteger,
    Column,
    ColumnElement,
    Index,
    Integer,
    String,
    UniqueConstraint,
    bindparam,
)
from sqlmodel import Field, Session, SQLModel, col, delete, func, select, update

from storage.db import insert_all_new, new_id
from storage.workspace import stopped


class State(StrEnum):
    """Where a row stands. The last four are final.

    Of what is unclear nobody knows yet whether Slack has it. What is held changes a message in a
    channel that is closed to Baton now.
    """

    READY = "ready"
    SENDING = "sending"
    UNCLEAR = "unclear"
    HELD = "held"
    SENT = "sent"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"
    DEAD = "dead"


class Kind(StrEnum):
    """Which Slack call a row becomes."""

    POST = "post"
    UPDATE = "update"
    REMOVE = "remove"


OPEN = (State.READY, State.SENDING, State.UNCLEAR)
WAITING = (State.READY, State.HELD)

# SQLite counts up in a column of this type alone, whose numbers are as large.
_Counter = BigInteger().with_variant(Integer, "sqlite")

# Slack never got these, and never will.
UNSENT = (State.SKIPPED, State.DEAD)

# Of these, an operator is told.
TROUBLED = (State.UNKNOWN, State.DEAD)


class OutboxRow(SQLModel, table=True):
    """One send. `key` names its cause, such as `digest:<team>:<local date>`, and is unique."""

    __tablename__ = "outbox"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        Index("ix_outbox_ready", "state", "not_before", "row_id"),
        Index("ix_outbox_order", "workspace_id", "destination", "state", "row_id"),
        {"sqlite_autoincrement": True},
    )

    # Counts up: what goes to one channel arrives in the order it was written.
    row_id: int | None = Field(default=None, sa_column=Column(_Counter, primary_key=True))
    workspace_id: str
    key: str
    # Travels as message metadata, which anybody may read: it says nothing.
    delivery_id: str = Field(default_factory=new_id)
    # A channel id, or a person's id for a direct message.
    destination: str
    kind: Kind = Field(sa_type=String)
    # The key of the message it answers, changes or removes; that one goes first.
    parent_key: str | None = None
    payload: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    created_at: datetime
    # In business time, which a sandbox moves.
    not_before: datetime
    expires_at: datetime | None = None
    state: State = Field(default=State.READY, sa_type=String)
    # Whether it leaves once more when nobody can find out if Slack has it (P6).
    may_repeat: bool = False
    # When it was first tried, in business time: where to look for what is unclear.
    tried_at: datetime | None = None
    # In real time, which nothing moves: after a failure, and while a worker has it.
    retry_at: datetime | None = None
    lease_until: datetime | None = None
    token: int = 0
    attempts: int = 0
    channel: str | None = None
    slack_ts: str | None = None
    # The picture that was uploaded for it.
    file_id: str | None = None
    problem: str | None = None


@dataclass(frozen=True, kw_only=True)
class NewRow:
    """A send on its way into the outbox; the fields are those of `OutboxRow`."""

    workspace_id: str
    key: str
    destination: str
    kind: Kind
    parent_key: str | None
    payload: dict[str, Any]
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None
    may_repeat: bool = False


def add(session: Session, rows: Sequence[NewRow]) -> None:
    """Add rows; one whose key exists already is left out, so that doing it twice is free."""
    if rows:
        insert_all_new(session, OutboxRow, [vars(row) | _fresh() for row in rows])


def by_key(session: Session, workspace_id: str, key: str) -> OutboxRow | None:
    """The row of a key."""
    query = select(OutboxRow).where(OutboxRow.workspace_id == workspace_id, OutboxRow.key == key)
    return session.exec(query).first()


def last_id(session: Session) -> int:
    """The number of the newest row, 0 where there is none."""
    return session.exec(select(func.max(OutboxRow.row_id))).one() or 0


def after(session: Session, row_id: int) -> list[OutboxRow]:
    """The rows that came after a number, in their order."""
    query = select(OutboxRow).where(col(OutboxRow.row_id) > row_id)
    return list(session.exec(query.order_by(col(OutboxRow.row_id))))


def withdraw(session: Session, workspace_id: str, key: str) -> None:
    """Take back what has not left yet."""
    session.exec(
        update(OutboxRow)
        .where(
            col(OutboxRow.workspace_id) == workspace_id,
            col(OutboxRow.key) == key,
            col(OutboxRow.state) == State.READY,
        )
        .values(state=State.SKIPPED, problem="withdrawn")
    )


def withdraw_changes(session: Session, workspace_id: str, parent_key: str) -> None:
    """Take back the changes of a message that a newer change makes pointless."""
    session.exec(
        update(OutboxRow)
        .where(
            col(OutboxRow.workspace_id) == workspace_id,
            col(OutboxRow.parent_key) == parent_key,
            col(OutboxRow.kind) != Kind.POST,
            col(OutboxRow.state).in_(WAITING),
        )
        .values(state=State.SKIPPED, problem="overtaken by a newer change")
    )


def keep_file(session: Session, row_id: int, file_id: str) -> None:
    """Note the picture that was uploaded for a row: another try shows the same one."""
    session.exec(update(OutboxRow).where(col(OutboxRow.row_id) == row_id).values(file_id=file_id))


def skip_posts(session: Session, workspace_id: str, *, destination: str, why: str) -> None:
    """Give up every post that is ready for a destination. What changes an earlier one stays."""
    session.exec(
        update(OutboxRow)
        .where(
            *_to(workspace_id, destination),
            col(OutboxRow.state) == State.READY,
            col(OutboxRow.kind) == Kind.POST,
        )
        .values(state=State.SKIPPED, problem=why)
    )


def release(session: Session, workspace_id: str, *, destination: str) -> None:
    """Let what was held for a destination leave."""
    session.exec(
        update(OutboxRow)
        .where(*_to(workspace_id, destination), col(OutboxRow.state) == State.HELD)
        .values(state=State.READY, retry_at=None, attempts=0)
    )


def rename(session: Session, workspace_id: str, *, channel: str, to: str) -> None:
    """A channel has another id: what stands there does so too, and what is to go there."""
    redirect(session, workspace_id, destination=channel, to=to)
    session.exec(
        update(OutboxRow)
        .where(col(OutboxRow.workspace_id) == workspace_id, col(OutboxRow.channel) == channel)
        .values(channel=to)
    )


def redirect(session: Session, workspace_id: str, *, destination: str, to: str) -> None:
    """Let what went, or is to go, to one destination belong to another; what left stays there."""
    session.exec(update(OutboxRow).where(*_to(workspace_id, destination)).values(destination=to))


def forget(session: Session, workspace_id: str, *, destination: str, about: str) -> None:
    """Delete everything for a destination or with a key that begins with `about`."""
    session.exec(
        delete(OutboxRow).where(
            col(OutboxRow.workspace_id) == workspace_id,
            (col(OutboxRow.destination) == destination)
            | col(OutboxRow.key).startswith(about, autoescape=True),
        )
    )


def is_worked_off(session: Session, now: datetime) -> bool:
    """Whether nothing is in flight and nothing due is waiting, for Slack's leave either."""
    return session.exec(UNDER_WAY, params={"now": now}).first() is None


def counts(session: Session, workspace_id: str) -> dict[str, int]:
    """How many rows stand in each state."""
    query = (
        select(OutboxRow.state, func.count())
        .where(OutboxRow.workspace_id == workspace_id)
        .group_by(OutboxRow.state)
    )
    return {str(state): n for state, n in session.exec(query)}


def _to(workspace_id: str, destination: str) -> tuple[ColumnElement[bool], ...]:
    return (
        col(OutboxRow.workspace_id) == workspace_id,
        col(OutboxRow.destination) == destination,
    )


def _fresh() -> dict[str, Any]:
    return {"delivery_id": new_id(), "state": State.READY, "token": 0, "attempts": 0}


# Each is asked every second, or whenever something was written, and so built once.
NEXT = select(func.min(OutboxRow.not_before)).where(
    OutboxRow.state == State.READY, col(OutboxRow.workspace_id).not_in(stopped())
)
UNDER_WAY = (
    select(OutboxRow.row_id)
    .where(
        col(OutboxRow.state).in_((State.SENDING, State.UNCLEAR))
        | (
            (col(OutboxRow.state) == State.READY)
            & (col(OutboxRow.not_before) <= bindparam("now"))
            & col(OutboxRow.workspace_id).not_in(stopped())
        )
    )
    .limit(1)
)
