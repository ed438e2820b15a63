"""SQLite: one file, and a writing transaction takes the write lock at its start (F8)."""

import sqlite3
from datetime import timedelta
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event

# The driver's default isolation is a snapshot already.
READS: dict[str, Any] = {}


def engine(url: URL, lock_timeout: timedelta, **options: Any) -> Engine:
    """An engine whose transactions begin as `db.read()` and `db.write()` promise."""
    seconds = lock_timeout.total_seconds()
    found = create_engine(
        url, connect_args={"timeout": seconds, "check_same_thread": False}, **options
    )
    event.listen(found, "connect", _prepare)
    event.listen(found, "begin", _begin)
    return found


def is_busy(cause: BaseException | None) -> bool:
    """Whether another process held the write lock for too long."""
    return isinstance(cause, sqlite3.OperationalError) and "database is locked" in str(cause)


def is_full(cause: BaseException | None) -> bool:
    """Whether there was no room on the disk."""
    return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL


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
    is_read = connection.get_execution_options().get("access") is None
    driver = connection.connection.driver_connection
    assert driver
    driver.execute("BEGIN" if is_read else "BEGIN IMMEDIATE")
