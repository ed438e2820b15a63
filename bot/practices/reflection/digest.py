"""Reflection: what the weekly digest may tell of it: how many, once five people wrote."""

from datetime import time, timedelta

from sqlmodel import Session

from bot import clock
from bot.drafts import Draft, Week
from bot.practices.reflection.days import monday
from bot.views.digest import Part, Place
from bot.views.reflection import written
from storage import reflection as store
from storage.team import Team

# practices.md R6: so many people must have written before a number is told.
MIN_PEOPLE = 5
A_WEEK = timedelta(days=7)


def draft(session: Session, team: Team, week: Week) -> Draft | None:
    """How many reflections were written in a week that is over; never who, or of how many.

    Only whole weeks are counted, so that no two looks differ by what one person did between them.
    """
    window = week.window
    first = monday(clock.local(window.end, team.tz).date())
    end = clock.place(first, time(), team.tz)
    start = clock.place(first - A_WEEK, time(), team.tz)
    if start is None or end is None or not window.start < end <= window.end:
        return None
    wrote = store.written_between(session, team, start, end)
    if len(set(wrote)) < MIN_PEOPLE:
        return None
    part = Part(Place.LEARNED, events=0, lines=[written(len(wrote))])
    return Draft(lambda _names, _links: [part])
