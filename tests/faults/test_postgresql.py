"""The fault matrix, a PostgreSQL that fails: each test is named after the row it proves."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import timedelta
from threading import Barrier, Thread

import psycopg
import pytest
from sqlalchemy import make_url, text
from sqlmodel import func, select

from bot.heartbeat import Firing, fire_due
from bot.sends import queue
from storage.access import Access
from storage.db import Database, is_busy, is_lost
from storage.outbox import OutboxRow
from tests.databases import Server
from tests.faults import invariants
from tests.faults.proxy import Proxy
from tests.stage import Stage
from tests.test_databases import MONDAY, NOW, hang_up_on_everybody, one_team, said
from tests.test_heartbeat import add, fire

IN_TIME_MS = 2500


@pytest.fixture
def proxy(server: Server) -> Iterator[Proxy]:
    with server.migrated() as url, Proxy(url) as found:
        yield found


@pytest.fixture
def db(proxy: Proxy) -> Iterator[Database]:
    """A database that is reached through the proxy."""
    found = Database(proxy.url)
    yield found
    found.close()


def failure_of(work: Callable[[], object]) -> Exception:
    """What it fails with: whether that is busy or lost, the database's own module knows."""
    found = failed(work)
    assert found
    return found


def failed(work: Callable[[], object]) -> Exception | None:
    try:
        work()
    except Exception as error:
        return error
    return None


def say(db: Database, n: int) -> None:
    with db.write() as session:
        queue(session, [said("C1", n)], NOW)


def stored(db: Database) -> int:
    with db.read() as session:
        return session.exec(select(func.count()).select_from(OutboxRow)).one()


def test_row_48_wherever_the_connection_is_cut_doing_it_again_makes_one(
    db: Database, proxy: Proxy
) -> None:
    say(db, 0)
    cut = 0
    for n, at in enumerate((1, 20, 60, 90, 120, 150, 200, 260, 340, 450), start=1):
        proxy.cut_after = at
        while (error := failed(lambda: say(db, n))) and is_lost(error):  # noqa: B023
            cut += 1
        assert error is None
        proxy.cut_after = None
        assert stored(db) == n + 1
    assert cut >= 3
    assert proxy.lost >= 3


def test_row_48_a_commit_whose_answer_was_lost_is_found_by_its_key(
    db: Database, proxy: Proxy
) -> None:
    add(db, one_team(db), "a")
    before = stored(db)
    proxy.lose = b"COMMIT"
    assert is_lost(failure_of(lambda: say(db, 1)))
    assert stored(db) == before + 1
    say(db, 1)
    assert stored(db) == before + 1
    proxy.lose = b"COMMIT"
    while fire_due(db, {"test": Firing(fire, timedelta(hours=2))}, MONDAY):
        pass
    assert proxy.lost == 2
    assert stored(db) == before + 2


def test_row_48_a_server_that_hangs_up_in_the_middle_undoes_it_and_is_found_again(
    db: Database, proxy: Proxy
) -> None:
    def hang_up_in_the_middle() -> None:
        with db.write() as session:
            queue(session, [said("C1", 1)], NOW)
            session.flush()
            hang_up_on_everybody(proxy.url)
            queue(session, [said("C1", 2)], NOW)

    assert is_lost(failure_of(hang_up_in_the_middle))
    assert stored(db) == 0
    say(db, 1)
    assert stored(db) == 1


def test_row_48_a_failover_to_a_server_that_only_reads_stores_nothing_and_heals(
    db: Database, proxy: Proxy
) -> None:
    name = make_url(proxy.url).database
    say(db, 1)
    with psycopg.connect(proxy.url.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(f"ALTER DATABASE {name} SET default_transaction_read_only = on")
        hang_up_on_everybody(proxy.url)
    assert is_busy(failure_of(lambda: say(db, 2)))
    assert stored(db) == 1
    with (
        suppress(psycopg.OperationalError),
        psycopg.connect(proxy.url.replace("+psycopg", ""), autocommit=True) as admin,
    ):
        admin.execute("SET default_transaction_read_only = off")
        admin.execute(f"ALTER DATABASE {name} RESET default_transaction_read_only")
    # The connection that could only read was given up: the next one reaches the new server.
    say(db, 2)
    assert stored(db) == 2


def test_row_48_of_two_that_wait_for_each_other_one_stores_nothing_and_says_busy(
    db: Database,
) -> None:
    one_team(db)
    failed: list[Exception] = []
    ready = Barrier(2)

    def touch(*tables: str) -> None:
        try:
            with db.write(Access.SENDS) as session:
                session.execute(text("SET LOCAL deadlock_timeout = '100ms'"))
                for table in tables:
                    session.execute(text(f"LOCK TABLE {table} IN EXCLUSIVE MODE"))
                    with suppress(Exception):
                        ready.wait(1)
        except Exception as error:
            failed.append(error)

    ways = [Thread(target=touch, args=one) for one in (("team", "person"), ("person", "team"))]
    for way in ways:
        way.start()
    for way in ways:
        way.join()
    assert [is_busy(one) for one in failed] == [True]


def test_row_48_with_too_many_connections_nothing_is_stored(server: Server) -> None:
    with server.migrated() as url:
        server.run("CREATE ROLE crowded LOGIN CONNECTION LIMIT 0")
        db = Database(make_url(url).set(username="crowded").render_as_string(False))
        assert is_lost(failure_of(lambda: say(db, 1)))
        db.close()


def test_row_27_a_server_that_falls_silent_is_answered_in_time_and_never_called_unsaved(
    proxy: Proxy,
) -> None:
    with Stage(NOW, proxy.url) as stage:
        stage.set_up(by="ada")
        proxy.pause()
        answer = stage.slack.command("grace", "/til Said into the silence")
        assert answer.message
        assert "cannot tell whether this was saved" in answer.message.plain
        assert "You typed: /til Said into the silence" in answer.message.plain
        assert answer.ack_ms < IN_TIME_MS
        proxy.go_on()
        stage.wait_until(lambda: "Saved as" in stage.says("grace", "/til Said afterwards"))
        stage.slack.join("omar", "payments")
        stage.settle()
        assert stage.slack.deliveries()[-1].is_acked
        invariants.check(stage.baton.db, stage.slack)
