"""A message as a transcript: who, when, to whom, and what."""

from collections.abc import Mapping
from typing import Any

from sandbox.mrkdwn.dates import weekday_date_time
from sandbox.mrkdwn.parts import Node, mappings, string
from sandbox.mrkdwn.reading import Reader, plain
from sandbox.transcript.fields import Scene
from sandbox.transcript.layout import block_lines
from sandbox.transcript.lines import NARROWEST, Line, indent, wrapped

BODY = "  "
REPLY = "    "


def render_message(
    message: Mapping[str, Any],
    names: Mapping[str, str],
    *,
    width: int = 100,
    zone: str | None = None,
) -> str:
    """The message as lines no wider than that; times in the zone, or else in UTC."""
    margin = REPLY if _is_reply(message) else ""
    room = max(width - len(margin) - len(BODY), NARROWEST)
    scene = Scene(Reader(names, zone), room)
    body = [*_content(message, scene), *_reactions(message)]
    lines = [Line(_heading(message, scene.reader)), *indent(body, BODY)]
    return wrapped(indent(lines, margin), width)


def _is_reply(message: Node) -> bool:
    thread = message.get("thread_ts")
    return bool(thread) and thread != message.get("ts")


def _heading(message: Node, reader: Reader) -> str:
    reply = "↳ " if _is_reply(message) else ""
    told = (
        weekday_date_time(_seconds(message), reader.zone) if _seconds(message) else "",
        _author(message, reader),
        _place(string(message, "channel"), reader),
        _audience(message, reader),
        "(edited)" if message.get("edited") else "",
    )
    return reply + "  ".join(part for part in told if part)


def _seconds(message: Node) -> float:
    try:
        return float(string(message, "ts") or 0)
    except ValueError:
        return 0


def _author(message: Node, reader: Reader) -> str:
    bot = message.get("bot")
    user = string(message, "user")
    name = reader.names.get(user) or (bot if isinstance(bot, str) else user) or "someone"
    return f"{name} (app)" if bot else name


def _place(channel: str, reader: Reader) -> str:
    name = reader.names.get(channel, channel)
    is_room = channel[:1] in {"C", "G"} and name[:1] not in {"#", "@"}
    return f"#{name}" if is_room else name


def _audience(message: Node, reader: Reader) -> str:
    seer = string(message, "ephemeral_for")
    if not seer:
        return ""
    return f"(only visible to you, {reader.names.get(seer, seer)})"


def _content(message: Node, scene: Scene) -> list[Line]:
    text = plain(string(message, "text"), names=scene.reader.names, zone=scene.reader.zone)
    lines = block_lines(message.get("blocks"), scene)
    for attachment in mappings(message.get("attachments")):
        lines = [*lines, *indent(_attachment(attachment, scene), "│ ")]
    return lines or [Line(text)]


def _attachment(attachment: Node, scene: Scene) -> list[Line]:
    return block_lines(attachment.get("blocks"), scene) or [Line(string(attachment, "text"))]


def _reactions(message: Node) -> list[Line]:
    found = message.get("reactions")
    shown = (
        [(name, _count(who)) for name, who in found.items()]
        if isinstance(found, Mapping)
        else [(string(each, "name"), _count(each.get("users"))) for each in mappings(found)]
    )
    return [Line("  ".join(f":{name}: {count}" for name, count in shown))] if shown else []


def _count(who: object) -> int:
    return len(who) if isinstance(who, list | tuple | set | frozenset) else 1
