"""Reviews: who waits for a look at what, how it stands, and what a team finds long or large."""

from collections.abc import Collection, Sequence
from datetime import datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.db import new_id
from storage.team import TEAM_KEY, Team

TEAM = ["team.workspace_id", "team.team_id"]
REVIEW_KEY = ["workspace_id", "review_id"]
REVIEW = ["reviews_review.workspace_id", "reviews_review.review_id"]


class State(StrEnum):
    """Where a review stands; only what is closed is over."""

    OPEN = "open"
    CLAIMED = "claimed"
    WAITING = "waiting"
    DRAFT = "draft"
    CLOSED = "closed"


# Whoever may be waited for in them.
UNDER_WAY = (State.OPEN, State.CLAIMED, State.WAITING)


class Review(SQLModel, table=True):
    """One request for a look at something at an address. `State.WAITING` is for its author."""

    __tablename__ = "reviews_review"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "remote"),
        ForeignKeyConstraint(TEAM_KEY, TEAM),
        Index("ix_reviews_review_state", "workspace_id", "team_id", "state"),
        Index("ix_reviews_review_link", "workspace_id", "team_id", "link"),
    )

    workspace_id: str = Field(primary_key=True)
    review_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    link: str
    title: str
    # A repository, or the host of the address: who has reviewed there knows it.
    area: str
    lines: int | None = None
    # Empty where a code host named somebody whom Baton does not know; then `author_name` is shown.
    author: str | None = None
    author_name: str = ""
    # Whom a code host asked and Baton does not know: shown as text, never nudged.
    also_asked: str = ""
    state: State = Field(default=State.OPEN, sa_type=String)
    is_by_bot: bool = False
    has_failing_checks: bool = False
    is_approved: bool = False
    # The author wants it looked at as it is, however large.
    is_fine_as_it_is: bool = False
    claimed_by: str | None = None
    is_claimed_from_call: bool = False
    asked_at: datetime
    # The clock runs from here: the request, or the last thing that somebody did.
    clock_from: datetime
    first_reply_at: datetime | None = None
    closed_at: datetime | None = None
    # How far the ladder was climbed since the clock began, and all nudges since its author acted.
    rung: int = 0
    nudges: int = 0
    # Who heard that everybody asked is away: 1 is its author, 2 the channel as well. It is no
    # rung, so whoever comes back is asked as if nothing had happened.
    away_told: int = 0
    # Its author said that it can wait: silence until they act.
    rests: bool = False
    # Whether it waits for the channel's next call, and the last call that it stood in.
    wants_call: bool = False
    call_id: str | None = None
    # How often it was posted anew, and the edits of its post.
    posts: int = 0
    version: int = 0
    is_posted: bool = False
    # What a code host calls it, such as `github:1296269:7`; empty where a person asked.
    remote: str | None = None
    # The newest commit, and the names of the checks that fail for it, one a line.
    head: str = ""
    failing: str = ""
    # The code host's own time of the last change, against replays; and when it was last heard.
    remote_at: datetime | None = None
    heard_at: datetime | None = None


class Reviewer(SQLModel, table=True):
    """One person who was asked for a review."""

    __tablename__ = "reviews_reviewer"
    __table_args__ = (
        ForeignKeyConstraint(REVIEW_KEY, REVIEW),
        Index("ix_reviews_reviewer_person", "workspace_id", "person_id"),
    )

    workspace_id: str = Field(primary_key=True)
    review_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    asked_at: datetime
    # They said “not me”; nobody but Baton knows.
    declined_at: datetime | None = None
    replied_at: datetime | None = None
    # “Tomorrow 10:00”: nothing more to them before that.
    not_before: datetime | None = None


class Call(SQLModel, table=True):
    """One post that some reviews look for a reviewer."""

    __tablename__ = "reviews_call"
    __table_args__ = (ForeignKeyConstraint(TEAM_KEY, TEAM),)

    workspace_id: str = Field(primary_key=True)
    call_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    posted_at: datetime
    version: int = 0


class Limits(SQLModel, table=True):
    """What a team finds long or large; times are half business days."""

    __tablename__ = "reviews_limits"
    __table_args__ = (ForeignKeyConstraint(TEAM_KEY, TEAM),)

    workspace_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    first: int = 2
    author: int = 4
    channel: int = 6
    large: int = 400
    set_by: str | None = None


