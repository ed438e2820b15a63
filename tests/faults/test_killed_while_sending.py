"""The fault matrix, a process that ends at the worst moment: each test is named after its rows."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from sqlmodel import select

from bot.clock import system_clock
from bot.sends import Post, queue
from bot.views.common import sentence
from storage import workspace
from storage.outbox import OutboxRow, State
from tests.faults import invariants
from tests.faults.test_unclear_outcomes import HISTORY
from tests.killed import KilledStage
from tests.stage import START_PATIENCE
from tests.test_delivery import PAYMENTS

START = datetime(2026, 10, 14, 8, tzinfo=UTC)
CANARY = "canary-in-the-coal-mine"


class Mortal(KilledStage):
    """A process whose claims run out soon."""

    lease = 3.0


@contextmanager
def mortal(database: str) -> Iterator[Mortal]:
    with Mortal(START, database, granted=HISTORY) as stage:
        yield stage


def put(stage: Mortal, *keys: str) -> None:
    put_for(stage, *((key, PAYMENTS) for key in keys))


def put_for(stage: Mortal, *sends: tuple[str, str]) -> None:
    """Messages, each with its key and where it goes."""
    with stage.database().write() as session:
        [here] = workspace.every(session)
        posts = [
            Post(workspace_id=here.workspace_id, key=key, channel=to, message=sentence(CANARY))
            for key, to in sends
        ]
        queue(session, posts, stage.slack.now())


def dies(stage: Mortal, *, at: str) -> None:
    """The process starts, and ends at a point."""
    process = stage.start_process(at=at)
    process.join(timeout=90)
    assert process.exitcode == -signal.SIGKILL


def comes_back(stage: Mortal, times: int = 1) -> None:
    """The next process puts right what the last one left."""
    stage.start_baton()
    assert len([one for one in stage.channel() if CANARY in one.plain]) == times
    said = stage.output.read_text()
    settings = stage.settings()
    secrets = [CANARY, settings.bot_token, settings.app_token]
    invariants.check(stage.database(), stage.slack, output=said, secrets=secrets)


@pytest.mark.timeout(300)
def test_row_1_kill_9_in_or_after_the_transaction_that_plans_brings_one_digest(
    database: str,
) -> None:
    with mortal(database) as stage:
        stage.set_up(by="ada")
        stage.says("ada", f"/til {CANARY}")
        stage.kill_9()
        for week, when in enumerate(("in", "after")):
            stage.slack.advance(to=datetime(2026, 10, 19 + 7 * week, 9, 30, tzinfo=UTC))
            dies(stage, at=f"plan:{when}:KILL")
            comes_back(stage, times=1 + week)
            stage.says("ada", f"/til {CANARY} again {week}")
            stage.kill_9()


@pytest.mark.long
@pytest.mark.timeout(300)
def test_row_2_and_4_kill_9_around_a_claim_or_its_end_brings_one_message(database: str) -> None:
    with mortal(database) as stage:
        stage.kill_9()
        for number, at in enumerate(("claim:in", "claim:after", "settle:in", "settle:after")):
            put(stage, f"n{number}")
            dies(stage, at=f"{at}:KILL")
            comes_back(stage, times=number + 1)
            stage.kill_9()


@pytest.mark.long
@pytest.mark.timeout(300)
@pytest.mark.parametrize("after_effect", [True, False], ids=["after effect", "before effect"])
def test_row_3_kill_9_while_slack_has_the_call_brings_one_message(
    database: str, after_effect: bool
) -> None:
    with mortal(database) as stage:
        stage.slack.fault("chat.postMessage", "hang", after_effect=after_effect)
        put(stage, "one")
        stage.wait_until(lambda: bool(stage.slack.calls("chat.postMessage")))
        stage.kill_9()
        comes_back(stage)


@pytest.mark.long
@pytest.mark.timeout(300)
def test_row_6_a_process_that_stops_for_longer_than_its_lease_sends_once(database: str) -> None:
    with mortal(database) as stage:
        stage.kill_9()
        put(stage, "one")
        process = stage.start_process(at="claim:after:STOP")
        stage.wait_until(lambda: states(stage) == {State.SENDING}, patience=START_PATIENCE)
        stage.wait_until(lambda: is_lease_over(stage), patience=10)
        assert process.pid
        os.kill(process.pid, signal.SIGCONT)
        stage.wait_until(lambda: states(stage) == {State.SENT}, patience=START_PATIENCE)
        process.kill()
        process.join()
        comes_back(stage)


@pytest.mark.timeout(300)
def test_row_7_sigterm_under_load_ends_at_once_and_leaves_nothing_on_its_way(
    database: str,
) -> None:
    with mortal(database) as stage:
        people = [one.id for one in stage.slack.people() if not one.is_bot]
        stage.slack.fault("chat.postMessage", "slow", seconds=1, times=-1)
        put(stage, "one")
        put_for(stage, *((one, one) for one in people))
        stage.wait_until(lambda: State.SENDING in states(stage))
        assert stage.end_with_sigterm() == 0
        assert State.SENDING not in states(stage)
        stage.slack.clear_faults()
        comes_back(stage)


def states(stage: Mortal) -> set[State]:
    with stage.database().read() as session:
        return {one.state for one in session.exec(select(OutboxRow))}


def is_lease_over(stage: Mortal) -> bool:
    with stage.database().read() as session:
        leases = [one.lease_until for one in session.exec(select(OutboxRow))]
    return all(one and one + timedelta(seconds=1) < system_clock() for one in leases)
