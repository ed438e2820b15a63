"""The fault matrix, the state of Slack: each test is named after the row it proves."""

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from bot import roster
from bot.sends import Direct, Remove, Update
from bot.views.common import sentence
from sandbox.people import EIGHT, WORKSPACE, ChannelSeed, Person, Seed
from storage import workspace
from tests.faults.test_slack_api import put
from tests.stage import Stage
from tests.test_delivery import PAYMENTS, change, post, posts_tried, removal, say, state, texts
from tests.test_setup import members_of, team_of

KOFI = "U0KOFI00004"


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


def leads_told(stage: Stage, person: str) -> int:
    return sum("I am not in #payments any more" in one.plain for one in stage.direct(person))


@pytest.mark.parametrize("error", ["not_in_channel", "channel_not_found"])
def test_row_34_a_channel_that_is_closed_to_baton_pauses_its_team_and_tells_its_leads_once(
    stage: Stage, error: str
) -> None:
    said_once(stage)
    for key in ("two", "three"):
        stage.slack.fault("chat.postMessage", "error", error=error)
        say(stage, post(stage, key))
    assert state(stage, "two") == ("skipped", error)
    assert team_of(stage).paused_why == "Baton is not in the channel"
    stage.slack.advance(by=timedelta(days=8))
    assert (leads_told(stage, "ada"), leads_told(stage, "grace")) == (1, 0)


def test_row_34_whoever_invites_it_again_finds_everything(stage: Stage) -> None:
    said_once(stage)
    for times in (1, 2):
        stage.slack.remove_app("payments", by="grace")
        stage.settle()
        assert leads_told(stage, "ada") == times
        stage.slack.invite_app("payments", by="grace")
        stage.settle()
        assert team_of(stage).paused_at is None
        stage.slack.advance(by=timedelta(hours=1))


def test_row_36_who_was_deactivated_unheard_leaves_the_roster_and_is_tried_once(
    stage: Stage,
) -> None:
    said_once(stage)
    assert "kofi" in members_of(stage)
    # No event reaches it: its socket ends, and Slack opens no other.
    stage.slack.fault("apps.connections.open", "error", error="internal_error", times=-1)
    stage.slack.disconnect_sockets("refresh_requested")
    stage.wait_until(lambda: stage.slack.connections() == 0)
    stage.slack.change_person("kofi", deleted=True)
    assert "kofi" in members_of(stage)
    tried = posts_tried(stage)
    say(stage, to(stage, "kofi", "d1"))
    assert state(stage, "d1")[0] == "skipped"
    assert "kofi" not in members_of(stage)
    stage.slack.advance(by=timedelta(days=8))
    calls = stage.slack.calls("chat.postMessage")[tried:]
    assert len([one for one in calls if one.arguments["channel"] == KOFI]) == 1


MANY = tuple(Person(f"U1{n:09}", f"m{n}", f"Member {n}") for n in range(10_000))
CROWDED = Seed(
    people=(*WORKSPACE.people, *MANY),
    channels=(
        ChannelSeed(PAYMENTS, "payments", (*EIGHT, *(one.handle for one in MANY)), has_app=True),
    ),
)


@pytest.mark.timeout(240)
def test_row_41_a_channel_of_ten_thousand_is_read_in_pages(database: str) -> None:
    start = datetime(2026, 10, 14, 8, tzinfo=UTC)
    with Stage(start, database, seed=CROWDED) as stage:
        form = stage.open_setup(by="ada")
        assert form["who"] is None
        named = [one.id for one in stage.slack.people() if one.handle in ("ada", "kofi")]
        assert stage.slack.submit("ada", {"who": "some", "people": named}).view
        stage.settle()
        assert members_of(stage) == {"ada", "kofi"}
        read = [one for one in stage.slack.calls() if one.method.startswith(("users", "conv"))]
        assert max(int(one.arguments.get("limit", 0)) for one in read) < 1000
        count = Counter(one.method for one in read)
        assert count["users.info"] <= roster.FEW
        looks = count["conversations.info"]
        pages = -(-len(CROWDED.people) // roster.PAGE)
        assert count["conversations.members"] <= looks * pages
        # Everybody is read once at the start, and once for the form that meets so many strangers.
        assert count["users.list"] <= 2 * pages

        # Who leaves while it is read is gone with the next look.
        stage.slack.fault("conversations.members", "slow", seconds=0.1)
        stage.slack.leave("kofi", "payments")
        stage.settle()
        assert members_of(stage) == {"ada"}


def to(stage: Stage, handle: str, key: str) -> Direct:
    [person] = [one for one in stage.slack.people() if one.handle == handle]
    here = stage.baton.workspace.workspace_id
    return Direct(workspace_id=here, key=key, person_id=person.id, message=sentence("Hello"))


@pytest.mark.parametrize(
    "error", ["token_revoked", "account_inactive", "invalid_auth", "missing_scope"]
)
def test_row_37_an_answer_that_ends_it_all_ends_all_calls(stage: Stage, error: str) -> None:
    said_once(stage)
    stage.slack.fault("chat.postMessage", "error", error=error, times=-1)
    say(stage, *[post(stage, f"n{n}") for n in range(20)])
    with stage.baton.db.read() as session:
        here = workspace.get(session, stage.baton.workspace.workspace_id)
        assert here
        assert (here.stopped_at, here.stopped_why) == (stage.slack.now(), error)
    tried = posts_tried(stage)
    stage.slack.advance(by=timedelta(days=1))
    assert posts_tried(stage) == tried
