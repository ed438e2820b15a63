"""Reviews: what people type, taken apart and checked."""

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from bot.errors import FieldError, UserError
from bot.views import commands, common

TITLE = 150
LINK = 1000
MOST_LINES = 1_000_000
MOST_ASKED = 10

_URL = re.compile(r"https?://[^\s<>|\"]+")
_CODE = re.compile(
    r"(?P<area>[\w.-]+/[\w./-]+?)/(?:-/)?(?:pull|pulls|merge_requests)/(?P<number>\d+)"
)


@dataclass(frozen=True)
class Wanted:
    """What somebody would like to have looked at, as they typed it."""

    link: str
    title: str = ""
    reviewers: tuple[str, ...] = ()
    lines: int | None = None


def read_typed(escaped: str) -> Wanted:
    """`<link> [@who] [title]`, in any order."""
    text = commands.without_mentions(escaped)
    found = _URL.search(text)
    link = found.group().rstrip(".,;:!?)") if found else ""
    title = " ".join(text.replace(link, " ").split()) if link else text
    return Wanted(link, title, tuple(dict.fromkeys(commands.mentioned(escaped))))


def checked(wanted: Wanted) -> Wanted:
    """What is kept of it: with a title, and an address that everybody finds again.

    Raises:
        FieldError: names the field and what to do.
    """
    link = plain_link(wanted.link)
    if not common.is_link(link) or len(link) > LINK:
        raise FieldError("link", "Where is it? Give an address that starts with https://")
    if len(wanted.reviewers) > MOST_ASKED:
        raise FieldError("reviewers", "Ask ten people at most; one or two answer sooner.")
    if wanted.lines is not None and not 0 <= wanted.lines <= MOST_LINES:
        raise FieldError("lines", "How many lines changed? A number, or leave it empty.")
    title = common.one_line(wanted.title)
    title = name_of(link) if common.is_blank(title) else common.cut(title, TITLE)
    return Wanted(link, title, wanted.reviewers, wanted.lines)


def read_lines(typed: str) -> int | None:
    """The number of lines in a form's field; None where it is empty.

    Raises:
        FieldError: it is no number.
    """
    text = typed.strip().replace(",", "").replace(".", "")
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= 7):
        raise FieldError("lines", "How many lines changed? A number, or leave it empty.")
    return int(text)


def require_link(wanted: Wanted) -> None:
    """Refuse words without an address where no form can ask for it.

    Raises:
        UserError: says what to type.
    """
    if not wanted.link:
        raise UserError("Which one? Type `/review done` and the link of the review.")


def plain_link(link: str) -> str:
    """An address as it is kept: two people who copy the same page find the same review."""
    link = common.clean(link).strip()
    found = _CODE.search(link)
    return link[: found.end()] if found else link.partition("#")[0].rstrip("/")


def area_of(link: str) -> str:
    """What an address belongs to: its repository, or else its host."""
    parts = urlsplit(link)
    found = _CODE.search(parts.path)
    return found["area"].strip("/") if found else (parts.hostname or "").removeprefix("www.")


def name_of(link: str) -> str:
    """What a review is called that nobody gave a title, such as `payments #12`."""
    parts = urlsplit(link)
    found = _CODE.search(parts.path)
    if found:
        return common.cut(f"{found['area'].rsplit('/', 1)[-1]} #{found['number']}", TITLE)
    host = (parts.hostname or "").removeprefix("www.")
    return common.cut(f"something at {host}", TITLE)
