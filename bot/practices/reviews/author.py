"""Reviews: what only its author can do about one that stands still."""

from datetime import datetime

from sqlmodel import Session

from bot import clock
from bot.errors import FieldError, UserError
from bot.practices import reviews
from bot.practices.reviews import steps
from bot.sends import Item, Send
from storage.reviews import Review, State
from storage.team import Team

WALK = "reviews.walk"


def ready_again(
    session: Session, team: Team, review: Review, *, by: str, now: datetime
) -> list[Send]:
    """Its author says that it can be looked at again, or as it is.

    Raises:
        UserError: it is over, or somebody else's.
    """
    require_author(review, by)
    reviews.require_under_way(review)
    review.state = State.CLAIMED if review.claimed_by else State.OPEN
    review.is_fine_as_it_is = True
    reviews.acted(review, now)
    return reviews.go_on(session, team, review, now)


def ask_others(
    session: Session,
    team: Team,
    review: Review,
    reviewers: tuple[str, ...],
    *,
    by: str,
    now: datetime,
) -> list[Send]:
    """Its author asks somebody else; the clock begins anew.

    Raises:
        FieldError: somebody asked is not in the team.
        UserError: it is over, or somebody else's.
    """
    require_author(review, by)
    reviews.require_under_way(review)
    reviews.require_members(session, team, reviewers, by=by)
    if not reviewers:
        raise FieldError("reviewers", "Pick somebody, or close the form.")
    reviews.add_reviewers(session, review, reviewers, now)
    review.claimed_by = review.claimed_by if review.claimed_by in reviewers else None
    if review.state == State.CLAIMED and review.claimed_by is None:
        review.state = State.OPEN
    reviews.acted(review, now)
    return reviews.go_on(session, team, review, now)


def rest(session: Session, team: Team, review: Review, *, by: str, now: datetime) -> list[Send]:
    """Its author says that it can wait: silence until they act.

    Raises:
        UserError: it is somebody else's.
    """
    require_author(review, by)
    review.rests, review.wants_call = True, False
    return reviews.go_on(session, team, review, now)


def offer_walk(
    session: Session, team: Team, review: Review, *, by: str, now: datetime
) -> list[Send]:
    """Its author offers whoever is asked fifteen minutes together.

    Raises:
        UserError: it is over, somebody else's, or nobody is asked.
    """
    require_author(review, by)
    reviews.require_under_way(review)
    people = steps.waited_for(session, team, review)
    if not people:
        raise UserError("Nobody is asked yet. Ask somebody first.")
    reviews.acted(review, now)
    day = clock.local(now, team.tz).date()
    offers: list[Send] = [
        Item(
            workspace_id=team.workspace_id,
            key=f"{WALK}:{review.review_id}:{day}:{one}",
            person_id=one,
            team_id=team.team_id,
            kind=WALK,
            reference=review.review_id,
        )
        for one in people
    ]
    return [*offers, *reviews.go_on(session, team, review, now)]


def require_author(review: Review, by: str) -> None:
    """Let only the author go on.

    Raises:
        UserError: says what others can do.
    """
    if review.author != by:
        raise UserError("Only whoever asked for this review can do that.")
