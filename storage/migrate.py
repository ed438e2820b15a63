"""Bring the database to the shape this version needs, or refuse with the reason."""

import argparse
import sqlite3
import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError
from sqlmodel import SQLModel

from storage import (
    absence,
    contact,
    hold,
    keycheck,
    ledger,
    outbox,
    person,
    received,
    reflection,
    schedule,
    sessions,
    team,
    til,
    turn,
    workspace,
)
from storage.access import Access
from storage.alone import TakenError
from storage.db import Database, reason

HERE = Path(__file__).parent
TABLES = (
    workspace,
    person,
    team,
    schedule,
    outbox,
    hold,
    received,
    ledger,
    keycheck,
    til,
    absence,
    contact,
    turn,
    sessions,
    reflection,
)


class UnusableDatabase(Exception):  # noqa: N818  # It reads as what it is.
    """The database cannot be used as it stands; the message says why and what to do."""


def upgrade(db: Database, *, to_run: bool = False) -> None:
    """Check the database, then run the migrations it lacks, all in one transaction.

    Processes that start at the same moment wait for the one that began first. On SQLite, who
    is going `to_run` is the only one until it closes the database (row 47).

    Raises:
        UnusableDatabase: it cannot be reached, is damaged, not writable, of a newer version, or
            another Baton runs on it.
    """
    check(db)
    if to_run:
        _keep_to_oneself(db)
    try:
        with db.write(Access.REBUILD) as session:
            connection = session.connection()
            _refuse_newer(connection)
            command.upgrade(_config(connection), "head")
    except DBAPIError as error:
        if db.is_sqlite:
            raise
        raise UnusableDatabase(
            f"Baton cannot make its tables in the database {db.place} ({reason(error)}). "
            "Its user must own that database, or the schema its tables go to."
        ) from None


def is_current(db: Database) -> bool:
    """Whether the database has every migration of this version.

    Raises:
        UnusableDatabase: it has one of a newer version.
    """
    with db.read() as session:
        found = _revision(session.connection())
        _refuse_newer(session.connection())
    return found == _scripts().get_current_head()


def check(db: Database) -> None:
    """Refuse a database that cannot be reached, read, written or trusted.

    Raises:
        UnusableDatabase: says why, and what to do.
    """
    if db.is_sqlite:
        return check_file(db.engine.url.database)
    try:
        with db.read() as session:
            return _check_letters(session.connection(), db.place)
    except DBAPIError as error:
        raise UnusableDatabase(
            f"Baton cannot use the database {db.place} ({reason(error)}). "
            "Look at DATABASE_URL, and whether the server runs and lets Baton in."
        ) from None


def is_empty(db: Database) -> bool:
    """Whether no Baton has used the database yet."""
    with db.read() as session:
        return _revision(session.connection()) is None


def check_file(name: str | None) -> None:
    """Refuse a file that cannot be read, written or trusted; make the folder of a new one.

    Raises:
        UnusableDatabase: says which, and what to do.
    """
    path = Path(name or "")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise UnusableDatabase(
            f"Baton cannot write into the folder {path.parent} ({error.strerror}). "
            "Let its user write there, or name another one with BATON_HOME or DATABASE_URL."
        ) from None
    if path.exists():
        _check_content(path)


def differences(db: Database) -> list[object]:
    """Where the tables that the migrations made differ from those the code describes."""
    with db.read() as session:
        context = MigrationContext.configure(session.connection(), opts={"compare_type": True})
        return list(compare_metadata(context, SQLModel.metadata))


def _keep_to_oneself(db: Database) -> None:
    try:
        db.keep_to_oneself()
    except TakenError:
        raise UnusableDatabase(
            f"Another Baton already runs on the database {db.place}, and an SQLite file serves "
            "one at a time. Stop that one first; to run several, set DATABASE_URL to PostgreSQL."
        ) from None


def _check_letters(connection: Connection, place: str) -> None:
    # A search ignores case, in any language: that is for the database to know.
    encoding = connection.exec_driver_sql("SHOW server_encoding").scalar_one()
    lower = "SELECT lower('ÜBER') = 'über'"
    if encoding != "UTF8" or not connection.exec_driver_sql(lower).scalar_one():
        raise UnusableDatabase(
            f"The database {place} knows no letters beyond a to z. Make another one: "
            "CREATE DATABASE baton TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8'"
        )


def _check_content(path: Path) -> None:
    if path.stat().st_size == 0:
        raise UnusableDatabase(
            f"The database {path} is an empty file. Restore it from a backup; "
            "or delete it, to start with an empty Baton."
        )
    try:
        with path.open("r+b"):
            pass
    except OSError as error:
        raise UnusableDatabase(
            f"Baton cannot write to the database {path} ({error.strerror}). "
            "Give the file to the user Baton runs as."
        ) from None
    wal = path.with_name(f"{path.name}-wal")
    has_wal = wal.exists()
    connection = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    try:
        found = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        is_bare = not has_wal and not connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as error:
        found = str(error)
    finally:
        connection.close()
    if found != "ok":
        raise UnusableDatabase(
            f"The database {path} is damaged or no SQLite database ({found}). "
            "Baton has changed nothing. Restore it from a backup."
        )
    if is_bare:
        raise UnusableDatabase(
            f"The database {path} holds nothing. If it did before, put the file {wal.name} back "
            "beside it, or restore a backup; else delete it, to start with an empty Baton."
        )


def _refuse_newer(connection: Connection) -> None:
    found = _revision(connection)
    known = {script.revision for script in _scripts().walk_revisions()}
    if found and found not in known:
        raise UnusableDatabase(
            f"The database was written by a newer Baton (its version is {found}). "
            "Baton has changed nothing. Install that version, or restore an older backup."
        )


def _revision(connection: Connection) -> str | None:
    return MigrationContext.configure(connection).get_current_revision()


def _config(connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(HERE / "migrations"))
    config.attributes["connection"] = connection
    return config


def _scripts() -> ScriptDirectory:
    return ScriptDirectory.from_config(_config())


def _main() -> None:
    parser = argparse.ArgumentParser(description="Check the migrations, or write a new one.")
    parser.add_argument("--check", action="store_true", help="fail when a migration is missing")
    parser.add_argument("--new", metavar="MESSAGE", help="write one from the tables as they are")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        db = Database(f"sqlite:///{folder}/new.db")
        upgrade(db)
        found = differences(db)
        if asked.new and found:
            with db.write() as session:
                config = _config(session.connection())
                number = int(_scripts().get_current_head() or 0) + 1
                command.revision(config, asked.new, autogenerate=True, rev_id=f"{number:04}")
        db.close()
    if asked.check and found:
        sys.exit(f"The tables differ from the migrations: {found}. Use --new to write one.")
    print("The migrations make the tables that the code describes.")


if __name__ == "__main__":
    _main()
