"""Two databases, one behaviour; and where several Batons share one, nothing happens twice."""

from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from threading import Barrier, Lock

import psycopg
import pytest
from sqlalchemy import make_url
from sqlalchemy.exc import InvalidRequestError
from sqlmodel import Session, select

from bot import doctor, keys, listeners, schedules
from bot.clock import system_clock
from bot.errors import OperatorError
from bot.heartbeat import Firing, fire_due
from bot.sends import Post, Send, queue
from bot.views.common import sentence
from storage import migrate
from storage.access import Access
from storage.db import Database
from storage.outbox import OutboxRow, State, claims
from storage.outbox.claims import Claim, Outcome
from storage.person import Person
from storage.schedule import Schedule
from storage.team import Team
from storage.workspace import Workspace
from tests.databases import SECRET_KEYS, Server
from tests.stage import Stage

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)


def at_once(work: Callable[[Database], object], url: str, times: int = 2) -> None:
    """Let several Batons do the same at the same moment."""
    ready = Barrier(times)

    def one() -> None:
        db = Database(url, lock_timeout=timedelta(seconds=20))
        with db.read() as session:
            session.connection()
        ready.wait()
        try:
            work(db)
        finally:
            db.close()

    with ThreadPoolExecutor(times) as pool:
        for done in [pool.submit(one) for _ in range(times)]:
            done.result()


def test_the_migrations_make_the_tables_that_the_code_describes(db: Database) -> None:
    assert migrate.differences(db) == []
    assert migrate.is_current(db)


def test_moments_come_back_in_utc(db: Database) -> None:
    with db.write() as session:
        session.add(
            Workspace(workspace_id="T1", name="W", bot_id="B", bot_user_id="U", stopped_at=NOW)
        )
    with db.read() as session:
        found = session.get(Workspace, "T1")
    assert found
    assert found.stopped_at == NOW
    assert found.stopped_at.tzinfo == UTC


def test_a_session_is_of_no_use_after_its_end(db: Database) -> None:
    with db.write() as session:
        session.get(Workspace, "T1")
    with pytest.raises(InvalidRequestError):
        session.get(Workspace, "T1")


