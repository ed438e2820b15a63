"""The ledger: what the team did and learned. Rows are added, never changed: a correction is a row.

Only two things delete: the end of a team, and time (`forget`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import ForeignKeyConstraint, Index, and_, case, insert
from sqlalchemy import select as sql_select
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from storage.db import new_id, table_of
from storage.prepared import Prepared


class LedgerEntry(SQLModel, table=True):
    """One event of a practice (practices.md 3.5). `actor` only for what was done in public."""

    __tablename__ = "ledger"
    __table_args__ = (
        ForeignKeyConstraint(["workspace_id", "team_id"], ["team.workspace_id", "team.team_id"]),
        # Holds all that weeks are counted by, so that no row has to be looked up.
        Index("ix_ledger_window", "workspace_id", "team_id", "at", "practice", "event"),
        Index("ix_ledger_actor", "workspace_id", "actor", "at"),
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


@dataclass(frozen=True)
class Fact:
    """What an event was about, without the person: as much as a digest or a chart counts."""

    event: str
    at: datetime
    object_id: str
    n: int | None


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
    _APPEND.run(session, row)


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


def facts(
    session: Session,
    workspace_id: str,
    team_id: str,
    events: Collection[str],
    start: datetime,
    end: datetime,
) -> list[Fact]:
    """What a team did of some kinds of events from `start` on and before `end`, oldest first."""
    query = (
        select(LedgerEntry.event, LedgerEntry.at, LedgerEntry.object_id, LedgerEntry.n)
        .where(
            LedgerEntry.workspace_id == workspace_id,
            LedgerEntry.team_id == team_id,
            LedgerEntry.at >= start,
            LedgerEntry.at < end,
            col(LedgerEntry.event).in_(events),
        )
        .order_by(col(LedgerEntry.at), LedgerEntry.entry_id)
    )
    return [Fact(*row) for row in session.exec(query)]


def of_person(
    session: Session, workspace_id: str, person_id: str, since: datetime, *, limit: int
) -> list[LedgerEntry]:
    """A person's own public acts in all their teams, newest first: for their eyes alone."""
    query = (
        select(LedgerEntry)
        .where(
            LedgerEntry.workspace_id == workspace_id,
            LedgerEntry.actor == person_id,
            LedgerEntry.at >= since,
        )
        .order_by(col(LedgerEntry.at).desc(), LedgerEntry.entry_id)
        .limit(limit)
    )
    return list(session.exec(query))


def counted(
    session: Session, workspace_id: str, team_id: str, bounds: Sequence[datetime]
) -> dict[tuple[str, str], list[int]]:
    """How often each (practice, event) came in each stretch between neighbouring `bounds`."""
    pairs = list(pairwise(bounds))
    columns = [
        func.sum(case((and_(col(LedgerEntry.at) >= start, col(LedgerEntry.at) < end), 1), else_=0))
        for start, end in pairs
    ]
    query = (
        sql_select(col(LedgerEntry.practice), col(LedgerEntry.event), *columns)
        .where(
            col(LedgerEntry.workspace_id) == workspace_id,
            col(LedgerEntry.team_id) == team_id,
            col(LedgerEntry.at) >= bounds[0],
            col(LedgerEntry.at) < bounds[-1],
        )
        .group_by(col(LedgerEntry.practice), col(LedgerEntry.event))
    )
    rows = session.connection().execute(query)
    return {(row[0], row[1]): [int(one) for one in row[2:]] for row in rows}


def forget(session: Session, teams: Sequence[tuple[str, str]], *, before: datetime) -> None:
    """Delete what some teams did before a moment; each is looked up by the index of its weeks."""
    for workspace_id, team_id in teams:
        session.exec(
            delete(LedgerEntry).where(
                col(LedgerEntry.workspace_id) == workspace_id,
                col(LedgerEntry.team_id) == team_id,
                col(LedgerEntry.at) < before,
            )
        )


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


_APPEND = Prepared(insert(table_of(LedgerEntry)))
