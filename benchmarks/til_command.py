"""`/til <text>` with its durable write: Baton's own app against a stock slack-bolt app."""

import random
import sqlite3
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from slack_bolt import Ack, App, BoltRequest, BoltResponse
from slack_bolt.authorization import AuthorizeResult
from sqlalchemy import event

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
SAME, RAW = "Baton's statements, sqlite3 alone", "bare SQL"

SYLLABLES = ("ba", "co", "di", "fu", "ge", "ha", "ki", "lo", "mu", "ne", "pa", "qui", "ro", "sa")

RAW_TABLE = """
    CREATE TABLE til_entry (
        workspace_id TEXT NOT NULL, entry_id TEXT NOT NULL, team_id TEXT NOT NULL,
        number INTEGER NOT NULL, author TEXT NOT NULL, title TEXT NOT NULL, created_at TEXT,
        PRIMARY KEY (workspace_id, entry_id), UNIQUE (workspace_id, team_id, number)
    )
"""

Act = Callable[[int], None]
# A statement, and its values.
Said = tuple[str, Any]


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
            [team] = teams.resolve(
                session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
            )
            alike = library.resembling(session, team, new)
            entry = til.record(session, team, author=asked.person_id, new=new, now=_clock())
            shown = library.shown(session, entry)
            close = library.shown(session, alike) if alike else None
        ack(**answer(views.saved(shown, team.name, close)))

    return app


def dispatch(app: App, number: int) -> None:
    """Send one `/til` through an app, and see that it was saved."""
    request = BoltRequest(mode="socket_mode", body=_command(number))
    response: BoltResponse = app.dispatch(request)
    assert response.status == 200, response.status
    assert "Saved as T-" in response.body, response.body


@contextmanager
def _sides(home: Path) -> Iterator[dict[str, Act]]:
    db = open_database(ground.settings(home))
    ground.set_up(db)
    baton, stock = app_of_baton(home, db), stock_app(db)
    heard: list[Said] = []
    said: deque[list[Said]] = deque()
    _listen(db, heard)

    def of_baton(number: int) -> None:
        heard.clear()
        dispatch(baton, number)
        said.append(heard[:])

    with closing(db), closing(_copy(home)) as copy, closing(_connection(home / "raw.db")) as raw:
        raw.execute(RAW_TABLE)
        yield {
            BATON: of_baton,
            STOCK: lambda number: dispatch(stock, number),
            SAME: lambda _number: _say_again(copy, said.popleft()),
            RAW: lambda number: _insert(raw, number),
        }


def _listen(db: Database, heard: list[Said]) -> None:
    @event.listens_for(db.engine, "before_cursor_execute")
    def hear(_on: Any, _cursor: Any, statement: str, values: Any, *_more: Any) -> None:
        heard.append((statement, values))


def _copy(home: Path) -> sqlite3.Connection:
    """Baton's database as it is before the first lesson, as Baton opens it."""
    copy = _connection(home / "copy.db")
    with closing(sqlite3.connect(home / "baton.db")) as original:
        original.backup(copy)
    for pragma in ("foreign_keys", "secure_delete"):
        copy.execute(f"PRAGMA {pragma} = ON")
    return copy


def _say_again(copy: sqlite3.Connection, said: list[Said]) -> None:
    copy.execute("BEGIN IMMEDIATE")
    for statement, values in said:
        copy.execute(statement, values).fetchall()
    copy.execute("COMMIT")


def _interleaved(sides: dict[str, Act]) -> dict[str, list[float]]:
    times: dict[str, list[float]] = {name: [] for name in sides}
    number = 0
    for block in range(WARM_UP_BLOCKS + BLOCKS):
        for name, act in sides.items():
            for _ in range(PER_BLOCK):
                number += 1
                started = perf_counter()
                act(number)
                taken = perf_counter() - started
                if block >= WARM_UP_BLOCKS:
                    times[name].append(taken)
    return times


def _report(times: dict[str, list[float]]) -> Report:
    baton, stock, raw = (median(times[name]) for name in (BATON, STOCK, RAW))
    return Report(
        title="/til with its durable write, from Slack's payload to the ack",
        heads=("", "samples", "median", "p99"),
        rows=[summary(name, times[name]) for name in (BATON, STOCK, SAME, RAW)],
        targets=[Target("stock ÷ Baton, medians", stock / baton, at_least=10)],
        notes=[
            "both save with the same functions into the same SQLite file (WAL, synchronous=FULL)",
            "the stock app looks every 10 ms whether its listener has acked",
            "the statements of the third line are those that Baton has just sent, in a copy",
            f"bare SQL is BEGIN IMMEDIATE, one INSERT, COMMIT: Baton takes {baton / raw:.1f}× that",
        ],
    )


def _command(number: int) -> dict[str, Any]:
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
