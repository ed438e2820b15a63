"""Drafts of a digest: what a practice has to say, before names and links were looked up."""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot.clock import Window
from bot.views.digest import Part
from storage.ledger import Fact
from storage.team import Team

# Names by the ids of people, and addresses in Slack by the keys of posts; of those that there are.
Names = Mapping[str, str]
Links = Mapping[str, str]


@dataclass(frozen=True)
class Week:
    """What a digest tells of: a stretch of time, and what the ledger holds of it and of the weeks
    before, oldest first: of the events that a section asked for.
    """

    window: Window
    record: Sequence[Fact]

    def facts(self, *events: str, since: datetime | None = None) -> list[Fact]:
        """Those of some events in the window, or since a moment before it."""
        start = since or self.window.start
        return [one for one in self.record if one.event in events and one.at >= start]


@dataclass(frozen=True)
class Draft:
    """What a practice has to say; `parts` gets the names and links that it needs.

    They are looked up once, for the drafts of all practices.
    """

    parts: Callable[[Names, Links], Sequence[Part]]
    people: Collection[str] = ()
    posts: Collection[str] = ()


@dataclass(frozen=True)
class Section:
    """What one practice adds to digests; `events` are those of the ledger that it looks at."""

    draft: Callable[[Session, Team, Week], Draft | None]
    events: tuple[str, ...] = ()
