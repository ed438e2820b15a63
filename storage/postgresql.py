"""PostgreSQL: many processes, and facts are still written by one transaction at a time."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event
from sqlalchemy.exc import OperationalError

from storage.access import Access

READS: dict[str, Any] = {"isolation_level": "REPEATABLE READ", "postgresql_readonly": True}

# A lock of this number, held to the end of a transaction, makes it the only one that writes facts.
FACTS = 0x6261746F6E

# Together with the wait for a lock still below Slack's three seconds (reliability.md 4.5).
STATEMENT_TIMEOUT = timedelta(seconds=2)

# A process that stops in the middle of a transaction holds up the others no longer than this.
IDLE_TIMEOUT = timedelta(seconds=10)

# In seconds; the least that the driver takes.
CONNECT_TIMEOUT = 2

# Lock not available, serialization failure, deadlock, statement cancelled for its timeout.
BUSY = frozenset({"55P03", "40001", "40P01", "57014"})

# Connection failures, a server that starts or stops, too many connections, idle for too long.
LOST = ("08", "57P", "53", "25P03")


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
    event.listen(found, "begin", _begin)
    return found


def is_busy(cause: BaseException | None) -> bool:
    """Whether others were in the way: nothing was stored, and it may be tried again."""
    return getattr(cause, "sqlstate", None) in BUSY


def is_lost(cause: BaseException | None) -> bool:
    """Whether the server could not be reached, or hung up."""
    state = getattr(cause, "sqlstate", "")
    # What no server answered has no code.
    return state is None or state.startswith(LOST)


def forget_deleted(engine: Engine, tables: Sequence[str]) -> None:
    """Clear away how rows were before. What the server's own log holds of them is its own."""
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        try:
            connection.exec_driver_sql(f"VACUUM {', '.join(tables)}")
        except OperationalError as error:
            # Who is in the way for long puts it off; the server does the same by itself later on.
            if not is_busy(error.orig):
                raise


def _prepare(connection: Any, statement: str) -> None:
    connection.execute(statement)
    connection.commit()


def _begin(connection: Connection) -> None:
    access = connection.get_execution_options().get("access")
    if access == Access.REBUILD:
        connection.exec_driver_sql("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0")
    if access in (Access.FACTS, Access.REBUILD):
        connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({FACTS})")


def _ms(length: timedelta) -> int:
    return int(length.total_seconds() * 1000)
