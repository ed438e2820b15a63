"""The sandbox's business time: it stands still or runs, moves forward on request, never back."""

from datetime import UTC, datetime, timedelta
from threading import Lock
from time import monotonic, time
from typing import Protocol


def real_now() -> datetime:
    """Real time, for records of what happened; no rule of the workspace depends on it."""
    return datetime.fromtimestamp(time(), UTC)


class Bot(Protocol):
    """What the sandbox must know of the app to move time without skipping anything."""

    def next_due(self) -> datetime | None:
        """The next moment at which the app has something to do; None when there is none."""

    def wake(self) -> None:
        """The clock was moved: something may be due."""

    def is_idle(self) -> bool:
        """False while anything due by the clock, or already begun, is not worked off."""


class Clock:
    """Business time, aware and in UTC; `running` lets it advance with real time."""

    def __init__(self, start: datetime, running: bool = False) -> None:
        if start.tzinfo is None:
            raise ValueError("the sandbox's clock needs an aware datetime")
        self.running = running
        self._lock = Lock()
        self._base = start.astimezone(UTC)
        self._mark = monotonic()

    def now(self) -> datetime:
        """The moment it is."""
        with self._lock:
            return self._now()

    __call__ = now

    def set(self, moment: datetime) -> None:
        """Go to the moment; one already past changes nothing, for time never runs back."""
        with self._lock:
            self._base = max(self._now(), moment.astimezone(UTC))
            self._mark = monotonic()

    def _now(self) -> datetime:
        if not self.running:
            return self._base
        return self._base + timedelta(seconds=monotonic() - self._mark)
