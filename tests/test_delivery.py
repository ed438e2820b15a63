"""Delivery: once where Slack's answer is definite, in order, and never louder than Slack allows."""

from datetime import timedelta
from threading import Event

import pytest

from bot.delivery.line import Lines
from bot.pacing import CHANNEL, POSTS, Pacer
from bot.sends import Direct, Post, Remove, Reply, Send, Update, queue
from bot.views.common import sentence
from sandbox.seen import Message
from storage import outbox
from storage.db import LOCK_TIMEOUT
from storage.outbox import claims
from storage.outbox.claims import Candidate
from tests.databases import locked
from tests.stage import Stage

PAYMENTS = "C0PAYMENTS2"


def post(stage: Stage, key: str, text: str = "Hello") -> Post:
    workspace_id = stage.baton.workspace.workspace_id
    return Post(workspace_id=workspace_id, key=key, channel=PAYMENTS, message=sentence(text))


def say(stage: Stage, *sends: Send) -> None:
    with stage.baton.db.write() as session:
        queue(session, sends, stage.slack.now())
    stage.settle()


def texts(stage: Stage) -> list[str]:
    return [one.plain for one in stage.channel()]


def state(stage: Stage, key: str) -> tuple[str, str | None]:
    with stage.baton.db.read() as session:
        row = outbox.by_key(session, stage.baton.workspace.workspace_id, key)
    assert row
    return str(row.state), row.problem


def posts_tried(stage: Stage) -> int:
    return len(stage.slack.calls("chat.postMessage"))


def test_the_same_key_is_said_once(stage: Stage) -> None:
    say(stage, post(stage, "one"))
    say(stage, post(stage, "one", "Hello again"))
    assert texts(stage) == ["Hello"]


def test_what_goes_to_one_channel_arrives_in_order(stage: Stage) -> None:
    say(stage, *[post(stage, f"n{n}", f"number {n}") for n in range(20)])
    assert texts(stage) == [f"number {n}" for n in range(20)]


def test_a_reply_stands_in_the_thread_of_what_it_answers(stage: Stage) -> None:
    first = post(stage, "one")
    reply = Reply(
        workspace_id=first.workspace_id,
        key="reply",
        channel=PAYMENTS,
        to="one",
        message=sentence("And another thing"),
    )
    say(stage, first, reply)
    [message] = [one for one in stage.channel() if one.plain == "Hello"]
    assert [one.plain for one in stage.slack.thread(message)][-1] == "And another thing"


def change(stage: Stage, key: str, of: str, text: str) -> Update:
    workspace_id = stage.baton.workspace.workspace_id
    message = sentence(text)
    return Update(workspace_id=workspace_id, key=key, channel=PAYMENTS, of=of, message=message)


def removal(stage: Stage, of: str) -> Remove:
    workspace_id = stage.baton.workspace.workspace_id
    return Remove(workspace_id=workspace_id, key=f"{of}:gone", channel=PAYMENTS, of=of)


def test_edits_of_one_message_are_coalesced(stage: Stage) -> None:
    edits = [change(stage, f"one:v{n}", "one", f"Hello {n}") for n in range(5)]
    say(stage, post(stage, "one"), *edits)
    assert texts(stage) == ["Hello 4"]
    assert len(stage.slack.calls("chat.update")) == 1


def test_what_is_removed_before_it_was_posted_is_never_posted(stage: Stage) -> None:
    say(stage, post(stage, "one"), removal(stage, "one"))
    assert posts_tried(stage) == 0
    assert state(stage, "one") == ("skipped", "withdrawn")


def test_a_removed_message_leaves_the_channel(stage: Stage) -> None:
    say(stage, post(stage, "one"))
    say(stage, removal(stage, "one"))
    assert texts(stage) == []


def test_a_direct_message_reaches_its_person(stage: Stage) -> None:
    [ada] = [one for one in stage.slack.people() if one.handle == "ada"]
    direct = Direct(
        workspace_id=stage.baton.workspace.workspace_id,
        key="direct",
        person_id=ada.id,
        message=sentence("Only for you"),
    )
    say(stage, direct)
    assert [one.plain for one in stage.slack.direct("ada")] == ["Only for you"]


