"""Events that the workspace makes happen, sent to an app that subscribes (slack.md §1.2, §6)."""

from collections.abc import Callable
from typing import Any

import pytest

from sandbox import Sandbox
from sandbox.client import SandboxClient
from sandbox.post import ControlError
from tests.sandbox.app import App, eventually
from tests.sandbox.conftest import MANIFEST, Start, without

PAYMENTS, ADA, GRACE = "C0PAYMENTS2", "U0ADA000001", "U0GRACE0002"


def test_an_event_comes_in_slacks_envelope(app: App, world: SandboxClient) -> None:
    world.join("omar", "payments")
    (request,) = app.heard
    payload = request.payload
    assert (request.type, request.accepts_response_payload) == ("events_api", False)
    assert payload["type"] == "event_callback"
    assert payload["event_id"].startswith("Ev")
    assert payload["event_time"] == 1767603600
    assert payload["event"]["event_ts"].startswith("1767603600.")
    assert payload["authorizations"][0]["is_bot"] is True
    assert {"team_id", "api_app_id", "token"} <= payload.keys()


def test_people_come_and_go(app: App, world: SandboxClient) -> None:
    world.join("omar", "payments")
    world.leave("omar", "payments")
    (joined,) = app.events("member_joined_channel")
    (left,) = app.events("member_left_channel")
    assert (joined["user"], joined["channel"], joined["channel_type"]) == (
        "U0OMAR00010",
        PAYMENTS,
        "C",
    )
    assert (left["user"], left["channel"]) == ("U0OMAR00010", PAYMENTS)


def test_what_happens_where_the_app_is_not_stays_unknown(app: App, world: SandboxClient) -> None:
    """slack.md §6: the bot must be in the channel."""
    world.join("yuki", "platform")
    world.leave("yuki", "platform")
    world.say("ada", "hello", channel="platform")
    assert app.heard == []


def test_the_app_hears_of_its_own_invitation(app: App, world: SandboxClient) -> None:
    """slack.md §6: it fires for the bot itself too."""
    world.invite_app("platform", by="grace")
    (joined,) = app.events("member_joined_channel")
    assert joined["user"] == app.web.auth_test()["user_id"]
    assert joined["inviter"] == GRACE


@pytest.mark.parametrize(
    ("channel", "type_"), [("payments", "channel_left"), ("leads", "group_left")]
)
def test_the_app_hears_of_its_removal(
    app: App, world: SandboxClient, channel: str, type_: str
) -> None:
    if channel == "leads":
        world.invite_app("leads", by="ada")
    world.remove_app(channel, by="ada")
    (left,) = app.events(type_)
    assert left["actor_id"] == ADA
    found = next(one for one in world.channels() if one.name == channel)
    assert app.web.auth_test()["user_id"] not in found.members


@pytest.mark.parametrize(("channel", "kind"), [("payments", "channel"), ("leads", "group")])
def test_a_channel_lives(app: App, world: SandboxClient, channel: str, kind: str) -> None:
    if channel == "leads":
        world.invite_app("leads", by="ada")
    world.archive_channel(channel)
    world.unarchive_channel(channel)
    world.rename_channel(channel, "renamed")
    world.delete_channel("renamed")
    (renamed,) = app.events(f"{kind}_rename")
    assert renamed["channel"]["name"] == "renamed"
    for verb in ("archive", "unarchive", "deleted"):
        assert len(app.events(f"{kind}_{verb}")) == 1


def test_a_private_channel_of_others_lives_unheard(app: App, world: SandboxClient) -> None:
    world.archive_channel("leads")
    assert app.heard == []


def test_a_channel_may_get_another_id(app: App, world: SandboxClient) -> None:
    new = world.change_channel_id("payments")
    (changed,) = app.events("channel_id_changed")
    assert (changed["old_channel_id"], changed["new_channel_id"]) == (PAYMENTS, new)
    assert app.web.chat_postMessage(channel=new, text="x")["ok"]


def test_colleagues_come_and_change(app: App, world: SandboxClient) -> None:
    world.add_person("noor", tz="Asia/Dubai")
    world.change_person("noor", deleted=True)
    assert app.events("team_join")[0]["user"]["tz"] == "Asia/Dubai"
    assert app.events("user_change")[0]["user"]["deleted"] is True
    with pytest.raises(ControlError, match="no \\['colour'\\]"):
        world.change_person("noor", colour="red")
    with pytest.raises(ControlError, match="noor already"):
        world.add_person("noor")


