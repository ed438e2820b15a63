"""The fault matrix, what Slack brings: each test is named after the row it proves."""

import itertools
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from threading import Event, Thread
from typing import Any

import pytest
from sqlmodel import select

from bot.app import Baton
from handlers import lifecycle
from sandbox.seen import Answer
from storage import person as people
from storage import team as teams
from storage.db import Database
from storage.ledger import LedgerEntry
from storage.outbox import OutboxRow
from storage.person import Person
from storage.received import Received
from storage.team import Member, Team
from storage.til import TilEntry
from tests.databases import locked
from tests.faults import invariants
from tests.stage import LIMITS, QUICK, Stage
from tests.test_databases import NOW, one_team

# What Slack waits for, less what the way takes.
IN_TIME_MS = 2500
BUSY = "Baton is busy right now, and has saved nothing"
LATER = "no longer opens the form"


@contextmanager
def locked_for(db: Database, seconds: float) -> Iterator[None]:
    """While it lasts, and for so long from its start, another process writes."""
    taken = Event()

    def hold() -> None:
        with locked(db):
            taken.set()
            Event().wait(seconds)

    holder = Thread(target=hold)
    holder.start()
    assert taken.wait(5)
    yield
    holder.join()


def test_row_27_thirty_two_commands_at_once_are_all_answered_in_time(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("ada", "/til What was there before")
    stage.slack.fault("views.open", "hang", times=-1)
    texts = [*(f"/til Lesson {n} of many" for n in range(16)), *["/til"] * 8, *["/til list"] * 8]

    def type_it(text: str) -> Answer:
        return stage.slack.command("grace", text)

    with ThreadPoolExecutor(len(texts)) as crowd, locked_for(stage.database(), 2):
        answers = list(crowd.map(type_it, texts))
    stage.slack.clear_faults()
    stage.settle()
    late = [(text, one.ack_ms) for text, one in zip(texts, answers, strict=True) if not one.ok]
    assert not late
    assert max(one.ack_ms for one in answers) < IN_TIME_MS
    read = [one.message.plain if one.message else "" for one in answers]
    with stage.baton.db.read() as session:
        kept = {one.title for one in session.exec(select(TilEntry))}
    for text, words in zip(texts, read, strict=True):
        if text == "/til list":
            assert "What was there before" in words
        elif text == "/til":
            assert LATER in words
        elif BUSY in words:
            assert f"You typed: {text}" in words
            assert text.removeprefix("/til ") not in kept
        else:
            assert "Saved as" in words
            assert text.removeprefix("/til ") in kept
    # Nothing half-done stays, and who repeats is heard.
    with stage.baton.db.read() as session:
        entries = [one.entry_id for one in session.exec(select(TilEntry))]
        noted = list(session.exec(select(LedgerEntry).where(LedgerEntry.event == "til.logged")))
    assert sorted(entries) == sorted(one.object_id for one in noted)
    assert "Saved as" in stage.says("grace", "/til Lesson 1 of many, again")
    invariants.check(stage.baton.db, stage.slack)


def test_row_25_what_comes_four_times_to_two_batons_at_once_has_one_effect(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til Replays are free")
    stage.slack.click("grace", "til.share", message=stage.slack.ephemerals("grace")[-1])
    stage.slack.command("ada", "/til")
    stage.slack.submit("ada", {"title": "Forms as well"})
    stage.slack.create_channel("lab", members=["ada"])
    stage.slack.invite_app("lab", by="ada")
    stage.slack.join("omar", "payments")
    stage.settle()
    before = effects(stage.baton.db)
    assert len(stage.channel("lab")) == 1
    with second_baton(stage):
        brought = [(one.kind, one.payload) for one in stage.slack.deliveries()]
        assert {kind for kind, _ in brought} == {"slash_commands", "interactive", "events_api"}
        with ThreadPoolExecutor(8) as slack:
            for kind, payload in brought:
                for again in [slack.submit(stage.slack.deliver, kind, payload) for _ in range(4)]:
                    again.result()
        stage.settle()
        assert effects(stage.baton.db) == before
    assert len(stage.channel("lab")) == 1
    assert stage.says("ada", "/til list").count("Replays are free") == 1
    invariants.check(stage.baton.db, stage.slack)


@contextmanager
def second_baton(stage: Stage) -> Iterator[None]:
    """Another Baton beside the first, where the database is made for it."""
    if stage.baton.db.is_sqlite:
        yield
        return
    other = Baton(stage.settings(), clock=stage.sandbox.clock.now, every=QUICK, limits=LIMITS)
    other.start()
    stage.slack.wait_connected(2)
    yield
    other.stop()


def effects(db: Database) -> dict[str, list[str]]:
    """Everything that a delivery may have written, without its moments."""
    with db.read() as session:
        return {
            "lessons": sorted(one.title for one in session.exec(select(TilEntry))),
            "facts": sorted(
                f"{one.event} {one.object_id}" for one in session.exec(select(LedgerEntry))
            ),
            "messages": sorted(one.key for one in session.exec(select(OutboxRow))),
            "deliveries": sorted(one.delivery_id for one in session.exec(select(Received))),
            "members": sorted(
                f"{one.person_id} {one.left_at}" for one in session.exec(select(Member))
            ),
            "teams": sorted(f"{one.name} {one.til_count}" for one in session.exec(select(Team))),
        }


def user_change(name: str, updated: int, **more: Any) -> dict[str, Any]:
    user = {"id": "U1", "name": name, "updated": updated, "tz": "Europe/Berlin", **more}
    return {"type": "user_change", "user": user}


def undisturbed(ts: str, *, is_on: bool) -> dict[str, Any]:
    status = {
        "dnd_enabled": is_on,
        "next_dnd_start_ts": int(float(ts)) + 3600,
        "next_dnd_end_ts": int(float(ts)) + 7200,
    }
    return {"type": "dnd_updated_user", "user": "U1", "dnd_status": status, "event_ts": ts}


OF_ADA = (
    (lifecycle.person_changed, user_change("countess", 10)),
    (lifecycle.person_changed, user_change("lovelace", 20, is_restricted=True)),
    (lifecycle.undisturbed, undisturbed("1792000000.1", is_on=True)),
    (lifecycle.undisturbed, undisturbed("1792000100.1", is_on=False)),
)
OF_THE_CHANNEL = tuple(
    (lifecycle.channel_changed, {"type": name, "user": "U1", "channel": "C1"})
    for name in ("member_left_channel", "channel_rename", "channel_archive")
)
ORDERS = (*itertools.permutations(OF_ADA), *itertools.permutations(OF_THE_CHANNEL))


def test_row_26_events_in_any_order_end_in_the_same_state(db: Database) -> None:
    one_team(db)
    ends: dict[bool, set[tuple[Any, ...]]] = {True: set(), False: set()}
    for n, order in enumerate(ORDERS):
        with db.write() as session:
            found = session.get(Team, ("T1", "team"))
            ada = session.get(Person, ("T1", "U1"))
            assert found
            assert ada
            found.roster_due_at = None
            ada.name, ada.updated, ada.is_guest, ada.dnd_as_of = "Ada", 0, False, None
        for which, (listener, event) in enumerate(order):
            body = {"team_id": "T1", "event": event, "event_id": f"Ev{n}-{which}"}
            listener(event, body, db, lambda: NOW)
        ends[len(order) == len(OF_ADA)].add(standing(db))
    assert ends[True] == {("lovelace", True, None, None, True)}
    assert ends[False] == {("Ada", False, None, None, True)}


def standing(db: Database) -> tuple[Any, ...]:
    with db.read() as session:
        ada = people.get(session, "T1", "U1")
        team = teams.get(session, "T1", "team")
    assert ada
    assert team
    # Who is in the channel, Slack is asked: whatever came in whichever order (slack.md 1.2).
    return ada.name, ada.is_guest, ada.dnd_start, ada.dnd_end, team.roster_due_at is not None


@pytest.mark.long
def test_row_23_24_a_socket_that_ends_is_renewed_and_what_came_meanwhile_has_its_effect(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    for n, reason in enumerate(("refresh_requested", "warning")):
        stage.slack.disconnect_sockets(reason)
        stage.slack.wait_connected()
        assert f"Saved as T-{n + 1}" in stage.says("grace", f"/til Said after a {reason}")
    assert stage.baton.problem() is None
    # All of them end, and Slack gives no new one for a while.
    stage.slack.fault("apps.connections.open", "error", error="too_many_websockets", times=2)
    stage.slack.disconnect_sockets("close")
    stage.wait_until(lambda: stage.slack.connections() == 0)
    assert stage.slack.command("grace", "/til Into the void").error == "dispatch_failed"
    stage.wait_until(lambda: stage.baton.problem() is not None)
    assert stage.baton.problem() == "Slack cannot reach Baton: its connection is closed."
    stage.slack.create_channel("lab", members=["ada"])
    stage.slack.invite_app("lab", by="ada")
    assert stage.channel("lab") == []
    stage.slack.wait_connected(timeout=40)
    stage.wait_until(lambda: len(stage.channel("lab")) == 1)
    assert "Saved as T-3" in stage.says("grace", "/til Said at last")
    assert stage.baton.problem() is None
    invariants.check(stage.baton.db, stage.slack)
