"""SQLite: one file, and a writing transaction takes the write lock at its start (F8)."""

import sqlite3
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import InvalidRequestError

from storage.access import Access

# The driver's default isolation is a snapshot already.
READS: dict[str, Any] = {}


def engine(url: URL, lock_timeout: timedelta, **options: Any) -> Engine:
    """An engine whose transactions `begin` begins."""
    seconds = lock_timeout.total_seconds()
    found = create_engine(
        url, connect_args={"timeout": seconds, "check_same_thread": False}, **options
    )
    event.listen(found, "connect", _prepare)
    return found


def begin(connection: Connection, access: Access | None) -> None:
    """Begin a transaction; whoever writes waits until nobody else does.

    Not by an event of the engine: with one, SQLAlchemy looks for listeners at every statement.
    """
    driver = connection.connection.driver_connection
    assert driver
    driver.execute("BEGIN IMMEDIATE" if access else "BEGIN")


def execute(connection: Connection, text: str, values: Sequence[Any]) -> sqlite3.Cursor:
    """Execute a statement by the driver alone: SQLAlchemy's part takes longer than SQLite's.

    Raises:
        InvalidRequestError: the transaction was rolled back; the statement would be kept alone.
    """
    driver = connection.connection.driver_connection
    assert driver
    if not driver.in_transaction:
        raise InvalidRequestError("The transaction has ended: nothing can be done in it any more")
    found: sqlite3.Cursor = driver.execute(text, values)
    return found


def is_busy(cause: BaseException | None) -> bool:
    """Whether another process held the write lock for too long."""
    return isinstance(cause, sqlite3.OperationalError) and "database is locked" in str(cause)


def forget_deleted(engine: Engine, _tables: Sequence[str]) -> None:
    """Empty the log, which still holds how rows were before; a reader in the way puts it off."""
    connection = engine.raw_connection()
    try:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def is_full(cause: BaseException | None) -> bool:
    """Whether there was no room on the disk."""
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


def _prepare(connection: Any, _record: object) -> None:
    # The driver's own BEGIN is deferred, and a deferred one cannot be upgraded (F8): we begin.
    connection.isolation_level = None
    # SQLite's own lower() knows ASCII alone: a search for "über" would miss "Über".
    connection.create_function("lower", 1, _casefold, deterministic=True)
    pragmas = ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON")
    # What is deleted is overwritten: a file tells no more than the tables do (P15).
    for pragma in (*pragmas, "secure_delete = ON"):
        connection.execute(f"PRAGMA {pragma}")


def _casefold(text: str | None) -> str | None:
    return text.casefold() if text else text
