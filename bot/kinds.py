"""Kinds of items: what Baton may say to one person, by whose rule, and how important it is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import time
from enum import IntEnum

from sqlmodel import Session

from bot.views.contact import Line, Why
from storage.contact import ContactItem


class Priority(IntEnum):
    """What comes first (practices.md R1)."""

    PROMISE = 1
    WAITED_FOR = 2
    ROLE = 3
    PULSE = 4
    REFLECTION = 5
    PAIR = 6
    CUE = 7


@dataclass(frozen=True)
class Kind:
    """One kind of item. A relay is from another person and never dropped; all else is a nudge.

    `label` names it for its reader, as in “questions about earlier lessons”. `line` says what
    it says now, None where what it was about is gone. `why` says what made Baton ask. A kind with
    an hour of its own, `at`, has the day's message wait for it (practices.md R2).
    """

    name: str
    label: str
    priority: Priority
    line: Callable[[Session, ContactItem], Line | None]
    why: Callable[[Session, ContactItem], Why]
    is_relay: bool = False
    at: time | None = None

    @property
    def is_prompt(self) -> bool:
        """Whether it comes again and again, and so becomes rarer for whoever leaves it."""
        return not self.is_relay and self.priority in (Priority.REFLECTION, Priority.CUE)

    @property
    def is_low(self) -> bool:
        """Whether it can wait for another day's message."""
        return not self.is_relay and self.priority == Priority.CUE


Kinds = Mapping[str, Kind]
