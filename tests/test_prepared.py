"""Statements that are prepared once, on both databases."""

import pytest
from sqlalchemy import bindparam, insert, update
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import col

from storage import person as people
from storage import team as team_store
from storage import til as lessons
from storage.db import Database, table_of
from storage.person import Person
from storage.prepared import Prepared
from storage.team import Team
from tests.test_databases import NOW, one_team


def test_a_prepared_statement_changes_what_it_says_and_wants_every_value(
    db: Database,
) -> None:
    team = one_team(db)
    rename = Prepared(
        update(table_of(Team))
        .where(col(Team.team_id) == bindparam("team"), col(Team.country).is_(None))
        .values(name=bindparam("called"), paused_at=bindparam("since"), with_guests=True)
    )
    values = {"team": team.team_id, "called": "größer", "since": NOW}
    with db.write() as session:
        assert rename.run(session, values | {"tz": "Asia/Tokyo"}).rowcount == 1
    with db.read() as session:
        [found] = team_store.every(session)
    assert (found.name, found.paused_at, found.with_guests) == ("größer", NOW, True)
    assert found.tz == team.tz
    with db.write() as session:
        rename.run(session, values | {"since": None})
    with db.read() as session:
        assert team_store.every(session)[0].paused_at is None
    with pytest.raises(KeyError, match="called"), db.write() as session:
        rename.run(session, {"team": team.team_id, "since": NOW})


def test_what_a_prepared_statement_did_is_undone_with_its_transaction(db: Database) -> None:
    team = one_team(db)

    def count(db: Database, error: Exception | None = None) -> int:
        with db.write() as session:
            found = lessons.next_number(session, team)
            if error:
                raise error
        return found

    for each in (ValueError("the first"), ValueError("the second")):
        with pytest.raises(ValueError, match=str(each)):
            count(db, each)
    assert count(db) == 1
    with db.rehearse() as copy:
        with pytest.raises(ValueError, match="on the copy"):
            count(copy, ValueError("on the copy"))
        with copy.read() as session:
            lessons.next_number(session, team)
        assert count(copy) == 2
    assert count(db) == 2
    if db.is_sqlite:
        with db.read() as session:
            lessons.next_number(session, team)
        assert count(db) == 3


def test_nothing_is_stored_once_its_transaction_was_rolled_back(db: Database) -> None:
    team = one_team(db)

    def go_on_afterwards() -> None:
        with db.write() as session:
            team_store.every(session)
            session.rollback()
            lessons.next_number(session, team)

    with pytest.raises(InvalidRequestError):
        go_on_afterwards()
    with db.write() as session:
        assert lessons.next_number(session, team) == 1


def test_a_row_whose_transaction_failed_can_be_added_again(db: Database) -> None:
    one_team(db)
    linus = Person(workspace_id="T1", person_id="U2", name="Linus")

    def add(error: Exception | None = None) -> None:
        with db.write() as session:
            session.add(linus)
            session.flush()
            if error:
                raise error

    with pytest.raises(ValueError, match="too late"):
        add(ValueError("too late"))
    with db.read() as session:
        assert people.get(session, "T1", "U2") is None
    add()
    with db.read() as session:
        assert people.get(session, "T1", "U2")


def test_a_prepared_insert_has_the_same_columns_each_time(db: Database) -> None:
    one_team(db)
    insertion = Prepared(insert(table_of(Person)))
    grace = {
        "workspace_id": "T1",
        "person_id": "U3",
        "name": "Grace",
        "is_bot": False,
        "is_guest": False,
        "is_outsider": False,
        "is_gone": False,
        "updated": 0,
    }
    with db.write() as session:
        insertion.run(session, grace)
    with pytest.raises(ValueError, match="tz"), db.write() as session:
        insertion.run(session, grace | {"person_id": "U4", "tz": "Asia/Tokyo"})
    with pytest.raises(ValueError, match="is_gone"), db.write() as session:
        insertion.run(session, {key: grace[key] for key in grace if key != "is_gone"})
