"""Global and message shortcuts (slack.md §1.1, §5.1)."""

import pytest

from sandbox.client import SandboxClient
from sandbox.post import ControlError
from tests.sandbox.app import App, error_of, modal, section


def test_a_global_shortcut_has_a_trigger_but_no_response_url(
    app: App, world: SandboxClient
) -> None:
    assert world.shortcut("ada", "start").ok
    assert (app.last["type"], app.last["callback_id"]) == ("shortcut", "start")
    assert "response_url" not in app.last
    view = modal(section("x"))
    assert error_of(app.web.views_open, trigger_id=app.last["trigger_id"], view=view) == ""


def test_a_message_shortcut_carries_the_message(app: App, world: SandboxClient) -> None:
    said = world.say("grace", "worth keeping", channel="payments")
    assert world.shortcut("ada", "save", message=said).ok
    assert app.last["type"] == "message_action"
    assert app.last["message"]["text"] == "worth keeping"
    assert app.last["message"]["user"] == "U0GRACE0002"
    assert app.last["message_ts"] == said.ts
    assert app.last["channel"]["name"] == "payments"
    assert app.last["response_url"]


@pytest.mark.parametrize("callback_id", ["save", "nothing"])
def test_only_shortcuts_of_the_manifest_exist(world: SandboxClient, callback_id: str) -> None:
    with pytest.raises(ControlError, match="no global shortcut"):
        world.shortcut("ada", callback_id)


def test_an_ephemeral_has_no_shortcuts(app: App, world: SandboxClient) -> None:
    app.answer("only you")
    message = world.command("ada", "/til x").message
    with pytest.raises(ControlError, match="ephemeral"):
        world.shortcut("ada", "save", message=message)
