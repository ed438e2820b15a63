"""The fault matrix, SQLite's own files: each test is named after the row it proves."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Event as ThreadEvent
from threading import Thread
from time import monotonic
from typing import Any

import pytest
from sqlalchemy import event
from sqlmodel import col, select

from bot import app, doctor, listeners
from bot.clock import system_clock
from bot.errors import OperatorError
from bot.sends import queue
from storage import migrate
from storage.db import Database
from storage.outbox import OutboxRow
from tests.databases import locked
from tests.faults import invariants
from tests.stage import Stage
from tests.test_databases import NOW, said
from tests.test_start import grades

pytestmark = pytest.mark.sqlite_alone


def test_row_47_a_second_baton_on_one_file_refuses_to_start_and_the_first_goes_on(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    here = stage.settings()
    with pytest.raises(OperatorError) as refused:
        app.Baton(here)
    assert "Another Baton already runs on the database" in str(refused.value)
    assert "set DATABASE_URL to PostgreSQL" in str(refused.value)
    assert len(str(refused.value).splitlines()) == 1
    assert not may_run_elsewhere(stage.baton.db)
    # The doctor, and every command that opens the database for a moment, works beside it.
    found = grades(doctor.examine(here, listeners.listen, system_clock()))
    assert found[doctor.Grade.BAD] == ""
    app.open_database(here).close()
    assert "Saved as T-1" in stage.says("grace", "/til The first one goes on")
    stage.stop_baton()
    assert may_run_elsewhere(stage.baton.db)
    stage.start_baton()
    assert "The first one goes on" in stage.says("ada", "/til list")


def may_run_elsewhere(db: Database) -> bool:
    """Whether another process could take the lock."""
    take = f"from pathlib import Path; from storage.alone import Lock; Lock(Path({db.place!r}))"
    done = subprocess.run([sys.executable, "-c", take], capture_output=True, text=True, check=False)
    assert not done.returncode or "TakenError" in done.stderr, done.stderr
    return done.returncode == 0


def written(home: Path, rows: int = 40) -> Path:
    """A database with some rows, all of them in its own file."""
    file = home / "written.db"
    db = Database(f"sqlite:///{file}")
    migrate.upgrade(db)
    with db.write() as session:
        queue(session, [said("C1", n) for n in range(rows)], NOW)
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return file


def keys_in(file: Path) -> list[str]:
    db = Database(f"sqlite:///{file}")
    migrate.upgrade(db)
    with db.read() as session:
        found = list(session.exec(select(OutboxRow.key).order_by(col(OutboxRow.row_id))))
    assert invariants.unsound(db) == []
    db.close()
    return found


def cut_in_half(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 2)


def overwrite_pages(file: Path) -> None:
    with file.open("r+b") as pages:
        for page in range(2, 12):
            pages.seek(page * 4096)
            pages.write(b"\xa5" * 512)


def another_programs(file: Path) -> None:
    file.write_bytes(b"\x89PNG\r\n" + b"no database" * 2000)


def empty(file: Path) -> None:
    file.write_bytes(b"")


@pytest.mark.parametrize("damage", [cut_in_half, overwrite_pages, another_programs, empty])
def test_row_44_a_damaged_database_is_refused_in_words_and_left_as_it_is(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    file = written(tmp_path)
    damage(file)
    before = file.read_bytes()
    db = Database(f"sqlite:///{file}")
    with pytest.raises(migrate.UnusableDatabase, match="Restore it from a backup"):
        migrate.upgrade(db, to_run=True)
    db.close()
    assert file.read_bytes() == before


def crash_image(home: Path, rows: int = 40) -> tuple[Path, Path]:
    """A database and its WAL as they lie on the disk when the power goes."""
    db = Database(f"sqlite:///{home / 'live.db'}")
    event.listen(db.engine, "connect", lambda one, _: one.execute("PRAGMA wal_autocheckpoint = 0"))
    migrate.upgrade(db)
    for n in range(rows):
        with db.write() as session:
            queue(session, [said("C1", n)], NOW)
    for name in ("live.db", "live.db-wal"):
        shutil.copy(home / name, home / name.replace("live", "crashed"))
    db.close()
    return home / "crashed.db", home / "crashed.db-wal"


def test_row_44_a_torn_or_missing_wal_loses_its_end_and_nothing_before_it(tmp_path: Path) -> None:
    file, wal = crash_image(tmp_path)
    whole, end = file.read_bytes(), wal.read_bytes()
    expected = [f"n{n}" for n in range(40)]
    assert keys_in(file) == expected
    for size in (len(end) - 1, len(end) - 5000, len(end) // 2 + 700, len(end) // 3):
        file.write_bytes(whole)
        wal.write_bytes(end[:size] + b"\0" * 300)
        found = keys_in(file)
        assert found == expected[: len(found)]
    # Without its WAL nothing is left of this one: it is not mistaken for a new database.
    file.write_bytes(whole)
    for beside in tmp_path.glob("crashed.db-*"):
        beside.unlink()
    db = Database(f"sqlite:///{file}")
    with pytest.raises(migrate.UnusableDatabase, match=r"crashed\.db-wal"):
        migrate.upgrade(db, to_run=True)
    db.close()
    assert file.read_bytes() == whole


def test_row_45_a_crash_at_any_instant_under_load_keeps_every_commit(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'live.db'}")
    migrate.upgrade(db)
    with db.engine.connect() as connection:
        # FULL: what was committed has reached the disk.
        assert connection.exec_driver_sql("PRAGMA synchronous").scalar_one() == 2
    committed, stop = [0], ThreadEvent()

    def write_on() -> None:
        while not stop.is_set():
            with db.write() as session:
                queue(session, [said("C1", committed[0])], NOW)
            committed[0] += 1

    writer = Thread(target=write_on)
    writer.start()
    for n in range(8):
        stop.wait(0.05)
        surely = committed[0]
        # The database first: what it lacks is in the WAL, unless that was begun anew meanwhile.
        for name in ("live.db", "live.db-wal"):
            shutil.copy(tmp_path / name, tmp_path / name.replace("live", f"crash{n}"))
        found = keys_in(tmp_path / f"crash{n}.db")
        assert len(found) >= surely
        assert found == [f"n{one}" for one in range(len(found))]
    stop.set()
    writer.join()
    db.close()


def test_row_46_a_backup_while_writing_is_one_moment_of_it(tmp_path: Path) -> None:
    db = Database(f"sqlite:///{tmp_path / 'live.db'}")
    migrate.upgrade(db)
    stop = ThreadEvent()

    def write_on() -> None:
        n = 0
        while not stop.is_set():
            # Two rows belong together: a backup has both of them, or neither.
            with db.write() as session:
                queue(session, [said("C1", n), said("C2", n + 1)], NOW)
            n += 2

    writer = Thread(target=write_on)
    writer.start()
    for n in range(5):
        stop.wait(0.05)
        source = sqlite3.connect(db.place)
        with closing(source), closing(sqlite3.connect(tmp_path / f"backup{n}.db")) as to:
            source.backup(to, pages=8, sleep=0.001)
        found = keys_in(tmp_path / f"backup{n}.db")
        assert len(found) % 2 == 0
        assert found == [f"n{one}" for one in range(len(found))]
    stop.set()
    writer.join()
    db.close()


def test_row_43_a_full_disk_refuses_writes_answers_reads_and_heals(stage: Stage) -> None:
    """SQLite's own limit of pages stands for the disk: the error is the same, SQLITE_FULL."""
    stage.set_up(by="ada")
    stage.says("ada", "/til What fits")
    with full(stage.baton.db):
        for n in range(100):
            text = f"/til Lesson {n}: " + "what is to be kept " * 8
            answer = stage.slack.command("grace", text)
            assert answer.message
            refused = answer.message.plain
            if "Saved as" not in refused:
                break
        assert "its disk is full" in refused
        assert f"You typed: /til Lesson {n}" in refused
        listed = stage.slack.command("ada", "/til search fits").message
        assert listed
        assert "What fits" in listed.plain
        assert stage.baton.problem() is None
    assert "Saved as" in stage.says("grace", "/til What fits again")
    assert f"Lesson {n}" not in stage.says("ada", "/til search lesson")
    invariants.check(stage.baton.db, stage.slack)


