"""Retros: what only the asker sees: how it stands, the formats, the past ones and an export."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views import forms
from bot.views.common import (
    actions,
    button,
    clean,
    context,
    link,
    mention_free,
    message,
    modal,
    pieces,
    quoted,
    section,
    sentence,
)
from bot.views.retro import GO_ON, NAMES, NEXT, Action, Shown, Topic, at, progress

EXPORT = "retro.export"
EXPORTED = "retro.exported"
SERIES = "retro.series"
END_SERIES = "retro.end_series"
START = "retro.start"
PAST = 15
# Slack takes a page of 250 kB: so many boxes, each as long as a box may be.
BOXES = 12
BOX = 2900
LISTED_FORMATS = 20


@dataclass(frozen=True)
class Rhythm:
    """A series and when its next retro comes; the team's own one has no id."""

    series_id: str
    name: str
    next_time: str


@dataclass(frozen=True)
class Past:
    """A retro that is over."""

    shown: Shown
    day: str
    topics: tuple[Topic, ...] = ()
    found: tuple[Action, ...] = ()


def status(open_now: Sequence[Shown], rhythms: Sequence[Rhythm], *, leads: bool) -> Message:
    """`/retro`: how each open retro stands, and when the next ones come."""
    blocks: list[Block] = []
    lines: list[str] = []
    for one in open_now:
        lines.append(_stand(one))
        blocks.append(section(lines[-1]))
        if leads and one.retro.phase in GO_ON:
            go_on = button(GO_ON[one.retro.phase], NEXT, f"{one.retro.retro_id}:{one.retro.phase}")
            blocks.append(actions(go_on))
    for each in rhythms:
        lines.append(rhythm(each))
        blocks.append(
            section(lines[-1], button("End it", END_SERIES, each.series_id))
            if each.series_id
            else section(lines[-1])
        )
    more = [button("Start a retro", START)] if not open_now else []
    blocks.append(actions(*more, button("Add a series", SERIES)))
    if not lines:
        lines = ["No retro is open."]
        blocks.insert(0, section(lines[0]))
    return message("\n".join(map(mention_free, lines)), blocks)


def rhythm(found: Rhythm) -> str:
    """When the next retro of a series comes, as mrkdwn."""
    return f"{quoted(found.name, 80)}: {found.next_time}"


def formats(found: Sequence[tuple[str, str, str, str]], suggested: str, reason: str) -> Message:
    """`/retro formats`: each as (id, name, columns, when it helps)."""
    head = f"Next I would take *{quoted(suggested, 80)}*: {quoted(reason, 300)}"
    lines = [
        f"*{quoted(name, 80)}* `{quoted(key, 40)}` · {quoted(columns, 200)}\n{quoted(use, 150)}"
        for key, name, columns, use in found[:LISTED_FORMATS]
    ]
    blocks = [section(one) for one in [head, *lines]]
    blocks.append(context("`/retro start <format>` begins one of them."))
    return message("\n".join(map(mention_free, [head, *lines])), blocks)


def history(past: Sequence[Past]) -> Message:
    """`/retro history`: the past ones, each with what it came to."""
    if not past:
        return sentence("No retro is over yet. `/retro start` begins one.")
    lines = [_past(one) for one in past[:PAST]]
    blocks = [
        section(line, button("Export", EXPORT, one.shown.retro.retro_id))
        for line, one in zip(lines, past, strict=False)
    ]
    return message("\n".join(map(mention_free, lines)), blocks)


def export(retro_id: str, markdown: str, start: int) -> Block:
    """A retro as Markdown, in boxes to copy from; `start` is the first of them on this page."""
    boxes = pieces(clean(markdown), BOX)
    blocks: list[Block] = [context("Markdown: copy what you need. Nothing here is changed.")]
    for n, text in enumerate(boxes[start : start + BOXES], start):
        box = forms.text(initial=text, multiline=True)
        blocks.append(forms.field(f"part{n}", f"Part {n + 1} of {len(boxes)}", box, optional=True))
    if start + BOXES < len(boxes):
        blocks.append(actions(button("More", EXPORT, f"{retro_id}:{start + BOXES}")))
    return modal(EXPORTED, "Export", blocks, submit="Done", close="Close")


def _stand(shown: Shown) -> str:
    retro = shown.retro
    until = f" until {at(retro.ends_at, shown.tz)}" if retro.ends_at else ""
    led = f"{quoted(shown.leader, 80)} leads it." if shown.leader else "Nobody leads it yet."
    name = f"*{_linked(shown)}: {quoted(shown.name, 80)}*"
    return f"{name} · {NAMES[retro.phase]}{until}\n{progress(retro)} {led}"


def _past(past: Past) -> str:
    topics = ", ".join(f"“{quoted(one.title, 100)}”" for one in past.topics[:2])
    found = "; ".join(f"A-{one.number} {quoted(one.text, 100)}" for one in past.found[:2])
    head = f"*{_linked(past.shown)}* · {past.day} · {quoted(past.shown.name, 80)}"
    return "\n".join(one for one in (head, topics, found) if one)


def _linked(shown: Shown) -> str:
    """A retro's title that leads to its post, where it has one, as mrkdwn."""
    name = f"Retro {shown.retro.number}"
    # The name of a series stays outside: it could pose as another address.
    found = link(shown.address, name) if shown.address else name
    return shown.title.replace(name, found, 1)
