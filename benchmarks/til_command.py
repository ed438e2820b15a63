"""`/til <text>` with its durable write: Baton's own app against a stock slack-bolt app."""

import random
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from functools import partial
from itertools import count, islice
from pathlib import Path
from statistics import median
from time import perf_counter

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult

from benchmarks import ground
from benchmarks.report import Report, Target, summary
from bot import keys, slack, teams
from bot.app import open_database
from bot.listeners import bolt_app
from bot.practices import til
from bot.practices.til import library
from bot.practices.til.typed import read_typed
from bot.views import til as views
from handlers.requests import Payload, answer, once, read_command
from storage.db import Database

BLOCKS = 20
PER_BLOCK = 30

# What caches, pools and the first pages of the file need; these samples are thrown away.
WARM_UP_BLOCKS = 2

BATON, STOCK = "Baton: App(process_before_response=True)", "stock slack-bolt App"
RAW = "bare SQL"

SYLLABLES = ("ba", "co", "di", "fu", "ge", "ha", "ki", "lo", "mu", "ne", "pa", "qui", "ro", "sa")

RAW_TABLE = """
    CREATE TABLE til_entry (
        workspace_id TEXT NOT NULL, entry_id TEXT NOT NULL, team_id TEXT NOT NULL,
        number INTEGER NOT NULL, author TEXT NOT NULL, title TEXT NOT NULL, created_at TEXT,
        PRIMARY KEY (workspace_id, entry_id), UNIQUE (workspace_id, team_id, number)
    )
"""

# What is timed; and what makes it ready for a number, which is not.
Act = Callable[[], None]
Side = Callable[[int], Act]


def run() -> Report:
    """Take them in turns, block by block, so that a busy moment hits all of them."""
    with ground.folder() as home, _sides(home) as sides:
        times = _interleaved(sides)
    return _report(times)


def app_of_baton(home: Path, db: Database) -> App:
    """Baton's real app, as `baton run` builds it."""
    reader = slack.reading_client(ground.TOKEN, ground.NO_SLACK)
    ring = keys.load((), home, db)
    return bolt_app(ground.settings(home), ground.here(), db, _clock, reader, ring)


def stock_app(db: Database) -> App:
    """slack-bolt as its documentation shows it: same transaction, same storage, then ack."""
    # Its own authorize asks Slack over the network each time: leaving that out favours it.
    app = App(authorize=_authorize)

    @app.command("/til")
    def save(ack: Ack, command: Payload) -> None:
        asked = read_command(command)
        new = read_typed(asked.text)
        with once(db, command, _clock()) as session:
            [team] = teams.places(
                session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
            )
            alike = library.resembling(session, team, new)
            entry = til.record(session, team, author=asked.person_id, new=new, now=_clock())
            shown = library.shown(session, entry)
            close = library.shown(session, alike) if alike else None
        ack(**answer(views.saved(shown, team.name, close)))

    return app


def dispatch(app: App, payload: Payload) -> None:
    """Send what Slack would send through an app, and see that it saved a lesson."""
    request = BoltRequest(mode="socket_mode", body=payload)
    response: BoltResponse = app.dispatch(request)
    assert response.status == 200, response.status
    assert "Saved as T-" in response.body, response.body


def command(number: int) -> Payload:
    """The payload of a `/til` with a title of its own."""
    words = random.Random(number)
    title = " ".join("".join(words.choices(SYLLABLES, k=3)) for _ in range(6))
    return {
        "command": "/til",
        "text": f"{title} #postgres",
        "team_id": ground.WORKSPACE,
        "team_domain": "bench",
        "channel_id": ground.CHANNEL,
        "channel_name": "payments",
        "user_id": ground.ADA,
        "user_name": "ada",
        "api_app_id": "A0BENCH",
        "is_enterprise_install": "false",
        "response_url": f"{ground.NO_SLACK}response",
        "trigger_id": f"trigger.{number}",
    }


@contextmanager
def _sides(home: Path) -> Iterator[dict[str, Side]]:
    with (
        _database(home / "both") as db,
        closing(_connection(home / "raw.db")) as raw,
    ):
        raw.execute(RAW_TABLE)
        yield {
            BATON: _of_app(app_of_baton(home / "both", db)),
            STOCK: _of_app(stock_app(db)),
            RAW: lambda number: partial(_insert, raw, number),
        }


@contextmanager
def _database(home: Path) -> Iterator[Database]:
    home.mkdir()
    with closing(open_database(ground.settings(home))) as db:
        ground.set_up(db)
        yield db


def _of_app(app: App) -> Side:
    return lambda number: partial(dispatch, app, command(number))


def _interleaved(sides: dict[str, Side]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in sides}
    numbers = count()
    for block in range(WARM_UP_BLOCKS + BLOCKS):
        for name, side in sides.items():
            for act in [side(number) for number in islice(numbers, PER_BLOCK)]:
                started = perf_counter()
                act()
                taken = perf_counter() - started
                if block >= WARM_UP_BLOCKS:
                    times[name].append(taken)
    return times


def _report(times: dict[str, list[float]]) -> Report:
    baton, stock, raw = (median(times[name]) for name in (BATON, STOCK, RAW))
    return Report(
        title="/til with its durable write, from Slack's payload to the ack",
        heads=("", "samples", "median", "p99"),
        rows=[summary(name, times[name]) for name in (BATON, STOCK, RAW)],
        targets=[Target("stock ÷ Baton, medians", stock / baton, at_least=10)],
        notes=[
            "both save with the same functions into the same SQLite file (WAL, synchronous=FULL)",
            "the stock app looks every 10 ms whether its listener has acked",
            f"bare SQL is BEGIN IMMEDIATE, one INSERT, COMMIT: Baton takes {baton / raw:.1f}× that",
        ],
    )


def _connection(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    return connection


def _insert(connection: sqlite3.Connection, number: int) -> None:
    row = ("T", f"{number:016x}", "team", number, "U0ADA", "A partial index", str(ground.NOW))
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("INSERT INTO til_entry VALUES (?, ?, ?, ?, ?, ?, ?)", row)
    connection.execute("COMMIT")


def _authorize() -> AuthorizeResult:
    return AuthorizeResult(
        enterprise_id=None,
        team_id=ground.WORKSPACE,
        bot_id="B0BATON",
        bot_user_id=ground.BOT,
        bot_token=ground.TOKEN,
    )


def _clock() -> datetime:
    return ground.NOW
