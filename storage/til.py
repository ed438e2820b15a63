"""TIL: what people learned, as they typed it, with tags and readers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import (
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    ScalarSelect,
    UniqueConstraint,
    and_,
    bindparam,
    insert,
    or_,
    update,
)
from sqlmodel import Field, Session, SQLModel, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import library
from storage.db import new_id, table_of
from storage.team import TEAM_KEY, Team

# So many gists a new title is compared with: the pairs of its five longest telling words.
MOST_GISTS = 10

ENTRY_KEY = ["workspace_id", "entry_id"]


class TilEntry(SQLModel, table=True):
    """One lesson. `number` counts within the team: people call it T-7."""

    __tablename__ = "til_entry"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "number"),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        Index("ix_til_entry_window", "workspace_id", "team_id", "created_at"),
        Index("ix_til_entry_gist", "workspace_id", "team_id", "gist"),
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    number: int
    author: str
    title: str
    # What the title is about, in two words: near-duplicates are found by it.
    gist: str = ""
    body: str = ""
    link: str = ""
    # Names with a space on each side, as they were typed: ` postgres index `.
    tags: str = ""
    # Whose message it was saved from, if it was another person's.
    heard_from: str | None = None
    created_at: datetime
    edited_at: datetime | None = None
    # Counts the edits, so that each one has a key of its own in the outbox.
    version: int = 0
    # Set while it stands in the channel, too.
    is_shared: bool = False
    outdated_at: datetime | None = None
    outdated_by: str | None = None
    correction: str = ""
    # Its author looked at it again, and it still holds.
    confirmed_at: datetime | None = None
    # Who looks after it; its author where this is empty.
    owner: str | None = None
    # When its owner was asked whether it still holds; when it was marked as unverified, as no
    # answer came.
    asked_at: datetime | None = None
    unverified_at: datetime | None = None
    # No longer worth finding: out of lists and searches, still there by its number.
    retired_at: datetime | None = None

    @property
    def tag_names(self) -> tuple[str, ...]:
        """The tags, in lower case and without the #."""
        return tuple(self.tags.split())

    @property
    def keeper(self) -> str:
        """Who looks after it."""
        return self.owner or self.author