def test_a_message_carries_an_opaque_id_and_unfolds_no_links(stage: Stage) -> None:
    say(stage, post(stage, "team:secret-name", "See https://example.com"))
    [call] = stage.slack.calls("chat.postMessage")
    assert "secret-name" not in str(call.arguments)
    assert call.arguments["metadata"]["event_type"] == "baton_delivery"
    assert call.arguments["unfurl_links"] in (False, "0", "false")


@pytest.mark.parametrize("retry_after", ["0", "abc", "-5", None], ids=str)
def test_a_rate_limit_is_waited_for_and_the_message_posted_once(
    stage: Stage, retry_after: str | None
) -> None:
    if retry_after != "0":
        # The wait is real time: here it is enough that it was written down.
        stage.slack.fault("chat.postMessage", "ratelimited", retry_after=retry_after)
        with stage.baton.db.write() as session:
            queue(session, [post(stage, "one")], stage.slack.now())
        stage.wait_until(lambda: state(stage, "one")[1] == "ratelimited")
        with stage.baton.db.read() as session:
            row = outbox.by_key(session, stage.baton.workspace.workspace_id, "one")
        assert row
        assert row.retry_at
        assert row.state == outbox.State.READY
        return
    stage.slack.fault("chat.postMessage", "ratelimited", retry_after="0", times=2)
    say(stage, post(stage, "one"))
    assert texts(stage) == ["Hello"]


