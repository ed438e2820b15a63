"""The library: all that a team has learned, of every practice, in one place to be searched.

Its words are cut here, so that SQLite (FTS5) and PostgreSQL (tsvector) find alike. What the
databases keep to find them fast is made by the migration: triggers and an index.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    ForeignKeyConstraint,
    Index,
    Integer,
    String,
    UniqueConstraint,
    bindparam,
    column,
    insert,
    literal_column,
    table,
)
from sqlmodel import Field, Session, SQLModel, col, delete, func, or_, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.db import table_of
from storage.prepared import Prepared
from storage.team import TEAM_KEY, Team

# Each word is looked for in every entry: more than ten find nothing and take long.
MOST_WORDS = 10

# Scripts that put no space between words: each sign is a word of its own.
_UNSPACED = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"
_WORD = re.compile(rf"[{_UNSPACED}]|[^\W_{_UNSPACED}]+")

_COUNTER = BigInteger().with_variant(Integer, "sqlite")


Found = TypeVar("Found", bound=SelectOfScalar[Any])


class Kind(StrEnum):
    """What an entry is; as people type it after `kind:`."""

    LESSON = "lesson"
    NOTES = "notes"
    DECISION = "decision"
    THEME = "theme"


class Entry(SQLModel, table=True):
    """One thing that the team learned. `object_id` names the row of the practice that keeps it."""

    __tablename__ = "library"
    __table_args__ = (
        UniqueConstraint("workspace_id", "object_id"),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        Index("ix_library_time", "workspace_id", "team_id", "at"),
        {"sqlite_autoincrement": True},
    )

    row_id: int | None = Field(default=None, sa_column=Column(_COUNTER, primary_key=True))
    workspace_id: str
    team_id: str
    kind: Kind = Field(sa_type=String)
    object_id: str
    # What people call it, such as T-7.
    name: str
    title: str
    body: str = ""
    # With a space on each side, as in ` postgres index `.
    tags: str = ""
    person_id: str
    at: datetime
    # No longer true; it is found all the same, and says so.
    is_outdated: bool = False
    # The words of title and tags, and those of the rest: what a search looks at.
    head: str = ""
    rest: str = ""


@dataclass(frozen=True, kw_only=True)
class NewEntry:
    """What an entry is made of."""

    workspace_id: str
    team_id: str
    kind: Kind
    object_id: str
    name: str
    title: str
    body: str = ""
    tags: str = ""
    person_id: str
    at: datetime
    is_outdated: bool = False


@dataclass(frozen=True)
class Asked:
    """What somebody looks for: words, and what narrows it down."""

    words: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    person_id: str | None = None
    since: datetime | None = None
    kind: Kind | None = None


class Theme(NamedTuple):
    """What a team talked about in a retro, named such as `Retro 7`, and when that closed."""

    at: datetime
    retro: str
    title: str


def words(text: str) -> list[str]:
    """The words of a text, as they are stored and looked for."""
    return _WORD.findall(text.casefold())


def worded(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row with the words that a search looks at."""
    head = " ".join(words(f"{row['title']} {row['tags']} {row['name']}"))
    return {**row, "head": head, "rest": " ".join(words(row["body"]))}


def add(session: Session, new: NewEntry) -> None:
    """Add an entry; its object has none yet."""
    _ADD.run(session, worded(vars(new)))


def put(session: Session, new: NewEntry) -> None:
    """Add an entry, or give the one of its object other words; that one keeps its kind."""
    row = worded(vars(new))
    key = {"its_workspace": new.workspace_id, "its_object": new.object_id}
    changed = _CHANGE.run(session, {**row, **key})
    if not changed.rowcount:
        _ADD.run(session, row)


def remove(session: Session, workspace_id: str, object_id: str) -> None:
    """Take something out; it may never have been in."""
    session.exec(
        delete(Entry).where(
            col(Entry.workspace_id) == workspace_id, col(Entry.object_id) == object_id
        )
    )


def call_notes(session: Session, workspace_id: str, object_id: str) -> None:
    """Note that a lesson keeps what a session left behind."""
    session.exec(
        update(Entry)
        .where(col(Entry.workspace_id) == workspace_id, col(Entry.object_id) == object_id)
        .values(kind=Kind.NOTES)
    )


def titles(session: Session, workspace_id: str, object_ids: Sequence[str]) -> dict[str, str]:
    """What some objects are called, of those that stand in the library."""
    query = select(Entry.object_id, Entry.title).where(
        Entry.workspace_id == workspace_id, col(Entry.object_id).in_(object_ids)
    )
    return {row[0]: row[1] for row in session.exec(query)} if object_ids else {}


