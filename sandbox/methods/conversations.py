"""Methods about channels and direct messages: who is in them, what was said there."""

from collections.abc import Iterable

from sandbox.channels import Channel, Kind
from sandbox.errors import RefusedError
from sandbox.messages import Message
from sandbox.methods.pages import page_of, with_cursor
from sandbox.methods.places import direct, is_unfit_for_dm, need_scope, visible
from sandbox.posting import slack_message
from sandbox.world import Arguments, Json, World


def info(world: World, args: Arguments) -> Json:
    """conversations.info: a channel; the number of members only on request."""
    channel = visible(world, args["channel"])
    need_scope(world, channel.scope("read"))
    found = shown(world, channel)
    if not args.get("include_num_members"):
        found.pop("num_members", None)
    return {"channel": found}


def members(world: World, args: Arguments) -> Json:
    """conversations.members: ids alone, page by page (slack.md §2.1)."""
    channel = visible(world, args["channel"])
    need_scope(world, channel.scope("read"))
    page, cursor = page_of(sorted(channel.members), args, str, default=100, most=1000)
    return with_cursor({"members": page}, cursor)


def list_(world: World, args: Arguments) -> Json:
    """conversations.list: what the app sees of the wanted kinds, page by page (slack.md §2.1)."""
    kinds = wanted_kinds(world, args)
    found = [one for one in known(world, kinds) if not (one.is_archived and _no_archived(args))]
    page, cursor = page_of(found, args, _id, default=100, most=999)
    return with_cursor({"channels": [shown(world, one) for one in page]}, cursor)


def open_(world: World, args: Arguments) -> Json:
    """conversations.open: the DM with a person, or with up to eight (slack.md §2.1)."""
    if args.get("channel"):
        return _opened(world, args, visible(world, args["channel"]), already=True)
    users = [one for one in args.get("users", "").split(",") if one]
    if not users:
        raise RefusedError("users_list_not_supplied")
    need_scope(world, "im:write" if len(users) == 1 else "mpim:write")
    if len(users) > 8:
        raise RefusedError("too_many_users")
    for user in users:
        _must_be_reachable(world, user)
    known_before = len(world.workspace.channels)
    channel = direct(world, users[0]) if len(users) == 1 else world.workspace.direct(*users)
    return _opened(world, args, channel, already=len(world.workspace.channels) == known_before)


def history(world: World, args: Arguments) -> Json:
    """conversations.history: newest first, without replies (slack.md §2.1)."""
    channel = _readable(world, args)
    said = [one for one in channel.messages.values() if not one.is_reply() or one.broadcast]
    said = sorted(_within(said, args), key=_ts, reverse=True)
    page, cursor = page_of(said, args, _ts, default=100, most=999)
    return _told(world, args, page, cursor)


def replies(world: World, args: Arguments) -> Json:
    """conversations.replies: a thread, its first message on top (slack.md §2.1)."""
    channel = _readable(world, args)
    if args["ts"] not in channel.messages:
        raise RefusedError("thread_not_found")
    thread = sorted(channel.thread(args["ts"]), key=_ts)
    within = [thread[0], *_within(thread[1:], args)]
    page, cursor = page_of(within, args, _ts, default=100, most=999)
    return _told(world, args, page, cursor)


def shown(world: World, channel: Channel) -> Json:
    """The channel as the app is shown it."""
    return channel.as_slack(world.app.bot_user, world.workspace.team_id)


def wanted_kinds(world: World, args: Arguments) -> list[Kind]:
    """The kinds of conversation a list asks for; each needs its own scope."""
    try:
        kinds = [Kind(one.strip()) for one in args.get("types", Kind.PUBLIC).split(",")]
    except ValueError:
        raise RefusedError("invalid_types") from None
    for kind in kinds:
        need_scope(world, Channel("", "", kind).scope("read"))
    return kinds


def known(world: World, kinds: Iterable[Kind]) -> list[Channel]:
    """The channels of these kinds that exist for the app, in the order of pages."""
    found = [one for one in world.workspace.channels.values() if one.kind in kinds]
    app = world.app.bot_user
    seen = [one for one in found if one.kind is Kind.PUBLIC or app in one.members]
    return sorted(seen, key=_id)


def _opened(world: World, args: Arguments, channel: Channel, *, already: bool) -> Json:
    answer: Json = {"no_op": already, "already_open": already}
    full = args.get("return_im", False)
    return {**answer, "channel": shown(world, channel) if full else {"id": channel.id}}


def _must_be_reachable(world: World, user: str) -> None:
    person = world.workspace.people.get(user)
    if person is None:
        raise RefusedError("user_not_found")
    if person.deleted:
        raise RefusedError("user_disabled")
    if is_unfit_for_dm(person):
        raise RefusedError("cannot_dm_bot")


def _readable(world: World, args: Arguments) -> Channel:
    channel = visible(world, args["channel"])
    need_scope(world, channel.scope("history"))
    if world.app.bot_user not in channel.members:
        raise RefusedError("not_in_channel")
    return channel


def _within(messages: Iterable[Message], args: Arguments) -> list[Message]:
    oldest, latest = float(args.get("oldest") or 0), float(args.get("latest") or "inf")
    if args.get("inclusive"):
        return [one for one in messages if oldest <= float(one.ts) <= latest]
    return [one for one in messages if oldest < float(one.ts) < latest]


def _told(world: World, args: Arguments, page: list[Message], cursor: str) -> Json:
    metadata = bool(args.get("include_all_metadata"))
    told = [slack_message(world, one, metadata=metadata) for one in page]
    return with_cursor({"messages": told, "has_more": bool(cursor)}, cursor)


def _no_archived(args: Arguments) -> bool:
    return bool(args.get("exclude_archived"))


def _id(channel: Channel) -> str:
    return channel.id


def _ts(message: Message) -> str:
    return message.ts
