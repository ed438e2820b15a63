"""Reviews: what the weekly digest tells of them, for the team alone (practices.md 4.2, R11)."""

from datetime import timedelta

from sqlmodel import Session

from bot.drafts import Draft, Week
from bot.practices.reviews import rules, steps
from bot.views.digest import Part, Place
from bot.views.reviews import digest as views
from storage import reviews as store
from storage.ledger import Fact
from storage.team import Team

EVENTS = ("review.first_reply", "review.claimed")

# Fewer answers than this say more about their people than about the team.
FEWEST = 3
BEFORE = timedelta(weeks=4)


def draft(session: Session, team: Team, week: Week) -> Draft | None:
    """How long first replies took, compared with the team's own last four weeks, and what the
    channel took up.
    """
    start = week.window.start
    replies = week.facts("review.first_reply", since=start - BEFORE)
    waits = _waits([one for one in replies if one.at >= start])
    earlier = _waits([one for one in replies if one.at < start])
    taken = sum(bool(one.n) for one in week.facts("review.claimed"))
    waiting = sum(
        one.call_id is not None and steps.looks_for_somebody(one)
        for one in store.under_way(session, team)
    )
    day = int(steps.usual_hours(team).business_day().total_seconds() // 60)
    lines = []
    if len(waits) >= FEWEST:
        lines.append(
            views.first_reply(
                *rules.quartiles(waits),
                before=rules.quartiles(earlier)[0] if len(earlier) >= FEWEST else None,
                day=day,
            )
        )
    if taken:
        lines.append(views.taken(taken))
    if waiting:
        lines.append(views.waiting(waiting))
    part = Part(Place.FLOWED, events=len(waits) + taken, lines=lines)
    return Draft(lambda _names, _links: [part]) if lines else None


def _waits(replies: list[Fact]) -> list[int]:
    return [one.n for one in replies if one.n is not None]
