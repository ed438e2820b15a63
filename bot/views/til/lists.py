"""TIL: lists and search results, for one person's eyes."""

import json
from dataclasses import asdict, dataclass

from bot.sends import Block, Message
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
from bot.views.til import PAGE, READ, WEEK, Shown

# Slack takes a page of 250 kB; an entry with all its tags may be 6 kB of it.
IN_A_PAGE = 30


@dataclass(frozen=True)
class Asked:
    """What a list shows, and where on it we are: entries numbered under `below`."""

    words: str = ""
    author: str | None = None
    tag: str | None = None
    below: int | None = None


@dataclass(frozen=True)
class Page:
    """One page of a list. `older` is where the next one begins, if there is one."""

    asked: Asked
    shown: list[Shown]
    older: int | None


def listed(page: Page, title: str) -> Message:
    """A list or search result, for one person's eyes."""
    if not page.shown:
        return nothing_found(page.asked)
    blocks = [header(title)]
    blocks += [
        section(
            _line(one, with_author=page.asked.author is None),
            button("Read", READ, one.entry.entry_id),
        )
        for one in page.shown
    ]
    if page.older is not None:
        asked = asdict(page.asked) | {"below": page.older}
        blocks.append(actions(button("Older", PAGE, json.dumps(asked, ensure_ascii=False))))
    names = "; ".join(f"{one.name} {cut(one.entry.title, 150)}" for one in page.shown)
    return message(f"{title}: {names}", blocks)


def nothing_found(asked: Asked) -> Message:
    """What a list says when it is empty."""
    if asked.below is not None:
        text = "No older ones."
    elif asked.words or asked.tag or asked.author:
        sought = f"“{quoted(asked.words, 200)}”" if asked.words else ""
        tag = f"#{quoted(asked.tag, 60)}" if asked.tag else ""
        what = f" for {sought or tag}" if sought or tag else ""
        text = f"Nothing found{what}. Try fewer or other words, or `/til list` for everything."
    else:
        text = "Nothing here yet. Learned something? `/til` and one line keeps it for the team."
    return sentence(text)


def title_of(asked: Asked, author: str | None) -> str:
    """The heading of a list."""
    if asked.words and asked.tag:
        return f"Lessons with “{cut(asked.words, 60)}” and #{asked.tag}"
    if asked.words:
        return f"Lessons with “{cut(asked.words, 60)}”"
    if asked.tag:
        return f"Lessons with #{asked.tag}"
    if asked.author:
        return f"What {author or 'a colleague'} learned"
    return "What we learned"


def parse_asked(value: str) -> Asked:
    """What an *Older* button remembers; it comes back as untrusted input, nonsense as nothing."""
    try:
        raw = json.loads(value)
    except (ValueError, RecursionError):
        return Asked()
    if not isinstance(raw, dict):
        return Asked()
    below = raw.get("below")
    return Asked(
        words=str(raw.get("words") or "")[:200],
        author=raw.get("author") and str(raw["author"]),
        tag=raw.get("tag") and str(raw["tag"]),
        below=below if isinstance(below, int) and abs(below) < 2**31 else None,
    )


def week(found: list[Shown]) -> Block:
    """Everything of a digest's week, in a modal."""
    blocks = [
        section(_line(one), button("Read", READ, one.entry.entry_id)) for one in found[:IN_A_PAGE]
    ]
    if len(found) > IN_A_PAGE:
        blocks.append(context(f"{len(found) - IN_A_PAGE} more: `/til list` shows them."))
    return modal(
        WEEK, "What we learned", blocks or [section("Nothing is left of it.")], close="Close"
    )


def _line(shown: Shown, *, with_author: bool = True) -> str:
    entry = shown.entry
    author = [quoted(shown.author, 60)] if with_author else []
    tags = (
        [" ".join(f"#{quoted(tag, 60)}" for tag in entry.tag_names)] if entry.tags.strip() else []
    )
    doubt = ["unverified"] if entry.unverified_at else []
    about = " · ".join([*author, when(entry.created_at), *doubt, *tags])
    if entry.outdated_at is None:
        return f"*{shown.name}* {quoted(entry.title, 200)}\n{about}"
    now = f"\nNow: {quoted(entry.correction, 150)}" if entry.correction else ""
    return f"*{shown.name}* Outdated: {quoted(entry.title, 200)}{now}\n{about}"
