"""Slash commands, what is typed into them, and the body of their ack (slack.md §1.1, §5.1)."""

from typing import Any

import pytest

from sandbox import Sandbox
from sandbox.client import SandboxClient
from sandbox.post import ControlError
from tests.sandbox.app import App, section
from tests.sandbox.conftest import MANIFEST, Start


def test_a_command_arrives_with_what_slack_sends(app: App, world: SandboxClient) -> None:
    world.command("ada", "/til  Postgres can index expressions ")
    payload = app.last
    assert payload["command"] == "/til"
    assert payload["text"] == "Postgres can index expressions"
    assert (payload["user_id"], payload["user_name"]) == ("U0ADA000001", "ada")
    assert (payload["channel_id"], payload["channel_name"]) == ("C0PAYMENTS2", "payments")
    assert payload["response_url"].startswith("http://127.0.0.1")
    assert {"token", "team_id", "team_domain", "api_app_id", "trigger_id"} <= payload.keys()
    assert payload["is_enterprise_install"] == "false"


@pytest.mark.parametrize(
    ("typed", "sent"),
    [
        ("a & b < c", "a &amp; b &lt; c"),
        ("thanks @ada, and @grace.", "thanks <@U0ADA000001|ada>, and <@U0GRACE0002|grace>."),
        ("ask @nobody", "ask @nobody"),
        ("mail ada@ada", "mail ada@ada"),
        ("see #payments", "see <#C0PAYMENTS2|payments>"),
        ("see #nowhere, or #4", "see #nowhere, or #4"),
        ("@channel @here @everyone", "<!channel> <!here> <!everyone>"),
        ("(https://a.b/c?x=1&y=2).", "(<https://a.b/c?x=1&amp;y=2>)."),
        ("<@U0ADA000001>", "&lt;@U0ADA000001&gt;"),
        ("in #leads", "in <#C0LEADS0004|leads>"),
    ],
)
def test_what_is_typed_is_escaped(app: App, world: SandboxClient, typed: str, sent: str) -> None:
    """slack.md §5.1: should_escape."""
    world.command("ada", f"/til {typed}")
    assert app.last["text"] == sent


def test_a_private_channel_is_resolved_for_its_members_only(app: App, world: SandboxClient) -> None:
    world.command("yuki", "/til in #leads")
    assert app.last["text"] == "in #leads"


def test_without_should_escape_the_text_comes_as_typed(app: App, world: SandboxClient) -> None:
    """slack.md §5.1."""
    world.command("ada", "/raw @ada & #payments")
    assert app.last["text"] == "@ada & #payments"


def test_a_command_that_is_not_in_the_manifest_is_unknown(app: App, world: SandboxClient) -> None:
    assert world.command("ada", "/other x").error == "unknown_command"
    assert app.heard == []


def test_the_ack_may_speak_to_the_person_alone(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: ephemeral by default."""
    app.answer({"text": "Noted.", "blocks": [section("*Noted.*")]})
    answer = world.command("ada", "/til x")
    assert (answer.ok, answer.text) == (True, "Noted.")
    assert answer.message is not None
    assert answer.message.ephemeral_for == "U0ADA000001"
    assert answer.message.plain == "*Noted.*"
    assert world.messages("payments") == []


def test_the_ack_may_speak_to_the_channel(app: App, world: SandboxClient) -> None:
    """slack.md §1.1."""
    app.answer({"text": "Hello all", "response_type": "in_channel"})
    world.command("ada", "/til x")
    assert [one.text for one in world.messages("payments")] == ["Hello all"]


def test_a_silent_ack_says_nothing(app: App, world: SandboxClient) -> None:
    answer = world.command("ada", "/til x")
    assert (answer.ok, answer.text, answer.message) == (True, None, None)
    assert 0 < answer.ack_ms < 3000


@pytest.mark.parametrize(
    "body",
    [
        {"text": "x", "blocks": [{"type": "divider"}] * 51},
        {"text": "x", "colour": "red"},
        {"text": "x", "response_type": "loud"},
        {"blocks": [{"type": "divider"}]},
    ],
)
def test_a_malformed_ack_is_refused(app: App, world: SandboxClient, body: dict[str, Any]) -> None:
    """slack.md §3: limits hold for every way in."""
    app.answer(body)
    assert world.command("ada", "/til x").error == "invalid_command_response"
    (refusal,) = world.refusals()
    assert refusal.where == "ack of /til"
    assert refusal.is_malformed
    assert refusal.sent == body


def test_a_command_in_the_direct_message(app: App, world: SandboxClient) -> None:
    world.command("ada", "/til x", channel="dm")
    assert app.last["channel_name"] == "directmessage"
    assert app.last["channel_id"].startswith("D")


def test_a_read_only_messages_tab_takes_no_commands(start: Start) -> None:
    """slack.md §5.3: messages_tab_read_only_enabled."""
    tab = {"home_tab_enabled": True, "messages_tab_read_only_enabled": True}
    features = {**MANIFEST["features"], "app_home": tab}
    world = start({**MANIFEST, "features": features}).client
    assert world.command("ada", "/til x", channel="dm").error == "messages_tab_read_only"
    with pytest.raises(ControlError, match="read-only"):
        world.say("ada", "hello", channel="dm")


def test_a_private_channel_hides_its_name(app: App, world: SandboxClient) -> None:
    """slack.md §7: never the name."""
    world.command("ada", "/til x", channel="leads")
    assert app.last["channel_name"] == "privategroup"


def test_a_person_cannot_write_where_they_are_not(app: App, world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="omar is not in payments"):
        world.command("omar", "/til x")


def test_a_stranger_may_use_a_command(app: App, world: SandboxClient) -> None:
    """slack.md §12: Slack Connect guest."""
    assert world.command("mallory", "/til x", channel="partners").ok
    assert app.last["user_name"] == "mallory"


def test_an_uninstalled_app_is_not_reached(sandbox: Sandbox, app: App) -> None:
    sandbox.client.uninstall()
    assert sandbox.client.command("ada", "/til x").error == "dispatch_failed"
