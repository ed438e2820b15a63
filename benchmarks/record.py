"""The record: composing a digest, finding a lesson, and whether drawing a chart delays acks."""

import random
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from datetime import timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Engine, event, insert
from sqlmodel import Session, SQLModel

from benchmarks import ground
from benchmarks.report import Report, Target, summary
from benchmarks.til_command import app_of_baton, command, dispatch
from bot import library
from bot.app import open_database
from bot.charts import samples
from bot.charts.painter import Painter
from bot.digest import composing
from bot.library import Typed
from bot.registry import SECTIONS
from bot.views import digest as views
from storage import digest as issues
from storage import person as people
from storage import team as teams
from storage.db import Database, new_id, table_of
from storage.digest import Issue
from storage.ledger import LedgerEntry
from storage.library import Entry, Kind, worded
from storage.person import Person
from storage.team import Member, Role, Team
from storage.til import TilEntry

# The same weeks lie behind both; the larger holds five years of them, for many teams.
FEW, MANY = 10_000, 1_000_000
EVENTS_A_WEEK = 190
TEAMS = {FEW: 1, MANY: 20}

SIZE = 50
ENTRIES = 100_000
CHUNK = 20_000
ROUNDS = 25
WARM_UP = 3

EVENTS = (
    ("til", "til.logged"),
    ("sessions", "session.held"),
    ("retro", "action.opened"),
    ("retro", "action.done"),
    ("kudos", "kudos.given"),
    ("roles", "role.accepted"),
)
AREAS = ("postgres", "deploys", "billing", "fonts", "queues", "caches")

COMPOSE = {FEW: f"compose, {FEW:,} rows", MANY: f"compose, {MANY:,} rows"}
FIND = f"find two words in {ENTRIES:,} entries"
IDLE, DRAWING = "/til, nothing drawn", "/til while a chart is drawn"

Times = dict[str, list[float]]


def run() -> Report:
    """Both sizes in turns, then the search, then acks with and without a chart under way."""
    with ExitStack() as open_:
        home = open_.enter_context(ground.folder())
        stores = {size: open_.enter_context(filled(home / str(size), size)) for size in COMPOSE}
        times, queries = _composed(stores)
        times[FIND] = _found(stores[MANY])
        times |= _acked(home / "acks")
    return _report(times, queries)


