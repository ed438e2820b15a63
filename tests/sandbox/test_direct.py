"""Direct messages of the app: opened, written, edited, pressed (slack.md §6, DM traps)."""

from typing import Any

from slack_sdk import WebClient
from slack_sdk.webhook import WebhookClient

from sandbox.client import SandboxClient
from sandbox.seen import Message
from tests.sandbox.app import App, button, error_of, overflow, section
from tests.sandbox.conftest import MANIFEST, Start, web_client

ADA, GRACE = "U0ADA000001", "U0GRACE0002"


def only(*scopes: str) -> dict[str, Any]:
    return {**MANIFEST, "oauth_config": {"scopes": {"bot": list(scopes)}}}


def sent(app: App, world: SandboxClient, *blocks: dict[str, Any]) -> Message:
    app.web.chat_postMessage(channel=ADA, text="x", blocks=list(blocks))
    return world.direct("ada")[-1]


def test_a_persons_id_opens_their_direct_message(start: Start) -> None:
    """slack.md §6: chat:write is enough for postMessage(channel=U…)."""
    sandbox = start(only("chat:write"))
    web = web_client(sandbox)
    first = web.chat_postMessage(channel=ADA, text="one")
    second = web.chat_postMessage(channel=ADA, text="two")
    assert first["channel"].startswith("D")
    assert second["channel"] == first["channel"]
    assert [one.text for one in sandbox.client.direct("ada")] == ["one", "two"]
    assert sandbox.client.direct("grace") == []


def test_to_open_one_by_itself_has_a_scope_of_its_own(start: Start, web: WebClient) -> None:
    """slack.md §6: im:write for conversations.open."""
    opened = web.conversations_open(users=ADA)["channel"]["id"]
    assert opened == web.chat_postMessage(channel=ADA, text="x")["channel"]
    for scopes in (("chat:write",), ("chat:write", "mpim:write"), ("chat:write", "groups:write")):
        poor = web_client(start(only(*scopes)))
        assert error_of(poor.conversations_open, users=ADA) == "missing_scope"
    group = web_client(start(only("im:write")))
    assert error_of(group.conversations_open, users=[ADA, GRACE]) == "missing_scope"


def test_an_edit_needs_the_channels_own_id(web: WebClient, world: SandboxClient) -> None:
    """slack.md §6: only chat.postMessage takes a person's id."""
    there = web.chat_postMessage(channel=ADA, text="before")
    asked = {"ts": there["ts"], "text": "after"}
    assert error_of(web.chat_update, channel=ADA, **asked) == "channel_not_found"
    assert error_of(web.chat_delete, channel=ADA, ts=there["ts"]) == "channel_not_found"
    assert error_of(web.chat_update, channel=there["channel"], **asked) == ""
    assert [one.text for one in world.direct("ada")] == ["after"]
    assert error_of(web.chat_delete, channel=there["channel"], ts=there["ts"]) == ""
    assert world.direct("ada") == []


def test_a_press_there_can_be_answered(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: response_url."""
    message = sent(app, world, section("x", button("go", "1")))
    assert world.click("ada", "go", message=message).ok
    assert app.last["channel"] == {"id": message.channel, "name": "directmessage"}
    assert app.last["container"]["channel_id"] == message.channel
    url = WebhookClient(app.last["response_url"], retry_handlers=[])
    assert url.send(text="done", replace_original=True).status_code == 200
    assert url.send(text="for you").status_code == 200
    assert [one.text for one in world.direct("ada")] == ["done", "for you"]


def test_each_section_has_its_own_menu(app: App, world: SandboxClient) -> None:
    """slack.md §3.3: overflow has up to 5 options; an action_id is unique within its block."""
    rows = [section(one, overflow(f"edit|{one}", f"delete|{one}")) for one in ("a", "b", "c")]
    message = sent(app, world, *rows)
    assert world.click("ada", "more", message=message, select="delete|b").ok
    (action,) = app.last["actions"]
    assert (action["type"], action["selected_option"]["value"]) == ("overflow", "delete|b")
    assert action["block_id"] == message.blocks[1]["block_id"]
    assert app.last["response_url"]


def test_a_menu_there_has_five_options_at_most(web: WebClient) -> None:
    """slack.md §3.3."""
    full = [section("x", overflow(*"abcde"))]
    assert error_of(web.chat_postMessage, channel=ADA, text="x", blocks=full) == ""
    over = [section("x", overflow(*"abcdef"))]
    assert error_of(web.chat_postMessage, channel=ADA, text="x", blocks=over) == "invalid_blocks"
