"""The verbs of the control API that change the workspace: channels, people, the installation."""

from collections.abc import Set
from datetime import time
from typing import Any
from zoneinfo import ZoneInfo

from sandbox import events
from sandbox.acting import actor_of, person_of
from sandbox.channels import Channel, Kind
from sandbox.errors import ImpossibleError
from sandbox.people import Person
from sandbox.world import Arguments, Json, World

FIXED = frozenset({"id", "handle", "updated"})
DND = frozenset({"dnd", "dnd_start", "dnd_end"})
STATUS = frozenset({"status_text", "status_emoji", "status_expiration"})
# slack.md §9.
LONGEST_STATUS = 100


async def join(world: World, body: Arguments) -> None:
    """Add a member; the app in the channel hears of it, and an outsider makes it shared."""
    person, channel = actor_of(world, body), _channel(world, body)
    if person.id in channel.members:
        raise ImpossibleError(f"{person.handle} is already in {channel.name}")
    channel.members.append(person.id)
    channel.is_shared = channel.is_shared or person.is_stranger
    events.joined(world, channel, person, body.get("inviter"))


async def leave(world: World, body: Arguments) -> None:
    """Take a member out; the app in the channel hears of it."""
    person, channel = person_of(world, body), _channel(world, body)
    if person.id not in channel.members:
        raise ImpossibleError(f"{person.handle} is not in {channel.name}")
    channel.members.remove(person.id)
    events.left(world, channel, person)


async def invite_app(world: World, body: Arguments) -> None:
    """Add the app; it hears of its own arrival, and who invited it (slack.md §6)."""
    by, channel = actor_of(world, body, "by"), _channel(world, body)
    app = world.workspace.people[world.app.bot_user]
    if app.id in channel.members:
        raise ImpossibleError(f"the app is already in {channel.name}")
    channel.members.append(app.id)
    events.joined(world, channel, app, by.id)


async def remove_app(world: World, body: Arguments) -> None:
    """Take the app out; it hears of its own leaving, and then channel_left or group_left."""
    by, channel = actor_of(world, body, "by"), _channel(world, body)
    if world.app.bot_user not in channel.members:
        raise ImpossibleError(f"the app is not in {channel.name}")
    app = world.workspace.people[world.app.bot_user]
    events.left(world, channel, app)
    channel.members.remove(app.id)
    events.app_left(world, channel, by.id)


async def create_channel(world: World, body: Arguments) -> str:
    """Make a channel, private or shared where wanted; the answer is its id."""
    members = [world.workspace.person(one).id for one in body["members"]]
    kind = Kind.PRIVATE if body.get("private") else Kind.PUBLIC
    channel = Channel(world.ids.new("C"), body["name"], kind, members)
    channel.creator = members[0] if members else ""
    channel.is_shared = bool(body.get("shared"))
    return world.workspace.add_channel(channel).id


async def archive_channel(world: World, body: Arguments) -> None:
    """Close a channel for writing; the app hears of it (slack.md §6)."""
    channel = _channel(world, body)
    channel.is_archived = True
    events.channel_life(world, "archive", channel, {"user": channel.creator})


async def unarchive_channel(world: World, body: Arguments) -> None:
    """Open an archived channel again; the app hears of it (slack.md §6)."""
    channel = _channel(world, body)
    channel.is_archived = False
    events.channel_life(world, "unarchive", channel, {"user": channel.creator})


async def rename_channel(world: World, body: Arguments) -> None:
    """Change a channel's name; the app hears of it (slack.md §6)."""
    channel = _channel(world, body)
    channel.name = body["name"]
    events.channel_renamed(world, channel)


async def delete_channel(world: World, body: Arguments) -> None:
    """Take a channel away with all in it; the app hears of it (slack.md §6)."""
    channel = _channel(world, body)
    events.channel_life(world, "deleted", channel)
    del world.workspace.channels[channel.id]


async def change_channel_id(world: World, body: Arguments) -> str:
    """What happens when a channel becomes shared with another organisation."""
    channel = _channel(world, body)
    old, channel.id = channel.id, world.ids.new("C")
    del world.workspace.channels[old]
    world.workspace.channels[channel.id] = channel
    for message in (*channel.messages.values(), *channel.ephemerals.values()):
        message.channel = channel.id
    events.channel_id_changed(world, old, channel.id)
    return channel.id


async def add_person(world: World, body: Arguments) -> str:
    """Add a member under a new handle, with team_join; the answer is the new id."""
    handle = body["handle"]
    if any(one.handle == handle for one in world.workspace.people.values()):
        raise ImpossibleError(f"there is a {handle} already")
    fields = {"real_name": handle.title(), **body.get("fields", {})}
    person = Person(id=world.ids.new("U"), handle=handle, **_known(fields))
    world.workspace.people[person.id] = person
    events.person_changed(world, "team_join", person)
    return person.id


async def change_person(world: World, body: Arguments) -> None:
    """A deactivated person also leaves every channel, as in Slack."""
    person = world.workspace.person(body["handle"])
    fields = _known(body.get("fields", {}))
    now = int(world.clock.now().timestamp())
    changed = world.workspace.change_person(person, **fields, updated=now)
    if changed.deleted and not person.deleted:
        _leave_everywhere(world, person)
    _tell_of(world, changed, fields.keys())


async def uninstall(world: World, body: Arguments) -> None:
    """Take the app out: its token is dead, and its last two events say so (slack.md §2.4)."""
    world.app.end("account_inactive")
    events.uninstalled(world)
    for channel in world.workspace.channels.values():
        if channel.kind in (Kind.PUBLIC, Kind.PRIVATE) and world.app.bot_user in channel.members:
            channel.members.remove(world.app.bot_user)


async def revoke_token(world: World, body: Arguments) -> None:
    """Make the bot token invalid, with tokens_revoked (slack.md §2.4)."""
    world.app.end("token_revoked")
    events.tokens_revoked(world)


async def reinstall(world: World, body: Arguments) -> Json:
    """Install the app again: a new bot token for the same team, app and bot user."""
    world.app.renew(world.ids)
    return {"bot_token": world.app.bot_token}


def _channel(world: World, body: Arguments) -> Channel:
    return world.workspace.channel(body["channel"])


def _leave_everywhere(world: World, person: Person) -> None:
    for channel in world.workspace.channels.values():
        if channel.kind is not Kind.DIRECT and person.id in channel.members:
            channel.members.remove(person.id)


def _tell_of(world: World, person: Person, fields: Set[str]) -> None:
    if fields - DND:
        events.person_changed(world, "user_change", person)
    if fields & STATUS:
        events.person_changed(world, "user_status_changed", person)
    if fields & DND:
        events.dnd_updated(world, person)


def _known(fields: dict[str, Any]) -> dict[str, Any]:
    unknown = set(fields) - (set(Person.__dataclass_fields__) - FIXED)
    if unknown:
        raise ImpossibleError(f"a person has no {sorted(unknown)}")
    if len(fields.get("status_text", "")) > LONGEST_STATUS:
        raise ImpossibleError(f"a status has at most {LONGEST_STATUS} characters")
    try:
        _must_make_sense(fields)
    except (KeyError, ValueError) as wrong:
        raise ImpossibleError(f"no such zone or hour: {wrong}") from None
    return fields


def _must_make_sense(fields: dict[str, Any]) -> None:
    if fields.get("tz") is not None:
        ZoneInfo(fields["tz"])
    for hour in ("dnd_start", "dnd_end"):
        time.fromisoformat(fields.get(hour, "00:00"))
