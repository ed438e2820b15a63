"""What every view is made of: safe text within Slack's limits, and a few blocks (slack.md 3, 7)."""

import json
import re
import unicodedata
from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

import regex

from bot.sends import Block, Message

# Slack's limits (slack.md 3.2, 3.3); text is counted in UTF-16 units after escaping (3.4).
SECTION = 3000
HEADER = 150
BUTTON = 75
BUTTON_VALUE = 2000
OPTION = 75
FALLBACK = 4000
# Of a modal or Home tab; a message holds fifty.
BLOCKS = 100
# So that an address, its host and all that stands beside them fit one line of context.
LINK = 1900
# The longest name that the domain name system knows.
HOST = 253

CUT = "…"

DAY_NAMES = {
    "mon": "Monday",
    "tue": "Tuesday",
    "wed": "Wednesday",
    "thu": "Thursday",
    "fri": "Friday",
    "sat": "Saturday",
    "sun": "Sunday",
}

# Controls but for tab and line feed, bidi marks, overrides and isolates, and zero-width signs that
# hide text. The zero-width joiner stays: emoji families are made with it.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff]"
)
_VISIBLE = regex.compile(r"[^\p{Cc}\p{Cf}\p{Z}\p{M}\u115f\u1160\u2800\u3164\uffa0]")
_BREAK = re.compile("\r\n?|[\u2028\u2029]")
_LINES = re.compile(r"\n{3,}")
_HALF = re.compile("[\ud800-\udfff]")
_UNLINKED = re.compile(rf"[\s<>|\"\\]|{_INVISIBLE.pattern}|{_HALF.pattern}")
# No script stacks more marks on a letter; thousands would cover the lines around them, and
# take Unicode's own sorting of marks seconds.
_MARKS = regex.compile(r"(\p{M}{16})\p{M}+")


def clean(text: str) -> str:
    """What people typed, without signs that cannot be seen but change what others read."""
    if text.isascii() and text.isprintable():
        return text.strip()
    text = _INVISIBLE.sub("", _HALF.sub("\ufffd", _BREAK.sub("\n", text)))
    text = _LINES.sub("\n\n", text).strip()
    return _unstacked(unicodedata.normalize("NFC", _unstacked(text)))


def _unstacked(text: str) -> str:
    return _MARKS.sub(r"\1", text)


def is_blank(text: str) -> bool:
    """Whether nothing of a text can be seen."""
    return _VISIBLE.search(text) is None


def one_line(text: str) -> str:
    """Cleaned text with each run of white space as one space."""
    return " ".join(clean(text).split())


def units(text: str) -> int:
    """The length of a text as Slack counts it, read strictly: UTF-16 units."""
    if text.isascii():
        return len(text)
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def escape(text: str) -> str:
    """Text that Slack shows as it is: no mention, link or date can form (slack.md 7.1)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Text of at most `limit` units, cut between graphemes, with … where something is missing."""
    if units(text) <= limit:
        return text
    return _head(text, limit - units(CUT)).rstrip() + CUT


