"""Import: what an export holds, back into a database; at the first mistake nothing of it."""

import json
from collections.abc import Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from bot.errors import OperatorError
from bot.exporting import FORMAT, VERSION
from storage import export as store


def lines(session: Session, content: bytes) -> int:
    """Take in an export of JSON Lines; what is there already stays. Returns how many rows were new.

    Raises:
        OperatorError: a line or column makes no sense; says which. Nothing is to be kept then.
    """
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in store.TABLES}
    for number, raw in _read(text_of(content)):
        name = str(raw.pop("table", ""))
        if name not in found:
            raise OperatorError(f"Line {number}, column table: there is no table “{name[:60]}”.")
        found[name].append(_row(number, name, raw))
    try:
        return sum(store.add(session, name, rows) for name, rows in found.items())
    except IntegrityError:
        raise OperatorError(
            "Some rows speak of a team, person or session that is not in the file nor here. "
            "Export anew, and import that file whole."
        ) from None


def text_of(content: bytes) -> str:
    """The text of a file.

    Raises:
        OperatorError: it is not UTF-8; says where.
    """
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = content[: error.start]
        line = before.count(b"\n") + 1
        column = error.start - (before.rfind(b"\n") + 1) + 1
        raise OperatorError(
            f"Line {line}, byte {column}: this is not UTF-8. Save the file as UTF-8."
        ) from None


def _read(text: str) -> Iterator[tuple[int, dict[str, Any]]]:
    # Not splitlines: texts may hold line separators of Unicode.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (ValueError, RecursionError) as error:
            column = getattr(error, "colno", 1)
            raise OperatorError(f"Line {number}, column {column}: this is no JSON.") from None
        if not isinstance(row, dict):
            raise OperatorError(f"Line {number}: a row is an object in braces.")
        if number == 1:
            _check_head(row)
            continue
        yield number, row


def _check_head(row: Mapping[str, Any]) -> None:
    if row.get("format") != FORMAT:
        raise OperatorError("Line 1: this is no export of Baton's. `baton export` makes one.")
    if row.get("version") != VERSION:
        raise OperatorError(
            f"Line 1, column version: this Baton reads version {VERSION}. Update the older one."
        )


def _row(number: int, table: str, raw: Mapping[str, Any]) -> dict[str, Any]:
    columns = {one.name: one for one in store.columns(table)}
    strange = sorted(set(raw) - set(columns)) + sorted(set(columns) - set(raw))
    if strange:
        what = "is not known" if strange[0] in raw else "is missing"
        raise OperatorError(f"Line {number}, column {strange[0][:60]}: it {what} in {table}.")
    row = {}
    for name, column in columns.items():
        try:
            row[name] = _value(raw[name], store.plain_type(column), is_null=bool(column.nullable))
        except (ValueError, TypeError):
            kind = _NAMES[store.plain_type(column)]
            raise OperatorError(f"Line {number}, column {name}: this is not {kind}.") from None
    return row


def _value(raw: object, kind: type, *, is_null: bool) -> object:
    if raw is None and is_null:
        return None
    if kind in (datetime, date, time):
        return _moment(str(raw), kind)
    # A yes is no number here, though Python counts it as one.
    if type(raw) is not kind:
        raise TypeError
    return raw


def _moment(text: str, kind: type) -> object:
    if kind is datetime:
        found = datetime.fromisoformat(text)
        if found.tzinfo is None:
            raise ValueError
        return found
    return date.fromisoformat(text) if kind is date else time.fromisoformat(text)


_NAMES = {
    datetime: "a moment with its offset, such as 2026-10-19T08:00:00+00:00",
    date: "a date, such as 2026-10-19",
    time: "a time, such as 10:00:00",
    bool: "true or false",
    int: "a whole number",
    str: "a text",
}
