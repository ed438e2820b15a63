"""One running Baton for each SQLite file: a lock that ends with whoever holds it (row 47)."""

import sqlite3
from contextlib import closing
from pathlib import Path


class TakenError(Exception):
    """Another process holds the lock."""


class Lock:
    """Held from its making to its end, or to the end of the process, even by kill -9.

    It is a file beside the database that SQLite itself locks, so that it works wherever SQLite
    does. Whoever only reads, looks or writes for a moment needs none.
    """

    def __init__(self, database: Path) -> None:
        """Take the lock.

        Raises:
            TakenError: another process holds it.
        """
        file = database.with_name(f"{database.name}.lock")
        self._connection = sqlite3.connect(
            file, timeout=0, isolation_level=None, check_same_thread=False
        )
        try:
            self._connection.execute("BEGIN EXCLUSIVE")
        except sqlite3.OperationalError:
            self._connection.close()
            raise TakenError from None

    def end(self) -> None:
        """Let another process have it."""
        with closing(self._connection):
            self._connection.rollback()
