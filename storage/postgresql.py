"""PostgreSQL: many processes, and facts are still written by one transaction at a time."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import timedelta
from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout
from sqlalchemy import URL, Connection, CursorResult, Engine, ExceptionContext, create_engine, event
from sqlalchemy.exc import OperationalError

from storage.access import Access

READS: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

# A lock of this number, held to the end of a transaction, makes it the only one that writes facts.
FACTS = 0x6261746F6E

# A wait for a lock is part of it. Still below Slack's three seconds (reliability.md 4.5).
STATEMENT_TIMEOUT = timedelta(seconds=1.8)

# A server that is paused keeps no time of its own; after this it counts as lost.
SILENCE = timedelta(seconds=2)

# A process that stops in the middle of a transaction holds up the others no longer than this.
IDLE_TIMEOUT = timedelta(seconds=10)

# In seconds; the least that the driver takes.
CONNECT_TIMEOUT = 2

# A server that only reads: after a failover, it is no longer the one to write to.
READ_ONLY = "25006"

# Lock not available, serialization failure, deadlock, statement cancelled for its timeout.
BUSY = frozenset({"55P03", "40001", "40P01", "57014", READ_ONLY})

FULL = "53100"

# Connection failures, a server that starts or stops, too many connections, idle for too long.
LOST = ("08", "57P", "53", "25P03")


class SilentError(psycopg.OperationalError):
    """The server said nothing for too long."""


class Impatient(psycopg.Connection[Any]):
    """A connection that hangs up on a server that says nothing for long.

    `is_patient` where a statement may take its time, as those of a migration do.
    """

    is_patient = False

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        """What every exchange with the server goes through.

        Raises:
            SilentError: the server was silent for too long; what it did, nobody knows.
        """
        if timeout is not None or self.is_patient:
            return super().wait(gen, interval, timeout)
        try:
            return super().wait(gen, interval, SILENCE.total_seconds())
        except _WaitTimeout:
            self.pgconn.finish()
            raise SilentError("the server does not answer") from None


def engine(url: URL, lock_timeout: timedelta, **options: Any) -> Engine:
    """An engine whose connections are tried before they are used, and wait for nothing long."""
    connect = {"connect_timeout": CONNECT_TIMEOUT, "client_encoding": "utf8"}
    found = create_engine(url, pool_pre_ping=True, connect_args=connect, **options)
    settings = {
        "lock_timeout": _ms(lock_timeout),
        "statement_timeout": _ms(STATEMENT_TIMEOUT),
        "idle_in_transaction_session_timeout": _ms(IDLE_TIMEOUT),
        "timezone": "UTC",
    }
    statement = "; ".join(f"SET {name} = '{value}'" for name, value in settings.items())
    event.listen(found, "connect", lambda connection, _record: _prepare(connection, statement))
    event.listen(found, "do_connect", _connect)
    event.listen(found, "handle_error", _judge)
    return found


def begin(connection: Connection, access: Access | None) -> None:
    """Begin a transaction; whoever writes facts waits until nobody else does."""
    driver = connection.connection.driver_connection
    assert isinstance(driver, Impatient)
    driver.is_patient = access == Access.REBUILD
    if access == Access.REBUILD:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
    if access in (Access.FACTS, Access.REBUILD):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FACTS})")


def execute(connection: Connection, text: str, values: Mapping[str, Any]) -> CursorResult[Any]:
    """Execute a statement as it is. By SQLAlchemy: it sees where the server is lost."""
    return connection.exec_driver_sql(text, values)


def is_busy(cause: BaseException | None) -> bool:
    """Whether others were in the way: nothing was stored, and it may be tried again."""
    return getattr(cause, "sqlstate", None) in BUSY


def is_full(cause: BaseException | None) -> bool:
    """Whether there was no room on the disk."""
    return getattr(cause, "sqlstate", None) == FULL


def is_lost(cause: BaseException | None) -> bool:
    """Whether the server could not be reached, or hung up."""
    state = getattr(cause, "sqlstate", "")
    # What no server answered has no code.
    return state is None or state.startswith(LOST)


def forget_deleted(engine: Engine, tables: Sequence[str]) -> None:
    """Clear away how rows were before. What the server's own log holds of them is its own."""
    # What deleted them is stored: whatever is in the way only puts this off, until the server does
    # the same by itself.
    with suppress(OperationalError), engine.connect() as connection:
        at_once = connection.execution_options(isolation_level="AUTOCOMMIT")
        at_once.exec_driver_sql(f"VACUUM {', '.join(tables)}")


def _prepare(connection: Any, statement: str) -> None:
    connection.execute(statement)
    connection.commit()


def _connect(_dialect: object, _record: object, args: Any, options: Any) -> Impatient:
    return Impatient.connect(*args, **options)


def _judge(context: ExceptionContext) -> None:
    if isinstance(context.original_exception, SilentError) and context.is_pre_ping:
        # Who is silent to a connection is so to the next: to try one takes too long for Slack.
        context.is_disconnect = False
    # What only reads is given up with its connection: a new one reaches whoever writes now.
    if getattr(context.original_exception, "sqlstate", None) == READ_ONLY:
        context.is_disconnect = True


def _ms(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)
