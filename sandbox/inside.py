"""What an app may show of itself beside the page: what comes next, and what waits to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol


@dataclass(frozen=True)
class Coming:
    """One message that will be sent if nobody does anything: when, where to, and its words."""

    at: datetime
    where: str
    text: str


@dataclass(frozen=True)
class Landmark:
    """A moment people want to go to, such as the next digest; `at` is None while there is none."""

    label: str
    at: datetime | None


@dataclass(frozen=True)
class Waiting:
    """One message on its way: what it is, where to, how it stands, and the problem it met."""

    key: str
    kind: str
    where: str
    state: str
    not_before: datetime
    problem: str | None


class Inside(Protocol):
    """The app's own view of what it is about to do; asked from another thread."""

    def coming(self, lasts: timedelta) -> Sequence[Coming]:
        """What the time from now brings, in order; looking ahead may take a second."""

    def landmarks(self) -> Sequence[Landmark]:
        """The moments to which the clock can be asked to go."""

    def outbox(self) -> Sequence[Waiting]:
        """The newest messages on their way, or sent."""
