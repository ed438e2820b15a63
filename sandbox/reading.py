"""The verbs of the control API that only look: messages, views, calls, refusals, deliveries."""

from dataclasses import asdict
from typing import Any

from sandbox.acting import person_of
from sandbox.answers import seen_view
from sandbox.channels import Channel
from sandbox.messages import Message
from sandbox.posting import seen_message
from sandbox.world import Arguments, Json, World


async def messages(world: World, body: Arguments) -> list[Json]:
    """What was said in a channel, oldest first; with a viewer, what only they see as well."""
    channel = world.workspace.channel(body["channel"])
    found = list(channel.messages.values())
    if body.get("viewer"):
        found += _only_for(channel, person_of(world, body, "viewer").id)
    return _seen(world, found)


async def thread(world: World, body: Arguments) -> list[Json]:
    """A message and the replies to it."""
    channel = world.workspace.channel(body["message"]["channel"])
    return _seen(world, channel.thread(body["message"]["ts"]))


async def direct(world: World, body: Arguments) -> list[Json]:
    """What a person sees in their DM with the app."""
    channel = world.workspace.direct(person_of(world, body).id)
    return _seen(world, [*channel.messages.values(), *channel.ephemerals.values()])


async def ephemerals(world: World, body: Arguments) -> list[Json]:
    """What only this person was shown, in one channel or in all."""
    person = person_of(world, body)
    channels = list(world.workspace.channels.values())
    if body.get("channel"):
        channels = [world.workspace.channel(body["channel"])]
    return _seen(world, [one for channel in channels for one in _only_for(channel, person.id)])


async def modal(world: World, body: Arguments) -> Json | None:
    """The modal on top of a person's stack, None without one."""
    return seen_view(world, world.views.top(person_of(world, body).id))


async def home(world: World, body: Arguments) -> Json | None:
    """The Home that the app published for a person, None without one."""
    return seen_view(world, world.views.homes.get(person_of(world, body).id))


async def calls(world: World, body: Arguments) -> list[Json]:
    """Each Web API call with its answer, or those of one method."""
    wanted = body.get("method")
    return [asdict(one) for one in world.records.calls if wanted in (None, one.method)]


async def refusals(world: World, body: Arguments) -> list[Json]:
    """Everything that was refused, with the place in the payload."""
    return [asdict(one) for one in world.records.refusals]


async def posted(world: World, body: Arguments) -> list[Json]:
    """Every message, edit and deletion that was accepted, but for the first `since`."""
    return [asdict(one) for one in world.records.accepted_after(body.get("since") or 0)]


async def deliveries(world: World, body: Arguments) -> list[Json]:
    """Each payload sent to the app, and what became of it."""
    return [
        {
            "kind": one.kind,
            "name": one.name(),
            "payload": one.payload,
            "attempts": one.attempts,
            "reasons": one.reasons,
            "is_acked": one.is_acked,
            "is_given_up": one.is_given_up,
        }
        for one in world.delivery.sent
    ]


async def people(world: World, body: Arguments) -> list[Json]:
    """Everybody, bots and deleted people included."""
    return [asdict(one) for one in world.workspace.people.values()]


async def channels(world: World, body: Arguments) -> list[Json]:
    """Every conversation with its members."""
    return [
        {
            "id": one.id,
            "name": one.name,
            "kind": one.kind.value,
            "members": one.members,
            "is_archived": one.is_archived,
            "is_general": one.is_general,
            "is_shared": one.is_shared,
        }
        for one in world.workspace.channels.values()
    ]


async def connections(world: World, body: Arguments) -> int:
    """How many sockets the app holds open."""
    return len(world.sockets.connections)


async def now(world: World, body: Arguments) -> str:
    """The moment it is for the sandbox."""
    return world.clock.now().isoformat()


async def about(world: World, body: Arguments) -> dict[str, Any]:
    """What a page or a second terminal needs to introduce the workspace."""
    return {
        "team_id": world.workspace.team_id,
        "team": world.workspace.name,
        "app_id": world.app.app_id,
        "app_user": world.app.bot_user,
        "bot_id": world.app.bot_id,
        "commands": [one["command"] for one in world.app.feature("slash_commands") or ()],
        "shortcuts": list(world.app.feature("shortcuts") or ()),
    }


def _only_for(channel: Channel, user: str) -> list[Message]:
    return [one for one in channel.ephemerals.values() if one.ephemeral_for == user]


def _seen(world: World, found: list[Message]) -> list[Json]:
    return [seen_message(world, one) for one in sorted(found, key=lambda one: one.ts)]
