"""Methods about emoji reactions of the app."""

import re

from sandbox import events
from sandbox.errors import RefusedError
from sandbox.messages import Message
from sandbox.methods.places import visible
from sandbox.posting import slack_message
from sandbox.world import Arguments, Json, World

NAME = re.compile(r"[a-z0-9_+'-]+(::skin-tone-[2-6])?")


def add(world: World, args: Arguments) -> Json:
    """reactions.add: once per emoji, else `already_reacted` (slack.md §8.1)."""
    message = _message(world, args)
    if not NAME.fullmatch(args["name"]):
        raise RefusedError("invalid_name")
    users = message.reactions.setdefault(args["name"], [])
    if world.app.bot_user in users:
        raise RefusedError("already_reacted")
    users.append(world.app.bot_user)
    events.reaction(world, "reaction_added", world.app.bot_user, args["name"], message)
    return {}


def remove(world: World, args: Arguments) -> Json:
    """reactions.remove: `no_reaction` where the app has none."""
    message = _message(world, args)
    users = message.reactions.get(args["name"], [])
    if world.app.bot_user not in users:
        raise RefusedError("no_reaction")
    users.remove(world.app.bot_user)
    if not users:
        del message.reactions[args["name"]]
    events.reaction(world, "reaction_removed", world.app.bot_user, args["name"], message)
    return {}


def get(world: World, args: Arguments) -> Json:
    """reactions.get: the message with its reactions."""
    message = _message(world, args)
    shown = slack_message(world, message)
    return {"type": "message", "channel": message.channel, "message": shown}


def _message(world: World, args: Arguments) -> Message:
    channel = visible(world, args["channel"])
    if world.app.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    message = channel.messages.get(args["timestamp"])
    if message is None:
        raise RefusedError("message_not_found")
    return message
