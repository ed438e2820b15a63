"""Calendar feeds: the addresses at which calendars fetch sessions, each known by its hash alone."""

from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, select

from storage.db import new_id
from storage.team import TEAM_KEY, Team


class CalendarFeed(SQLModel, table=True):
    """One address: a team's sessions, or those that one person is in.

    Somebody's own address belongs to a team as well, through which they made it: it ends with it.
    """

    __tablename__ = "calendar_feed"
    __table_args__ = (ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),)

    workspace_id: str = Field(primary_key=True)
    feed_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    person_id: str
    is_personal: bool
    # Whoever reads the database learns no address from it.
    token_hash: str = Field(unique=True)
    created_at: datetime


def add(session: Session, feed: CalendarFeed) -> None:
    """Add an address."""
    session.add(feed)
    session.flush()


def of_token(session: Session, token_hash: str) -> CalendarFeed | None:
    """The address of a token."""
    query = select(CalendarFeed).where(CalendarFeed.token_hash == token_hash)
    return session.exec(query).first()


def of_person(session: Session, workspace_id: str, person_id: str) -> list[CalendarFeed]:
    """The addresses that somebody made, oldest first."""
    query = (
        select(CalendarFeed)
        .where(CalendarFeed.workspace_id == workspace_id, CalendarFeed.person_id == person_id)
        .order_by(col(CalendarFeed.created_at), CalendarFeed.feed_id)
    )
    return list(session.exec(query))


def end(session: Session, team: Team, person_id: str, *, is_personal: bool) -> None:
    """End an address that somebody made."""
    session.exec(
        delete(CalendarFeed).where(
            col(CalendarFeed.workspace_id) == team.workspace_id,
            col(CalendarFeed.team_id) == team.team_id,
            col(CalendarFeed.person_id) == person_id,
            col(CalendarFeed.is_personal).is_(is_personal),
        )
    )
