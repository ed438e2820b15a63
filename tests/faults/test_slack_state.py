"""The fault matrix, the state of Slack: each test is named after the row it proves."""

from bot.sends import Remove, Update
from tests.faults.test_slack_api import put
from tests.stage import Stage
from tests.test_delivery import change, post, removal, say, state, texts
from tests.test_setup import team_of


def said_once(stage: Stage) -> None:
    """A team, and one message in its channel."""
    stage.set_up(by="ada")
    say(stage, post(stage, "one"))
    assert "Hello" in texts(stage)


def test_row_35_what_is_removed_while_the_channel_is_archived_goes_when_it_opens(
    stage: Stage,
) -> None:
    said_once(stage)
    stage.slack.archive_channel("payments")
    stage.settle()
    stage.slack.fault("chat.delete", "error", error="is_inactive")
    say(stage, change(stage, "one:v1", "one", "Hello, changed"), removal(stage, "one"))
    assert state(stage, "one:gone") == ("held", "is_inactive")
    stage.slack.unarchive_channel("payments")
    stage.settle()
    assert state(stage, "one:gone")[0] == "sent"
    assert not [one for one in texts(stage) if "Hello" in one]


def test_row_35_a_change_that_waits_outlives_the_pause_and_a_post_does_not(stage: Stage) -> None:
    said_once(stage)
    stage.slack.fault("chat.delete", "ratelimited", retry_after="1")
    stage.slack.fault("chat.delete", "error", error="is_inactive")
    stage.slack.fault("chat.postMessage", "ratelimited", retry_after="1")
    put(stage, removal(stage, "one"))
    stage.wait_until(lambda: state(stage, "one:gone")[1] == "ratelimited")
    put(stage, post(stage, "two", "Too late for this"))
    stage.slack.archive_channel("payments")
    stage.wait_until(lambda: state(stage, "two") == ("skipped", "the channel is archived"))
    stage.settle()
    assert state(stage, "one:gone")[0] == "held"
    stage.slack.unarchive_channel("payments")
    stage.settle()
    assert state(stage, "one:gone")[0] == "sent"


def test_row_34_a_change_that_its_channel_refuses_pauses_no_team(stage: Stage) -> None:
    said_once(stage)
    stage.slack.fault("chat.update", "error", error="channel_not_found")
    say(stage, change(stage, "one:v1", "one", "Hello, changed"))
    assert team_of(stage).paused_at is None
    assert state(stage, "one:v1") == ("held", "channel_not_found")


def test_row_34_what_was_said_under_a_channels_old_id_can_be_changed(stage: Stage) -> None:
    said_once(stage)
    stage.slack.fault("chat.postMessage", "ratelimited", retry_after="1")
    put(stage, post(stage, "two", "On its way"))
    stage.wait_until(lambda: state(stage, "two")[1] == "ratelimited")
    new_id = stage.slack.change_channel_id("payments")
    stage.wait_until(lambda: "On its way" in texts(stage))
    say(stage, Update(**vars(change(stage, "one:v1", "one", "Hi")) | {"channel": new_id}))
    assert "Hi" in texts(stage)
    say(stage, Remove(**vars(removal(stage, "one")) | {"channel": new_id}))
    assert "Hi" not in texts(stage)
