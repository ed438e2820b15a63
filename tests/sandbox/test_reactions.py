"""Emoji reactions of the app and of people (slack.md §6, §8.1)."""

from slack_sdk import WebClient

from sandbox.client import SandboxClient
from tests.sandbox.app import error_of

PAYMENTS = "C0PAYMENTS2"


def test_the_app_reacts_once(web: WebClient, world: SandboxClient) -> None:
    """slack.md §8.1: naturally idempotent."""
    said = world.say("ada", "hello", channel="payments")
    reaction = {"channel": PAYMENTS, "timestamp": said.ts, "name": "tada"}
    assert error_of(web.reactions_add, **reaction) == ""
    assert error_of(web.reactions_add, **reaction) == "already_reacted"
    assert error_of(web.reactions_remove, **reaction) == ""
    assert error_of(web.reactions_remove, **reaction) == "no_reaction"


def test_the_reactions_of_a_message_are_counted(web: WebClient, world: SandboxClient) -> None:
    said = world.say("ada", "hello", channel="payments")
    world.react("grace", ":tada:", said)
    world.react("kofi", "tada", said)
    message = web.reactions_get(channel=PAYMENTS, timestamp=said.ts)["message"]
    assert [(one["name"], one["count"]) for one in message["reactions"]] == [("tada", 2)]


def test_only_real_names_and_messages_take_a_reaction(web: WebClient, world: SandboxClient) -> None:
    said = world.say("ada", "hello", channel="payments")
    unnamed = {"channel": PAYMENTS, "timestamp": said.ts, "name": ":Tada!:"}
    assert error_of(web.reactions_add, **unnamed) == "invalid_name"
    missing = {"channel": PAYMENTS, "timestamp": "1.000001", "name": "tada"}
    assert error_of(web.reactions_add, **missing) == "message_not_found"
    outside = {"channel": "C0PLATFORM3", "timestamp": said.ts, "name": "tada"}
    assert error_of(web.reactions_add, **outside) == "not_in_channel"
