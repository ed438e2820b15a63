"""Statements that are prepared once: those that run while somebody waits for an answer.

Each time that a statement is executed, SQLAlchemy works out which text it has, what its values
become and what its rows hold. For a single row that is more work than the database has with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, Dialect, Insert, Select, Update
from sqlmodel import Session

from storage import postgresql, sqlite

Statement = Insert | Update | Select[*tuple[Any, ...]]
Processor = Callable[[Any], Any]


class Rows(Protocol):
    """What a statement gave back, as the driver has it."""

    @property
    def rowcount(self) -> int:
        """How many rows it changed."""

    def fetchone(self) -> Any:
        """The next row, or None."""

    def fetchall(self) -> Sequence[Any]:
        """All rows that are left."""


class Prepared:
    """A statement that is compiled when it runs first, once for each kind of database.

    Its rows come as the driver gives them: it may ask for texts and whole numbers alone. It sees
    what was flushed, and flushes nothing itself; it knows no savepoints of a session. On SQLite its
    errors are the driver's, and SQLAlchemy's events do not see it.
    """

    def __init__(self, statement: Statement) -> None:
        """Prepare `statement`: each run has values for its `bindparam`s, or an INSERT's columns."""
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> Rows:
        """Execute it with a value for each name.

        Raises:
            KeyError: a value is missing.
            ValueError: an INSERT has other columns than the first time, or leaves one out for which
                Python has a default.
        """
        connection = session.get_bind()
        assert isinstance(connection, Connection)
        compiled = self._compiled.get(connection.dialect.name)
        if compiled is None:
            compiled = _compile(self._statement, connection.dialect, values)
            self._compiled[connection.dialect.name] = compiled
        return compiled.run(connection, values)


@dataclass(frozen=True)
class _Compiled:
    text: str
    # Of each parameter: its name in the text, that of its value, and what the driver wants of it.
    names: Sequence[str]
    keys: Sequence[tuple[str, Processor | None]]
    # Values that stand in the statement itself.
    constants: dict[str, Any]
    is_insert: bool

    def run(self, connection: Connection, values: Mapping[str, Any]) -> Rows:
        if self.is_insert and len(values) != len(self.keys):
            others = values.keys() ^ {key for key, _ in self.keys}
            raise ValueError(f"An INSERT has the same columns each time, not so {sorted(others)}")
        known = {**self.constants, **values}
        ready = [
            value if (value := known[key]) is None or process is None else process(value)
            for key, process in self.keys
        ]
        if connection.dialect.positional:
            return sqlite.execute(connection, self.text, ready)
        return postgresql.execute(connection, self.text, dict(zip(self.names, ready, strict=True)))


def _compile(statement: Statement, dialect: Dialect, values: Mapping[str, Any]) -> _Compiled:
    # Only an INSERT takes its columns from the values: an UPDATE changes what it says itself.
    is_insert = isinstance(statement, Insert)
    columns = list(values) if is_insert else None
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    binds = {name: bind for bind, name in compiled.bind_names.items()}
    names = compiled.positiontup or list(binds)
    keys = [
        (binds[name].key, binds[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in names
    ]
    constants = {bind.key: bind.effective_value for bind in binds.values() if not bind.required}
    return _Compiled(compiled.string, names, keys, constants, is_insert)
