"""What is exported and imported: the tables of a team's record and library, and which columns.

What only one person may see is in none of them: who was asked and declined, who read what, who is
away, what waits for whom, whose turn it is.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Column, Table, TypeDecorator, select
from sqlmodel import Session, SQLModel

from storage import library
from storage.db import insert_all_new, table_of
from storage.digest import Issue
from storage.ledger import LedgerEntry
from storage.library import Entry
from storage.person import Person
from storage.sessions import Meeting, Part, Topic
from storage.team import Member, Team
from storage.til import TilEntry
from storage.workspace import Workspace

# In the order in which they refer to each other.
MODELS: tuple[type[SQLModel], ...] = (
    *(Workspace, Person, Team, Member, TilEntry, Meeting, Part, Topic, LedgerEntry, Issue, Entry),
)

TABLES: Mapping[str, type[SQLModel]] = {table_of(one).name: one for one in MODELS}

# What only this server needs, what is private, and what is made anew.
LEFT_OUT: Mapping[str, frozenset[str]] = {
    "workspace": frozenset({"people_checked_at", "stopped_at", "stopped_why"}),
    "person": frozenset({"off_until", "dnd_start", "dnd_end", "updated"}),
    "team": frozenset({"roster_due_at"}),
    "sessions_part": frozenset({"shared_with"}),
    "digest_issue": frozenset({"salt", "used_at", "tapped_at", "picture"}),
    "library": frozenset({"row_id", "head", "rest"}),
}

# What a column that is left out holds after an import, where nothing is no value.
FILLED: Mapping[str, Mapping[str, object]] = {
    "person": {"updated": 0},
    "sessions_part": {"shared_with": ""},
    "digest_issue": {"salt": "", "picture": {}},
}

# Of these a team may see a number, once five people made it; in a file it would stand at any size.
PRIVATE = ("reflection",)

PLAIN: tuple[type, ...] = (datetime, date, time, bool, int, str)


def columns(table: str) -> list[Column[Any]]:
    """The columns of a table that are exported."""
    left_out = LEFT_OUT.get(table, frozenset())
    return [one for one in _table(table).columns if one.name not in left_out]


def plain_type(column: Column[Any]) -> type:
    """What a column holds: a text, a number, a yes or no, a date, a time or a moment."""
    kind = column.type
    found = (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type
    return next(one for one in PLAIN if issubclass(found, one))


def rows(session: Session, table: str) -> Iterator[Mapping[str, Any]]:
    """Every row of a table, in the order of its keys, without what is left out."""
    keys = [one for one in _table(table).primary_key if one.name != "row_id"]
    order = keys or [_table(table).c.workspace_id, _table(table).c.object_id]
    query = select(*columns(table)).order_by(*order)
    if table == "ledger":
        query = query.where(_table(table).c.practice.not_in(PRIVATE))
    for row in session.connection().execute(query):
        yield row._asdict()


def add(session: Session, table: str, found: Sequence[Mapping[str, Any]]) -> int:
    """Add rows; one that is there already stays as it is. Returns how many were new."""
    if not found:
        return 0
    filled = [{**FILLED.get(table, {}), **_worded(table, one)} for one in found]
    return insert_all_new(session, TABLES[table], filled)


def _worded(table: str, row: Mapping[str, Any]) -> Mapping[str, Any]:
    return library.worded(row) if table == "library" else row


def _table(name: str) -> Table:
    return table_of(TABLES[name])