def test_somebody_deactivated_is_in_no_channel_any_more(world: SandboxClient) -> None:
    world.change_person("ada", deleted=True)
    assert not any(ADA in one.members for one in world.channels() if one.kind != "im")


def test_reactions_are_told(app: App, world: SandboxClient) -> None:
    said = world.say("ada", "hello", channel="payments")
    world.react("grace", "tada", said)
    world.unreact("grace", "tada", said)
    (added,), (removed,) = app.events("reaction_added"), app.events("reaction_removed")
    assert (added["user"], added["item_user"], added["reaction"]) == (GRACE, ADA, "tada")
    assert removed["item"] == {"type": "message", "channel": PAYMENTS, "ts": said.ts}


def test_a_home_is_opened(app: App, world: SandboxClient) -> None:
    answer = world.open_home("ada")
    assert answer.ok
    (opened,) = app.events("app_home_opened")
    assert (opened["user"], opened["tab"]) == (ADA, "home")
    assert opened["channel"].startswith("D")


def test_messages_and_mentions_are_told_where_the_app_is(app: App, world: SandboxClient) -> None:
    world.say("ada", "hi @baton", channel="payments")
    world.say("ada", "hello", channel="dm")
    bot = app.web.auth_test()["user_id"]
    assert [one["channel_type"] for one in app.events("message")] == ["channel", "im"]
    assert app.events("app_mention")[0]["text"] == f"hi <@{bot}>"


def test_an_uninstall_is_the_last_that_is_heard(app: App, world: SandboxClient) -> None:
    """slack.md §2.4: register both; their order is not guaranteed."""
    world.uninstall()
    world.add_person("noor")
    assert {one.payload["event"]["type"] for one in app.heard} == {
        "app_uninstalled",
        "tokens_revoked",
    }


def test_a_revoked_token_is_told(app: App, world: SandboxClient) -> None:
    world.revoke_token()
    (revoked,) = app.events("tokens_revoked")
    assert len(revoked["tokens"]["bot"]) == 1


def test_what_is_not_subscribed_to_is_not_sent(
    start: Start, connect: Callable[[Sandbox], App]
) -> None:
    """slack.md §1.4: subscribe only to what is handled."""
    sandbox = start({**MANIFEST, "settings": {"event_subscriptions": {"bot_events": []}}})
    app = connect(sandbox)
    sandbox.client.join("omar", "payments")
    assert sandbox.client.open_home("ada").ok
    assert sandbox.client.deliveries() == []
    assert app.heard == []


@pytest.mark.parametrize(
    ("scope", "event"),
    [
        ("dnd:read", "dnd_updated_user"),
        ("users:read", "user_change"),
        ("reactions:read", "reaction_added"),
        ("channels:read", "member_joined_channel"),
        ("channels:read", "channel_rename"),
        ("channels:history", "message"),
    ],
)
def test_without_its_scope_an_event_is_not_sent(start: Start, scope: str, event: str) -> None:
    """slack.md §5.3, §6: an optional scope may be declined, and its events with it."""
    for manifest, comes in ((MANIFEST, True), (without(scope), False)):
        world = start(manifest).client
        world.change_person("ada", dnd=True, tz="Asia/Tokyo")
        world.react("ada", "tada", world.say("ada", "x", channel="payments"))
        world.join("omar", "payments")
        world.rename_channel("payments", "money")
        assert (event in {one.name for one in world.deliveries()}) is comes


def test_an_event_can_be_sent_once_more(app: App, world: SandboxClient) -> None:
    """slack.md §12: the same event again."""
    world.join("omar", "payments")
    (delivered,) = world.deliveries()
    world.deliver(delivered.kind, delivered.payload)
    assert eventually(lambda: len(app.heard) == 2)
    assert app.heard[0].payload["event_id"] == app.heard[1].payload["event_id"]


def test_a_forged_interaction_can_be_sent(app: App, world: SandboxClient) -> None:
    """slack.md §12: forged private_metadata, another user's item."""
    forged: dict[str, Any] = {"type": "view_submission", "view": {"private_metadata": "forged"}}
    app.answer({"response_action": "clear"})
    answer = world.deliver("interactive", forged)
    assert (answer.ok, answer.payload) == (True, {"response_action": "clear"})
    assert app.last == forged
