"""Which conversation and message a call means, and whether the app may touch them."""

from sandbox.channels import Channel, Kind
from sandbox.errors import RefusedError
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.world import World


def visible(world: World, channel_id: str) -> Channel:
    """A channel the app knows of; a private one it is not in does not exist for it."""
    channel = world.workspace.channels.get(channel_id)
    if channel is None or not _is_visible(world, channel):
        raise RefusedError("channel_not_found")
    return channel


def writable(world: World, channel_or_user: str) -> Channel:
    """A channel to post to; a person's id stands for the direct message with them."""
    if channel_or_user.startswith(("U", "W")):
        return direct(world, channel_or_user)
    channel = visible(world, channel_or_user)
    if channel.kind is Kind.DIRECT:
        return _direct_channel(world, channel)
    if world.app.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    if channel.is_archived:
        raise RefusedError("is_archived")
    return channel


def direct(world: World, user_id: str) -> Channel:
    """The DM with a person, opened on demand; `channel_not_found` for whom none can be."""
    person = world.workspace.people.get(user_id)
    if person is None or person.deleted or not _can_meet(world, person):
        raise RefusedError("channel_not_found")
    if is_unfit_for_dm(person):
        raise RefusedError("cannot_dm_bot")
    _must_have_messages_tab(world)
    return world.workspace.direct(user_id)


def own_message(world: World, channel: Channel, ts: str, error: str) -> Message:
    """The app's message with this ts; for one of somebody else, the given error."""
    message = channel.messages.get(ts)
    if message is None:
        raise RefusedError("message_not_found")
    if not message.by_app:
        raise RefusedError(error)
    return message


def is_unfit_for_dm(person: Person) -> bool:
    """Whether it is a bot or Slackbot, which get `cannot_dm_bot` (slack.md §12)."""
    return person.is_bot or person.id == "USLACKBOT"


def need_scope(world: World, scope: str) -> None:
    """Refuse with `missing_scope`, and name the scope that is needed (slack.md §12)."""
    if scope not in world.app.scopes:
        provided = ",".join(sorted(world.app.scopes))
        raise RefusedError("missing_scope", needed=scope, provided=provided)


def _is_visible(world: World, channel: Channel) -> bool:
    return channel.kind is Kind.PUBLIC or world.app.bot_user in channel.members


def _direct_channel(world: World, channel: Channel) -> Channel:
    others = [one for one in channel.members if one != world.app.bot_user]
    if any(world.workspace.people[one].deleted for one in others):
        raise RefusedError("channel_not_found")
    _must_have_messages_tab(world)
    return channel


def _must_have_messages_tab(world: World) -> None:
    if not world.app.has_messages_tab():
        raise RefusedError("messages_tab_disabled")


def _can_meet(world: World, person: Person) -> bool:
    """Somebody of another organisation is reachable only through a channel shared with them."""
    if not person.is_stranger:
        return True
    both = {person.id, world.app.bot_user}
    return any(both <= set(one.members) for one in world.workspace.channels.values())
