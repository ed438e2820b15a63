"""TIL: what people type, taken apart and checked."""

import re
from dataclasses import dataclass

from bot.errors import FieldError, UserError
from bot.views import common

TITLE_LENGTH = 150


# The longest slash command Slack is known to carry whole; a form holds 3,000 per field.
LONGEST = 40_000
# One block of a message, and what a form holds when it is opened again.
LONGEST_CORRECTION = 3000


_TAG = re.compile(r"(?<![\w#&/<|])#([^\W_][\w-]{0,49})(?=[.,;:!?)]*(?:[\s#]|$))")
MOST_TAGS = 10


_URL = re.compile(r"https?://[^\s<>|\"]+")


# Forms of well-known secrets, by their makers' own documented prefixes, and a generic one.
_SECRETS = (
    re.compile(r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}"),
    re.compile(r"\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{15,}"),
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"\bsk-[\w-]{20,}|\bsk_live_\w{16,}"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\beyJ[\w-]{10,400}\.eyJ[\w-]{10,}\.[\w-]+"),
    re.compile(r"://[^/\s:@]+:[^/\s:@]+@"),
    re.compile(r"(?i)\b(?:password|passwd|secret|api[_-]?key|token)\s*[:=]\s*\S{8,}"),
)


@dataclass(frozen=True)
class NewTil:
    """What somebody wants to keep, as they typed it."""

    title: str
    body: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""
    heard_from: str | None = None


def read_typed(text: str) -> NewTil:
    """Take a typed line apart: the first line is the title, `#words` are tags, a URL is the link.

    What does not fit a title stays whole in the body.
    """
    tags = find_tags(text)
    url = _URL.search(text)
    link = url.group().rstrip(".,;:!?)") if url else ""
    link = link if common.is_link(link) else ""
    first, _, rest = text.strip().partition("\n")
    without = _one_line(_without(tags, _unlinked(link, first)))
    title = _one_line(first) if common.is_blank(without) else without
    if common.units(title) > TITLE_LENGTH:
        return NewTil(common.cut(title, TITLE_LENGTH), text.strip(), tags, link)
    return NewTil(title, rest.strip(), tags, link)


def _one_line(text: str) -> str:
    # What is kept is what was typed, signs that cannot be seen included; views clean it.
    return " ".join(text.split())


def _unlinked(link: str, text: str) -> str:
    # Out of brackets or a sentence it would leave a hole.
    return re.sub(rf"(?<!\S){re.escape(link)}(?!\S)", "", text) if link else text


def _without(tags: tuple[str, ...], text: str) -> str:
    return _TAG.sub(lambda found: "" if found[1].casefold() in tags else found[0], text)


def find_tags(text: str) -> tuple[str, ...]:
    """The `#tags` of a text in lower case, each once, at most ten."""
    found = dict.fromkeys(tag.casefold() for tag in _TAG.findall(text))
    return tuple(found)[:MOST_TAGS]


def read_tags(text: str) -> tuple[str, ...]:
    """The tags of a form's field, with or without #, apart by spaces or commas.

    Raises:
        FieldError: something there is no tag, or there are too many.
    """
    words = [word.strip("#") for word in re.split(r"[\s,;]+", text)]
    typed = dict.fromkeys(word.casefold() for word in words if word)
    if odd := [word for word in typed if find_tags(f"#{word}") != (word,)]:
        shown = common.cut(common.clean(odd[0]), 50)
        raise FieldError(
            "tags", f"“{shown}” cannot be a tag. Try one word of letters and digits, up to 50."
        )
    if len(typed) > MOST_TAGS:
        raise FieldError("tags", f"These are {len(typed)} tags. Try again with at most ten.")
    return tuple(typed)


def check(new: NewTil) -> None:
    """Refuse what cannot be kept.

    Raises:
        FieldError: names the field and what to do.
    """
    if common.is_blank(common.clean(new.title)):
        raise FieldError("title", "What did you learn? One line is enough.")
    if new.link and not common.is_link(new.link):
        raise FieldError("link", "That is no web address Baton can link to. Try https://…")
    if max(len(new.title), len(new.body)) > LONGEST:
        raise FieldError(
            "body", f"That is longer than {LONGEST:,} characters. Shorten it, or link to it."
        )


def check_typed(new: NewTil) -> None:
    """Refuse a single strange word: it is a command misspelt rather than a lesson.

    Raises:
        UserError: says what a lesson takes.
    """
    word = new.title
    if word.isascii() and word.isalpha() and not (new.body or new.tags or new.link):
        raise UserError(
            f"“{common.quoted(word, 60)}” is no word that `/til` knows, and a lesson takes more "
            "than one word. `/til help` shows what you can type."
        )


def find_secret(new: NewTil) -> str | None:
    """The beginning of something that looks like a password or token, if there is one."""
    for form in _SECRETS:
        if found := form.search("\n".join((new.title, new.body, new.link))):
            return found.group()[:6] + common.CUT
    return None
