"""TIL: what people learned, as they typed it, with tags and readers."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, ForeignKeyConstraint, Index, UniqueConstraint, insert
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.db import new_id
from storage.team import TEAM_KEY, Team

ENTRY_KEY = ["workspace_id", "entry_id"]


class TilEntry(SQLModel, table=True):
    """One learning. `number` counts within the team: people call it T-7."""

    __tablename__ = "til_entry"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "number"),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        Index("ix_til_entry_window", "workspace_id", "team_id", "created_at"),
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    number: int
    author: str
    title: str
    body: str = ""
    link: str = ""
    created_at: datetime
    edited_at: datetime | None = None
    # Counts the edits, so that each one has a key of its own in the outbox.
    version: int = 0
    # Set while it stands in the channel, too.
    is_shared: bool = False
    outdated_at: datetime | None = None
    outdated_by: str | None = None
    correction: str = ""


class TilTag(SQLModel, table=True):
    """A tag of an entry, in lower case and without the #."""

    __tablename__ = "til_tag"
    __table_args__ = (
        ForeignKeyConstraint(ENTRY_KEY, ["til_entry.workspace_id", "til_entry.entry_id"]),
        Index("ix_til_tag_tag", "workspace_id", "tag"),
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True)
    tag: str = Field(primary_key=True)


class TilWord(SQLModel, table=True):
    """A telling word of an entry's title: what a near-duplicate is found by."""

    __tablename__ = "til_word"
    __table_args__ = (
        ForeignKeyConstraint(ENTRY_KEY, ["til_entry.workspace_id", "til_entry.entry_id"]),
        Index("ix_til_word_word", "workspace_id", "team_id", "word"),
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True)
    word: str = Field(primary_key=True)
    team_id: str


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


def add(session: Session, entry: TilEntry, *, tags: Sequence[str], words: Iterable[str]) -> None:
    """Add an entry with its tags, and the telling words of its title."""
    session.add(entry)
    session.flush()
    describe(session, entry, tags=tags, words=words)


def get(session: Session, workspace_id: str, entry_id: str) -> TilEntry | None:
    """An entry by its id."""
    return session.get(TilEntry, (workspace_id, entry_id))


def numbered(session: Session, team: Team, number: int) -> TilEntry | None:
    """The entry people call T-`number`."""
    return session.exec(_of(team).where(TilEntry.number == number)).first()


def next_number(session: Session, team: Team) -> int:
    """The number of the team's next entry. A deleted one's number is not given again."""
    team.til_count += 1
    session.add(team)
    return team.til_count


def describe(
    session: Session, entry: TilEntry, *, tags: Sequence[str], words: Iterable[str]
) -> None:
    """Write an entry's tags and words, in place of the earlier ones."""
    key = {"workspace_id": entry.workspace_id, "entry_id": entry.entry_id}
    if entry.version:
        session.exec(delete(TilTag).where(*_is(TilTag, entry)))
        session.exec(delete(TilWord).where(*_is(TilWord, entry)))
    if tag_rows := [key | {"tag": tag} for tag in tags]:
        session.execute(insert(TilTag), tag_rows)
    if word_rows := [key | {"word": word, "team_id": entry.team_id} for word in words]:
        session.execute(insert(TilWord), word_rows)


def sharing_words(
    session: Session, team: Team, words: Collection[str], *, at_least: int, limit: int
) -> list[TilEntry]:
    """The entries whose titles have most words in common with `words`, closest first."""
    shared = func.count()
    closest = (
        select(TilWord.entry_id)
        .where(
            TilWord.workspace_id == team.workspace_id,
            TilWord.team_id == team.team_id,
            col(TilWord.word).in_(words),
        )
        .group_by(TilWord.entry_id)
        .having(shared >= at_least)
        .order_by(shared.desc())
        .limit(limit)
    )
    ids = list(session.exec(closest))
    if not ids:
        return []
    found = session.exec(_of(team).where(col(TilEntry.entry_id).in_(ids)))
    return sorted(found, key=lambda entry: ids.index(entry.entry_id))


def remove(session: Session, entry: TilEntry) -> None:
    """Delete an entry with all that belongs to it."""
    session.exec(delete(TilTag).where(*_is(TilTag, entry)))
    session.exec(delete(TilWord).where(*_is(TilWord, entry)))
    session.exec(delete(TilReading).where(*_is(TilReading, entry)))
    session.exec(delete(TilEntry).where(*_is(TilEntry, entry)))


def tags(session: Session, entry: TilEntry) -> list[str]:
    """The tags of an entry, by name."""
    return list(session.exec(select(TilTag.tag).where(*_is(TilTag, entry)).order_by(TilTag.tag)))


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
    """What was logged from `start` on and before `end`, the most read first, then the oldest."""
    readers = (
        select(func.count())
        .where(
            TilReading.workspace_id == TilEntry.workspace_id,
            TilReading.entry_id == TilEntry.entry_id,
        )
        .scalar_subquery()
    )
    query = (
        _of(team)
        .where(TilEntry.created_at >= start, TilEntry.created_at < end)
        .order_by(readers.desc(), col(TilEntry.number))
    )
    return list(session.exec(query))


def count(session: Session, team: Team) -> int:
    """How many entries the team's library holds."""
    query = select(func.count()).where(
        TilEntry.workspace_id == team.workspace_id, TilEntry.team_id == team.team_id
    )
    return session.exec(query).one()


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
        query = query.join(
            TilTag,
            (col(TilTag.workspace_id) == col(TilEntry.workspace_id))
            & (col(TilTag.entry_id) == col(TilEntry.entry_id)),
        ).where(TilTag.tag == tag)
    return list(session.exec(query))


def search(
    session: Session, team: Team, words: Sequence[str], *, limit: int, below: int | None = None
) -> list[TilEntry]:
    """The newest entries that hold every word in title, text, correction, link or tags."""
    query = _newest(team, limit, below)
    for word in words:
        has_tag = (
            select(TilTag.tag)
            .where(
                TilTag.workspace_id == TilEntry.workspace_id,
                TilTag.entry_id == TilEntry.entry_id,
                col(TilTag.tag).contains(word.casefold(), autoescape=True),
            )
            .exists()
        )
        columns = (TilEntry.title, TilEntry.body, TilEntry.correction, TilEntry.link)
        holds = [col(column).icontains(word, autoescape=True) for column in columns]
        query = query.where(or_(has_tag, *holds))
    return list(session.exec(query))


def _of(team: Team) -> SelectOfScalar[TilEntry]:
    return select(TilEntry).where(
        TilEntry.workspace_id == team.workspace_id, TilEntry.team_id == team.team_id
    )


def _newest(team: Team, limit: int, below: int | None) -> SelectOfScalar[TilEntry]:
    query = _of(team).order_by(col(TilEntry.number).desc()).limit(limit)
    return query if below is None else query.where(TilEntry.number < below)


def _is(
    table: type[TilTag | TilWord | TilReading | TilEntry], entry: TilEntry
) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return (
        col(table.workspace_id) == entry.workspace_id,
        col(table.entry_id) == entry.entry_id,
    )