def test_a_search_ignores_case_in_any_language(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til Über ÉTÉ und ЖУК")
    for words in ("über", "été", "жук"):
        assert "Über ÉTÉ" in stage.says("ada", f"/til search {words}")


def test_first_starts_at_the_same_moment_make_one_database(server: Server) -> None:
    with server.database() as url:
        at_once(migrate.upgrade, url, times=4)
        db = Database(url)
        assert migrate.is_current(db)
        db.close()


def one_team(db: Database) -> Team:
    team = Team(
        workspace_id="T1",
        team_id="team",
        channel_id="C1",
        name="payments",
        tz="Europe/Berlin",
        day_starts=time(9),
        day_ends=time(17),
        working_days="mon,tue,wed,thu,fri",
        created_by="U1",
        created_at=NOW,
    )
    with db.write() as session:
        session.add(Workspace(workspace_id="T1", name="W", bot_id="B1", bot_user_id="U0"))
        session.flush()
        session.add_all([Person(workspace_id="T1", person_id="U1", name="Ada"), team])
    return team


def test_two_batons_fire_no_schedule_twice(db: Database) -> None:
    team = one_team(db)
    with db.write() as session:
        for n in range(40):
            row = Schedule(
                workspace_id="T1",
                key=f"k{n}",
                kind="test",
                team_id=team.team_id,
                rrule="FREQ=WEEKLY;BYDAY=MO",
                local_time=time(10),
                anchor_on=NOW.date(),
                next_at=None,
                next_on=None,
            )
            schedules.plan(row, team, NOW)
            session.add(row)
    fired: Counter[str] = Counter()

    def fire(_session: Session, due: Sequence[Schedule], _now: datetime) -> list[Send]:
        fired.update(one.key for one in due)
        return []

    def work_off(one: Database) -> None:
        while fire_due(one, {"test": Firing(fire, timedelta(hours=2))}, MONDAY, limit=3):
            pass

    at_once(work_off, db.url)
    assert fired == Counter({f"k{n}": 1 for n in range(40)})


def test_two_batons_send_everything_once_and_each_channel_in_order(db: Database) -> None:
    with db.write() as session:
        queue(session, [said(f"{n % 6}", n) for n in range(120)], NOW)
    order: list[int] = []
    lock = Lock()

    def send_all(one: Database) -> None:
        while is_any_open(one):
            for claim in claim_some(one):
                with lock:
                    order.append(claim.row_id)
                with one.write(Access.SENDS) as session:
                    assert claims.settle(session, [Outcome(claim, State.SENT)], system_clock())

    at_once(send_all, db.url)
    assert sorted(order) == list(range(1, 121))
    for channel in range(6):
        mine = [one for one in order if one % 6 == channel]
        assert mine == sorted(mine)


def said(channel: str, n: int) -> Post:
    return Post(workspace_id="T1", key=f"n{n}", channel=channel, message=sentence("Hello"))


def is_any_open(db: Database) -> bool:
    with db.read() as session:
        query = select(OutboxRow.row_id).where(OutboxRow.state != State.SENT)
        return session.exec(query.limit(1)).first() is not None


def claim_some(db: Database, most: int = 4) -> list[Claim]:
    with db.write(Access.SENDS) as session:
        return claim_in(session, most)


def claim_in(session: Session, most: int) -> list[Claim]:
    real_now = system_clock()
    found = claims.candidates(session, now=NOW, real_now=real_now, limit=most)
    lease = real_now + timedelta(minutes=1)
    ids = [one.row_id for one in found]
    return claims.claim(session, ids, now=NOW, real_now=real_now, lease_until=lease)


def test_what_another_is_claiming_is_passed_over_and_what_follows_it_waits(
    server: Server,
) -> None:
    with server.migrated() as url:
        first, second = Database(url), Database(url)
        with first.write() as session:
            queue(session, [said("C1", 1), said("C1", 2), said("C2", 3)], NOW)
        with first.write(Access.SENDS) as session:
            [mine] = claim_in(session, 1)
            [other] = claim_some(second)
        assert (mine.key, other.key) == ("n1", "n3")
        first.close()
        second.close()


def hang_up_on_everybody(url: str) -> None:
    """What a restart of the server does to its connections."""
    with psycopg.connect(url.replace("+psycopg", ""), autocommit=True) as admin:
        admin.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


def test_a_server_that_hung_up_is_found_again(server: Server) -> None:
    with server.migrated() as url, Stage(NOW, url) as stage:
        stage.set_up(by="ada")
        hang_up_on_everybody(url)
        assert "Saved as T-1" in stage.says("grace", "/til Connections break")


def test_a_server_out_of_reach_is_one_sentence_without_the_password() -> None:
    db = Database("postgresql+psycopg://baton:hunter2@127.0.0.1:1/baton")
    with pytest.raises(migrate.UnusableDatabase, match="Baton cannot use the database") as raised:
        migrate.upgrade(db)
    assert "baton (PostgreSQL at 127.0.0.1:1)" in str(raised.value)
    assert "refused" in str(raised.value)
    assert "hunter2" not in str(raised.value)


def test_a_user_who_may_make_no_tables_is_told_so(server: Server) -> None:
    with server.database() as url:
        server.run("CREATE ROLE guest LOGIN")
        db = Database(make_url(url).set(username="guest").render_as_string(False))
        with pytest.raises(migrate.UnusableDatabase, match="permission denied"):
            migrate.upgrade(db)
        db.close()


def test_a_database_that_knows_only_ascii_is_refused(server: Server) -> None:
    with server.database("TEMPLATE template0 ENCODING 'SQL_ASCII' LOCALE 'C'") as url:
        db = Database(url)
        with pytest.raises(migrate.UnusableDatabase, match="knows no letters beyond a to z"):
            migrate.upgrade(db)
        db.close()


def test_on_postgresql_the_key_must_come_from_the_environment(server: Server) -> None:
    with server.migrated() as url, Stage(NOW, url) as stage:
        db = stage.database()
        with pytest.raises(OperatorError, match="BATON_SECRET_KEYS is missing"):
            keys.load((), stage.home, db)
        assert not (stage.home / keys.KEY_FILE).exists()
        assert keys.load(SECRET_KEYS, stage.home, db).keys


def test_the_doctor_says_which_database_and_never_its_password(
    server: Server, stage: Stage
) -> None:
    with server.migrated() as url:
        secret = make_url(url).set(password="hunter2").render_as_string(False)
        settings = replace(stage.settings(), database_url=secret, secret_keys=SECRET_KEYS)
        found = doctor.examine(settings, listeners.listen, system_clock())
        told = "\n".join(one.text for one in found)
        assert f"The database is {make_url(url).database} (PostgreSQL at" in told
        assert "hunter2" not in told
