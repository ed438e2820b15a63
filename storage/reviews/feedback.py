"""Reviews: feedback between two people. Its words rest sealed, bound to their row and reader."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id
from storage.reviews import TEAM
from storage.team import TEAM_KEY


class Feedback(SQLModel, table=True):
    """What one person tells another; only `receiver` can open it."""

    __tablename__ = "reviews_feedback"
    __table_args__ = (
        ForeignKeyConstraint(TEAM_KEY, TEAM),
        Index("ix_reviews_feedback_receiver", "workspace_id", "receiver"),
        Index("ix_reviews_feedback_giver", "workspace_id", "giver"),
    )

    workspace_id: str = Field(primary_key=True)
    feedback_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    giver: str
    receiver: str
    is_thanks: bool = False
    key_id: str
    sealed: bytes
    given_at: datetime
    # Their reader opened it: the giver may see that it arrived, and no more.
    opened_at: datetime | None = None
    # The question it answers.
    request_id: str | None = None


class Request(SQLModel, table=True):
    """A question for feedback; what it says is sealed for whoever is asked."""

    __tablename__ = "reviews_request"
    __table_args__ = (
        ForeignKeyConstraint(TEAM_KEY, TEAM),
        Index("ix_reviews_request_asker", "workspace_id", "asker"),
    )

    workspace_id: str = Field(primary_key=True)
    request_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    asker: str
    asked: str
    key_id: str
    sealed: bytes
    asked_at: datetime
    reminded_at: datetime | None = None
    answered_at: datetime | None = None
    # Whoever was asked would rather not; the asker is not told.
    declined_at: datetime | None = None


def save(session: Session, rows: list[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)
    session.flush()


def get(session: Session, workspace_id: str, feedback_id: str) -> Feedback | None:
    """Feedback by its id."""
    return session.get(Feedback, (workspace_id, feedback_id))


def request(session: Session, workspace_id: str, request_id: str | None) -> Request | None:
    """A question by its id."""
    return session.get(Request, (workspace_id, request_id)) if request_id else None


def received(session: Session, workspace_id: str, person_id: str, limit: int) -> list[Feedback]:
    """What somebody was told, the latest first."""
    query = (
        select(Feedback)
        .where(Feedback.workspace_id == workspace_id, Feedback.receiver == person_id)
        .order_by(col(Feedback.given_at).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def given(session: Session, workspace_id: str, person_id: str, limit: int) -> list[Feedback]:
    """What somebody told others, the latest first."""
    query = (
        select(Feedback)
        .where(Feedback.workspace_id == workspace_id, Feedback.giver == person_id)
        .order_by(col(Feedback.given_at).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def open_request(session: Session, workspace_id: str, *, asker: str, asked: str) -> Request | None:
    """The question of one person to another that has no answer yet."""
    query = select(Request).where(
        Request.workspace_id == workspace_id,
        Request.asker == asker,
        Request.asked == asked,
        col(Request.answered_at).is_(None),
        col(Request.declined_at).is_(None),
    )
    return session.exec(query).first()
