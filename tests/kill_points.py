"""Kill points: Baton's own process ends, or stops, in the middle of a transaction or right after.

Nothing in Baton knows of them: they listen to what SQLAlchemy tells of its statements. It does not
tell of prepared ones on SQLite (storage/prepared.py).
"""

import os
import signal
from threading import local

from sqlalchemy import Engine, Pool, event

# What the statement of each step begins with, and what it holds.
STEPS = {
    "plan": ("INSERT INTO outbox", ""),
    "claim": ("UPDATE outbox", "RETURNING"),
    "settle": ("UPDATE outbox", "may_repeat="),
}


def install(point: str) -> None:
    """Have it happen once at `<step>:<in or after its transaction>:<KILL or STOP>`."""
    step, when, how = point.split(":")
    starts, holds = STEPS[step]
    number = signal.Signals[f"SIG{how}"]
    seen = local()
    left = [1]

    def strike() -> None:
        if left:
            left.pop()
            os.kill(os.getpid(), number)

    def executed(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if statement.startswith(starts) and holds in statement:
            seen.it = True
            if when == "in":
                strike()

    def rolled_back(_connection: object) -> None:
        seen.it = False

    def ended(_driver: object, _record: object) -> None:
        if when == "after" and getattr(seen, "it", False):
            strike()

    event.listen(Engine, "after_cursor_execute", executed)
    event.listen(Engine, "rollback", rolled_back)
    # A connection goes back to its pool once its transaction is stored.
    event.listen(Pool, "checkin", ended)