def _head(text: str, room: int) -> str:
    room = max(room, 0)
    kept = text[:room]
    while (excess := units(kept) - room) > 0:
        kept = kept[: -((excess + 1) // 2)]
    # A sign may consist of several code points: it stays whole, or goes.
    end = 0
    for sign in regex.findall(r"\X", text[: len(kept) + 1]):
        if end + len(sign) > len(kept):
            break
        end += len(sign)
    return text[:end]


def pieces(text: str, limit: int) -> list[str]:
    """The whole of a cleaned text, in parts of at most `limit` units."""
    found: list[str] = []
    while units(text) > limit:
        # What looks like one sign may be longer than any limit.
        found.append(_head(text, limit) or text[: limit // 2])
        text = text[len(found[-1]) :]
    return [*found, text]


def quoted(text: str, limit: int) -> str:
    """User text within a line of mrkdwn with `verbatim`: cleaned, cut, and escaped once."""
    return _fitted(one_line(text), limit, escape)


def _fitted(text: str, limit: int, written: Callable[[str], str]) -> str:
    room = limit
    # Escaping lengthens: cut before it, never after, and look again (slack.md 3.4).
    while units(found := written(cut(text, room))) > limit:
        room -= max(1, (units(found) - limit) // 4)
    return found


def fallback(text: str) -> str:
    """Text for a message's top level, read by screen readers and notifications.

    It is not verbatim there, so a word joiner keeps `@channel` from calling anybody.
    """
    return _fitted(clean(text), FALLBACK, _called_by_nobody) or CUT


def _called_by_nobody(text: str) -> str:
    return escape(text).replace("@", "@\u2060")


def message(text: str, blocks: Sequence[Block]) -> Message:
    """A message; `text` tells all of it to whoever sees no blocks."""
    return Message(fallback(text), tuple(blocks))


def sentence(mrkdwn: str) -> Message:
    """A message of one paragraph of our own words."""
    return message(mention_free(mrkdwn), [section(mrkdwn)])


def mention_free(mrkdwn: str) -> str:
    """Our own mrkdwn as plain reading: bold marks and mentions off, entities back."""
    plain = re.sub(r"<([^|>]+)\|([^>]+)>", r"\2", mrkdwn).replace("*", "")
    plain = re.sub(r"<@\w+>(?: or <@\w+>)*", "one of them", plain)
    plain = re.sub(r"<#\w+>", "another channel", plain)
    return plain.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def link(url: str, label: str) -> str:
    """A mrkdwn link, or the bare label where the address is not one to follow."""
    return f"<{escape(url)}|{label}>" if is_link(url) else label


def is_link(url: str) -> bool:
    """Whether an address may become a link: http(s), a host, and no sign that breaks it."""
    if _UNLINKED.search(url) or units(escape(url)) > LINK:
        return False
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    host = parts.hostname or ""
    return (
        parts.scheme in ("http", "https") and bool(host) and len(host) <= HOST and "&" not in host
    )


def host_link(url: str) -> str:
    """A link that shows where it leads: its host, never a label that poses as another."""
    if not is_link(url):
        return ""
    parts = urlsplit(url)
    host = (parts.hostname or url).removeprefix("www.")
    is_message = host.endswith(".slack.com") and parts.path.startswith("/archives/")
    return link(url, "the message" if is_message else escape(host))


def day(moment: date | datetime) -> str:
    """A date as people say it, such as `Mon 3 May`."""
    return f"{moment:%a} {moment.day} {moment:%b}"


def when(moment: datetime) -> str:
    """A date in mrkdwn, in the zone of whoever reads it."""
    written = f"{moment.day} {moment:%b} {moment:%Y}"
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}}|{written}>"


def bold(text: str) -> Block:
    """A paragraph of user text in bold, shown letter by letter."""
    run: Block = {"type": "text", "text": plain(text, SECTION)["text"], "style": {"bold": True}}
    line: Block = {"type": "rich_text_section", "elements": [run]}
    return {"type": "rich_text", "elements": [line]}


def header(text: str) -> Block:
    """A heading; plain text, so nothing in it is parsed."""
    return {"type": "header", "text": plain(text, HEADER)}


def section(mrkdwn: str, accessory: Block | None = None) -> Block:
    """A paragraph of mrkdwn whose user text was `quoted`."""
    block: Block = {"type": "section", "text": {"type": "mrkdwn", "text": mrkdwn, "verbatim": True}}
    return block | {"accessory": accessory} if accessory else block


def said(text: str) -> Block:
    """A paragraph of user text, shown letter by letter."""
    return {"type": "section", "text": plain(text, SECTION)}


def context(mrkdwn: str) -> Block:
    """A small line of what surrounds the matter."""
    return {
        "type": "context",
        "elements": [{"type": "mrkdwn", "text": mrkdwn, "verbatim": True}],
    }


def actions(*elements: Block, block_id: str | None = None) -> Block:
    """A row of buttons."""
    block: Block = {"type": "actions", "elements": list(elements)}
    return block | {"block_id": block_id} if block_id else block


def button(label: str, action_id: str, value: str = "", **more: Any) -> Block:
    """A button. `more` may hold `style` and `confirm`."""
    block: Block = {"type": "button", "text": plain(label, BUTTON), "action_id": action_id}
    return block | ({"value": value} if value else {}) | more


def overflow(action_id: str, options: dict[str, str]) -> Block:
    """The ⋯ menu; `options` maps each value to its label."""
    return {
        "type": "overflow",
        "action_id": action_id,
        "options": [option(label, value) for value, label in options.items()],
    }


def option(label: str, value: str) -> Block:
    """A choice of a menu, list or group of boxes."""
    return {"text": plain(label, OPTION), "value": value}


def confirm(title: str, text: str, yes: str, no: str = "Keep it") -> Block:
    """A question before something that cannot be undone."""
    return {
        "title": plain(title, 100),
        "text": plain(text, 300),
        "confirm": plain(yes, 30),
        "deny": plain(no, 30),
        "style": "danger",
    }


def plain(text: str, limit: int) -> Block:
    """Plain text without emoji codes; … where nothing is left, as Slack refuses none."""
    shown = cut(clean(text), limit)
    return {"type": "plain_text", "text": CUT if is_blank(shown) else shown, "emoji": False}


def modal(
    callback_id: str,
    title: str,
    blocks: list[Block],
    *,
    submit: str | None = None,
    close: str = "Cancel",
    remember: dict[str, Any] | None = None,
) -> Block:
    """A form or a page in a modal. `remember` comes back with it, as untrusted input."""
    view: Block = {
        "type": "modal",
        "callback_id": callback_id,
        "title": plain(title, 24),
        "close": plain(close, 24),
        "blocks": blocks,
        "private_metadata": json.dumps(remember or {}),
    }
    return view | {"submit": plain(submit, 24)} if submit else view
