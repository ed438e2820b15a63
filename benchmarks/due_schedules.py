"""Due schedules → outbox rows: the heartbeat against APScheduler's durable job store."""

import gc
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import perf_counter

from sqlmodel import Session, func, select

from benchmarks import ground
from benchmarks.apscheduler_store import time_due
from benchmarks.report import Report, Target, micro
from bot import digest
from bot.app import open_database
from bot.heartbeat import Firing, fire_due
from bot.sends import Message, Post, Send
from storage import schedule as store
from storage import team as team_store
from storage.db import Database
from storage.outbox import OutboxRow
from storage.schedule import Schedule
from storage.team import Team

FEW, MANY = 1_000, 10_000

BATON = {FEW: f"Baton, {FEW:,} due", MANY: f"Baton, {MANY:,} due"}

# Each round is one week: everything falls due, and is moved on to the next.
ROUNDS = {FEW: 6, MANY: 3}

# The rival gets as many jobs as it works off in about this time.
RIVAL_ROUNDS = 3
RIVAL_TRIAL = 50
RIVAL_PATIENCE = timedelta(seconds=5)

# On a slow disk there are fewer rounds.
LAST_ROUND_BEGINS = timedelta(seconds=45)

STOCK = "APScheduler's store, as its guide has it"
RIVALS: dict[str, Callable[[Path, int], float]] = {
    STOCK: time_due,
    "the same, with Baton's pragmas": partial(time_due, is_tuned=True),
    # Ten threads get in each other's way on SQLite; this is the best that can be made of it.
    "the same, and one thread": partial(time_due, is_tuned=True, threads=1),
}

Times = dict[str, list[float]]


def run() -> Report:
    """Baton with few and many due and the rival with its sorts of jobs, in turns."""
    times: Times = {name: [] for name in (*BATON.values(), *RIVALS)}
    ends = perf_counter() + LAST_ROUND_BEGINS.total_seconds()
    with ground.folder() as home, _many_teams(home, FEW) as few, _many_teams(home, MANY) as many:
        jobs = _bearable(home / "trial")
        for number in range(max(ROUNDS.values())):
            if number and perf_counter() > ends:
                break
            if number < RIVAL_ROUNDS:
                _take_rival(times, home / str(number), jobs)
            for due, db in ((FEW, few), (MANY, many)):
                if number < ROUNDS[due]:
                    times[BATON[due]].append(time_week(db, due) / due)
    return _report(times, jobs)


def time_week(db: Database, due: int) -> float:
    """Seconds in which the heartbeat works off the next week, in which all `due` fall due."""
    now, before = _next_due(db), _count(db)
    gc.collect()
    started = perf_counter()
    while fire_due(db, FIRINGS, now):
        pass
    seconds = perf_counter() - started
    assert _count(db) - before == due
    return seconds


def fire(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """One post for each schedule."""
    return [
        Post(
            workspace_id=one.workspace_id,
            key=f"benchmark:{one.schedule_id}:{one.next_on}",
            channel=f"C{one.team_id}",
            message=Message("What we learned", ({"type": "divider"},)),
        )
        for one in due
    ]


# The schedule is the digest's own, weekly and with holidays; what it says is ours.
FIRINGS = {digest.KIND: Firing(fire, digest.GRACE)}


@contextmanager
def _many_teams(home: Path, number: int) -> Iterator[Database]:
    """A database in which so many teams have a weekly schedule each."""
    with closing(open_database(ground.settings(home / f"baton-{number}"))) as db:
        team = ground.set_up(db)
        with db.write() as session:
            _multiply(session, team, number)
        yield db


def _multiply(session: Session, team: Team, number: int) -> None:
    """Copy the team and its digest's schedule, which the real set-up has made."""
    [planned] = store.of_team(session, team.workspace_id, team.team_id)
    for one in range(1, number):
        ids = {"team_id": f"{one:016x}"}
        named = {"channel_id": f"C{one:08}", "name": f"team-{one}"}
        team_store.add(session, [Team(**team.model_dump() | ids | named)])
    session.flush()
    for one in range(1, number):
        ids = {"team_id": f"{one:016x}", "schedule_id": f"{one:016x}"}
        store.add(session, [Schedule(**planned.model_dump() | ids | {"key": f"digest:{one}"})])


def _next_due(db: Database) -> datetime:
    with db.read() as session:
        found = store.next_due(session)
    assert found is not None
    return found


def _count(db: Database) -> int:
    with db.read() as session:
        return session.exec(select(func.count()).select_from(OutboxRow)).one()


def _bearable(home: Path) -> int:
    """How many jobs the rival gets: as many as Baton, or fewer where that would take too long."""
    seconds = time_due(home, RIVAL_TRIAL)
    return min(FEW, int(RIVAL_PATIENCE.total_seconds() * RIVAL_TRIAL / seconds))


def _take_rival(times: Times, home: Path, jobs: int) -> None:
    for number, (name, rival) in enumerate(RIVALS.items()):
        times[name].append(rival(home / str(number), jobs) / jobs)


def _report(times: Times, jobs: int) -> Report:
    # Locks and a busy disk only ever add time: the fastest round of each says most.
    best = {name: min(found) for name, found in times.items()}
    few, many = best[BATON[FEW]], best[BATON[MANY]]
    return Report(
        title="Due schedules to outbox rows, for each schedule",
        heads=("", "rounds", "fastest", "median", "slowest", "÷ Baton"),
        rows=[_row(name, found, few) for name, found in times.items()],
        targets=[
            Target("APScheduler's store ÷ Baton, fastest rounds", best[STOCK] / few, at_least=20),
            Target(f"Baton, {MANY:,} due ÷ {FEW:,} due", many / few, at_most=1.2),
            Target(f"Baton, {MANY:,} due, a second", 1 / many, at_least=4_000, unit=""),
        ],
        notes=[
            "Baton: one team each, the digest's weekly rule with Germany's holidays, moved on",
            f"APScheduler: {jobs:,} weekly jobs without holidays; each inserts one row and commits",
            "SQLAlchemyJobStore with ten threads on plain SQLite, as its guide has it; then tuned",
            "Baton's teams are all alike: a cache over rules or zones helps more here than in life",
            "Baton's SQLite: WAL, synchronous=FULL; filling the stores is not counted",
        ],
    )


def _row(label: str, times: list[float], baton: float) -> list[str]:
    best = min(times)
    figures = (micro(best), micro(median(times)), micro(max(times)), f"{best / baton:.1f}×")
    return [label, str(len(times)), *figures]
