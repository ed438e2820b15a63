"""Reflection: the journal, for its author's eyes: list, entry, edit and export."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sends import Block
from bot.views import forms
from bot.views.common import (
    actions,
    bold,
    button,
    confirm,
    context,
    day,
    modal,
    pieces,
    quoted,
    said,
    section,
)
from storage.reflection import Plan

FIND = "reflection.find"
OPEN = "reflection.open"
OLDER = "reflection.older"
EDIT = "reflection.edit"
SAVE_EDIT = "reflection.save_edit"
DELETE = "reflection.delete"
SHARE = "reflection.share"
EXPORT = "reflection.export"
EXPORTED = "reflection.exported"
ERASE = "reflection.erase"

LONGEST = 3000
PAGE = 8
# Slack takes a page of 250 kB: so many boxes of Markdown, each as long as a box may be.
BOXES = 15
BOX = 2900

OUTCOMES = {
    Plan.OPEN: "open",
    Plan.HAPPENED: "happened",
    Plan.NOT_YET: "not yet",
    Plan.DROPPED: "changed my mind",
}

UNREADABLE = "This entry cannot be opened: its text was changed or moved, or its key is missing."


@dataclass(frozen=True)
class Words:
    """What an entry says."""

    question: str
    answer: str
    when: str = ""
    will: str = ""

    @property
    def has_plan(self) -> bool:
        """Whether there is a plan in it."""
        return bool((self.when + self.will).strip())

    @property
    def plan(self) -> str:
        """The plan as a sentence."""
        parts = [f"When {self.when.strip()}" if self.when.strip() else ""]
        parts.append(f"I will {self.will.strip()}" if self.will.strip() else "")
        return ", ".join(one for one in parts if one)


@dataclass(frozen=True)
class Shown:
    """An entry as its author sees it; without `words` where it cannot be opened."""

    entry_id: str
    written_at: datetime
    words: Words | None
    plan: Plan


@dataclass(frozen=True)
class Page:
    """One page of a journal: what was sought, the entries on it, and where the next one begins."""

    sought: str
    entries: Sequence[Shown]
    older: int | None


def said_words(shown: Shown) -> list[Block]:
    """An earlier answer in a look back."""
    if shown.words is None:
        return [context(UNREADABLE)]
    asked = context(f"{day(shown.written_at)} · {quoted(shown.words.question, 1300)}")
    return [asked, said(shown.words.answer)]


def listed(page: Page, who_sees: str, erase: Block) -> Block:
    """The journal, newest first, with a box to search it."""
    blocks: list[Block] = [context(who_sees)]
    box = forms.text(initial=page.sought[:200], longest=200, example="index, review, Friday")
    blocks.append(forms.field("words", "Search", box, optional=True))
    blocks += [_line(one) for one in page.entries]
    if not page.entries:
        nothing = "Nothing found. Try fewer words." if page.sought else _empty()
        blocks.append(section(nothing))
    buttons = [button("Export", EXPORT)] if page.entries else []
    if page.older is not None:
        buttons.insert(0, button("Older", OLDER, f"{page.older}"))
    blocks.append(actions(*buttons, erase))
    remember = {"sought": page.sought[:200]}
    return modal(FIND, "Your journal", blocks, submit="Search", close="Close", remember=remember)


def entry(shown: Shown, who_sees: str) -> Block:
    """A whole entry, and what its author may do with it."""
    asks = confirm("Delete this entry?", "It is deleted for good.", "Delete")
    delete = button("Delete", DELETE, shown.entry_id, style="danger", confirm=asks)
    if shown.words is None:
        blocks = [section(UNREADABLE), actions(delete), context(who_sees)]
        return modal("reflection.entry", day(shown.written_at), blocks, close="Close")
    blocks = [bold(shown.words.question), *map(said, pieces(shown.words.answer, LONGEST))]
    if shown.words.has_plan:
        blocks.append(section(f"*{quoted(shown.words.plan, 1500)}* ({OUTCOMES[shown.plan]})"))
    blocks += [
        actions(
            button("Edit", EDIT, shown.entry_id),
            button("Make a TIL of this…", SHARE, shown.entry_id),
            delete,
        ),
        context(
            f"{who_sees} A TIL begins with a copy that you edit; nothing leaves before you "
            "save that."
        ),
    ]
    return modal("reflection.entry", day(shown.written_at), blocks, close="Close")


def edit_form(shown: Shown, inputs: list[Block], who_sees: str) -> Block:
    """The form to change an entry."""
    question = shown.words.question if shown.words else ""
    blocks = [section(f"*{quoted(question, 1300)}*"), *inputs, context(who_sees)]
    remember = {"entry": shown.entry_id}
    return modal(SAVE_EDIT, "Edit your answer", blocks, submit="Save", remember=remember)


def export(markdown: str, start: int, who_sees: str) -> Block:
    """The journal as Markdown in boxes to copy from. A file in Slack would lie in exports."""
    boxes = pieces(markdown, BOX)
    blocks: list[Block] = [
        section(
            "Your journal as Markdown, to copy. I make no file of it: files and messages in "
            "Slack can be in your company's exports."
        ),
    ]
    for n, text in enumerate(boxes[start : start + BOXES], start):
        box = forms.text(initial=text, multiline=True)
        blocks.append(forms.field(f"part{n}", f"Part {n + 1} of {len(boxes)}", box, optional=True))
    if start + BOXES < len(boxes):
        blocks.append(actions(button("More", EXPORT, f"{start + BOXES}")))
    blocks.append(context(who_sees))
    return modal(EXPORTED, "Export", blocks, submit="Done", close="Back")


def _line(shown: Shown) -> Block:
    look = button("Read", OPEN, shown.entry_id)
    if shown.words is None:
        return section(f"*{day(shown.written_at)}* {UNREADABLE}", look)
    lines = [f"*{day(shown.written_at)}* {quoted(shown.words.question, 300)}"]
    lines.append(quoted(shown.words.answer, 200))
    if shown.words.has_plan:
        lines.append(f"{quoted(shown.words.plan, 150)} ({OUTCOMES[shown.plan]})")
    return section("\n".join(lines), look)


def _empty() -> str:
    return "Nothing here yet. `/reflect` asks you one question; two minutes are enough."
