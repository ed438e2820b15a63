"""Reviews: what one person sees of them at once, in the lists and in the Home tab."""

from datetime import datetime

from sqlmodel import Session

from bot.practices.reviews import posts, rules, steps
from bot.practices.reviews.rules import Move
from bot.views.reviews import Lists
from storage import reviews as store
from storage.team import Team


def of(session: Session, team: Team, person_id: str, now: datetime) -> Lists:
    """What waits for a person, what of theirs waits for others, and what has been still for long:
    for all of the team, as the ladder ended and nobody took it.
    """
    needed, yours, still = [], [], []
    for review in store.under_way(session, team):
        move, _ = steps.move_of(session, team, review, now)
        waited = steps.waited_for(session, team, review)
        if review.author == person_id:
            yours.append(posts.shown(session, review))
        elif move == Move.REVIEWER and person_id in waited:
            needed.append(posts.shown(session, review))
        elif rules.is_silent(review) and not review.rests:
            still.append(posts.shown(session, review))
    return Lists(tuple(needed), tuple(yours), tuple(still))


def joined(one: Lists, other: Lists) -> Lists:
    """The lists of two teams as one."""
    return Lists(one.needed + other.needed, one.yours + other.yours, one.still + other.still)


def coming(session: Session, team: Team, person_id: str, now: datetime) -> list[str]:
    """What the Home tab says of reviews: nothing where nothing waits."""
    found = of(session, team, person_id, now)
    told = []
    if n := len(found.needed):
        told.append(f"{'1 review waits' if n == 1 else f'{n} reviews wait'} for you.")
    if n := len(found.yours):
        told.append(f"{'1 review of yours is' if n == 1 else f'{n} reviews of yours are'} open.")
    return [f"{' '.join(told)} See `/review list`."] if told else []