def test_an_unclear_answer_is_never_repeated_blindly(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    for number, kind in enumerate(("http", "drop", "garbage"), start=1):
        with subtests.test(kind=kind):
            status = 500 if kind == "http" else None
            stage.slack.fault("chat.postMessage", kind, after_effect=True, status=status)
            say(stage, post(stage, kind))
            assert texts(stage) == ["Hello"] * number
            assert state(stage, kind)[0] == "unknown"
            assert posts_tried(stage) == number


def test_an_unclear_change_is_repeated_for_it_does_no_harm(stage: Stage) -> None:
    say(stage, post(stage, "one"))
    stage.slack.fault("chat.update", "drop", after_effect=True)
    say(stage, change(stage, "one:v1", "one", "Hello, changed"))
    assert texts(stage) == ["Hello, changed"]
    assert state(stage, "one:v1")[0] == "sent"


ENDS = {
    "invalid_blocks": "dead",
    "msg_too_long": "dead",
    "restricted_action": "dead",
    "ekm_access_denied": "dead",
    "some_future_error": "dead",
    "user_not_found": "skipped",
    "cannot_dm_bot": "skipped",
    "internal_error": "unknown",
}


def test_row_36_40_each_of_slacks_errors_ends_in_a_named_state(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    for number, (error, expected) in enumerate(ENDS.items(), start=1):
        with subtests.test(error=error):
            stage.slack.fault("chat.postMessage", "error", error=error)
            say(stage, post(stage, error))
            assert state(stage, error) == (expected, error)
            assert posts_tried(stage) == number


def test_a_dead_message_stops_no_later_one(stage: Stage) -> None:
    stage.slack.fault("chat.postMessage", "error", error="invalid_blocks")
    say(stage, post(stage, "one"), post(stage, "two", "Still here"))
    assert texts(stage) == ["Still here"]


def test_a_change_of_what_was_never_sent_is_skipped(stage: Stage) -> None:
    stage.slack.fault("chat.postMessage", "error", error="invalid_blocks")
    say(stage, post(stage, "one"))
    say(stage, change(stage, "one:v1", "one", "Hello, changed"))
    assert state(stage, "one:v1")[0] == "skipped"


def test_a_change_of_what_nobody_ever_said_is_skipped(stage: Stage) -> None:
    say(stage, change(stage, "lost:v1", "lost", "Hello, changed"))
    assert state(stage, "lost:v1")[0] == "skipped"
    assert not stage.slack.calls("chat.update")


def test_a_channel_that_turns_baton_away_pauses_its_team(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.fault("chat.postMessage", "error", error="is_archived")
    stage.says("ada", "/til A lesson")
    stage.slack.click("ada", "til.share", message=stage.slack.ephemerals("ada")[-1])
    stage.settle()
    assert "Paused" in stage.says("ada", "/baton status")


def test_what_could_not_leave_for_two_days_is_skipped(stage: Stage) -> None:
    stage.stop_baton()
    stage.sandbox.bot = None
    say_later = [post(stage, "one")]
    with stage.database().write() as session:
        queue(session, say_later, stage.slack.now())
    stage.slack.advance(by=timedelta(days=3))
    stage.start_baton()
    assert texts(stage) == []
    assert state(stage, "one") == ("skipped", "too late")


def test_a_claim_whose_worker_died_is_named_unknown_and_shown_to_leads(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.stop_baton()
    with stage.database().write() as session:
        queue(session, [post(stage, "one")], stage.slack.now())
        ago = stage.long_ago()
        rows = claims.candidates(session, now=stage.slack.now(), real_now=ago)
        ids = [one.row_id for one in rows]
        claims.claim(session, ids, now=stage.slack.now(), real_now=ago, lease_until=ago)
    stage.start_baton()
    assert state(stage, "one")[0] == "unknown"
    assert "may or may not have reached Slack" in stage.says("ada", "/baton status")
    assert "may or may not" not in stage.says("grace", "/baton status")


def test_an_answer_that_meets_a_locked_database_is_written_down_later(stage: Stage) -> None:
    stage.slack.fault("chat.postMessage", "slow", seconds=0.3)
    with stage.baton.db.write() as session:
        queue(session, [post(stage, "one")], stage.slack.now())
    stage.wait_until(lambda: state(stage, "one")[0] == "sending")
    with locked(stage.database()):
        stage.wait_until(lambda: len(texts(stage)) == 1)
        Event().wait(LOCK_TIMEOUT.total_seconds() + 0.5)
    stage.settle()
    assert state(stage, "one")[0] == "sent"
    assert posts_tried(stage) == 1


def candidate(row_id: int, *, workspace: str = "T1", to: str | None = None) -> Candidate:
    return Candidate(row_id, workspace, to or f"C{row_id}", "post")


class Seconds:
    """A monotonic clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def in_line(*some: Candidate) -> tuple[Lines, Seconds]:
    seconds = Seconds()
    lines = Lines(Pacer(seconds))
    lines.renew(some)
    return lines, seconds


def test_a_channel_gets_a_short_burst_and_then_one_message_a_second() -> None:
    pacer = Pacer(seconds := Seconds())
    for _ in range(CHANNEL.burst):
        assert pacer.channel_free_in("T1", "C1") == 0
        pacer.take("T1", "C1", "post")
    assert pacer.channel_free_in("T1", "C1") == pytest.approx(1)
    seconds.now += 1
    assert pacer.channel_free_in("T1", "C1") == 0


def test_a_herd_leaves_at_the_pace_of_its_workspace_and_delays_no_other() -> None:
    herd = [candidate(n) for n in range(500)]
    lines, seconds = in_line(*herd, candidate(900, workspace="T2"))
    first = lines.take(250)
    assert [one.row_id for one in first if one.workspace_id == "T1"] == [*range(POSTS.burst)]
    assert 900 in [one.row_id for one in first]
    assert lines.take(250) == []
    seconds.now += (pause := lines.free_in() or 0)
    assert pause == pytest.approx(1 / POSTS.per_second)
    assert [one.row_id for one in lines.take(250)] == [POSTS.burst]
    seconds.now += 60
    assert len(lines.take(500)) == POSTS.burst


def test_whoever_cannot_be_written_to_yet_lets_the_others_pass() -> None:
    busy = [candidate(n, to="C1") for n in range(4)]
    lines, seconds = in_line(*busy, candidate(9, to="C2"))
    assert [one.row_id for one in lines.take(9)] == [0, 1, 2, 9]
    seconds.now += lines.free_in() or 0
    assert [one.row_id for one in lines.take(9)] == [3]


def test_messages_pile_up_behind_no_one_who_waits(stage: Stage) -> None:
    stage.slack.fault("chat.postMessage", "slow", seconds=0.5, channel=PAYMENTS)
    [grace] = [one for one in stage.slack.people() if one.handle == "grace"]
    workspace_id = stage.baton.workspace.workspace_id
    direct = Direct(
        workspace_id=workspace_id, key="d", person_id=grace.id, message=sentence("At once")
    )
    say(stage, post(stage, "one"), direct)
    first: Message = stage.slack.posted()[0].message
    assert first.plain == "At once"
