"""Events: their payloads as Slack shapes them, sent only to an app that subscribes to them."""

from collections.abc import Mapping
from typing import Any

from sandbox.channels import Channel, Kind
from sandbox.delivery import Sent
from sandbox.dnd import dnd_status
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.posting import slack_message
from sandbox.profiles import user_object
from sandbox.world import Json, World

LETTER = {Kind.PUBLIC: "C", Kind.PRIVATE: "G", Kind.DIRECT: "D", Kind.GROUP: "G"}
MESSAGE_EVENT = {
    Kind.PUBLIC: "message.channels",
    Kind.PRIVATE: "message.groups",
    Kind.DIRECT: "message.im",
    Kind.GROUP: "message.mpim",
}
CHANNEL_TYPE = {
    Kind.PUBLIC: "channel",
    Kind.PRIVATE: "group",
    Kind.DIRECT: "im",
    Kind.GROUP: "mpim",
}
LAST_WORDS = frozenset({"app_uninstalled", "tokens_revoked"})
NOTHING: Mapping[str, Any] = {}
LIFE = ("archive", "deleted", "left", "rename", "unarchive")
# slack.md §6; an optional scope that was declined takes its events with it.
SCOPE = {
    **{f"channel_{verb}": "channels:read" for verb in LIFE},
    **{f"group_{verb}": "groups:read" for verb in LIFE},
    "app_mention": "app_mentions:read",
    "dnd_updated_user": "dnd:read",
    "message.channels": "channels:history",
    "message.groups": "groups:history",
    "message.im": "im:history",
    "message.mpim": "mpim:history",
    "reaction_added": "reactions:read",
    "reaction_removed": "reactions:read",
    "team_join": "users:read",
    "user_change": "users:read",
    "user_status_changed": "users:read",
}


def emit(world: World, event: Json, subscription: str = "") -> Sent | None:
    """Send the event, if the app is installed, subscribes to it and has its scope."""
    if not _is_wanted(world, subscription or event["type"]):
        return None
    if not world.app.is_installed and event["type"] not in LAST_WORDS:
        return None
    return world.delivery.event(envelope(world, event))


def envelope(world: World, event: Mapping[str, Any]) -> Json:
    """What an event travels in: its own id, whom it is for, and when (slack.md §1.2)."""
    team = world.workspace.team_id
    authorization = {
        "enterprise_id": None,
        "team_id": team,
        "user_id": world.app.bot_user,
        "is_bot": True,
        "is_enterprise_install": False,
    }
    return {
        "token": world.app.verification_token,
        "team_id": team,
        "context_team_id": team,
        "context_enterprise_id": None,
        "api_app_id": world.app.app_id,
        "event": {**event, "event_ts": world.workspace.next_ts()},
        "type": "event_callback",
        "event_id": world.ids.new("Ev"),
        "event_time": int(world.clock.now().timestamp()),
        "authorizations": [authorization],
        "is_ext_shared_channel": False,
        "event_context": world.ids.secret(),
    }


def joined(world: World, channel: Channel, person: Person, inviter: str | None) -> None:
    """Told to an app that is in the channel, its own arrival included."""
    if not _hears(world, channel):
        return
    event = {**_membership(world, channel, person), "type": "member_joined_channel"}
    emit(world, {**event, "inviter": inviter} if inviter else event)


def left(world: World, channel: Channel, person: Person) -> None:
    """Told to an app that is in the channel, its own leaving included (slack.md §6)."""
    if _hears(world, channel):
        emit(world, {**_membership(world, channel, person), "type": "member_left_channel"})


def app_left(world: World, channel: Channel, by: str) -> None:
    """channel_left or group_left, told to the app that was removed (slack.md §6)."""
    type_ = "channel_left" if channel.kind is Kind.PUBLIC else "group_left"
    emit(world, {"type": type_, "channel": channel.id, "actor_id": by})


