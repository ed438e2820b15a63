"""Clicks and choices in messages and modals (slack.md §1.1)."""

from collections.abc import Mapping
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.client import SandboxClient
from sandbox.post import ControlError
from sandbox.seen import Message
from tests.sandbox.app import App, button, error_of, field, modal, section
from tests.sandbox.conftest import MANIFEST, Start

PAYMENTS = "C0PAYMENTS2"


def options(*values: str) -> list[dict[str, object]]:
    return [{"text": {"type": "plain_text", "text": one}, "value": one} for one in values]


def posted(web: WebClient, world: SandboxClient, *elements: Mapping[str, Any]) -> Message:
    blocks = [{"type": "actions", "block_id": "row", "elements": list(elements)}]
    web.chat_postMessage(channel=PAYMENTS, text="x", blocks=blocks)
    return world.messages("payments")[-1]


def test_a_click_tells_who_where_and_what(app: App, web: WebClient, world: SandboxClient) -> None:
    message = posted(web, world, button("vote", "yes"))
    assert world.click("ada", "vote", message=message).ok
    payload = app.last
    assert payload["type"] == "block_actions"
    assert payload["user"]["id"] == "U0ADA000001"
    assert payload["channel"] == {"id": PAYMENTS, "name": "payments"}
    assert payload["message"]["ts"] == message.ts
    assert payload["container"]["message_ts"] == message.ts
    assert payload["container"]["is_ephemeral"] is False
    assert payload["state"] == {"values": {}}
    (action,) = payload["actions"]
    assert (action["action_id"], action["block_id"]) == ("vote", "row")
    assert (action["type"], action["value"]) == ("button", "yes")
    assert action["action_ts"]


def test_buttons_of_one_name_are_told_apart(app: App, web: WebClient, world: SandboxClient) -> None:
    message = posted(web, world, button("vote.yes", "1"), button("vote.no", "2"))
    with pytest.raises(ControlError, match="no 'vote' here"):
        world.click("ada", "vote", message=message)
    rows = [section("a", button("vote", "1")), section("b", button("vote", "2"))]
    web.chat_postMessage(channel=PAYMENTS, text="x", blocks=rows)
    message = world.messages("payments")[-1]
    with pytest.raises(ControlError, match="there are 2"):
        world.click("ada", "vote", message=message)
    world.click("ada", "vote", message=message, value="2")
    assert app.last["actions"][0]["value"] == "2"
    world.click("ada", "vote", message=message, block_id=message.blocks[0]["block_id"])
    assert app.last["actions"][0]["value"] == "1"


def test_a_choice_becomes_state(app: App, web: WebClient, world: SandboxClient) -> None:
    select = {"type": "static_select", "action_id": "pick", "options": options("a", "b")}
    message = posted(web, world, select)
    world.click("ada", "pick", message=message, select="b")
    assert app.last["actions"][0]["selected_option"]["value"] == "b"
    chosen = app.last["state"]["values"]["row"]["pick"]
    assert chosen["selected_option"]["value"] == "b"
    with pytest.raises(ControlError, match="no option 'c'"):
        world.click("ada", "pick", message=message, select="c")


def test_an_overflow_tells_its_option(app: App, web: WebClient, world: SandboxClient) -> None:
    message = posted(web, world, {"type": "overflow", "action_id": "more", "options": options("x")})
    world.click("ada", "more", message=message, select="x")
    assert app.last["actions"][0]["selected_option"]["value"] == "x"
    assert app.last["state"] == {"values": {}}


def test_people_and_dates_can_be_chosen(app: App, web: WebClient, world: SandboxClient) -> None:
    who = {"type": "users_select", "action_id": "who"}
    message = posted(web, world, who, {"type": "datepicker", "action_id": "day"})
    world.click("ada", "who", message=message, select="grace")
    assert app.last["actions"][0]["selected_user"] == "U0GRACE0002"
    world.click("ada", "day", message=message, select="2026-02-01")
    assert app.last["actions"][0]["selected_date"] == "2026-02-01"


def test_an_ephemeral_is_not_repeated(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: an ephemeral message cannot be reached."""
    app.answer({"text": "x", "blocks": [section("x", button("go"))]})
    message = world.command("ada", "/til x").message
    world.click("ada", "go", message=message)
    assert app.last["container"]["is_ephemeral"] is True
    assert "message" not in app.last
    with pytest.raises(ControlError, match="grace does not see"):
        world.click("grace", "go", message=message)


def test_a_deleted_message_has_no_buttons(app: App, web: WebClient, world: SandboxClient) -> None:
    message = posted(web, world, button("go"))
    world.delete_message(message)
    with pytest.raises(ControlError, match="not there any more"):
        world.click("ada", "go", message=message)


def test_a_body_in_the_ack_of_a_click_is_lost_and_recorded(
    app: App, web: WebClient, world: SandboxClient
) -> None:
    """slack.md §1.3: payload only if accepts_response_payload."""
    app.answer({"text": "lost"})
    assert world.click("ada", "go", message=posted(web, world, button("go"))).ok
    assert [one.error for one in world.refusals()] == ["payload_not_accepted"]


def test_an_unacked_click_is_an_error(app: App, web: WebClient, world: SandboxClient) -> None:
    app.acks = lambda request: False
    answer = world.click("ada", "go", message=posted(web, world, button("go")))
    assert answer.error == "operation_timeout"


def test_without_interactivity_nothing_is_sent(start: Start) -> None:
    """slack.md §6: interactivity.is_enabled."""
    sandbox = start({**MANIFEST, "settings": {}})
    web = WebClient(sandbox.bot_token, base_url=sandbox.api_url)
    message = posted(web, sandbox.client, button("go"))
    assert sandbox.client.click("ada", "go", message=message).error == "interactivity_disabled"


def test_a_click_in_a_modal_carries_the_view(app: App, world: SandboxClient) -> None:
    text = field("why", {"type": "plain_text_input"})
    opened(app, world, modal(text, section("x", button("more"))))
    world.fill("ada", {"why": "because"})
    world.click("ada", "more")
    assert app.last["container"]["type"] == "view"
    assert app.last["view"]["state"]["values"]["why"]["it"]["value"] == "because"
    assert "response_url" not in app.last


def test_an_input_acts_only_with_dispatch_action(app: App, world: SandboxClient) -> None:
    select = {"type": "static_select", "options": options("a")}
    opened(app, world, modal(field("quiet", select)))
    with pytest.raises(ControlError, match="fill it with submit"):
        world.click("ada", "it", select="a")
    opened(app, world, modal(field("loud", select, dispatch_action=True)))
    assert world.click("ada", "it", select="a").ok


def test_a_trigger_of_a_click_opens_a_modal(app: App, web: WebClient, world: SandboxClient) -> None:
    world.click("ada", "go", message=posted(web, world, button("go")))
    view = modal(section("x"))
    assert error_of(web.views_open, trigger_id=app.last["trigger_id"], view=view) == ""


def test_a_click_needs_something_to_look_at(app: App, world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="neither a modal nor a Home"):
        world.click("ada", "go")


def opened(app: App, world: SandboxClient, view: dict[str, object]) -> None:
    world.command("ada", "/til x")
    app.web.views_open(trigger_id=app.last["trigger_id"], view=view)
