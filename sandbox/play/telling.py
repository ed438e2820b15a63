"""Tells what happens, in its order, as lines for a terminal: what people do and what they see."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.channels import Kind
from sandbox.client import SandboxClient
from sandbox.filling import options_of
from sandbox.mrkdwn.dates import DAYS, MONTHS
from sandbox.people import Person
from sandbox.play.album import ANSWER, CHANNEL, DIRECT, FORM, HOME, PAGE, Album, confirmations
from sandbox.play.wording import Wording
from sandbox.seen import Blocks, Channel, Message, Posted, View
from sandbox.transcript import render_message, render_view
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
# Rendered so wide, each paragraph is one line, and its wrapping is left to the end.
ENDLESS = 10_000
# A line as long as this is told once.
LONG = ROOM
MENU = re.compile(r"\[⋯ [^\]]*\]")
# Slack shows the label of a link to a message, and nobody types its address.
ADDRESS = re.compile(r" \(https://\S+/archives/\S+?\)")


class Telling:
    """Says each line once, under the day and the minute at which it happened.

    What one person sees is told whole when its wording is new, and by its first line otherwise.
    """

    def __init__(self, client: SandboxClient, say: Callable[[str], None], zone: str) -> None:
        """`zone` is the clock of all times told."""
        self._client, self._say, self._zone = client, say, zone
        self.album, self.wording = Album(), Wording()
        self._told = 0
        self._last: datetime | None = None
        self._act: tuple[datetime, str] | None = None
        self._topic = ""
        self._known: dict[str, str] = {}
        self._people: dict[str, Person] = {}
        self._rooms: dict[str, Channel] = {}
        self._said: set[str] = set()
        self._menus: set[str] = set()

    @property
    def messages(self) -> int:
        """How many messages of the app were told."""
        return self._told

    def act(self, person: str, what: str, topic: str = "baton") -> None:
        """Tell what somebody does now; `topic` is a word of album.TOPICS."""
        self._act, self._topic = (self._client.now(), f"{person} {what}"), topic
        self._line(*self._act)

    def note(self, text: str) -> None:
        """Tell what a reader should know of this day."""
        self._begin(self._client.now())
        self._say(wrapped([Line(f"({text})", MARGIN, MARGIN + " ")], WIDTH))

    def catch_up(self) -> None:
        """Tell what the app has said since the last time."""
        fresh = self._client.posted(since=self._told)
        self._told += len(fresh)
        if fresh:
            self._look_around()
        # Answers and posts leave the app in threads of their own; a transcript needs one order.
        for one in sorted(fresh, key=self._order):
            self._message(one)

    def filled(self, view: View) -> None:
        """Tell what stands in a form that somebody is about to submit."""
        self._keep(FORM, view.plain, self._view(view))
        told: list[str] = []
        for is_field, run in groupby(view.blocks, lambda block: block["type"] == "input"):
            blocks = tuple(run)
            told += _fields(blocks, view) if is_field else self._unsaid(self._body(blocks))
        button = view.sent["submit"]["text"]
        self._beside(PRIVATE, [f"── {view.title} ──", *_joined(told, [f"[{button}]"], "   ")])

    def page(self, view: View) -> None:
        """Tell what stands on a page that somebody looks at."""
        group = HOME if view.type == "home" else PAGE
        is_new = self._keep(group, view.plain, self._view(view))
        self._private(self._body(view.blocks), is_new=is_new)

    def _message(self, one: Posted) -> None:
        message = one.message
        body = self._body(message.blocks)
        person = self._reader(message)
        group = ANSWER if message.ephemeral_for else DIRECT if person else CHANNEL
        whole = [*self._plainly(message.blocks), *confirmations(message.blocks)]
        is_new = one.kind != "delete" and self._keep(group, message.plain, whole, one, person)
        # What takes the place of something repeats most of it.
        is_worth_telling = is_new or one.kind != "update"
        if message.ephemeral_for:
            if is_worth_telling:
                self._private(body, is_new=is_new and one.kind != "update")
        elif person:
            if is_worth_telling:
                self._line(one.at, self._written_to(one, person))
                self._private(body, is_new=is_new)
        else:
            what = "replies in a thread of" if message.thread_ts else "posts in"
            self._line(one.at, f"Baton {CHANGES.get(one.kind, what)} {self._place(message)}")
            self._beside(PUBLIC, body[:2] if one.kind == "delete" else self._unsaid(body))

    def _keep(
        self,
        group: str,
        text: str,
        lines: list[str],
        one: Posted | None = None,
        person: Person | None = None,
    ) -> bool:
        """Keep for the page of messages what says something new; tells whether it does."""
        names = {part for each in self._people.values() for part in each.real_name.split()}
        is_new = self.wording.is_new(group, text, names)
        if is_new:
            is_act = self._act and self._act[0] == (one.at if one else self._client.now())
            topic = self._topic if is_act else "contact" if person else "digest"
            self.album.keep(topic, group, self._caption(one, person), lines)
        return is_new

    def _caption(self, one: Posted | None, person: Person | None) -> str:
        at = one.at if one else self._client.now()
        if self._act and self._act[0] == at:
            return self._act[1]
        local = at.astimezone(ZoneInfo((person and person.tz) or self._zone))
        day = f"{DAYS[local.weekday()]} {local.day} {MONTHS[local.month - 1]}, {local:%H:%M}"
        return f"{day}, to {person.handle}" if person else day

    def _reader(self, message: Message) -> Person | None:
        """Whose direct message it is."""
        room = self._rooms.get(message.channel)
        if room is None or room.kind != Kind.DIRECT:
            return None
        return next(self._people[one] for one in room.members if not self._people[one].is_bot)

    def _written_to(self, one: Posted, person: Person) -> str:
        if one.kind == "update":
            return f"Baton edits its message to {person.handle}"
        zone = person.tz or self._zone
        local = one.at.astimezone(ZoneInfo(zone))
        if local.utcoffset() == one.at.astimezone(ZoneInfo(self._zone)).utcoffset():
            return f"Baton writes to {person.handle}"
        city = zone.rpartition("/")[2].replace("_", " ")
        return f"Baton writes to {person.handle}, at {local:%H:%M} in {city}"

    def _place(self, message: Message) -> str:
        return f"#{self._known.get(message.channel, 'a channel')}"

    def _look_around(self) -> None:
        self._people = {one.id: one for one in self._client.people()}
        self._rooms = {one.id: one for one in self._client.channels()}
        self._known = {key: one.handle for key, one in self._people.items()}
        self._known |= {key: one.name for key, one in self._rooms.items()}

    def _body(self, blocks: Blocks) -> list[str]:
        """The blocks as lines: what stands beside a text in Slack stands behind it here."""
        lines: list[str] = []
        for line in (each.removeprefix("  ") for each in self._plainly(blocks)):
            line = MENU.sub(self._menu, line)
            if line.startswith(BESIDE):
                lines = _joined(lines, [line.strip()], "   ")
            elif line.strip("="):
                lines.append(line)
        return lines

    def _menu(self, found: re.Match[str]) -> str:
        """A ⋯ menu: its entries are told once."""
        is_known = found[0] in self._menus
        self._menus.add(found[0])
        return "[⋯]" if is_known else found[0]

    def _plainly(self, blocks: Blocks) -> list[str]:
        told = render_message({"blocks": blocks}, self._known, width=ENDLESS, zone=self._zone)
        return [ADDRESS.sub("", line) for line in told.split("\n")[1:]]

    def _view(self, view: View) -> list[str]:
        told = render_view(view.sent, self._known, width=ENDLESS, zone=self._zone)
        return [ADDRESS.sub("", one) for one in told.split("\n")] + [*confirmations(view.blocks)]

    def _private(self, body: list[str], *, is_new: bool) -> None:
        told = self._unsaid(body)
        self._beside(PRIVATE, told if is_new else [one for one in told if one[:1] != "["][:1])

    def _unsaid(self, body: Sequence[str]) -> list[str]:
        """The lines but for the long ones that were told before."""
        told = [one for one in body if len(one) < LONG or one not in self._said]
        self._said.update(body)
        return told

    def _beside(self, bar: str, lines: Iterable[str]) -> None:
        prefix = MARGIN + bar
        self._say(
            wrapped(
                [Line(one, prefix, prefix + (" " if one[:1] == "(" else "")) for one in lines],
                WIDTH,
            )
        )

    def _line(self, at: datetime, text: str) -> None:
        local = at.astimezone(ZoneInfo(self._zone))
        is_same = self._last == local
        self._begin(at)
        stamp = MARGIN if is_same else f"{local:%H:%M}  "
        self._say(wrapped([Line(text, stamp, MARGIN + "  ")], WIDTH))

    def _begin(self, at: datetime) -> None:
        """Name the day, if it is another one than before."""
        local = at.astimezone(ZoneInfo(self._zone))
        if self._last is None or local.date() != self._last.date():
            self._day(local)
        self._last = local

    def _day(self, local: datetime) -> None:
        if self._last and local.date() - self._last.date() > A_WEEK:
            self._say(f"\n{MARGIN}… {(local.date() - self._last.date()).days} days later")
        self._say(f"\n── {_named(local.date(), self._last)} ──")
        if self._last and local.utcoffset() != self._last.utcoffset():
            city = self._zone.rpartition("/")[2]
            self._say(f"{MARGIN}(The clocks have changed in {city}; the digest keeps its hour.)")

    def _order(self, one: Posted) -> tuple[object, ...]:
        is_reply, is_private = bool(one.message.thread_ts), bool(one.message.ephemeral_for)
        to = self._reader(one.message)
        handle = to.handle if to else ""
        return one.at, is_private, handle, KINDS.index(one.kind), is_reply, one.message.text


def _named(day: date, before: datetime | None) -> str:
    year = f" {day.year}" if before is None or before.year != day.year else ""
    return f"{DAYS[day.weekday()]} {day.day} {MONTHS[day.month - 1]}{year}"


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