@contextmanager
def full(db: Database) -> Iterator[None]:
    """While it lasts the file may not grow: each connection is told so as it is made or used."""
    limit = [0]

    def tell(connection: Any, *_: object) -> None:
        connection.execute(f"PRAGMA max_page_count = {limit[0]}")

    with db.engine.connect() as connection:
        limit[0] = connection.exec_driver_sql("PRAGMA page_count").scalar_one()
    event.listen(db.engine, "checkout", tell)
    yield
    limit[0] = 1_000_000_000


@pytest.mark.long
def test_row_42_a_database_locked_for_half_a_minute_loses_nothing(stage: Stage) -> None:
    """The lock outlasts every wait there is, which is what thirty seconds would show."""
    stage.set_up(by="ada")
    stage.slack.command("grace", "/til")
    with locked(stage.database()):
        began = monotonic()
        answer = stage.slack.command("ada", "/til Said while it is locked")
        assert answer.message
        assert "has saved nothing" in answer.message.plain
        form = stage.slack.submit("grace", {"title": "Typed while it is locked"})
        assert "Baton is busy" in str(form.errors)
        stage.slack.join("omar", "payments")
        assert monotonic() - began < 20
        assert stage.baton.heartbeat.is_beating()
    stage.settle()
    assert stage.slack.deliveries()[-1].is_acked
    saved = stage.slack.submit("grace")
    assert saved.view
    assert "Saved as T-1" in saved.view.plain
    invariants.check(stage.baton.db, stage.slack)
