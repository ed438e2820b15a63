"""The fault matrix, lost answers: looked for where Slack lets Baton look, else by declared policy.

Each honest limit of reliability.md 4.4 is a test that shows what then happens.
"""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

import aiohttp
import pytest
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import select

from bot.delivery import Delivery
from bot.sends import Direct, Post, Reply, queue
from bot.views.common import sentence
from storage.outbox import OutboxRow
from tests.faults import invariants
from tests.faults.test_slack_api import ada, put
from tests.stage import LIMITS, PATIENCE, Stage
from tests.test_delivery import PAYMENTS, change, post, posts_tried, say, state, texts

START = datetime(2026, 10, 14, 8, tzinfo=UTC)
HISTORY = ("channels:history", "groups:history", "im:history", "im:write")
IMPATIENT = replace(LIMITS, timeout=timedelta(seconds=1))


@contextmanager
def allowed(database: str, *scopes: str) -> Iterator[Stage]:
    """A workspace that granted these optional scopes."""
    with Stage(START, database, granted=scopes) as found:
        yield found


def direct(stage: Stage, key: str, text: str = "Only for you") -> Direct:
    workspace_id = stage.baton.workspace.workspace_id
    return Direct(workspace_id=workspace_id, key=key, person_id=ada(stage), message=sentence(text))


def lost(stage: Stage, *, after_effect: bool, kind: str = "http", **how: Any) -> None:
    """The answer to the next post is lost, before or after Slack took it."""
    status = 503 if kind == "http" else None
    stage.slack.fault("chat.postMessage", kind, after_effect=after_effect, status=status, **how)


def sound(stage: Stage, *, doubles: int = 0) -> None:
    invariants.check(stage.baton.db, stage.slack, doubles=doubles)


@pytest.mark.long
@pytest.mark.parametrize("after_effect", [True, False], ids=["after effect", "before effect"])
def test_row_16_17_19_what_was_lost_is_looked_for_and_arrives_once(
    database: str, after_effect: bool
) -> None:
    kinds = ["http", "drop", "reset", "garbage", "garbage", "error"]
    errors = [None, None, None, "truncated", "no_ok", "internal_error"]
    with allowed(database, *HISTORY) as stage:
        stage.set_up(by="ada")
        for number, (kind, error) in enumerate(zip(kinds, errors, strict=True)):
            lost(stage, after_effect=after_effect, kind=kind, error=error)
            say(stage, post(stage, f"n{number}", f"number {number}"))
        lost(stage, after_effect=after_effect)
        say(stage, direct(stage, "d1"))
        first = post(stage, "n0")
        reply = Reply(
            workspace_id=first.workspace_id,
            key="reply",
            channel=PAYMENTS,
            to="n0",
            message=sentence("And another thing"),
        )
        lost(stage, after_effect=after_effect)
        say(stage, reply, change(stage, "n0:v1", "n0", "number 0, changed"))
        said = [one for one in texts(stage) if "number" in one]
        assert said == ["number 0, changed", *(f"number {n}" for n in range(1, 6))]
        assert [one.plain for one in stage.direct("ada")] == ["Only for you"]
        [answered] = [one for one in stage.channel() if one.plain == "number 0, changed"]
        assert [one.plain for one in stage.slack.thread(answered)][1:] == ["And another thing"]
        keys = [*(f"n{n}" for n in range(6)), "d1", "reply", "n0:v1"]
        assert {state(stage, key) for key in keys} == {("sent", None)}
        sound(stage)


def test_row_18_others_go_on_while_a_post_hangs_and_it_arrives_once(database: str) -> None:
    with allowed(database, *HISTORY) as stage:
        stage.start_again(IMPATIENT)
        lost(stage, after_effect=True, kind="hang", channel=PAYMENTS)
        put(stage, post(stage, "one"), post(stage, "two", "After it"), direct(stage, "d1"))
        stage.wait_until(lambda: len(stage.direct("ada")) == 1)
        assert state(stage, "two")[0] == "ready"
        stage.settle()
        assert texts(stage) == ["Hello", "After it"]
        sound(stage)


def test_a_look_that_fails_is_made_again_and_one_that_may_not_be_made_is_not(
    database: str,
) -> None:
    with allowed(database, "channels:history") as stage:
        stage.slack.fault("conversations.history", "http", status=503)
        stage.slack.fault("conversations.history", "ratelimited", retry_after="0")
        lost(stage, after_effect=True)
        say(stage, post(stage, "one"))
        assert state(stage, "one") == ("sent", None)
        assert len(stage.slack.calls("conversations.history")) == 3
        lost(stage, after_effect=True)
        say(stage, direct(stage, "d1"))
        assert state(stage, "d1")[0] == "unknown"
        stage.slack.fault("conversations.history", "error", error="missing_scope")
        lost(stage, after_effect=True)
        say(stage, post(stage, "two", "Hello in private"))
        assert state(stage, "two")[0] == "unknown"
        sound(stage)


def test_limit_a_row_21_what_slack_applies_after_the_look_stands_there_twice(
    database: str,
) -> None:
    with allowed(database, *HISTORY) as stage:
        stage.start_again(IMPATIENT)
        stage.slack.fault("chat.postMessage", "slow", seconds=4)
        say(stage, post(stage, "one"))
        stage.wait_until(lambda: len(texts(stage)) == 2, patience=20)
        sound(stage, doubles=1)


