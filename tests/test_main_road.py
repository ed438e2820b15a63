"""The main road: a team learns for two weeks and reads its digest, over the real protocols."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from sandbox.seen import Message
from tests.killed import KilledStage
from tests.stage import Stage

BERLIN = ZoneInfo("Europe/Berlin")
Step = Callable[[Stage], None]

# Germany leaves summer time on Sunday, 25 October 2026.
START = datetime(2026, 10, 14, 8, tzinfo=UTC)


def berlin(day: int, hour: int = 10, minute: int = 0, month: int = 10) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=BERLIN)


def local(message: Message) -> datetime:
    return datetime.fromtimestamp(float(message.ts), UTC).astimezone(BERLIN)


def set_the_team_up(stage: Stage) -> None:
    stage.set_up(by="ada")


def log_one_by_command(stage: Stage) -> None:
    stage.slack.advance(to=berlin(14, 11))
    said = stage.says("grace", "/til A partial index made the nightly job 40x faster #postgres")
    assert "Saved as T-1" in said


def log_one_by_form_and_share_it(stage: Stage) -> None:
    stage.slack.advance(to=berlin(14, 15))
    stage.says("kofi", "/til")
    answer = stage.slack.submit(
        "kofi",
        {
            "title": "Retries need a budget",
            "body": "Three layers with three tries each are 27 calls to a service that is down.",
            "tags": "#resilience",
            "where": "channel",
        },
    )
    assert answer.view
    assert "Saved as T-2" in answer.view.plain
    stage.settle()


def log_one_by_shortcut(stage: Stage) -> None:
    stage.slack.advance(to=berlin(15, 10))
    words = stage.slack.say("radia", "MTU 1500 breaks our VPN, 1400 works", channel="payments")
    stage.slack.shortcut("ines", "til.from_message", message=words)
    answer = stage.slack.submit("ines", {"where": "channel"})
    assert answer.view
    assert "Saved as T-3" in answer.view.plain
    stage.settle()


def edit_the_shared_one(stage: Stage) -> None:
    stage.slack.advance(to=berlin(15, 12))
    stage.slack.click("kofi", "til.more", message=shared(stage, "Retries"), select=choice(stage))
    stage.slack.submit("kofi", {"title": "Retries need a budget per request"})
    stage.settle()


def choice(stage: Stage) -> str:
    [menu] = [
        block["accessory"]
        for block in shared(stage, "Retries").blocks
        if "accessory" in block and block["accessory"]["type"] == "overflow"
    ]
    value: str = menu["options"][1]["value"]
    return value


def delete_the_one_from_the_shortcut(stage: Stage) -> None:
    stage.slack.advance(to=berlin(16, 12))
    answer = stage.slack.command("ines", "/til list @ines")
    stage.slack.click("ines", "til.read", message=answer.message)
    stage.slack.click("ines", "til.delete")
    stage.settle()


def read_the_first_digest(stage: Stage) -> None:
    stage.slack.advance(to=berlin(20, 9))


def learn_one_thing_in_the_second_week(stage: Stage) -> None:
    stage.slack.advance(to=berlin(22, 9))
    stage.says("tomas", "/til Container queries replace most of our media queries #css")


def read_the_second_digest(stage: Stage) -> None:
    stage.slack.advance(to=berlin(27, 9))


def stay_silent_for_a_week(stage: Stage) -> None:
    stage.slack.advance(to=berlin(3, 9, month=11))


STORY: tuple[Step, ...] = (
    set_the_team_up,
    log_one_by_command,
    log_one_by_form_and_share_it,
    log_one_by_shortcut,
    edit_the_shared_one,
    delete_the_one_from_the_shortcut,
    read_the_first_digest,
    learn_one_thing_in_the_second_week,
    read_the_second_digest,
    stay_silent_for_a_week,
)


def shared(stage: Stage, words: str) -> Message:
    [found] = [one for one in stage.channel() if words in one.plain and "learned" in one.plain]
    return found


def what_slack_has(stage: Stage) -> list[tuple[str, str, str]]:
    """Everything Slack took from Baton, in order: what was done, when, and what it says."""
    return [
        (one.kind, local(one.message).isoformat(), one.message.plain)
        for one in stage.slack.posted()
        if one.kind != "ephemeral"
    ]


@pytest.mark.parametrize("http", [False, True], ids=["Socket Mode", "signed HTTP"])
def test_a_team_learns_for_two_weeks_and_reads_its_digests(database: str, http: bool) -> None:
    with Stage(START, database, http=http) as stage:
        for step in STORY:
            step(stage)
        welcome, learned, first, second = stage.channel()
        assert "Ada set Baton up" in welcome.plain
        assert "Retries need a budget per request" in learned.plain
        assert learned.edited
        assert local(first) == berlin(19, 10)
        assert "A partial index" in first.plain
        assert "Retries need a budget per request" in first.plain
        assert "MTU" not in first.plain
        assert "This is the first digest" in first.plain
        assert local(second) == berlin(26, 10)
        assert "Container queries" in second.plain
        assert "A partial index" not in second.plain
        assert "This is the first digest" not in second.plain
        assert all(local(one) < berlin(27, 9) for one in stage.channel())


@pytest.mark.long
@pytest.mark.timeout(240)
def test_kill_9_between_any_two_steps_changes_nothing_that_slack_received(
    database: str, tmp_path: Path
) -> None:
    with Stage(START, f"sqlite:///{tmp_path / 'undisturbed.db'}") as stage:
        for step in STORY:
            step(stage)
        undisturbed = what_slack_has(stage)
    with KilledStage(START, database) as stage:
        for step in STORY:
            step(stage)
            stage.kill_9()
            assert what_slack_has(stage) == undisturbed[: len(what_slack_has(stage))]
            stage.start_baton()
        stage.settle()
        assert what_slack_has(stage) == undisturbed


def test_the_digest_comes_at_ten_for_the_team_on_both_sides_of_the_clock_change(
    database: str,
) -> None:
    with Stage(START, database) as stage:
        set_the_team_up(stage)
        for day in (16, 23, 30):
            stage.slack.advance(to=berlin(day, 12))
            stage.says("ada", f"/til Lesson of the {day}th")
        stage.slack.advance(by=timedelta(days=5))
        digests = [one for one in stage.channel() if "What we learned" in one.plain]
        hours = [local(one) for one in digests]
        assert hours == [berlin(19), berlin(26), berlin(2, month=11)]
        in_utc = [one.astimezone(UTC).hour for one in hours]
        assert in_utc == [8, 9, 9]
