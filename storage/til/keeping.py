"""TIL: one entry: kept, read, deleted."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    bindparam,
    insert,
    update,
)
from sqlmodel import Session, col, delete

from storage.db import table_of
from storage.prepared import Prepared
from storage.team import Place, Team
from storage.til.tables import Lesson, TilEntry, TilReading


def add(session: Session, entry: Lesson) -> None:
    """Add an entry."""
    _ADD.run(session, vars(entry))


def get(session: Session, workspace_id: str, entry_id: str) -> TilEntry | None:
    """An entry by its id."""
    return session.get(TilEntry, (workspace_id, entry_id))


def next_number(session: Session, team: Place) -> int:
    """The number of the team's next entry. A deleted one's number is not given again."""
    key = {"workspace": team.workspace_id, "team": team.team_id}
    return int(_NEXT_NUMBER.run(session, key).fetchall()[0][0])


def mark_shared(session: Session, entry: Lesson) -> None:
    """Note that an entry stands in the channel, too."""
    session.exec(update(TilEntry).where(*_is(TilEntry, entry)).values(is_shared=True))
    entry.is_shared = True


def words_of(tags: Iterable[str]) -> str:
    """Tags as they are stored."""
    return "".join(f" {tag}" for tag in tags) + " "


def remove(session: Session, entry: TilEntry) -> None:
    """Delete an entry with all that belongs to it."""
    session.exec(delete(TilReading).where(*_is(TilReading, entry)))
    session.exec(delete(TilEntry).where(*_is(TilEntry, entry)))


def read_by(session: Session, entry: TilEntry, person_id: str, now: datetime) -> bool:
    """Note a reader; False when they had read it before."""
    key = (entry.workspace_id, entry.entry_id, person_id)
    if session.get(TilReading, key):
        return False
    session.add(
        TilReading(
            workspace_id=entry.workspace_id, entry_id=entry.entry_id, person_id=person_id, at=now
        )
    )
    return True


def _is(
    table: type[TilReading | TilEntry], entry: Lesson
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        col(table.workspace_id) == entry.workspace_id,
        col(table.entry_id) == entry.entry_id,
    )


# What `/til` runs while somebody waits for the answer is built once, here.
_ADD = Prepared(insert(table_of(TilEntry)))

_NEXT_NUMBER = Prepared(
    update(table_of(Team))
    .where(
        col(Team.workspace_id) == bindparam("workspace"),
        col(Team.team_id) == bindparam("team"),
    )
    .values(til_count=col(Team.til_count) + 1)
    .returning(col(Team.til_count))
)