def tagged(session: Session, team: Team, since: datetime) -> list[tuple[str, str]]:
    """The tags and the person of each entry with tags, of a stretch of time."""
    query = select(Entry.tags, Entry.person_id).where(
        Entry.workspace_id == team.workspace_id,
        Entry.team_id == team.team_id,
        Entry.at >= since,
        col(Entry.tags) != " ",
    )
    return [(row[0], row[1]) for row in session.exec(query.distinct())]


def themes(session: Session, team: Team, start: datetime, end: datetime) -> list[Theme]:
    """What retros talked about, oldest first, from `start` up to `end`."""
    query = select(Entry.at, Entry.name, Entry.title).where(
        Entry.workspace_id == team.workspace_id,
        Entry.team_id == team.team_id,
        col(Entry.at) >= start,
        col(Entry.at) <= end,
        Entry.kind == Kind.THEME,
    )
    ordered = query.order_by(col(Entry.at), col(Entry.row_id))
    return [Theme(*row) for row in session.exec(ordered)]


def search(session: Session, team: Team, asked: Asked, *, limit: int, skip: int = 0) -> list[Entry]:
    """What a team's library holds of what somebody asked for: the best first, then the newest."""
    query = _narrowed(team, asked)
    found = words(" ".join(asked.words))[:MOST_WORDS]
    if found:
        query = _holding(session, query, found)
    query = query.where(*_exactly(asked.words))
    return list(
        session.exec(
            query.order_by(col(Entry.at).desc(), col(Entry.row_id).desc()).limit(limit).offset(skip)
        )
    )


def objects(session: Session, team: Team, typed: Sequence[str]) -> SelectOfScalar[str]:
    """The objects that hold every word, as a part of other queries."""
    query = select(Entry.object_id).where(
        Entry.workspace_id == team.workspace_id, Entry.team_id == team.team_id, *_exactly(typed)
    )
    found = words(" ".join(typed))[:MOST_WORDS]
    return _holding(session, query, found).order_by(None) if found else query


def _narrowed(team: Team, asked: Asked) -> SelectOfScalar[Entry]:
    query = select(Entry).where(
        Entry.workspace_id == team.workspace_id, Entry.team_id == team.team_id
    )
    for tag in asked.tags:
        query = query.where(col(Entry.tags).contains(f" {tag} ", autoescape=True))
    if asked.person_id:
        query = query.where(Entry.person_id == asked.person_id)
    if asked.since:
        query = query.where(Entry.at >= asked.since)
    if asked.kind:
        query = query.where(Entry.kind == asked.kind)
    return query


def _holding(session: Session, query: Found, found: Sequence[str]) -> Found:
    """What holds every word, each as the beginning of one; the best first."""
    if session.connection().dialect.name == "postgresql":
        vector: ColumnElement[Any] = literal_column(VECTOR)
        sought = func.to_tsquery("simple", " & ".join(f"'{one}':*" for one in found))
        return query.where(vector.op("@@")(sought)).order_by(-func.ts_rank(vector, sought, 1))
    match = _WORDS.c.library_words.op("MATCH")(" ".join(f'"{one}"*' for one in found))
    best = func.bm25(literal_column("library_words"), 4.0, 1.0)
    return query.join(_WORDS, _WORDS.c.rowid == Entry.row_id).where(match).order_by(best)


def _exactly(typed: Sequence[str]) -> list[ColumnElement[bool]]:
    """What a word with other signs than letters asks for beyond its words, such as `100%`."""
    columns = (Entry.title, Entry.body, Entry.tags, Entry.name)
    return [
        or_(*(col(column).icontains(one, autoescape=True) for column in columns))
        for one in typed[:MOST_WORDS]
        if words(one) != [one.casefold()]
    ]


# SQLite's index of words, a table of its own there.
_WORDS = table("library_words", column("rowid"), column("library_words"))

# As the index of the migration has it, letter by letter.
VECTOR = (
    "(setweight(to_tsvector('simple', library.head), 'A') || "
    "setweight(to_tsvector('simple', library.rest), 'D'))"
)

# What runs while somebody waits for the answer to `/til` is built once, here.
_ADD = Prepared(insert(table_of(Entry)))
_CHANGE = Prepared(
    update(table_of(Entry))
    .where(
        col(Entry.workspace_id) == bindparam("its_workspace"),
        col(Entry.object_id) == bindparam("its_object"),
    )
    .values(
        {
            name: bindparam(name)
            for name in (
                "team_id",
                "name",
                "title",
                "body",
                "tags",
                "person_id",
                "at",
                "is_outdated",
                "head",
                "rest",
            )
        }
    )
)
