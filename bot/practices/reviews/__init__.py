"""Reviews: somebody asks for a look, somebody takes it, somebody has looked, and it is done."""

from datetime import datetime

from sqlmodel import Session

from bot import hours
from bot.errors import FieldError, UserError
from bot.practices.reviews import posts, steps
from bot.practices.reviews.typed import Wanted, area_of, checked, plain_link
from bot.sends import Send
from storage import reviews as store
from storage import team as teams
from storage.reviews import Review, Reviewer, State
from storage.team import Team

GONE = "That review is gone. `/review list` shows what waits."
OVER = "That review is closed. Send `/review` and its link to open it again."


def ask(
    session: Session, team: Team, wanted: Wanted, *, by: str, now: datetime
) -> tuple[Review, list[Send]]:
    """Ask for a look at something at an address; asked again, it is the same review.

    Raises:
        FieldError: there is no address, or somebody asked is not in the team.
    """
    wanted = checked(wanted)
    require_members(session, team, wanted.reviewers, by=by)
    review = store.of_link(session, team, wanted.link)
    is_new = review is None or review.state == State.CLOSED
    if review is None:
        review = Review(
            workspace_id=team.workspace_id,
            team_id=team.team_id,
            link=wanted.link,
            title=wanted.title,
            area=area_of(wanted.link),
            lines=wanted.lines,
            author=by,
            asked_at=now,
            clock_from=now,
        )
    elif is_new:
        reopen(review, now)
    store.save(session, [review])
    _keep_words(review, wanted)
    add_reviewers(session, review, wanted.reviewers, now)
    acted(review, now)
    if is_new:
        posts.note(session, team, review, "review.asked", now, actor=by)
    return review, go_on(session, team, review, now)


def require_members(session: Session, team: Team, ids: tuple[str, ...], *, by: str) -> None:
    """Refuse reviewers from outside the team, and oneself.

    Raises:
        FieldError: says who, and what to do.
    """
    if by in ids:
        raise FieldError("reviewers", "You cannot ask yourself. Whose look would help?")
    if not all(teams.is_member(session, team, one) for one in ids):
        raise FieldError(
            "reviewers", "Somebody you ask is not in this team. Ask people of the team."
        )


def reopen(review: Review, now: datetime) -> None:
    """Begin anew with a review that was closed; the channel gets a message of its own for it."""
    review.state, review.closed_at, review.first_reply_at = State.OPEN, None, None
    review.claimed_by, review.is_approved = None, False
    review.is_claimed_from_call = review.is_posted = False
    review.asked_at = now


def add_reviewers(
    session: Session, review: Review, ids: tuple[str, ...], now: datetime
) -> list[str]:
    """Ask some people for a review; returns who had not been asked, or had passed on."""
    fresh = []
    for person_id in ids:
        row = store.reviewer(session, review, person_id)
        if row and row.declined_at is None:
            continue
        row = row or Reviewer(
            workspace_id=review.workspace_id,
            review_id=review.review_id,
            person_id=person_id,
            asked_at=now,
        )
        row.declined_at, row.asked_at, row.not_before = None, now, None
        store.save(session, [row])
        fresh.append(person_id)
    return fresh


def take(
    session: Session, team: Team, review: Review, *, by: str, from_call: bool, now: datetime
) -> list[Send]:
    """Somebody says that they will look; whoever comes second hears who was first.

    Raises:
        UserError: it is over, theirs, or somebody else took it.
    """
    require_under_way(review)
    if review.author == by:
        raise UserError("It is yours: somebody else has to look. `/review` asks a colleague.")
    if review.claimed_by == by:
        return []
    if review.claimed_by:
        raise UserError("Somebody was faster: it is taken. `/review list` shows what else waits.")
    add_reviewers(session, review, (by,), now)
    review.claimed_by, review.is_claimed_from_call = by, from_call
    if review.state == State.OPEN:
        review.state = State.CLAIMED
    moved(review, now)
    # The ledger counts what the channel's post brought, and nothing about the person.
    posts.note(session, team, review, "review.claimed", now, actor=by, n=int(from_call))
    return go_on(session, team, review, now)


