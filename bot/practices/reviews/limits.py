"""Reviews: what a team finds long or large, and how often that would have shown lately (S2)."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot import permissions
from bot.errors import FieldError
from bot.practices.reviews import rules, steps
from storage import reviews as store
from storage.reviews import Limits, Review
from storage.team import Team

# What the choices look back on.
BACK = timedelta(days=30)

# Half business days, from half a day to six days; and lines.
HALVES = (1, 2, 3, 4, 6, 8, 10, 12)
SIZES = (100, 200, 400, 800, 1600)


def choices(session: Session, team: Team, now: datetime) -> dict[int, int]:
    """How often each time limit would have passed before a first reply, in the last 30 days."""
    found = store.since(session, team, now - BACK)
    usual = steps.usual_hours(team)
    return {one: rules.would_have_fired(found, usual, one, now) for one in HALVES}


def sizes(session: Session, team: Team, now: datetime) -> dict[int, int]:
    """How many reviews of the last 30 days each size would have called large."""
    found = [one for one in store.since(session, team, now - BACK) if rules.is_counted(one)]
    return {size: sum(_lines(one) > size for one in found) for size in SIZES}


def save(
    session: Session,
    team: Team,
    *,
    first: int,
    author: int,
    channel: int,
    large: int,
    by: str,
    now: datetime,
) -> Limits:
    """Set a team's limits; what is under way goes by them from now on.

    Raises:
        FieldError: one comes before the one it follows, or is none of the choices.
        UserError: they do not lead the team.
    """
    permissions.require_lead(session, team, by)
    if not {first, author, channel} <= set(HALVES) or large not in SIZES:
        raise FieldError("first", "Pick one of the choices.")
    if author <= first:
        raise FieldError("author", "Pick a later moment than the first reminder.")
    if channel <= author:
        raise FieldError("channel", "Pick a later moment than the author's.")
    row = store.limits(session, team)
    row.first, row.author, row.channel, row.large = first, author, channel, large
    row.set_by = by
    store.save(session, [row])
    for review in store.under_way(session, team):
        steps.arm(session, team, review, now)
    return row


def _lines(review: Review) -> int:
    return review.lines or 0
