"""Pages of a list: a limit, and a cursor that survives changes between two pages."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from binascii import Error
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from sandbox.errors import RefusedError
from sandbox.world import Arguments, Json

T = TypeVar("T")

MARK = "next:"


def page_of(
    items: Sequence[T], args: Arguments, key: Callable[[T], str], *, default: int, most: int
) -> tuple[list[T], str]:
    """The page that the arguments ask for, and the cursor of the next one ("" when none).

    The cursor names the item that comes next, so that nobody is skipped when others leave.
    """
    limit = args.get("limit") or default
    if not 1 <= limit <= most:
        raise RefusedError("invalid_limit")
    start = _start(items, args.get("cursor"), key)
    rest = items[start + limit :]
    return list(items[start : start + limit]), _cursor(key(rest[0])) if rest else ""


def with_cursor(answer: dict[str, Any], cursor: str) -> Json:
    """The answer with the cursor of its next page, "" on the last one."""
    return {**answer, "response_metadata": {"next_cursor": cursor}}


def _start(items: Sequence[T], cursor: str | None, key: Callable[[T], str]) -> int:
    if not cursor:
        return 0
    wanted = _marked(cursor)
    ahead = len(items) > 1 and key(items[0]) > key(items[-1])
    for index, item in enumerate(items):
        if (key(item) <= wanted) if ahead else (key(item) >= wanted):
            return index
    return len(items)


def _cursor(key: str) -> str:
    return urlsafe_b64encode(f"{MARK}{key}".encode()).decode()


def _marked(cursor: str) -> str:
    try:
        text = urlsafe_b64decode(cursor.encode()).decode()
    except (Error, ValueError):
        raise RefusedError("invalid_cursor") from None
    if not text.startswith(MARK):
        raise RefusedError("invalid_cursor")
    return text.removeprefix(MARK)
