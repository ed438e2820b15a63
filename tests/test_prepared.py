"""Statements that are prepared once, on both databases."""

import pytest
from sqlalchemy import bindparam, update
from sqlmodel import col

from storage import team as team_store
from storage import til as lessons
from storage.db import Database, table_of
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
        assert count(copy) == 2
    assert count(db) == 2
    if db.is_sqlite:
        with db.read() as session:
            lessons.next_number(session, team)
        assert count(db) == 3
