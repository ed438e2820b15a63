"""Baton's delivery with a herd before it, in a process of its own: its memory is what is measured.

`python -m benchmarks.herd_process FOLDER PORT WORKSPACES EACH GONE` prints a line of JSON.
"""

import json
import logging
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import process_time, time

from benchmarks import ground
from bot import app, collector, keys, listeners, slack
from bot.clock import system_clock
from bot.delivery import Delivery
from storage import outbox
from storage.db import Database
from storage.outbox import Kind, NewRow, upkeep
from storage.workspace import Workspace

PATIENCE = timedelta(minutes=5)
CHUNK = 5_000


def main(folder: str, port: str, workspaces: str, each: str, gone: str) -> None:
    """Fill the outbox, send all of it, and tell when that began and what it took."""
    collector.calm()
    # A person who has left is a line in the log, as ever; nobody reads it here.
    logging.getLogger("bot").setLevel(logging.ERROR)
    settings = ground.settings(Path(folder))
    db = app.open_database(settings)
    rows = list(_herd(int(workspaces), int(each), int(gone)))
    _fill(db, int(workspaces), rows)
    # Everything else that a running Baton has in memory.
    reader = slack.reading_client(ground.TOKEN, ground.NO_SLACK)
    ring = keys.load(settings.secret_keys, settings.home, db)
    bolt = listeners.bolt_app(settings, ground.here(), db, system_clock, reader, ring)
    url = f"http://127.0.0.1:{port}/api/"
    delivery = Delivery(db, lambda one: slack.sending_client(ground.TOKEN, url, one), system_clock)
    began, cpu = time(), process_time()
    delivery.start()
    ends = system_clock() + PATIENCE
    while not _is_done(db) and system_clock() < ends:
        Event().wait(0.5)
    took, cpu = time() - began, process_time() - cpu
    delivery.stop()
    with db.read() as session:
        states = upkeep.by_state(session)
    db.close()
    found = {"began": began, "took": took, "cpu": cpu, "states": states, "mb": ground.most_memory()}
    print(json.dumps(found | {"app": bolt.name}))


def _herd(workspaces: int, each: int, gone: int) -> Iterator[NewRow]:
    """Due all at once, as on a Monday at nine; every `gone`-th person has left."""
    now = system_clock()
    for number in range(workspaces * each):
        place, one = divmod(number, each)
        has_left = gone and number % gone == 0
        yield NewRow(
            workspace_id=f"T{place:05}",
            key=f"herd:{one}",
            destination=f"U{place:05}{one:04}{'X' if has_left else ''}",
            kind=Kind.POST,
            parent_key=None,
            payload={"text": "What did you learn?", "blocks": [ground.SECTION]},
            created_at=now,
            not_before=now,
            expires_at=now + timedelta(days=2),
        )


def _fill(db: Database, workspaces: int, rows: list[NewRow]) -> None:
    with db.write() as session:
        for place in range(workspaces):
            session.add(
                Workspace(
                    workspace_id=f"T{place:05}",
                    name=f"W{place}",
                    bot_id="B0BATON",
                    bot_user_id=ground.BOT,
                )
            )
    for start in range(0, len(rows), CHUNK):
        with db.write() as session:
            outbox.add(session, rows[start : start + CHUNK])


def _is_done(db: Database) -> bool:
    with db.read() as session:
        return outbox.is_worked_off(session, system_clock())


if __name__ == "__main__":
    main(*sys.argv[1:])
