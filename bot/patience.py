"""Patience: what Slack's three seconds leave to the calls that a listener waits for."""

from contextvars import ContextVar
from time import monotonic

# Each request has one budget, our own work included; the rest of three seconds is for the way,
# and for a machine that is busy (design.md decision 1).
BUDGET = 1.8

# A call that begins when nothing is left still gets so many seconds.
LEAST = 0.1

_ends: ContextVar[float] = ContextVar("ends")


def begin() -> None:
    """A request begins to be worked on, in this thread."""
    _ends.set(monotonic() + BUDGET)


def left() -> float:
    """How many seconds a call may take; the whole budget where nobody waits for an answer."""
    return max(LEAST, _ends.get(monotonic() + BUDGET) - monotonic())
