"""The database: sessions that read, sessions that write, and ids."""

import secrets
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any, Self, cast

from sqlalchemy import Connection, Engine, Table, create_engine, event
from sqlalchemy.exc import OperationalError
from sqlmodel import Session, SQLModel

# Below Slack's three seconds, so that a blocked listener still answers (reliability.md 4.5).
LOCK_TIMEOUT = timedelta(seconds=1.5)

# Ten listeners, heartbeat, delivery, roster, and room for the command line.
POOL_SIZE = 16


def new_id() -> str:
    """A random id of 16 hexadecimal digits, for a row that people never have to type."""
    return secrets.token_hex(8)


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, for a statement that needs no objects."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


class Database:
    """One SQLite file. Every writing transaction takes the write lock at its start (F8)."""

    def __init__(self, url: str, *, lock_timeout: timedelta = LOCK_TIMEOUT) -> None:
        """Connect to `url`, an SQLAlchemy address such as `sqlite:///data/baton.db`."""
        self.url = url
        self.after_write: Callable[[], None] = lambda: None
        self.engine = _engine(url, lock_timeout)
        self._writer = self.engine.execution_options(writes=True)

    def __deepcopy__(self, _memo: object) -> Self:
        """Itself: Bolt copies the context for lazy listeners, and a database is shared."""
        return self

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one snapshot; nothing it changes is kept."""
        with Session(self.engine, expire_on_commit=False, autoflush=False) as session:
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session that commits when the block ends, and rolls back when it raises."""
        with Session(self._writer, expire_on_commit=False) as session, session.begin():
            yield session
        self.after_write()

    @contextmanager
    def rehearse(self) -> Iterator["Rehearsal"]:
        """A database as this one is now, on which everything can be tried: nothing is kept.

        Others cannot write meanwhile, so keep it short.
        """
        with self._writer.connect() as connection, connection.begin() as everything:
            yield Rehearsal(connection)
            everything.rollback()

    def close(self) -> None:
        """Give back every connection."""
        self.engine.dispose()


class Rehearsal(Database):
    """A database whose transactions are parts of one that is never committed."""

    def __init__(self, connection: Connection) -> None:
        """Try things on `connection`, which is in a transaction."""
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees what was tried so far."""
        with self._session() as session:
            session.autoflush = False
            yield session

    @contextmanager
    def write(self) -> Iterator[Session]:
        """A session whose changes later sessions see; those of a failed one are undone."""
        with self._session() as session, session.begin():
            yield session

    def _session(self) -> Session:
        return Session(
            self._connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )


def is_busy(error: Exception) -> bool:
    """Whether `error` says that another process held the write lock for too long."""
    # A transaction that cannot begin tells so in the driver's words, a statement in SQLAlchemy's.
    cause = error.orig if isinstance(error, OperationalError) else error
    return isinstance(cause, sqlite3.OperationalError) and "database is locked" in str(cause)


def _engine(url: str, lock_timeout: timedelta) -> Engine:
    engine = create_engine(
        url,
        # What people wrote must not reach a log with the text of an error.
        hide_parameters=True,
        pool_size=POOL_SIZE,
        max_overflow=0,
        pool_timeout=lock_timeout.total_seconds(),
        connect_args={"timeout": lock_timeout.total_seconds(), "check_same_thread": False},
    )
    event.listen(engine, "connect", _prepare)
    event.listen(engine, "begin", _begin)
    return engine


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own BEGIN is deferred, and a deferred one cannot be upgraded (F8): we begin.
    connection.isolation_level = None
    # SQLite's own lower() knows ASCII alone: a search for "über" would miss "Über".
    connection.create_function("lower", 1, _casefold, deterministic=True)
    for pragma in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _casefold(text: str | None) -> str | None:
    return text.casefold() if text else text


def _begin(connection: Connection) -> None:
    writes = connection.get_execution_options().get("writes", False)
    driver = connection.connection.driver_connection
    assert driver
    driver.execute("BEGIN IMMEDIATE" if writes else "BEGIN")
