"""What one member's page is shown: the workspace, their messages, modals, Home, and the clock."""

from dataclasses import asdict
from typing import Any

from sandbox.answers import seen_view
from sandbox.channels import Channel, Kind
from sandbox.messages import Message
from sandbox.news import Place
from sandbox.people import Person
from sandbox.posting import seen_message
from sandbox.world import Json, World


def whole(world: World, person: Person) -> Json:
    """Everything the member sees, for a page that opens."""
    return {
        "type": "hello",
        "me": person.id,
        "about": about(world),
        "messages": _messages(world, person),
        **passing(world, person),
    }


def about(world: World) -> Json:
    """What does not change while the sandbox runs."""
    return {
        "world": world.name,
        "team": world.workspace.name,
        "app": world.app.bot_user,
        "commands": list(world.app.feature("slash_commands") or ()),
        "shortcuts": list(world.app.feature("shortcuts") or ()),
        "tabs": [one for one in ("home", "messages") if world.app.has_tab(one)],
        "read_only": world.app.is_messages_tab_read_only(),
        "has_inside": world.inside is not None,
    }


def passing(world: World, person: Person) -> Json:
    """What is small and changes often; a page is sent those parts that did."""
    return {
        "people": [asdict(one) for one in world.workspace.people.values()],
        "channels": [_channel(one) for one in _seen_channels(world, person)],
        "modals": [seen_view(world, one) for one in world.views.stacks.get(person.id, [])],
        "home": seen_view(world, world.views.homes.get(person.id)),
        "status": {
            "is_connected": world.delivery.carrier.is_open(),
            "is_running": world.clock.running,
            "moves": world.clock.moves,
            "weather": _weather(world),
            "play": world.play,
            "refusals": len(world.records.refusals),
        },
    }


def changed(world: World, person: Person, places: list[Place]) -> Json:
    """The messages at these places as they are now, and those that are gone."""
    visible = {one.id: one for one in _joined(world, person)}
    messages, gone = [], []
    for channel_id, ts in places:
        channel = visible.get(channel_id)
        if channel is None:
            continue
        message = channel.find(ts)
        if message is None:
            gone.append({"channel": channel_id, "ts": ts})
        elif message.ephemeral_for in (None, person.id):
            messages.append(message_as_seen(world, message))
    return {"changed": messages, "gone": gone}


def refusals(world: World, start: int) -> list[Json]:
    """What was refused after the first so many: where, why, at which fields."""
    return [
        {"where": one.where, "error": one.error, "problems": list(one.problems)}
        for one in list(world.records.refusals)[start:]
    ]


def message_as_seen(world: World, message: Message) -> Json:
    """A message with what only a client needs to know of it."""
    shown = seen_message(world, message)
    del shown["metadata"]
    return {**shown, "broadcast": message.broadcast, "subtype": message.subtype}


def _messages(world: World, person: Person) -> list[Json]:
    return [
        message_as_seen(world, message)
        for channel in _joined(world, person)
        for message in (*channel.messages.values(), *channel.ephemerals.values())
        if message.ephemeral_for in (None, person.id)
    ]


def _joined(world: World, person: Person) -> list[Channel]:
    return [one for one in world.workspace.channels.values() if person.id in one.members]


def _seen_channels(world: World, person: Person) -> list[Channel]:
    world.workspace.direct(person.id)
    everything = world.workspace.channels.values()
    return [one for one in everything if one.kind is Kind.PUBLIC or person.id in one.members]


def _channel(channel: Channel) -> Json:
    return {
        "id": channel.id,
        "name": channel.name,
        "kind": channel.kind.value,
        "members": list(channel.members),
        "is_archived": channel.is_archived,
        "is_shared": channel.is_shared,
    }


def _weather(world: World) -> Any:
    """The fault that every call meets until it is switched off, if there is one."""
    return next((one.kind.value for one in world.faults.lasting()), None)
