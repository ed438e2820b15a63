"""Methods that write messages: post, show to one person, edit, delete, link."""

from sandbox import posting
from sandbox.errors import RefusedError
from sandbox.methods.places import own_message, visible, writable
from sandbox.world import Arguments, Json, World


def post_message(world: World, args: Arguments) -> Json:
    """chat.postMessage: to a channel the app is in, or to a person's DM (slack.md §6)."""
    channel = writable(world, args["channel"])
    message = posting.post(world, channel, args, "chat.postMessage")
    return {
        "channel": channel.id,
        "ts": message.ts,
        "message": posting.slack_message(world, message, metadata=True),
    }


def post_ephemeral(world: World, args: Arguments) -> Json:
    """chat.postEphemeral: `user_not_in_channel` for a person outside (slack.md §2.1)."""
    channel = writable(world, args["channel"])
    if args["user"] not in channel.members:
        raise RefusedError("user_not_in_channel")
    message = posting.show(world, channel, args["user"], args, "chat.postEphemeral")
    return {"message_ts": message.ts}


def update(world: World, args: Arguments) -> Json:
    """chat.update: the app's own message; `cant_update_message` for others (slack.md §2.1)."""
    channel = visible(world, args["channel"])
    message = own_message(world, channel, args["ts"], "cant_update_message")
    if channel.is_archived:
        raise RefusedError("is_inactive")
    posting.revise(world, message, args, "chat.update")
    shown = posting.slack_message(world, message, metadata=True)
    return {"channel": channel.id, "ts": message.ts, "text": message.text, "message": shown}


def delete(world: World, args: Arguments) -> Json:
    """chat.delete: the app's own message; `cant_delete_message` for others."""
    channel = visible(world, args["channel"])
    message = own_message(world, channel, args["ts"], "cant_delete_message")
    posting.remove(world, message, "chat.delete")
    return {"channel": channel.id, "ts": message.ts}


def permalink(world: World, args: Arguments) -> Json:
    """chat.getPermalink: the address of a message that is there."""
    channel = visible(world, args["channel"])
    if args["message_ts"] not in channel.messages:
        raise RefusedError("message_not_found")
    stamp = args["message_ts"].replace(".", "")
    url = f"https://{world.workspace.domain}.slack.com/archives/{channel.id}/p{stamp}"
    return {"channel": channel.id, "permalink": url}
