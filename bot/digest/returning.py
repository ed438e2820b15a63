"""What comes back: a theme of a retro that the team has for the third time is pointed out, once."""

from sqlmodel import Session

from bot import themes
from bot.drafts import Draft, Week
from bot.views.digest import Part, Place
from bot.views.digest import returning as views
from storage import library
from storage.team import Team

EVENTS = ("retro.closed",)


def draft(session: Session, team: Team, week: Week) -> Draft | None:
    """The themes that came for the third time; a session on one is a call to action."""
    window = week.window
    if not week.facts(*EVENTS):
        return None
    earlier = library.themes(session, team, window.end - themes.WITHIN, window.end)
    found = themes.third_times(earlier)
    told = [one.title for one in found if window.start <= one.at < window.end]
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