def looked(session: Session, team: Team, review: Review, *, by: str, now: datetime) -> list[Send]:
    """Somebody has looked: the next move is the author's.

    Raises:
        UserError: it is over, or their own.
    """
    require_under_way(review)
    if review.author == by:
        raise UserError("It is yours: whoever looks at it says so.")
    replied(session, team, review, by=by, now=now)
    review.state = State.WAITING
    return go_on(session, team, review, now)


def replied(session: Session, team: Team, review: Review, *, by: str | None, now: datetime) -> None:
    """Note that a human answered; the first one ends the wait that the digest tells of."""
    moved(review, now)
    if by:
        add_reviewers(session, review, (by,), now)
        row = store.reviewer(session, review, by)
        if row:
            row.replied_at = now
            store.save(session, [row])
    if review.first_reply_at is None:
        review.first_reply_at = now
        waited = _waited(session, team, review, by, now)
        posts.note(session, team, review, "review.first_reply", now, n=waited)


def pass_on(session: Session, team: Team, review: Review, *, by: str, now: datetime) -> list[Send]:
    """Somebody would rather not: only Baton knows who; the author hears who else could look."""
    row = store.reviewer(session, review, by)
    if row is None or row.declined_at or review.state == State.CLOSED:
        return []
    row.declined_at = now
    if review.claimed_by == by:
        review.claimed_by = None
        review.state = State.OPEN if review.state == State.CLAIMED else review.state
    moved(review, now)
    store.save(session, [row, review])
    sends = go_on(session, team, review, now)
    if steps.waited_for(session, team, review) or not review.author:
        return sends
    return [*sends, *steps.nudge_author(session, team, review, now)]


def put_off(
    session: Session,
    team: Team,
    review: Review,
    person_id: str,
    until: datetime,
    now: datetime,
) -> None:
    """Somebody will look tomorrow: until then nobody is told that it stands still."""
    row = store.reviewer(session, review, person_id)
    if row:
        row.not_before = until
        # What they put off comes back by itself: the ladder goes on from there.
        rung = review.rung
        moved(review, now)
        review.rung = rung
        store.save(session, [row, review])
        steps.arm(session, team, review, now)


def close(
    session: Session, team: Team, review: Review, now: datetime, *, by: str | None = None
) -> list[Send]:
    """It is done, however it ended; twice is free. Anybody of the team may say so."""
    if review.state == State.CLOSED:
        return []
    review.state, review.closed_at = State.CLOSED, now
    review.wants_call = False
    posts.note(session, team, review, "review.closed", now, actor=by)
    return go_on(session, team, review, now)


def close_link(
    session: Session, team: Team, link: str, *, by: str, now: datetime
) -> tuple[Review, list[Send]]:
    """Close the review of an address.

    Raises:
        UserError: there is none.
    """
    review = store.of_link(session, team, plain_link(link))
    if review is None:
        raise UserError("There is no review of that link here. `/review list` shows what waits.")
    return review, close(session, team, review, now, by=by)


def moved(review: Review, now: datetime) -> None:
    """Somebody did something: the clock begins anew, the nudges are not forgotten."""
    review.clock_from, review.rung, review.wants_call = now, 0, False
    review.away_told = 0


def acted(review: Review, now: datetime) -> None:
    """Its author did something: the clock begins anew, and so do the nudges."""
    moved(review, now)
    review.nudges, review.rests = 0, False


def go_on(session: Session, team: Team, review: Review, now: datetime) -> list[Send]:
    """What follows from a change: the channel's message, the next step, and what is due at once."""
    store.save(session, [review])
    return [*posts.follow(session, team, review), *steps.step(session, team, review, now)]


def require_under_way(review: Review) -> None:
    """Refuse what is over.

    Raises:
        UserError: says how to open it again.
    """
    if review.state == State.CLOSED:
        raise UserError(OVER)


def _keep_words(review: Review, wanted: Wanted) -> None:
    review.title = wanted.title or review.title
    review.lines = wanted.lines if wanted.lines is not None else review.lines


def _waited(session: Session, team: Team, review: Review, by: str | None, now: datetime) -> int:
    """How many minutes of working time a review waited for its first reply."""
    theirs = hours.of(session, team.workspace_id, by, now) if by else None
    theirs = theirs or steps.usual_hours(team)
    spent = theirs.business_time(review.asked_at, now, team.team_id)
    return int(spent.total_seconds() // 60)
