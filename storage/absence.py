"""Absences: when somebody is away, told by themselves or by a lead."""

from collections.abc import Collection
from datetime import date, datetime

from sqlalchemy import ForeignKeyConstraint, Index
from sqlmodel import Field, Session, SQLModel, col, select

from storage.db import new_id
from storage.person import PERSON_KEY
from storage.team import TEAM_KEY


class Absence(SQLModel, table=True):
    """Days on which somebody is away, the first and the last one included, in their own zone."""

    __table_args__ = (
        ForeignKeyConstraint(PERSON_KEY, ["person.workspace_id", "person.person_id"]),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        Index("ix_absence_person", "workspace_id", "person_id", "ends_on"),
    )

    workspace_id: str = Field(primary_key=True)
    absence_id: str = Field(primary_key=True, default_factory=new_id)
    person_id: str
    # Away from one team only; from all of them where it is empty.
    team_id: str | None = None
    starts_on: date
    ends_on: date
    reason: str = ""
    entered_by: str
    created_at: datetime


def add(session: Session, absence: Absence) -> None:
    """Add an absence."""
    session.add(absence)


def get(session: Session, workspace_id: str, absence_id: str) -> Absence | None:
    """An absence by its id."""
    return session.get(Absence, (workspace_id, absence_id))


def remove(session: Session, absence: Absence) -> None:
    """Forget an absence."""
    session.delete(absence)


def from_day(
    session: Session, workspace_id: str, people: Collection[str], day: date
) -> list[Absence]:
    """The absences of people that last until a day or longer, earliest first."""
    query = (
        select(Absence)
        .where(
            Absence.workspace_id == workspace_id,
            col(Absence.person_id).in_(people),
            col(Absence.ends_on) >= day,
        )
        .order_by(col(Absence.starts_on), col(Absence.ends_on))
    )
    return list(session.exec(query))
