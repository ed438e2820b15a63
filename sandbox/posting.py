"""The app's messages: posted, shown to one person, edited, deleted; by whatever way they came."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from sandbox.blocks import message_problems
from sandbox.channels import Channel
from sandbox.errors import RefusedError, refuse_if
from sandbox.messages import Message, named_blocks
from sandbox.world import Json, World


def checked(world: World, payload: Mapping[str, Any], *, updating: bool = False) -> Json:
    """The content of a payload that Slack would take; otherwise a refusal."""
    refuse_if(message_problems(payload, updating=updating))
    _must_be_complete_files(world, payload.get("blocks"))
    return {
        "text": payload.get("text") or payload.get("markdown_text") or "",
        "blocks": named_blocks(deepcopy(payload.get("blocks")), world.ids),
        "attachments": deepcopy(payload.get("attachments") or []),
        "metadata": deepcopy(payload.get("metadata")),
    }


def post(world: World, channel: Channel, payload: Mapping[str, Any], via: str) -> Message:
    """Post the app's message; `thread_not_found` for a thread that is not there."""
    content = checked(world, payload)
    thread_ts = payload.get("thread_ts")
    if thread_ts and thread_ts not in channel.messages:
        raise RefusedError("thread_not_found")
    message = _new(world, channel, content)
    message.thread_ts = thread_ts
    message.broadcast = bool(payload.get("reply_broadcast"))
    return keep(world, message, "post", via)


def show(
    world: World, channel: Channel, user: str, payload: Mapping[str, Any], via: str
) -> Message:
    """An ephemeral message: one person sees it, and no method can reach it again."""
    content = checked(world, payload)
    message = _new(world, channel, content)
    message.ephemeral_for, message.thread_ts = user, payload.get("thread_ts")
    return keep(world, message, "ephemeral", via)


def revise(world: World, message: Message, payload: Mapping[str, Any], via: str) -> Message:
    """Change the app's message; `block_mismatch` where rich text goes (slack.md §2.1)."""
    content = checked(world, payload, updating=True)
    if _has_rich_text(message.blocks) and content["blocks"]:
        _must_have_rich_text(content["blocks"])
    message.text, message.blocks = content["text"], content["blocks"]
    message.attachments = content["attachments"]
    if "metadata" in payload:
        message.metadata = content["metadata"]
    message.edited = world.workspace.next_ts()
    _record(world, message, "update", via)
    return message


def remove(world: World, message: Message, via: str) -> None:
    """Delete it; a parent with replies stays as a tombstone, as in Slack."""
    channel = world.workspace.channels[message.channel]
    message.deleted = True
    _record(world, message, "delete", via)
    if len(channel.thread(message.ts)) > 1:
        message.subtype, message.text = "tombstone", "This message was deleted."
        message.user, message.by_app, message.blocks = "USLACKBOT", False, []
        return
    channel.messages.pop(message.ts, None)
    channel.ephemerals.pop(message.ts, None)


def _new(world: World, channel: Channel, content: Mapping[str, Any]) -> Message:
    ts = world.workspace.next_ts()
    return Message(channel.id, ts, world.app.bot_user, by_app=True, **content)


def keep(world: World, message: Message, kind: str, via: str) -> Message:
    """Put the message into its channel, and into the record of accepted ones."""
    world.workspace.keep(message)
    _record(world, message, kind, via)
    return message


def _record(world: World, message: Message, kind: str, via: str) -> None:
    world.records.accept(kind, via, seen_message(world, message), world.clock.now())
    world.news.message(message.channel, message.ts)


def seen_message(world: World, message: Message) -> Json:
    """A message as the control API shows it."""
    return {
        "channel": message.channel,
        "ts": message.ts,
        "user": message.user,
        "text": message.text,
        "blocks": message.blocks,
        "attachments": message.attachments,
        "files": message.files,
        "thread_ts": message.thread_ts,
        "ephemeral_for": message.ephemeral_for,
        "edited": message.edited is not None,
        "deleted": message.deleted,
        "metadata": message.metadata,
        "reactions": message.reactions,
        "bot": message.by_app or world.workspace.is_bot(message.user),
    }


def slack_message(world: World, message: Message, *, metadata: bool = False) -> Json:
    """A message as the Web API and interactions show it, with what its thread adds."""
    shown = message.as_slack(metadata=metadata)
    shown["team"] = world.workspace.team_id
    if message.by_app:
        shown |= {"bot_id": world.app.bot_id, "app_id": world.app.app_id}
    replies = world.workspace.channels[message.channel].thread(message.ts)[1:]
    if replies and not message.is_reply():
        shown |= {
            "thread_ts": message.ts,
            "reply_count": len(replies),
            "latest_reply": replies[-1].ts,
            "reply_users": sorted({one.user for one in replies}),
        }
    return shown


def _has_rich_text(blocks: Any) -> bool:
    return any(block.get("type") == "rich_text" for block in blocks)


def _must_have_rich_text(blocks: Any) -> None:
    if not _has_rich_text(blocks):
        raise RefusedError("block_mismatch")


def _must_be_complete_files(world: World, value: Any) -> None:
    """Every slack_file in blocks must be a file that was uploaded."""
    if isinstance(value, Mapping):
        wanted = value.get("slack_file")
        if isinstance(wanted, Mapping) and "id" in wanted and not world.files.has(wanted["id"]):
            raise RefusedError("invalid_blocks")
    for one in value.values() if isinstance(value, Mapping) else value or ():
        if isinstance(one, Mapping | list):
            _must_be_complete_files(world, one)