class TilReading(SQLModel, table=True):
    """Somebody other than the author opened an entry: it was reused."""

    __tablename__ = "til_reading"
    __table_args__ = (
        ForeignKeyConstraint(ENTRY_KEY, ["til_entry.workspace_id", "til_entry.entry_id"]),
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    at: datetime


def add(session: Session, entry: TilEntry) -> None:
    """Add an entry."""
    session.connection().execute(_ADD, entry.model_dump())


def get(session: Session, workspace_id: str, entry_id: str) -> TilEntry | None:
    """An entry by its id."""
    return session.get(TilEntry, (workspace_id, entry_id))


def numbered(session: Session, team: Team, number: int) -> TilEntry | None:
    """The entry people call T-`number`."""
    return session.exec(_of(team).where(TilEntry.number == number)).first()


def next_number(session: Session, team: Team) -> int:
    """The number of the team's next entry. A deleted one's number is not given again."""
    key = {"workspace": team.workspace_id, "team": team.team_id}
    return int(session.connection().execute(_NEXT_NUMBER, key).scalar_one())


def mark_shared(session: Session, entry: TilEntry) -> None:
    """Note that an entry stands in the channel, too."""
    session.exec(update(TilEntry).where(*_is(TilEntry, entry)).values(is_shared=True))
    entry.is_shared = True


def words_of(tags: Iterable[str]) -> str:
    """Tags as they are stored."""
    return "".join(f" {tag}" for tag in tags) + " "


def about(session: Session, team: Team, gists: Sequence[str]) -> list[TilEntry]:
    """Entries whose gist is among some, the newest first."""
    asked = [*gists, *[""] * (MOST_GISTS - len(gists))]
    key = {"workspace": team.workspace_id, "team": team.team_id}
    key |= {f"gist{n}": gist for n, gist in enumerate(asked)}
    ids = list(session.connection().execute(_ABOUT, key).scalars())
    if not ids:
        return []
    query = _of(team).where(col(TilEntry.entry_id).in_(ids))
    return list(session.exec(query.order_by(col(TilEntry.number).desc())))


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


def between(session: Session, team: Team, start: datetime, end: datetime) -> list[TilEntry]:
    """What was logged from `start` on and before `end`, the most read first, then the newest."""
    query = (
        _of(team)
        .where(TilEntry.created_at >= start, TilEntry.created_at < end)
        .order_by(_READERS.desc(), col(TilEntry.number).desc())
    )
    return list(session.exec(query))


def written_between(session: Session, team: Team, start: datetime, end: datetime) -> list[TilEntry]:
    """What was logged in a window and still counts: neither outdated nor retired; oldest first."""
    query = (
        _of(team)
        .where(
            TilEntry.created_at >= start,
            TilEntry.created_at < end,
            col(TilEntry.outdated_at).is_(None),
            col(TilEntry.retired_at).is_(None),
        )
        .order_by(col(TilEntry.number))
    )
    return list(session.exec(query))


def week(
    session: Session, team: Team, start: datetime, end: datetime, others: Collection[str]
) -> tuple[list[TilEntry], int]:
    """What was logged from `start` on and before `end`, the most read first, then the newest, and
    some other entries; with it how many the library holds.
    """
    ours = (col(TilEntry.workspace_id) == team.workspace_id, col(TilEntry.team_id) == team.team_id)
    logged = and_(*ours, col(TilEntry.created_at) >= start, col(TilEntry.created_at) < end)
    query = (
        select(TilEntry, _count(team))
        .where(or_(logged, and_(*ours, col(TilEntry.entry_id).in_(others))))
        .order_by(_READERS.desc(), col(TilEntry.number).desc())
    )
    found = session.exec(query).all()
    return [row[0] for row in found], found[0][1] if found else 0


def unchecked_since(session: Session, team: Team, before: datetime) -> list[TilEntry]:
    """What still counts and nobody has looked at since a moment, the longest first."""
    seen = func.coalesce(TilEntry.confirmed_at, TilEntry.edited_at, TilEntry.created_at)
    query = (
        _of(team)
        .where(
            seen < before,
            or_(col(TilEntry.edited_at).is_(None), col(TilEntry.edited_at) < before),
            col(TilEntry.outdated_at).is_(None),
            col(TilEntry.retired_at).is_(None),
            col(TilEntry.unverified_at).is_(None),
        )
        .order_by(col(TilEntry.number))
    )
    return list(session.exec(query))


def latest(
    session: Session,
    team: Team,
    *,
    limit: int,
    below: int | None = None,
    author: str | None = None,
    tag: str | None = None,
) -> list[TilEntry]:
    """The newest entries, of one author or with one tag if asked, numbered under `below`."""
    query = _newest(team, limit, below)
    if author:
        query = query.where(TilEntry.author == author)
    if tag:
        query = query.where(col(TilEntry.tags).contains(f" {tag} ", autoescape=True))
    return list(session.exec(query))


def search(
    session: Session,
    team: Team,
    words: Sequence[str],
    *,
    limit: int,
    below: int | None = None,
    tag: str | None = None,
) -> list[TilEntry]:
    """The newest entries that hold every word in title, text, correction, link or tags; with one
    tag if asked.
    """
    found = library.objects(session, team, words)
    query = _newest(team, limit, below).where(col(TilEntry.entry_id).in_(found))
    if tag:
        query = query.where(col(TilEntry.tags).contains(f" {tag} ", autoescape=True))
    return list(session.exec(query))


def _of(team: Team) -> SelectOfScalar[TilEntry]:
    return select(TilEntry).where(
        TilEntry.workspace_id == team.workspace_id, TilEntry.team_id == team.team_id
    )


def _count(team: Team) -> ScalarSelect[int]:
    query = select(func.count()).where(
        TilEntry.workspace_id == team.workspace_id, TilEntry.team_id == team.team_id
    )
    return query.scalar_subquery()


def _newest(team: Team, limit: int, below: int | None) -> SelectOfScalar[TilEntry]:
    query = _of(team).where(col(TilEntry.retired_at).is_(None))
    query = query.order_by(col(TilEntry.number).desc()).limit(limit)
    return query if below is None else query.where(TilEntry.number < below)


def _is(
    table: type[TilReading | TilEntry], entry: TilEntry
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        col(table.workspace_id) == entry.workspace_id,
        col(table.entry_id) == entry.entry_id,
    )


_READERS = (
    select(func.count())
    .where(
        TilReading.workspace_id == TilEntry.workspace_id,
        TilReading.entry_id == TilEntry.entry_id,
    )
    .scalar_subquery()
)

# What `/til` runs while somebody waits for the answer is built once, here.
_ADD = insert(table_of(TilEntry))
_NEXT_NUMBER = (
    update(table_of(Team))
    .where(
        col(Team.workspace_id) == bindparam("workspace"),
        col(Team.team_id) == bindparam("team"),
    )
    .values(til_count=col(Team.til_count) + 1)
    .returning(col(Team.til_count))
)
_ABOUT = (
    select(TilEntry.entry_id)
    .where(
        TilEntry.workspace_id == bindparam("workspace"),
        TilEntry.team_id == bindparam("team"),
        col(TilEntry.gist).in_([bindparam(f"gist{n}") for n in range(MOST_GISTS)]),
        TilEntry.gist != "",
    )
    # No ORDER BY: it would tempt SQLite into walking the team's whole library.
    .limit(50)
)
