"""The parts that payloads of commands and interactions have in common."""

from typing import Any

from sandbox.channels import Channel
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.posting import slack_message
from sandbox.views import View
from sandbox.world import Json, World


def command(
    world: World, person: Person, channel: Channel, name: str, text: str, response_url: str
) -> Json:
    """What a slash command says: form fields, with a trigger and a response_url."""
    return {
        "token": world.app.verification_token,
        "team_id": world.workspace.team_id,
        "team_domain": world.workspace.domain,
        "channel_id": channel.id,
        "channel_name": channel.shown_name(),
        "user_id": person.id,
        "user_name": person.handle,
        "command": name,
        "text": text,
        "api_app_id": world.app.app_id,
        "is_enterprise_install": "false",
        "response_url": response_url,
        "trigger_id": world.triggers.issue(person.id),
    }


def interaction(world: World, type_: str, person: Person) -> Json:
    """What every interaction says: who, where, and with which trigger."""
    return {
        "type": type_,
        "user": {
            "id": person.id,
            "username": person.handle,
            "name": person.handle,
            "team_id": world.workspace.team_of(person),
        },
        "api_app_id": world.app.app_id,
        "token": world.app.verification_token,
        "trigger_id": world.triggers.issue(person.id),
        "team": {"id": world.workspace.team_id, "domain": world.workspace.domain},
        "enterprise": None,
        "is_enterprise_install": False,
    }


def place(channel: Channel) -> Json:
    """Where an interaction happened."""
    return {"channel": {"id": channel.id, "name": channel.shown_name()}}


def in_message(world: World, message: Message, channel: Channel) -> Json:
    """Where an action in a message happened; Slack does not repeat an ephemeral message."""
    container: dict[str, Any] = {
        "type": "message",
        "message_ts": message.ts,
        "channel_id": channel.id,
        "is_ephemeral": message.ephemeral_for is not None,
    }
    if message.thread_ts:
        container["thread_ts"] = message.thread_ts
    found = {"container": container, **place(channel)}
    if message.ephemeral_for:
        return found
    return {**found, "message": slack_message(world, message)}


def in_view(world: World, view: View) -> Json:
    """The view that an action happened in; a view has neither channel nor response_url."""
    container = {"type": "view", "view_id": view.id}
    return {"container": container, "view": world.view_as_slack(view)}
