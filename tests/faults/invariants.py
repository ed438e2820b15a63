"""What holds after every fault (reliability.md §6): each fault test ends with `check`."""

from collections import Counter
from collections.abc import Collection
from datetime import timedelta

from sqlmodel import select

from bot.clock import system_clock
from sandbox.client import SandboxClient
from storage.db import Database
from storage.outbox import OutboxRow, State

# P2: no row stays on its way for longer than its lease and this.
PATIENCE = timedelta(minutes=2)

ORPHANS = """
    SELECT conrelid::regclass FROM pg_constraint WHERE contype = 'f' AND NOT convalidated
"""


def check(
    db: Database,
    slack: SandboxClient,
    *,
    doubles: int = 0,
    output: str = "",
    secrets: Collection[str] = (),
) -> None:
    """No message twice but for `doubles` of a named limit, no row on its way for ever, a sound
    database, and none of `secrets` in what the processes said (`output`).
    """
    again = twice(slack)
    assert sum(again.values()) == doubles, again
    assert stuck(db) == []
    assert unsound(db) == []
    assert [one for one in secrets if one in output] == []


def twice(slack: SandboxClient) -> dict[str, int]:
    """How often more than once Slack took a message, by its delivery id."""
    taken = Counter(delivery_ids(slack))
    return {one: count - 1 for one, count in taken.items() if count > 1}


def delivery_ids(slack: SandboxClient) -> list[str]:
    """The delivery id of each post that Slack took, in their order, however it answered."""
    return [
        one.arguments["metadata"]["event_payload"]["id"]
        for one in slack.calls("chat.postMessage")
        if one.result.get("ok")
    ]


def stuck(db: Database) -> list[str]:
    """The keys of the rows that are on their way for longer than they may be."""
    with db.read() as session:
        sending = session.exec(select(OutboxRow).where(OutboxRow.state == State.SENDING))
        long_ago = system_clock() - PATIENCE
        return [one.key for one in sending if not one.lease_until or one.lease_until < long_ago]


def unsound(db: Database) -> list[str]:
    """What the database itself finds wrong with its pages and references."""
    with db.read() as session:
        connection = session.connection()
        if not db.is_sqlite:
            return [str(one[0]) for one in connection.exec_driver_sql(ORPHANS)]
        whole = [str(one[0]) for one in connection.exec_driver_sql("PRAGMA integrity_check")]
        orphans = [str(one[0]) for one in connection.exec_driver_sql("PRAGMA foreign_key_check")]
    return [one for one in whole if one != "ok"] + orphans
