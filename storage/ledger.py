"""The ledger: what the team did and learned. Rows are added, never changed."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index, insert
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id, table_of


class LedgerEntry(SQLModel, table=True):
    """One event of a practice (practices.md 3.5). `actor` only for what was done in public."""

    __tablename__ = "ledger"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "team_id"], ["team.workspace_id", "team.team_id"]),
        Index("ix_ledger_window", "workspace_id", "team_id", "at"),
        {"sqlite_with_rowid": False},
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    practice: str
    event: str
    at: datetime
    object_id: str
    actor: str | None = None
    n: int | None = None


def append(
    session: Session,
    team: tuple[str, str],
    *,
    practice: str,
    event: str,
    at: datetime,
    object_id: str,
    actor: str | None = None,
    n: int | None = None,
) -> None:
    """Add one event of a team, named by its workspace and its own id."""
    row = {
        "workspace_id": team[0],
        "entry_id": new_id(),
        "team_id": team[1],
        "practice": practice,
        "event": event,
        "at": at,
        "object_id": object_id,
        "actor": actor,
        "n": n,
    }
    session.connection().execute(_APPEND, row)


def last(
    session: Session, workspace_id: str, team_id: str, event: str, *, actor: str | None = None
) -> LedgerEntry | None:
    """The newest entry of an event; of one actor, if given."""
    found = latest(session, workspace_id, team_id, event, limit=1, actor=actor)
    return found[0] if found else None


def latest(
    session: Session,
    workspace_id: str,
    team_id: str,
    event: str,
    *,
    limit: int,
    actor: str | None = None,
) -> list[LedgerEntry]:
    """The newest entries of an event, such as the digests that were posted last."""
    query = (
        select(LedgerEntry)
        .where(
            LedgerEntry.workspace_id == workspace_id,
            LedgerEntry.team_id == team_id,
            LedgerEntry.event == event,
        )
        .order_by(col(LedgerEntry.at).desc())
        .limit(limit)
    )
    if actor:
        query = query.where(LedgerEntry.actor == actor)
    return list(session.exec(query))


def between(
    session: Session, workspace_id: str, team_id: str, start: datetime, end: datetime
) -> list[LedgerEntry]:
    """Everything a team did from `start` on and before `end`, oldest first."""
    query = (
        select(LedgerEntry)
        .where(
            LedgerEntry.workspace_id == workspace_id,
            LedgerEntry.team_id == team_id,
            LedgerEntry.at >= start,
            LedgerEntry.at < end,
        )
        .order_by(col(LedgerEntry.at), LedgerEntry.entry_id)
    )
    return list(session.exec(query))


def of_practice(
    session: Session, workspace_id: str, team_id: str, practice: str
) -> list[LedgerEntry]:
    """Everything a team did in a practice, oldest first."""
    query = (
        select(LedgerEntry)
        .where(
            LedgerEntry.workspace_id == workspace_id,
            LedgerEntry.team_id == team_id,
            LedgerEntry.practice == practice,
        )
        .order_by(col(LedgerEntry.at), LedgerEntry.entry_id)
    )
    return list(session.exec(query))


_APPEND = insert(table_of(LedgerEntry))
