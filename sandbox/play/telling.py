"""Tells what happens, in its order, as lines for a terminal: what people do and what they see."""

from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.client import SandboxClient
from sandbox.filling import options_of
from sandbox.mrkdwn.dates import DAYS, MONTHS
from sandbox.seen import Blocks, Posted, View
from sandbox.transcript import render_message
from sandbox.transcript.lines import Line, columns, wrapped

WIDTH = 100
MARGIN = " " * 7
# Beside what everybody in the channel sees, and beside what only one person sees.
PUBLIC, PRIVATE = "┃ ", "┆ "
ROOM = WIDTH - len(MARGIN)
SEPARATOR = "  ·  "
# How the transcript begins a line with a button that belongs to the text before.
BESIDE = "  ["
CHANGES = {"update": "edits its post in", "delete": "removes its post from"}
KINDS = ("update", "delete", "post", "ephemeral")
A_WEEK = timedelta(days=7)


class Telling:
    """Says each line once, under the day and the minute at which it happened."""

    def __init__(self, client: SandboxClient, say: Callable[[str], None], zone: str) -> None:
        """`zone` is the clock of all times told."""
        self._client, self._say, self._zone = client, say, zone
        self._told = 0
        self._last: datetime | None = None
        self._known: dict[str, str] = {}

    @property
    def messages(self) -> int:
        """How many messages of the app were told."""
        return self._told

    def act(self, person: str, what: str) -> None:
        """Tell what somebody does now."""
        self._line(self._client.now(), f"{person} {what}")

    def catch_up(self) -> None:
        """Tell what the app has said since the last time."""
        fresh = self._client.posted()[self._told :]
        self._told += len(fresh)
        self._known = _names(self._client) if fresh else self._known
        # Answers and posts leave the app in threads of their own; a transcript needs one order.
        for one in sorted(fresh, key=_order):
            self._message(one)

    def filled(self, view: View) -> None:
        """Tell what stands in a form that somebody is about to submit."""
        told: list[str] = []
        for is_field, run in groupby(view.blocks, lambda block: block["type"] == "input"):
            blocks = tuple(run)
            told += _fields(blocks, view) if is_field else self._body(blocks)
        button = view.sent["submit"]["text"]
        self._beside(PRIVATE, [f"── {view.title} ──", *_joined(told, [f"[{button}]"], "   ")])

    def page(self, view: View) -> None:
        """Tell what stands on a page that somebody looks at."""
        self._beside(PRIVATE, self._body(view.blocks))

    def _message(self, one: Posted) -> None:
        body = self._body(one.message.blocks)
        if one.message.ephemeral_for:
            # What takes the place of an answer repeats most of it.
            self._beside(PRIVATE, body[:1] if one.kind == "update" else body)
            return
        where = self._known.get(one.message.channel, "a direct message")
        what = "replies in a thread of" if one.message.thread_ts else "posts in"
        self._line(one.at, f"Baton {CHANGES.get(one.kind, what)} #{where}")
        self._beside(PUBLIC, body[:2] if one.kind == "delete" else body)

    def _body(self, blocks: Blocks) -> list[str]:
        """The blocks as lines: what stands beside a text in Slack stands behind it here."""
        shown = {"blocks": blocks}
        told = render_message(shown, self._known, width=ROOM, zone=self._zone)
        lines: list[str] = []
        for line in (each.removeprefix("  ") for each in told.split("\n")[1:]):
            if line.startswith(BESIDE):
                lines = _joined(lines, [line.strip()], "   ")
            elif line.strip("="):
                lines.append(line)
        return lines

    def _beside(self, bar: str, lines: Iterable[str]) -> None:
        prefix = MARGIN + bar
        self._say(wrapped([Line(line, prefix, prefix) for line in lines], WIDTH))

    def _line(self, at: datetime, text: str) -> None:
        local = at.astimezone(ZoneInfo(self._zone))
        if self._last is None or local.date() != self._last.date():
            self._day(local)
        is_same = self._last == local
        self._last = local
        stamp = MARGIN if is_same else f"{local:%H:%M}  "
        self._say(wrapped([Line(text, stamp, MARGIN + "  ")], WIDTH))

    def _day(self, local: datetime) -> None:
        if self._last and local.date() - self._last.date() > A_WEEK:
            self._say(f"\n{MARGIN}… {(local.date() - self._last.date()).days} days later")
        self._say(f"\n── {_named(local.date(), self._last)} ──")
        if self._last and local.utcoffset() != self._last.utcoffset():
            city = self._zone.rpartition("/")[2]
            self._say(f"{MARGIN}(The clocks have changed in {city}; the digest keeps its hour.)")


def _named(day: date, before: datetime | None) -> str:
    year = f" {day.year}" if before is None or before.year != day.year else ""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


def _order(one: Posted) -> tuple[object, ...]:
    is_reply, is_private = bool(one.message.thread_ts), bool(one.message.ephemeral_for)
    return one.at, is_private, KINDS.index(one.kind), is_reply, one.message.text


def _names(client: SandboxClient) -> dict[str, str]:
    named = {person.id: person.handle for person in client.people()}
    return named | {channel.id: channel.name for channel in client.channels()}


def _joined(lines: list[str], more: list[str], separator: str) -> list[str]:
    """All lines, the last of `lines` and the first of `more` as one if there is room."""
    if lines and more and columns(both := lines[-1] + separator + more[0]) <= ROOM - len(PRIVATE):
        return [*lines[:-1], both, *more[1:]]
    return lines + more


def _fields(blocks: Blocks, view: View) -> list[str]:
    """What is filled in; short answers share a line."""
    lines: list[str] = []
    for block in blocks:
        if value := view.values.get(block["block_id"]):
            lines = _joined(lines, [f"{_label(block)}: {_shown(block, value)}"], SEPARATOR)
    return lines


def _label(block: Mapping[str, Any]) -> str:
    return str(block["label"]["text"]).rstrip("?")


def _shown(block: Mapping[str, Any], value: Any) -> str:
    options = {one["value"]: one["text"]["text"] for one in options_of(block["element"])}
    values = value if isinstance(value, list) else [value]
    return ", ".join(options.get(str(one), str(one)) for one in values)