@contextmanager
def filled(home: Path, size: int) -> Iterator[Database]:
    """A database with so many rows in the ledger; its first team is a team of fifty."""
    with closing(open_database(ground.settings(home))) as db:
        first = ground.set_up(db)
        with db.write() as session:
            _grow_old(session, first)
            _people(session, first)
            others = [_another(first, n) for n in range(1, TEAMS[size])]
            teams.add(session, others)
            session.flush()
        for n, team in enumerate([first, *others]):
            _remember(db, team, size // TEAMS[size], random.Random(n))
        if size == MANY:
            _fill_library(db, first)
        yield db


def compose(db: Database, team: Team) -> int:
    """Put a digest together; returns how many statements that took."""
    statements: list[str] = []

    def note(*told: Any) -> None:
        statements.append(str(told[2]))

    with _listening(db.engine, note), db.read() as session:
        found = composing.compose(session, team, ground.NOW, SECTIONS, "on Mondays")
    assert found, "there is nothing to tell"
    assert found.upload, "there is no chart"
    assert views.posted(found.digest).blocks
    return sum(one.lstrip().startswith(("SELECT", "WITH")) for one in statements)


def _composed(stores: dict[int, Database]) -> tuple[Times, int]:
    times: Times = {name: [] for name in COMPOSE.values()}
    queries = 0
    for number in range(WARM_UP + ROUNDS):
        for size, db in stores.items():
            team = _first(db)
            started = perf_counter()
            queries = max(queries, compose(db, team))
            if number >= WARM_UP:
                times[COMPOSE[size]].append(perf_counter() - started)
    return times, queries


def _found(db: Database) -> list[float]:
    times = []
    team = _first(db)
    for number in range(WARM_UP + ROUNDS):
        words = random.Random(number)
        typed = Typed(f"{words.choice(AREAS)} {words.randrange(1000)}")
        started = perf_counter()
        with db.read() as session:
            assert library.find(session, team, typed).found
        times.append(perf_counter() - started)
    return times[WARM_UP:]


def _acked(home: Path) -> Times:
    """The same command, in turns with and without a chart that is being drawn."""
    times: Times = {IDLE: [], DRAWING: []}
    [chart, *_] = samples.samples()
    painter = Painter()
    painter.paint(chart.name, chart.figures).result()
    with closing(open_database(ground.settings(home))) as db:
        ground.set_up(db)
        app = app_of_baton(home, db)
        for number in range(WARM_UP + 4 * ROUNDS):
            drawn = painter.paint(chart.name, chart.figures) if number % 2 else None
            started = perf_counter()
            dispatch(app, command(number))
            taken = perf_counter() - started
            if drawn:
                drawn.result()
            if number >= WARM_UP:
                times[DRAWING if drawn else IDLE].append(taken)
    painter.stop()
    return times


def _grow_old(session: Session, team: Team) -> None:
    """The team is five years old, and had a digest a week ago."""
    team.created_at = ground.NOW - timedelta(weeks=260)
    teams.add(session, [team])
    last = ground.NOW - timedelta(weeks=1)
    issue = Issue(
        workspace_id=team.workspace_id,
        key="digest:last",
        team_id=team.team_id,
        starts_at=last - timedelta(weeks=1),
        ends_at=last,
        posted_at=last,
    )
    issues.add(session, issue)


def _people(session: Session, team: Team) -> None:
    """Forty-nine more people, all in the team."""
    ids = [f"U{n:08}" for n in range(1, SIZE)]
    people.save(
        session,
        [Person(workspace_id=ground.WORKSPACE, person_id=one, name=f"P {one}") for one in ids],
    )
    session.flush()
    session.add_all(
        Member(
            workspace_id=team.workspace_id,
            team_id=team.team_id,
            person_id=one,
            role=Role.MEMBER,
            joined_at=ground.NOW,
        )
        for one in ids
    )
    session.flush()


def _another(team: Team, number: int) -> Team:
    ids = {"team_id": f"{number:016x}"}
    return Team(**team.model_dump() | ids | {"channel_id": f"C{number:08}", "name": f"t-{number}"})


def _remember(db: Database, team: Team, count: int, rng: random.Random) -> None:
    """As many events as there are, the newest a moment ago, so many a week."""
    apart = timedelta(weeks=1) / EVENTS_A_WEEK
    made: list[dict[str, object]] = []
    for number in range(count):
        practice, name = rng.choice(EVENTS)
        made.append(
            {
                "workspace_id": team.workspace_id,
                "entry_id": new_id(),
                "team_id": team.team_id,
                "practice": practice,
                "event": name,
                "at": ground.NOW - (number + 1) * apart,
                "object_id": f"o{number}",
                "actor": f"U{rng.randrange(1, SIZE):08}",
                "n": None,
            }
        )
    _insert(db, LedgerEntry, made)
    _insert(db, TilEntry, [_lesson(team, n) for n in range(20)])


def _lesson(team: Team, number: int) -> dict[str, object]:
    entry = TilEntry(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        number=number + 1,
        author=f"U{number + 1:08}",
        title=f"Lesson {number}",
        gist=f"lesson {number}",
        tags=f" {AREAS[number % len(AREAS)]} ",
        created_at=ground.NOW - timedelta(hours=number + 1),
    )
    return entry.model_dump()


def _fill_library(db: Database, team: Team) -> None:
    rng = random.Random(7)
    made: list[dict[str, object]] = []
    for number in range(ENTRIES):
        area, other = rng.sample(AREAS, 2)
        row = {
            "workspace_id": team.workspace_id,
            "team_id": team.team_id,
            "kind": Kind.LESSON,
            "object_id": new_id(),
            "name": f"T-{number}",
            "title": f"What {area} does to {number % 1000}",
            "body": f"Seen with {other} on {number % 97} machines.",
            "tags": f" {area} ",
            "person_id": f"U{rng.randrange(1, SIZE):08}",
            "at": ground.NOW - timedelta(minutes=number),
            "is_outdated": False,
        }
        made.append(worded(row))
    _insert(db, Entry, made)


def _insert(db: Database, model: type[SQLModel], rows: list[dict[str, object]]) -> None:
    for start in range(0, len(rows), CHUNK):
        with db.write() as session:
            session.connection().execute(insert(table_of(model)), rows[start : start + CHUNK])


@contextmanager
def _listening(engine: Engine, note: Callable[..., None]) -> Iterator[None]:
    event.listen(engine, "before_cursor_execute", note)
    try:
        yield
    finally:
        event.remove(engine, "before_cursor_execute", note)


def _first(db: Database) -> Team:
    with db.read() as session:
        found = teams.of_channel(session, ground.WORKSPACE, ground.CHANNEL)
    assert found is not None
    return found


def _report(times: Times, queries: int) -> Report:
    middle = {name: median(found) for name, found in times.items()}
    milliseconds = 1000.0
    return Report(
        title=f"The record: a team of {SIZE}, five years, {MANY:,} rows in the ledger",
        heads=("", "samples", "median", "p99"),
        rows=[summary(name, found) for name, found in times.items()],
        targets=[
            Target("queries for a digest", queries, at_most=12, unit=""),
            Target(
                f"compose, {MANY:,} ÷ {FEW:,} rows",
                middle[COMPOSE[MANY]] / middle[COMPOSE[FEW]],
                at_most=2,
            ),
            Target("a digest", middle[COMPOSE[MANY]] * milliseconds, at_most=100, unit=" ms"),
            Target("a search", middle[FIND] * milliseconds, at_most=50, unit=" ms"),
            Target("ack while drawing ÷ idle", middle[DRAWING] / middle[IDLE], at_most=1.5),
        ],
        notes=[
            f"{EVENTS_A_WEEK} events a week behind both; the larger has {TEAMS[MANY]} teams",
            "drawing is a process of its own, which yields to whoever waits for an answer",
        ],
    )
