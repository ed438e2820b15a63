"""The library: what a search found, for one person's eyes."""

import json
from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views import forms
from bot.views.common import (
    actions,
    button,
    context,
    cut,
    header,
    message,
    modal,
    quoted,
    section,
    sentence,
    when,
)
from bot.views.til import READ
from storage.library import Entry, Kind

FIND, FIND_SENT, MORE = "library.find", "library.find_sent", "library.more"

TITLE = "What we learned"

# What opens an entry of a kind; the others are read where they stand.
OPENS = {Kind.LESSON: READ, Kind.NOTES: READ}

NAMES = {Kind.LESSON: "lesson", Kind.NOTES: "notes of a session", Kind.DECISION: "decision"}
NAMES |= {Kind.THEME: "theme of a retro"}

HINT = "Words, and to narrow it: #tag, since:2026-10, kind:notes"

# A button holds 2,000 characters, and JSON writes some of them as six.
REMEMBERED = 300


@dataclass(frozen=True)
class Found:
    """An entry with the name of whoever it is from."""

    entry: Entry
    person: str


@dataclass(frozen=True)
class Page:
    """One page of what was found; `more` is where the next one begins, if there is one."""

    typed: str
    found: Sequence[Found]
    more: int | None
    is_further: bool = False


def listed(page: Page) -> Message:
    """What was found, as a message."""
    if not page.found:
        return _nothing(page)
    names = "; ".join(f"{one.entry.name} {cut(one.entry.title, 150)}" for one in page.found)
    return message(f"{TITLE}: {names}", [header(TITLE), *_rows(page)])


def form(teams: Sequence[tuple[str, str]]) -> Block:
    """The form that asks what to look for; `teams` are (id, name), picked from if several."""
    blocks = [forms.field("words", "Find", forms.text(longest=200, example="index"), hint=HINT)]
    if len(teams) > 1:
        choice = forms.choice("static_select", [(one, f"#{name}") for one, name in teams], None)
        blocks.append(forms.field("team", "In the library of", choice))
    return modal(FIND_SENT, TITLE, blocks, submit="Find", remember={"team": teams[0][0]})


def result(page: Page) -> Block:
    """What was found, in the place of the form."""
    blocks = _rows(page)[:-1] if page.more is not None else _rows(page)
    note = [context("There is more: `/baton find` leafs through it.")] if page.more else []
    nothing = [section("Nothing found. Try fewer or other words.")]
    return modal("library.found", TITLE, [*(blocks or nothing), *note], close="Close")


def remembered(value: str) -> tuple[str, int]:
    """What a *More* button remembers: what was typed, and where to go on. Nonsense is nothing."""
    try:
        raw = json.loads(value)
    except (ValueError, RecursionError):
        return "", 0
    if not isinstance(raw, dict):
        return "", 0
    skip = raw.get("skip")
    return str(raw.get("typed") or "")[:1000], skip if isinstance(skip, int) else 0


def _rows(page: Page) -> list[Block]:
    blocks = [_row(one) for one in page.found]
    if page.more is not None:
        typed = cut(page.typed, REMEMBERED).removesuffix("…")
        value = json.dumps({"typed": typed, "skip": page.more}, ensure_ascii=False)
        blocks.append(actions(button("More", MORE, value)))
    return blocks


def _row(one: Found) -> Block:
    entry = one.entry
    outdated = "Outdated: " if entry.is_outdated else ""
    tags = " ".join(f"#{quoted(tag, 60)}" for tag in entry.tags.split())
    kind = [] if entry.kind == Kind.LESSON else [NAMES[Kind(entry.kind)]]
    # What is the team's is of no one person.
    person = quoted(one.person, 60) if entry.person_id else ""
    about = " · ".join(part for part in (*kind, person, when(entry.at), tags) if part)
    text = f"*{quoted(entry.name, 30)}* {outdated}{quoted(entry.title, 200)}\n{about}"
    opens = OPENS.get(Kind(entry.kind))
    return section(text, button("Read", opens, entry.object_id) if opens else None)


def _nothing(page: Page) -> Message:
    if page.is_further:
        return sentence("No more.")
    return sentence(f"Nothing found for “{quoted(page.typed, 200)}”. Try fewer or other words.")
