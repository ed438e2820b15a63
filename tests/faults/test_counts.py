"""What work costs, in counts that no machine changes: a time would be another on each of them."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import event

from bot import registry
from bot.clock import system_clock
from bot.delivery.books import Books, Note
from bot.heartbeat import CHUNK, fire_due, start_messages
from bot.sends import queue
from storage.db import Database
from storage.outbox import State, claims
from storage.outbox.claims import Outcome
from tests.faults.test_slack_api import put
from tests.faults.test_unclear_outcomes import direct
from tests.stage import LIMITS, Stage
from tests.test_databases import NOW, one_team, said
from tests.test_delivery import post
from tests.test_heartbeat import FIRINGS, MONDAY, add, sent

IN_FLIGHT = LIMITS.in_flight


@contextmanager
def counted(db: Database) -> Iterator[Counter[str]]:
    """How many statements are sent to a database meanwhile, and how many transactions it keeps.

    Prepared statements (storage/prepared.py) go past this on SQLite.
    """
    found: Counter[str] = Counter()

    def asked(*_: object) -> None:
        found["statements"] += 1

    def kept(_: object) -> None:
        found["transactions"] += 1

    event.listen(db.engine, "before_cursor_execute", asked)
    event.listen(db.engine, "commit", kept)
    try:
        yield found
    finally:
        event.remove(db.engine, "before_cursor_execute", asked)
        event.remove(db.engine, "commit", kept)


def test_five_hundred_due_schedules_take_one_transaction(db: Database) -> None:
    team = one_team(db)
    add(db, team, *(f"k{n}" for n in range(CHUNK)))
    with counted(db) as found:
        assert fire_due(db, FIRINGS, MONDAY)
    assert len(sent(db)) == CHUNK == 500
    assert found["transactions"] == 1
    assert found["statements"] <= 9


def test_a_tick_with_nothing_due_asks_two_questions_and_a_look_at_the_outbox_two(
    db: Database,
) -> None:
    add(db, one_team(db), "k")
    with counted(db) as tick:
        assert not fire_due(db, FIRINGS, NOW)
        assert not start_messages(db, registry.KINDS, NOW)
    with counted(db) as look, db.read() as session:
        assert not claims.candidates(session, now=NOW, real_now=system_clock())
        assert not claims.has_lost(session, system_clock())
    assert (tick["statements"], tick["transactions"]) == (2, 0)
    assert (look["statements"], look["transactions"]) == (2, 0)


def test_a_full_wire_is_settled_and_filled_again_in_one_transaction(db: Database) -> None:
    with db.write() as session:
        queue(session, [said(f"C{n}", n) for n in range(2 * IN_FLIGHT)], NOW)
    books = Books(db, lambda: NOW, LIMITS)
    with db.read() as session:
        ids = [one.row_id for one in claims.candidates(session, now=NOW, real_now=system_clock())]
    first, _ = books.write(ids[:IN_FLIGHT], looks=0)
    for one in first:
        books.add(Note(Outcome(one, State.SENT, channel="C", slack_ts="1")))
    with counted(db) as found:
        second, _ = books.write(ids[IN_FLIGHT:], looks=0)
    assert len(first) == len(second) == IN_FLIGHT
    assert found["transactions"] == 1
    assert found["statements"] <= 3


def test_a_message_is_one_call_and_so_is_one_to_a_person(stage: Stage) -> None:
    before = len(stage.slack.calls())
    put(stage, post(stage, "one"), direct(stage, "two"))
    stage.settle()
    new = [one.method for one in stage.slack.calls()[before:]]
    assert new == ["chat.postMessage", "chat.postMessage"]
