"""Export: what a team's record and library hold, as JSON Lines and as CSV for a spreadsheet.

Nothing private is in it: neither table holds anything that only one person may see.
"""

import csv
import json
from collections.abc import Iterator, Mapping
from datetime import datetime
from io import StringIO
from typing import Any

from sqlmodel import Session

from storage import export as store

FORMAT = "baton-export"
VERSION = 1

# A spreadsheet takes what begins so for a formula, and runs it (reliability.md row 55).
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def lines(session: Session) -> Iterator[str]:
    """Everything as JSON Lines: a head, then each row under the name of its table, in its order."""
    yield _line({"format": FORMAT, "version": VERSION})
    for table in store.TABLES:
        for row in store.rows(session, table):
            yield _line({"table": table, **{name: _plain(value) for name, value in row.items()}})


def as_csv(session: Session, table: str) -> Iterator[str]:
    """One table as CSV, a row each time; no cell is a formula."""
    is_first = True
    for row in store.rows(session, table):
        if is_first:
            yield _csv(list(row))
            is_first = False
        yield _csv([safe(_plain(value)) for value in row.values()])


def safe(value: object) -> str:
    """A cell that no spreadsheet runs: what looks like a formula begins with an apostrophe."""
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith((*_FORMULA, "'")) else text


def unsafe(text: str) -> str:
    """A cell as it was before `safe`."""
    rest = text[1:]
    return rest if text.startswith("'") and rest.startswith((*_FORMULA, "'")) else text


def _plain(value: object) -> object:
    return value.isoformat() if hasattr(value, "isoformat") else value


def _line(row: Mapping[str, Any]) -> str:
    return json.dumps(row, ensure_ascii=False, sort_keys=False, default=_when) + "\n"


def _when(value: object) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} is not exported")


def _csv(cells: list[Any]) -> str:
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerow(cells)
    return out.getvalue()