class StoppedClient(AsyncWebClient):
    """A client whose machine stops for a while just before it writes to the wire."""

    stops: Event
    go_on: Event

    async def api_call(self, *args: Any, **how: Any) -> Any:
        self.stops.set()
        # On purpose no await: a machine that stands still does not look at the outbox either.
        self.go_on.wait()
        return await super().api_call(*args, **how)


def test_limit_b_row_6_a_worker_that_stops_right_before_the_write_posts_twice(
    database: str,
) -> None:
    with allowed(database, *HISTORY) as stage:
        stage.stop_baton()
        stops, go_on = Event(), Event()

        def stopped(session: aiohttp.ClientSession) -> AsyncWebClient:
            found = StoppedClient(
                stage.sandbox.bot_token, base_url=stage.sandbox.api_url, session=session
            )
            found.retry_handlers = []
            found.stops, found.go_on = stops, go_on
            return found

        db = stage.database()
        frozen = Delivery(db, stopped, stage.slack.now, LIMITS)
        frozen.start()
        try:
            with db.write() as session:
                queue(session, [post(stage, "one")], stage.slack.now())
            frozen.wake()
            assert stops.wait(PATIENCE)
            with db.write() as session:
                session.exec(select(OutboxRow)).one().lease_until = stage.long_ago()
            stage.start_baton()
            stage.wait_until(lambda: texts(stage) == ["Hello"])
            go_on.set()
            stage.wait_until(lambda: texts(stage) == ["Hello", "Hello"])
        finally:
            go_on.set()
            frozen.stop()
        sound(stage, doubles=1)


def test_limit_c_what_somebody_deletes_before_the_look_comes_again(database: str) -> None:
    with allowed(database, *HISTORY) as stage:
        stage.start_again(replace(LIMITS, settle=timedelta(seconds=1.5)))
        lost(stage, after_effect=True)
        put(stage, post(stage, "one"))
        stage.wait_until(lambda: texts(stage) == ["Hello"])
        stage.slack.delete_message(stage.channel()[0])
        stage.settle()
        assert texts(stage) == ["Hello"]
        sound(stage, doubles=1)


def test_limit_d_without_history_a_nudge_comes_once_or_never_and_a_digest_once_more(
    stage: Stage,
) -> None:
    for after_effect in (True, False):
        lost(stage, after_effect=after_effect)
        say(stage, direct(stage, f"nudge:{after_effect}", f"nudge {after_effect}"))
        assert state(stage, f"nudge:{after_effect}")[0] == "unknown"
        digest = post(stage, f"digest:{after_effect}", f"digest {after_effect}")
        lost(stage, after_effect=after_effect)
        say(stage, Post(**vars(digest) | {"may_repeat": True}))
        assert state(stage, digest.key) == ("sent", None)
    assert [one.plain for one in stage.direct("ada")] == ["nudge True"]
    assert texts(stage) == ["digest True", "digest True", "digest False"]
    lost(stage, after_effect=True, times=-1)
    before = posts_tried(stage)
    say(stage, Post(**vars(post(stage, "never", "Hello")) | {"may_repeat": True}))
    assert state(stage, "never")[0] == "unknown"
    assert posts_tried(stage) - before == 2
    sound(stage, doubles=2)


@pytest.mark.sqlite_alone
def test_limit_e_a_database_from_an_older_backup_says_it_again(
    database: str, tmp_path: Path
) -> None:
    with allowed(database, *HISTORY) as stage:
        stage.slack.fault("chat.postMessage", "ratelimited", retry_after="2")
        put(stage, post(stage, "one"))
        stage.wait_until(lambda: state(stage, "one")[1] == "ratelimited")
        stage.stop_baton()
        file = Path(stage.database().place)
        shutil.copy(file, tmp_path / "backup.db")
        stage.start_baton()
        stage.stop_baton()
        for left in file.parent.glob(f"{file.name}-*"):
            left.unlink()
        shutil.copy(tmp_path / "backup.db", file)
        stage.start_baton()
        assert texts(stage) == ["Hello", "Hello"]
        sound(stage, doubles=1)


@pytest.mark.long
def test_row_22_while_slack_is_away_calls_get_rare_and_afterwards_the_rest_arrives_once(
    database: str,
) -> None:
    with allowed(database, *HISTORY) as stage:
        people = [one.id for one in stage.slack.people() if not one.is_bot][:7]
        stage.start_again(replace(LIMITS, pace_factor=0.05))
        stage.slack.fault("*", "http", status=503, times=-1)
        nudges = [
            Direct(**vars(direct(stage, f"d{n}", f"n{n}")) | {"person_id": one})
            for n, one in enumerate(people)
        ]
        stale = Direct(
            **vars(direct(stage, "stale", "Today only"))
            | {"person_id": people[0], "expires_at": START + timedelta(hours=3)}
        )
        put(stage, *nudges, stale)
        Event().wait(1.5)
        tried = len(stage.slack.calls())
        Event().wait(1.5)
        # Seven rows that are looked for every 10 ms would have made a thousand calls.
        assert len(stage.slack.calls()) - tried < 60
        stage.sandbox.bot = None
        stage.slack.advance(by=timedelta(hours=6))
        stage.slack.clear_faults()
        stage.sandbox.bot = stage.baton
        stage.wait_until(
            lambda: {state(stage, f"d{n}")[0] for n in range(len(people))} == {"sent"},
            patience=40,
        )
        stage.settle()
        assert state(stage, "stale") == ("skipped", "too late")
        sound(stage)
