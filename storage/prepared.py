"""Statements that are prepared once: those that run while somebody waits for an answer.

Each time that a statement is executed, SQLAlchemy works out which text it has, what its values
become and what its rows hold. For a single row that is more work than the database has with it.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import CursorResult, Dialect, Insert, Select, Update
from sqlmodel import Session

Statement = Insert | Update | Select[*tuple[Any, ...]]
Processor = Callable[[Any], Any]


class Prepared:
    """A statement that is compiled when it runs first, once for each kind of database.

    Its rows come as the driver gives them: it may ask for texts and whole numbers alone.
    """

    def __init__(self, statement: Statement) -> None:
        """Prepare `statement`: each run has values for its `bindparam`s, or an INSERT's columns."""
        self._statement = statement
        self._compiled: dict[str, _Compiled] = {}

    def run(self, session: Session, values: Mapping[str, Any]) -> CursorResult[Any]:
        """Execute it with a value for each name: the same names each time.

        Raises:
            KeyError: a value is missing.
        """
        connection = session.connection()
        compiled = self._compiled.get(connection.dialect.name)
        if compiled is None:
            compiled = _compile(self._statement, connection.dialect, values)
            self._compiled[connection.dialect.name] = compiled
        return connection.exec_driver_sql(compiled.text, compiled.parameters(values))


@dataclass(frozen=True)
class _Compiled:
    text: str
    # For each parameter its name in the text, that of its value, and what the driver wants of it.
    binds: Sequence[tuple[str, str, Processor | None]]
    # Values that stand in the statement itself.
    constants: dict[str, Any]
    is_positional: bool

    def parameters(self, values: Mapping[str, Any]) -> Any:
        """The values as the driver takes them: in order, or by name."""
        known = {**self.constants, **values}
        ready = [process(known[key]) if process else known[key] for _, key, process in self.binds]
        if self.is_positional:
            return tuple(ready)
        return {name: value for (name, *_), value in zip(self.binds, ready, strict=True)}


def _compile(statement: Statement, dialect: Dialect, values: Mapping[str, Any]) -> _Compiled:
    # Only an INSERT takes its columns from the values: an UPDATE changes what it says itself.
    columns = list(values) if isinstance(statement, Insert) else None
    compiled = statement.compile(dialect=dialect, column_keys=columns)
    named = {name: bind for bind, name in compiled.bind_names.items()}
    binds = [
        (name, named[name].key, named[name].type.dialect_impl(dialect).bind_processor(dialect))
        for name in compiled.positiontup or named
    ]
    constants = {bind.key: bind.effective_value for bind in named.values() if not bind.required}
    return _Compiled(compiled.string, binds, constants, is_positional=bool(compiled.positional))
