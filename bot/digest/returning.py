"""What comes back: a theme of a retro that the team has for the third time is pointed out, once."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.drafts import Draft, Week
from bot.views.digest import Part, Place
from bot.views.digest import returning as views
from storage import library
from storage.team import Team

# So many times within so long.
TIMES = 3
WITHIN = timedelta(days=365)

# Two titles are of one theme when they share this part of their words.
ALIKE = 0.5
SHORTEST = 3


EVENTS = ("retro.closed",)


def draft(session: Session, team: Team, week: Week) -> Draft | None:
    """The themes that came for the third time; a session on one is a call to action."""
    window = week.window
    if not week.facts(*EVENTS):
        return None
    found = third_times(library.themes(session, team, window.end - WITHIN, window.end))
    told = [title for at, title in found if at >= window.start]
    if not told:
        return None
    part = Part(
        Place.LEARNED,
        events=len(told),
        lines=[views.returned(one) for one in told],
        asks=(views.session(told[0]),),
        why=views.WHY,
    )
    return Draft(lambda _names, _links: [part])


def third_times(themes: Sequence[tuple[datetime, str]]) -> list[tuple[datetime, str]]:
    """Those of some themes, oldest first, that are the third of their kind."""
    found = []
    for number, (at, title) in enumerate(themes):
        earlier = sum(is_alike(title, before) for _, before in themes[:number])
        if earlier == TIMES - 1:
            found.append((at, title))
    return found


def is_alike(one: str, other: str) -> bool:
    """Whether two titles share most of their words."""
    mine, theirs = _words(one), _words(other)
    return bool(mine and theirs) and len(mine & theirs) >= ALIKE * len(mine | theirs)


def _words(title: str) -> set[str]:
    return {one for one in library.words(title) if len(one) >= SHORTEST}
