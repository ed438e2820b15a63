"""The rival of the heartbeat: APScheduler with its durable job store, one date job per due send."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any

from apscheduler.events import EVENT_ALL, EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from sqlalchemy import Engine, create_engine, event, text

from benchmarks import ground

# Ten workers and the scheduler write to one file: nobody shall fail for want of patience.
LOCK_TIMEOUT = 60

OUTBOX = """
    CREATE TABLE outbox (
        row_id INTEGER PRIMARY KEY AUTOINCREMENT, workspace_id TEXT NOT NULL, key TEXT NOT NULL,
        destination TEXT NOT NULL, payload TEXT NOT NULL, created_at TEXT NOT NULL,
        state TEXT NOT NULL, UNIQUE (workspace_id, key)
    )
"""
INSERT = text(
    "INSERT INTO outbox (workspace_id, key, destination, payload, created_at, state)"
    " VALUES (:workspace_id, :key, :destination, :payload, :created_at, 'ready')"
)

# A job in the store is a name and arguments; it finds its database by the path of the file.
_engines: dict[str, Engine] = {}


def time_due(home: Path, jobs: int) -> float:
    """Seconds from the moment `jobs` fall due until all have run and have left the store."""
    home.mkdir()
    path = str(home / "apscheduler.db")
    with _prepared(path) as engine:
        seconds = _run(path, engine, jobs)
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM outbox")) == jobs
            assert connection.scalar(text("SELECT count(*) FROM apscheduler_jobs")) == 0
    return seconds


def say(path: str, number: int) -> None:
    """The job: one row like Baton's outbox row, in a transaction of its own."""
    row = {
        "workspace_id": ground.WORKSPACE,
        "key": f"bench:{number}",
        "destination": f"C{number}",
        "payload": '{"text": "What we learned", "blocks": []}',
        "created_at": str(ground.NOW),
    }
    with _engines[path].begin() as connection:
        connection.execute(INSERT, row)


def _run(path: str, engine: Engine, jobs: int) -> float:
    stores = {"default": SQLAlchemyJobStore(engine=engine)}
    scheduler = BackgroundScheduler(jobstores=stores, timezone=UTC)
    done = _count_down(scheduler, jobs)
    scheduler.start(paused=True)
    for number in range(jobs):
        # Without `misfire_grace_time=None` it would skip them all as too late.
        late = ground.NOW - timedelta(weeks=52)
        scheduler.add_job(say, "date", [path, number], run_date=late, misfire_grace_time=None)
    started = perf_counter()
    scheduler.resume()
    done.wait()
    scheduler.shutdown(wait=True)
    return perf_counter() - started


def _count_down(scheduler: BackgroundScheduler, jobs: int) -> threading.Event:
    """An event that is set when so many jobs have run."""
    done, lock, left = threading.Event(), threading.Lock(), [jobs]

    def listen(happened: Any) -> None:
        assert happened.code != EVENT_JOB_ERROR, happened.traceback
        if happened.code == EVENT_JOB_EXECUTED:
            with lock:
                left[0] -= 1
            if left[0] == 0:
                done.set()

    scheduler.add_listener(listen, EVENT_ALL)
    return done


@contextmanager
def _prepared(path: str) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": LOCK_TIMEOUT})
    event.listen(engine, "connect", _as_baton_does)
    with engine.begin() as connection:
        connection.execute(text(OUTBOX))
    _engines[path] = engine
    try:
        yield engine
    finally:
        del _engines[path]
        engine.dispose()


def _as_baton_does(connection: Any, _record: object) -> None:
    for pragma in ("journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
