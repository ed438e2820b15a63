"""The rival of the heartbeat: APScheduler with its durable job store, one job for each due send."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, timedelta
from pathlib import Path
from time import perf_counter, time
from typing import Any

from apscheduler.events import EVENT_ALL, EVENT_JOB_ERROR, EVENT_JOB_EXECUTED
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler
from apscheduler.triggers.base import BaseTrigger
from apscheduler.triggers.cron import CronTrigger
from sqlalchemy import Engine, create_engine, event, text

from benchmarks import ground
from bot.clock import system_clock

# APScheduler's own default.
THREADS = 10

# Workers and scheduler write to one file: nobody shall fail for want of patience.
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

DUE = text("SELECT count(*) FROM apscheduler_jobs WHERE next_run_time <= :now")

# A job in the store is a name and arguments; it finds its database by the path of the file.
_engines: dict[str, Engine] = {}


def weekly() -> CronTrigger:
    """What the digest has, but for the holidays: the store moves the job on to its next moment."""
    return CronTrigger(day_of_week="mon", hour=10, timezone=ground.WISHES.tz)


def time_due(home: Path, jobs: int, *, threads: int = THREADS, is_tuned: bool = False) -> float:
    """Seconds from the moment weekly `jobs` fall due until all have run and none is due.

    `is_tuned` gives its database the pragmas of Baton's; its guide knows none.
    """
    home.mkdir(parents=True)
    path = str(home / "apscheduler.db")
    with _prepared(path, is_tuned=is_tuned) as engine:
        seconds = _run(_scheduler(engine, threads), path, jobs, weekly())
        with engine.connect() as connection:
            assert connection.scalar(text("SELECT count(*) FROM outbox")) == jobs
            assert connection.scalar(DUE, {"now": time()}) == 0
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


def _scheduler(engine: Engine, threads: int) -> BackgroundScheduler:
    stores = {"default": SQLAlchemyJobStore(engine=engine)}
    executors = {"default": ThreadPoolExecutor(threads)}
    return BackgroundScheduler(jobstores=stores, executors=executors, timezone=UTC)


def _run(scheduler: BackgroundScheduler, path: str, jobs: int, trigger: BaseTrigger) -> float:
    done = _count_down(scheduler, jobs)
    scheduler.start(paused=True)
    # It reads the machine's clock itself, so the moment that has passed is one of that clock.
    due = system_clock() - timedelta(minutes=1)
    # Without `misfire_grace_time=None` it would skip them all as too late.
    options = {"next_run_time": due, "misfire_grace_time": None}
    for number in range(jobs):
        scheduler.add_job(say, trigger, [path, number], **options)
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
def _prepared(path: str, *, is_tuned: bool) -> Iterator[Engine]:
    engine = create_engine(f"sqlite:///{path}", connect_args={"timeout": LOCK_TIMEOUT})
    if is_tuned:
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
