"""Retros: what only the asker sees: how it stands, the formats, the past ones and an export."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views.common import (
    SECTION,
    actions,
    button,
    clean,
    context,
    mention_free,
    message,
    modal,
    pieces,
    quoted,
    said,
    section,
    sentence,
)
from bot.views.retro import GO_ON, NAMES, NEXT, Action, Shown, Topic, at, linked, progress

EXPORT = "retro.export"
SERIES = "retro.series"
END_SERIES = "retro.end_series"
START = "retro.start"
MOST_PIECES = 80
PAST = 15
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


def export(title: str, markdown: str) -> Block:
    """A page with a retro as Markdown, to be copied."""
    parts = pieces(clean(markdown), SECTION)[:MOST_PIECES]
    blocks = [context("Markdown: copy what you need."), *map(said, parts)]
    return modal("retro.exported", title, blocks, close="Close")


def _stand(shown: Shown) -> str:
    retro = shown.retro
    until = f" until {at(retro.ends_at, shown.tz)}" if retro.ends_at else ""
    led = f"{quoted(shown.leader, 80)} leads it." if shown.leader else "Nobody leads it yet."
    name = linked(shown, f"{shown.title}: {quoted(shown.name, 80)}")
    return f"*{name}* · {NAMES[retro.phase]}{until}\n{progress(retro)} {led}"


def _past(past: Past) -> str:
    topics = ", ".join(f"“{quoted(one.title, 100)}”" for one in past.topics[:2])
    found = "; ".join(f"A-{one.number} {quoted(one.text, 100)}" for one in past.found[:2])
    head = f"*{linked(past.shown, past.shown.title)}* · {past.day} · {quoted(past.shown.name, 80)}"
    return "\n".join(one for one in (head, topics, found) if one)
