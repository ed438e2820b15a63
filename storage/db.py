"""The database: sessions that read, sessions that write, and ids."""

import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, Self, cast

from sqlalchemy import Connection, Insert, Table, func, insert, make_url, select
from sqlalchemy.dialects import postgresql as postgresql_dialect
from sqlalchemy.dialects import sqlite as sqlite_dialect
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlmodel import Session, SQLModel

from storage import alone, postgresql, sqlite
from storage.access import Access
from storage.prepared import Prepared

# Below Slack's three seconds, so that a blocked listener still answers (reliability.md 4.5).
LOCK_TIMEOUT = timedelta(seconds=1.5)

# So many connections are kept, and so many more are made while all of them are busy: together
# enough for every listener, heartbeat, delivery and roster, so that nobody waits for one.
POOL_SIZE = 16
OVERFLOW = 32

# What was read stays readable. A session does not: used after its end, it would begin a
# transaction that nobody ends. Its own is that of its connection: to begin one takes longer than
# prepared statements do, which need none.
SESSION: dict[str, Any] = {
    "expire_on_commit": False,
    "close_resets_only": False,
    "join_transaction_mode": "control_fully",
}

# Of an INSERT, SQLAlchemy keeps the count only on request.
COUNTED = {"preserve_rowcount": True}

# Where a session notes which tables have rows that must not be known any more.
_FORGOTTEN = "forgotten"


def new_id() -> str:
    """A random id of 16 hexadecimal digits, for a row that people never have to type."""
    return secrets.token_hex(8)


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model, for a statement that needs no objects."""
    return cast("Table", model.__table__)  # type: ignore[attr-defined]


def insert_new(session: Session, model: type[SQLModel], row: Mapping[str, Any]) -> bool:
    """Insert a row, unless it is there already. Returns whether it was new."""
    insert = _prepared(session.get_bind().dialect.name, model)
    return insert.run(session, row).rowcount == 1


def insert_all_new(
    session: Session, model: type[SQLModel], rows: Sequence[Mapping[str, Any]]
) -> int:
    """Insert rows; what is there already is left out. Returns how many were new."""
    connection = session.connection()
    insert = _insert_new(connection.dialect.name, model)
    return connection.execute(insert, rows, execution_options=COUNTED).rowcount


class Database:
    """An SQLite file or a PostgreSQL database."""

    def __init__(self, url: str, *, lock_timeout: timedelta = LOCK_TIMEOUT) -> None:
        """Use `url`, an SQLAlchemy address such as `sqlite:///data/baton.db`."""
        self.url = url
        self.after_write: Callable[[], None] = lambda: None
        address = make_url(url)
        self.is_sqlite = address.get_backend_name() == "sqlite"
        kind = sqlite if self.is_sqlite else postgresql
        self._begin = kind.begin
        self._forget_deleted = kind.forget_deleted
        self.engine = kind.engine(
            address,
            lock_timeout,
            # What people wrote must not reach a log with the text of an error.
            hide_parameters=True,
            pool_size=POOL_SIZE,
            max_overflow=OVERFLOW,
            pool_timeout=lock_timeout.total_seconds(),
        )
        self._lock: alone.Lock | None = None
        self._reader = self.engine.execution_options(**kind.READS)

    def __deepcopy__(self, _memo: object) -> Self:
        """Itself: Bolt copies the context for lazy listeners, and a database is shared."""
        return self

    @property
    def place(self) -> str:
        """Which database this is, and where; without user and password."""
        url = self.engine.url
        if self.is_sqlite:
            return str(Path(url.database or "").resolve())
        host = url.host or url.query.get("host") or "this machine"
        port = f":{url.port}" if url.port else ""
        return f"{url.database} (PostgreSQL at {host}{port})"

    def keep_to_oneself(self) -> None:
        """Let no other Baton run on an SQLite file until `close`; PostgreSQL is made for several.

        Raises:
            alone.TakenError: one runs already.
        """
        if self.is_sqlite:
            self._lock = alone.Lock(Path(self.place))

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session on one snapshot; nothing it changes is kept."""
        with self._reader.connect() as connection:
            self._begin(connection, None)
            with Session(connection, autoflush=False, **SESSION) as session:
                yield session

    @contextmanager
    def write(self, access: Access = Access.FACTS) -> Iterator[Session]:
        """A session that commits when the block ends, and rolls back when it raises.

        Facts are written by one transaction at a time, so that a practice may look first and
        write then, and what goes into the outbox is numbered in the order it is committed in.
        `Access.SENDS` waits for no other, and is for what locks its own rows.
        """
        with self.engine.connect() as connection, connection.begin():
            self._begin(connection, access)
            with Session(connection, **SESSION) as session:
                try:
                    yield session
                    if session.in_transaction():
                        session.commit()
                except BaseException:
                    # What was added is as new as before, and may be added again.
                    session.rollback()
                    raise
        if tables := session.info.get(_FORGOTTEN):
            self.forget_deleted(tables)
        self.after_write()

    def shared_time(self, session: Session, own: datetime) -> datetime:
        """Real time as every process on this database sees it (reliability.md row 11).

        `own` is the time of this machine: that of the others too, on SQLite.
        """
        if self.is_sqlite:
            return own
        found: datetime = session.connection().execute(select(func.clock_timestamp())).scalar_one()
        return found

    @contextmanager
    def rehearse(self) -> Iterator["Rehearsal"]:
        """A copy in memory of what is known now, on which everything can be tried.

        Nothing of it is kept, and nobody has to wait meanwhile.
        """
        copy = sqlite.engine(make_url("sqlite://"), LOCK_TIMEOUT)
        with copy.connect() as connection, connection.begin() as everything:
            sqlite.begin(connection, Access.FACTS)
            _copy(self, connection)
            yield Rehearsal(connection)
            everything.rollback()
        copy.dispose()

    def forget_deleted(self, tables: Sequence[type[SQLModel]]) -> None:
        """Take what deleted and changed rows of some tables left behind out of the files (P15).

        What a transaction itself changed, `forget_afterwards` takes care of. Of a few
        rows in ten thousand SQLite keeps a copy in the gap of a page that it balanced: so no row
        may ever hold what must not be known together.
        """
        self._forget_deleted(self.engine, [table_of(one).name for one in tables])

    def close(self) -> None:
        """Give back every connection, and let others run."""
        self.engine.dispose()
        if self._lock:
            self._lock.end()
            self._lock = None


