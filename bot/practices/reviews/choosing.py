"""Reviews: who else could look at one (practices.md 4.2)."""

from datetime import datetime

from sqlmodel import Session

from bot import hours, turns
from bot.practices.reviews import rules, steps
from storage import reviews as store
from storage import team as teams
from storage.reviews import Review, State
from storage.team import Team


def suggestions(session: Session, team: Team, review: Review, now: datetime) -> list[str]:
    """Who else could look; nobody who is away, passed on, is asked already, or has just joined."""
    rows = store.reviewers(session, review)
    out = {one.person_id for one in rows} | {review.author}
    free = [
        one.person_id
        for one in teams.members(session, team)
        if one.person_id not in out and (turns.exempt_until(team, one) or now) <= now
    ]
    theirs = hours.of_people(session, team.workspace_id, free, now)
    candidates = [one for one in free if steps.is_there(theirs.get(one), team, now)]
    area = store.in_area(session, team, review.area)
    known = store.reviewers_of(session, team, [one.review_id for one in area])
    wrote = [one.author for one in area if one.author and one is not review]
    return rules.suggest(
        candidates,
        load=load(session, team),
        knows_area={one.person_id for one in known if one.replied_at},
        owner=max(dict.fromkeys(wrote), key=wrote.count, default=None),
    )


def load(session: Session, team: Team) -> dict[str, int]:
    """For how many reviews each person is waited for now."""
    found: dict[str, int] = {}
    for review in store.under_way(session, team):
        if review.state != State.WAITING:
            for one in steps.waited_for(session, team, review):
                found[one] = found.get(one, 0) + 1
    return found