def channel_life(
    world: World, verb: str, channel: Channel, more: Mapping[str, Any] = NOTHING
) -> None:
    """channel_archive and its like; a private channel has events of its own, for members only."""
    if channel.kind is Kind.PUBLIC:
        emit(world, {"type": f"channel_{verb}", "channel": channel.id, **more})
    elif world.app.bot_user in channel.members:
        emit(world, {"type": f"group_{verb}", "channel": channel.id, **more})


def channel_renamed(world: World, channel: Channel) -> None:
    """channel_rename or group_rename, with the new name (slack.md §6)."""
    named = {"id": channel.id, "name": channel.name, "created": channel.created}
    channel_life(world, "rename", channel, {"channel": named})


def person_changed(world: World, type_: str, person: Person) -> None:
    """team_join, user_change or user_status_changed, with the whole member (slack.md §6)."""
    now = world.clock.now()
    user = user_object(person, world.workspace.team_id, now, locale=True)
    emit(world, {"type": type_, "user": user, "cache_ts": int(now.timestamp())})


def dnd_updated(world: World, person: Person) -> None:
    """dnd_updated_user, with the hours as dnd.info tells them (slack.md §9)."""
    status = dnd_status(person, world.clock.now())
    emit(world, {"type": "dnd_updated_user", "user": person.id, "dnd_status": status})


def home_opened(world: World, person: Person, tab: str) -> Sent | None:
    """app_home_opened, on Home with what is published there; None without a subscription."""
    home = world.views.homes.get(person.id) if tab == "home" else None
    channel = world.workspace.direct(person.id).id
    event: Json = {"type": "app_home_opened", "user": person.id, "channel": channel, "tab": tab}
    return emit(world, {**event, "view": world.view_as_slack(home)} if home else event)


def reaction(world: World, type_: str, user: str, name: str, message: Message) -> None:
    """reaction_added or reaction_removed, told to an app in the channel (slack.md §6)."""
    world.news.message(message.channel, message.ts)
    channel = world.workspace.channels[message.channel]
    if world.app.bot_user not in channel.members:
        return
    item = {"type": "message", "channel": message.channel, "ts": message.ts}
    who = {"user": user, "item_user": message.user}
    emit(world, {"type": type_, "reaction": name, "item": item, **who})


def said(world: World, message: Message) -> None:
    """A person's message, for an app in the channel; and once more where it is mentioned."""
    channel = world.workspace.channels[message.channel]
    if world.app.bot_user not in channel.members:
        return
    shown = slack_message(world, message) | {"channel": channel.id}
    kind = {"channel_type": CHANNEL_TYPE[channel.kind]}
    emit(world, {**shown, **kind}, MESSAGE_EVENT[channel.kind])
    if f"<@{world.app.bot_user}" in message.text:
        emit(world, {**shown, "type": "app_mention"})


def uninstalled(world: World) -> None:
    """app_uninstalled and tokens_revoked; Slack promises no order (slack.md §2.4)."""
    emit(world, {"type": "app_uninstalled"})
    tokens_revoked(world)


def tokens_revoked(world: World) -> None:
    """tokens_revoked with the bot user whose token is dead (slack.md §2.4)."""
    emit(world, {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [world.app.bot_user]}})


def channel_id_changed(world: World, old: str, new: str) -> None:
    """channel_id_changed with the old id and the new one (slack.md §6)."""
    change = {"old_channel_id": old, "new_channel_id": new}
    emit(world, {"type": "channel_id_changed", **change})


def _is_wanted(world: World, name: str) -> bool:
    needed = SCOPE.get(name)
    return world.app.subscribes_to(name) and (needed is None or needed in world.app.scopes)


def _hears(world: World, channel: Channel) -> bool:
    """Who comes to and leaves a channel is told to its members with the scope of its kind."""
    return world.app.bot_user in channel.members and channel.scope("read") in world.app.scopes


def _membership(world: World, channel: Channel, person: Person) -> Json:
    return {
        "user": person.id,
        "channel": channel.id,
        "channel_type": LETTER[channel.kind],
        "team": world.workspace.team_of(person),
    }