def forget_afterwards(session: Session, tables: Sequence[type[SQLModel]]) -> None:
    """Have the files forget what this transaction deletes from some tables, once it is stored."""
    session.info[_FORGOTTEN] = tables


class Rehearsal(Database):
    """A copy whose transactions are parts of one that is never committed.

    Each makes its savepoint first of all: prepared statements make none.
    """

    def __init__(self, connection: Connection) -> None:
        """Try things on `connection`, which is in a transaction."""
        self._connection = connection

    @contextmanager
    def read(self) -> Iterator[Session]:
        """A session that sees what was tried so far."""
        with self._session() as session:
            session.autoflush = False
            session.connection()
            yield session

    @contextmanager
    def write(self, _access: Access = Access.FACTS) -> Iterator[Session]:
        """A session whose changes later sessions see; those of a failed one are undone."""
        with self._session() as session, session.begin():
            session.connection()
            yield session

    def _session(self) -> Session:
        return Session(
            self._connection, expire_on_commit=False, join_transaction_mode="create_savepoint"
        )


def _copy(db: Database, to: Connection) -> None:
    """Make every table on another connection, and fill it."""
    to.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
    SQLModel.metadata.create_all(to)
    with db.read() as session:
        for table in SQLModel.metadata.sorted_tables:
            if rows := session.connection().execute(select(table)).mappings().all():
                to.execute(insert(table), [{**row} for row in rows])


def is_busy(error: Exception) -> bool:
    """Whether others were in the way for too long: nothing was stored."""
    if isinstance(error, PoolTimeout):
        return True
    cause = _cause(error)
    return sqlite.is_busy(cause) or postgresql.is_busy(cause)


def is_full(error: Exception) -> bool:
    """Whether the database had no room: nothing was stored."""
    cause = _cause(error)
    return sqlite.is_full(cause) or postgresql.is_full(cause)


def is_lost(error: Exception) -> bool:
    """Whether the database cannot be reached: whether something was stored, nobody knows."""
    if isinstance(error, OperationalError) and postgresql.is_lost(error.orig):
        return True
    return isinstance(error, DBAPIError) and error.connection_invalidated


def reason(error: DBAPIError) -> str:
    """What the database itself says, on one line and without the statement."""
    return str(error.orig).strip().split("\n", 1)[0]


def _cause(error: Exception) -> BaseException | None:
    # BEGIN and prepared statements tell so in SQLite's own words, other statements in SQLAlchemy's.
    return error.orig if isinstance(error, DBAPIError) else error


@cache
def _prepared(dialect: str, model: type[SQLModel]) -> Prepared:
    return Prepared(_insert_new(dialect, model))


def _insert_new(dialect: str, model: type[SQLModel]) -> Insert:
    table = table_of(model)
    if dialect == "postgresql":
        return postgresql_dialect.insert(table).on_conflict_do_nothing()
    return sqlite_dialect.insert(table).on_conflict_do_nothing()