def save(session: Session, rows: Sequence[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)
    session.flush()


def get(session: Session, workspace_id: str, review_id: str) -> Review | None:
    """A review by its id."""
    return session.get(Review, (workspace_id, review_id))


def of_link(session: Session, team: Team, link: str) -> Review | None:
    """The team's newest review of an address."""
    query = _of(team).where(Review.link == link).order_by(col(Review.asked_at).desc())
    return session.exec(query).first()


def of_remote(session: Session, team: Team, remote: str) -> Review | None:
    """The review that a code host calls so."""
    return session.exec(_of(team).where(Review.remote == remote)).first()


def of_head(session: Session, team: Team, repository: str, head: str) -> list[Review]:
    """The reviews of a commit in a repository, named as in `github:1296269`."""
    query = _of(team).where(Review.head == head, col(Review.remote).startswith(f"{repository}:"))
    return list(session.exec(query))


def under_way(session: Session, team: Team) -> list[Review]:
    """The reviews that somebody may be waited for in, the oldest first."""
    query = _of(team).where(col(Review.state).in_(UNDER_WAY))
    return list(session.exec(query.order_by(col(Review.asked_at), Review.review_id)))


def since(session: Session, team: Team, moment: datetime) -> list[Review]:
    """Every review that was asked for since a moment."""
    query = _of(team).where(Review.asked_at >= moment)
    return list(session.exec(query.order_by(col(Review.asked_at), Review.review_id)))


def in_area(session: Session, team: Team, area: str) -> list[Review]:
    """Every review of an area."""
    return list(session.exec(_of(team).where(Review.area == area)))


def reviewers(session: Session, review: Review) -> list[Reviewer]:
    """Who was asked, in the order they were."""
    query = (
        select(Reviewer)
        .where(Reviewer.workspace_id == review.workspace_id, Reviewer.review_id == review.review_id)
        .order_by(col(Reviewer.asked_at), Reviewer.person_id)
    )
    return list(session.exec(query))


def reviewer(session: Session, review: Review, person_id: str) -> Reviewer | None:
    """Somebody's part in a review."""
    return session.get(Reviewer, (review.workspace_id, review.review_id, person_id))


def reviewers_of(session: Session, team: Team, ids: Collection[str]) -> list[Reviewer]:
    """Who was asked for any of some reviews."""
    query = select(Reviewer).where(
        Reviewer.workspace_id == team.workspace_id, col(Reviewer.review_id).in_(ids)
    )
    return list(session.exec(query))


def with_replies_since(session: Session, team: Team, moment: datetime) -> list[Review]:
    """The reviews in which somebody whom Baton knows answered since a moment."""
    answered = select(Reviewer.review_id).where(
        Reviewer.workspace_id == team.workspace_id, col(Reviewer.replied_at) >= moment
    )
    query = _of(team).where(col(Review.review_id).in_(answered))
    return list(session.exec(query.order_by(col(Review.asked_at), Review.review_id)))


def spread(session: Session, team: Team, since: datetime) -> list[int]:
    """How many reviews each reviewer answered since a moment; nameless, the most first."""
    answered = func.count()
    query = (
        select(answered)
        .select_from(Reviewer)
        .join(
            Review,
            (col(Review.workspace_id) == col(Reviewer.workspace_id))
            & (col(Review.review_id) == col(Reviewer.review_id)),
        )
        .where(
            Review.workspace_id == team.workspace_id,
            Review.team_id == team.team_id,
            col(Reviewer.replied_at) >= since,
        )
        .group_by(Reviewer.person_id)
        .order_by(answered.desc())
    )
    return list(session.exec(query))


def wanting_a_call(session: Session, team: Team) -> list[Review]:
    """The reviews that the channel's next post shall tell of."""
    query = _of(team).where(col(Review.wants_call))
    return list(session.exec(query.order_by(col(Review.asked_at), Review.review_id)))


def of_call(session: Session, call: Call) -> list[Review]:
    """The reviews that a post told of."""
    query = (
        select(Review)
        .where(Review.workspace_id == call.workspace_id, Review.call_id == call.call_id)
        .order_by(col(Review.asked_at), Review.review_id)
    )
    return list(session.exec(query))


def call(session: Session, workspace_id: str, call_id: str | None) -> Call | None:
    """A post by its id."""
    return session.get(Call, (workspace_id, call_id)) if call_id else None


def limits(session: Session, team: Team) -> Limits:
    """What a team finds long or large; as every team starts where nobody set it."""
    found = session.get(Limits, (team.workspace_id, team.team_id))
    return found or Limits(workspace_id=team.workspace_id, team_id=team.team_id)


def _of(team: Team) -> SelectOfScalar[Review]:
    return select(Review).where(
        Review.workspace_id == team.workspace_id, Review.team_id == team.team_id
    )
