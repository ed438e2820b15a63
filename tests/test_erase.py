"""Forgetting a team leaves no row of it in any table, whatever tables there come to be."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import JSON, Column, Connection, Table, TypeDecorator, func, insert, select
from sqlmodel import SQLModel

from storage import erase
from storage.db import Database

MOMENT = datetime(2026, 10, 14, 8, tzinfo=UTC)
VALUES: dict[type, Any] = {
    str: "x",
    bytes: b"x",
    int: 1,
    float: 1.0,
    bool: False,
    date: MOMENT.date(),
    time: time(10),
    datetime: MOMENT,
}

TABLES = SQLModel.metadata.sorted_tables
OF_TEAMS = [one for one in TABLES if erase.belongs(one, "T1", "mine") is not None]


def fill(connection: Connection, team: str) -> None:
    """One row in every table, and where it can be, one of this team."""
    for table in TABLES:
        row = {column.name: value(table, column, team) for column in table.columns}
        shared = table not in OF_TEAMS and count(connection, table)
        if not shared:
            connection.execute(insert(table).values(row))


def value(table: Table, column: Column[Any], team: str) -> Any:
    """Something for a column; what names rows is named after the team."""
    if column.name == "workspace_id":
        return "T1"
    if column.name == "team_id":
        return team
    if column.foreign_keys:
        return value(*parent(column), team)
    kind = plain_type(column)
    if kind is str and table in OF_TEAMS:
        return team
    return {} if isinstance(column.type, JSON) else VALUES[kind]


def plain_type(column: Column[Any]) -> type:
    kind = column.type
    return (kind.impl_instance if isinstance(kind, TypeDecorator) else kind).python_type


def parent(column: Column[Any]) -> tuple[Table, Column[Any]]:
    found = next(iter(column.foreign_keys)).column
    return found.table, found


def count(connection: Connection, table: Table) -> int:
    return connection.execute(select(func.count()).select_from(table)).scalar_one()


@pytest.fixture
def filled(db: Database) -> Database:
    with db.write() as session:
        for team in ("mine", "other"):
            fill(session.connection(), team)
    return db


def test_no_row_of_the_team_is_left_and_every_other_stays(filled: Database) -> None:
    with filled.read() as session:
        before = {one.name: count(session.connection(), one) for one in TABLES}
    with filled.write() as session:
        erase.team(session, "T1", "mine")
    with filled.read() as session:
        after = {one.name: count(session.connection(), one) for one in TABLES}
    assert before == {one.name: 2 if one in OF_TEAMS else 1 for one in TABLES}
    assert after == dict.fromkeys(before, 1)


def test_the_tables_that_belong_to_no_team_are_known() -> None:
    # A new table that stands here holds nothing of a team: think, then add it.
    assert {one.name for one in TABLES if one not in OF_TEAMS} == {
        *("workspace", "person", "received", "key_check", "outbox", "hold"),
        *("attention", "bundle", "habit"),
        *("reflection_wish", "reflection_prompt", "reflection_entry"),
    }
