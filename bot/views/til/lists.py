"""TIL: lists and search results, for one person's eyes."""

import json
from dataclasses import asdict, dataclass

from bot.sends import Message
from bot.views.common import (
    actions,
    button,
    cut,
    day,
    header,
    message,
    quoted,
    section,
    sentence,
)
from bot.views.til import PAGE, READ, Shown


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
    blocks += [section(_line(one), button("Read", READ, one.entry.entry_id)) for one in page.shown]
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
        text = "Nothing found. Try fewer or other words, or `/til list` for everything."
    else:
        text = "Nothing here yet. Learned something? `/til` and one line keeps it for the team."
    return sentence(text)


def title_of(asked: Asked, author: str | None) -> str:
    """The heading of a list."""
    if asked.words:
        return f"Learnings with “{cut(asked.words, 60)}”"
    if asked.tag:
        return f"Learnings with #{asked.tag}"
    if asked.author:
        return f"What {author or 'a colleague'} learned"
    return "What we learned"


def parse_asked(value: str) -> Asked:
    """What an *Older* button remembers; it comes back as untrusted input, nonsense as nothing."""
    try:
        raw = json.loads(value)
    except ValueError:
        return Asked()
    if not isinstance(raw, dict):
        return Asked()
    below = raw.get("below")
    return Asked(
        words=str(raw.get("words") or ""),
        author=raw.get("author") and str(raw["author"]),
        tag=raw.get("tag") and str(raw["tag"]),
        below=below if isinstance(below, int) and abs(below) < 2**31 else None,
    )


def _line(shown: Shown) -> str:
    mark = " · outdated" if shown.entry.outdated_at else ""
    tags = "".join(f" #{quoted(tag, 60)}" for tag in shown.tags)
    about = f"{quoted(shown.author, 60)}, {day(shown.entry.created_at)}{mark}{tags}"
    return f"*{shown.name}* {quoted(shown.entry.title, 200)}\n{about}"
