"""The fault matrix, several Batons on one PostgreSQL: each test is named after its row."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from threading import Barrier, Event, Thread

import psycopg
import pytest
from sqlmodel import Session, select

from bot.clock import system_clock
from bot.heartbeat import Firing, fire_due
from bot.sends import Send, queue
from storage import migrate
from storage.access import Access
from storage.db import Database, is_lost
from storage.outbox import OutboxRow, State, claims
from storage.schedule import Schedule
from tests.databases import Server
from tests.faults.test_postgresql import failure_of
from tests.test_databases import MONDAY, NOW, at_once, one_team, said
from tests.test_heartbeat import add
from tests.test_heartbeat import fire as post_each

HOUR, AHEAD = timedelta(hours=1), timedelta(seconds=90)
ROWS = 900


def test_row_8_one_migrates_and_the_others_wait(server: Server) -> None:
    with server.database() as url:
        at_once(migrate.upgrade, url, times=3)
        db = Database(url)
        assert migrate.is_current(db)
        assert migrate.differences(db) == []
        db.close()


def test_row_8_a_migration_killed_half_way_leaves_nothing_and_the_next_one_completes(
    server: Server,
) -> None:
    with server.database() as url:
        with psycopg.connect(url.replace("+psycopg", "")) as other:
            # The migration comes as far as this table, waits there, and is killed.
            other.execute("CREATE TABLE schedule (nothing int)")
            killed = Thread(target=migrate_in_vain, args=[url])
            killed.start()
            kill_who_waits(url)
            killed.join()
            other.rollback()
        db = Database(url)
        assert migrate.is_empty(db)
        migrate.upgrade(db)
        assert migrate.is_current(db)
        db.close()


def migrate_in_vain(url: str) -> None:
    db = Database(url)
    with pytest.raises(migrate.UnusableDatabase):
        migrate.upgrade(db)
    db.close()


def kill_who_waits(url: str) -> None:
    """End the one that waits for a lock, as `kill -9` of its process would."""
    waiting = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE "
        "datname = current_database() AND wait_event_type = 'Lock'"
    )
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as admin:
        ends = system_clock() + timedelta(seconds=30)
        while not admin.execute(waiting).fetchall():
            assert system_clock() < ends
            Event().wait(0.02)


def test_row_11_a_lease_goes_by_the_clock_that_all_share(server: Server) -> None:
    with server.migrated() as url:
        slow, fast = Database(url), Database(url)
        with slow.write() as session:
            queue(session, [said("C1", 1)], NOW)
        with slow.write(Access.SENDS) as session:
            real_now = slow.shared_time(session, system_clock() - AHEAD)
            [mine] = take(session, real_now)
        with fast.write(Access.SENDS) as session:
            # Its own clock says that the lease ran out half a minute ago.
            real_now = fast.shared_time(session, system_clock() + AHEAD)
            claims.abandon_expired(session, real_now=real_now, look_at=real_now)
            assert take(session, real_now) == []
        with slow.read() as session:
            assert session.exec(select(OutboxRow.state)).one() == State.SENDING
        with slow.write(Access.SENDS) as session:
            claims.settle(session, [claims.Outcome(mine, State.SENT)], real_now)
        slow.close()
        fast.close()


def take(session: Session, real_now: datetime) -> list[claims.Claim]:
    found = claims.candidates(session, now=NOW, real_now=real_now, limit=20)
    return claims.claim(
        session,
        [one.row_id for one in found],
        now=NOW,
        real_now=real_now,
        lease_until=real_now + timedelta(minutes=1),
    )


def test_row_49_three_batons_and_many_due_rows_each_fires_and_leaves_once(server: Server) -> None:
    """One of them gets another session for each transaction, as behind pgbouncer (row 50)."""
    fired_all = Barrier(3)
    fired: Counter[str] = Counter()
    claimed: Counter[str] = Counter()

    def fire(_session: Session, due: Sequence[Schedule], _now: datetime) -> list[Send]:
        fired.update(one.key for one in due)
        # Each into a channel of its own, so that none waits for another.
        return [said(one.key, int(one.key[1:])) for one in due]

    def work_off(one: Database) -> None:
        firings = {"test": Firing(fire, 2 * HOUR)}
        while fire_due(one, firings, MONDAY, limit=100):
            one.close()
        # Once everybody has fired, whatever is left is in somebody's hands.
        fired_all.wait()
        while took := claim_some(one):
            claimed.update(took)

    with server.migrated() as url:
        db = Database(url)
        add(db, one_team(db), *(f"k{n}" for n in range(ROWS)))
        at_once(work_off, url, times=3)
        with db.read() as session:
            rows = session.exec(select(OutboxRow)).all()
        db.close()
    assert fired == Counter({f"k{n}": 1 for n in range(ROWS)})
    assert claimed == Counter({f"n{n}": 1 for n in range(ROWS)})
    assert {(one.state, one.token) for one in rows} == {(State.SENT, 1)}
    assert len(rows) == ROWS


def claim_some(db: Database) -> list[str]:
    """Claim and settle some rows; returns their keys."""
    with db.write(Access.SENDS) as session:
        real_now = db.shared_time(session, system_clock())
        found = claims.candidates(session, now=MONDAY, real_now=real_now, limit=50)
        taken = claims.claim(
            session,
            [one.row_id for one in found],
            now=MONDAY,
            real_now=real_now,
            lease_until=real_now + timedelta(minutes=1),
        )
        claims.settle(session, [claims.Outcome(one, State.SENT) for one in taken], real_now)
    return [one.key for one in taken]


def test_row_50_who_stops_in_the_middle_holds_the_others_up_no_longer_than_the_idle_limit(
    server: Server,
) -> None:
    with server.migrated() as url:
        stopped, other = Database(url), Database(url)
        add(other, one_team(other), "a")

        def stop_in_the_middle() -> None:
            with stopped.write() as session:
                session.connection().exec_driver_sql(
                    "SET LOCAL idle_in_transaction_session_timeout = '300ms'"
                )
                queue(session, [said("C1", 1)], NOW)
                session.flush()
                # It is stopped here, with everything that a leader could hold.
                assert fire_due(other, {"test": Firing(post_each, 2 * HOUR)}, MONDAY)

        assert is_lost(failure_of(stop_in_the_middle))
        with other.read() as session:
            assert session.exec(select(OutboxRow.key)).all() == ["a:2026-10-19"]
        stopped.close()
        other.close()


def test_row_50_no_lock_outlives_its_transaction() -> None:
    for file in Path(migrate.__file__).parent.rglob("*.py"):
        assert not re.search(r"pg_(try_)?advisory_lock\b", file.read_text()), file
