"""Turns: what each member of a team has had of what goes around, such as speaking in a session."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select

from storage.team import Team


class Turn(SQLModel, table=True):
    """One person's place in one rotation of a team. It stays when they leave, and comes back too.

    `kind` names the rotation, such as `session.speaker`; `bot/turns.py` holds its rules.
    """

    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "team_id", "person_id"],
            ["member.workspace_id", "member.team_id", "member.person_id"],
        ),
    )

    workspace_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    # The turns that the team owes them; below zero they have had more than their share.
    debt: float = 0.0
    # Told to them alone: the turns they had, those they could have had, and a fair share of these.
    served: int = 0
    occasions: int = 0
    fair_share: float = 0.0
    # When their last two turns take place; moments ahead of us count as well.
    last_served_at: datetime | None = None
    served_before_at: datetime | None = None
    exempt_until: datetime | None = None
    declines: int = 0
    is_excluded: bool = False


def of_team(session: Session, team: Team, kind: str) -> list[Turn]:
    """Everybody who is or was in a rotation of a team, also those who have left the team."""
    query = (
        select(Turn)
        .where(
            Turn.workspace_id == team.workspace_id,
            Turn.team_id == team.team_id,
            Turn.kind == kind,
        )
        .order_by(Turn.person_id)
    )
    return list(session.exec(query))


def get(session: Session, team: Team, kind: str, person_id: str) -> Turn | None:
    """A person's place in a rotation, if they have one."""
    return session.get(Turn, (team.workspace_id, team.team_id, kind, person_id))


def add(session: Session, rows: Sequence[Turn]) -> None:
    """Add places in a rotation."""
    session.add_all(rows)


def took_one(session: Session, team: Team, people: Collection[str], since: datetime) -> int:
    """How many of some people had a turn of any rotation since a moment."""
    query = select(func.count(func.distinct(Turn.person_id))).where(
        Turn.workspace_id == team.workspace_id,
        Turn.team_id == team.team_id,
        col(Turn.last_served_at) >= since,
        col(Turn.person_id).in_(people),
    )
    return session.exec(query).one()


def balances(session: Session, team: Team) -> list[float]:
    """How far each person stands above their fair share, over all rotations; nameless, sorted."""
    above = func.sum(col(Turn.served) - col(Turn.fair_share))
    query = (
        select(above)
        .where(
            Turn.workspace_id == team.workspace_id,
            Turn.team_id == team.team_id,
            Turn.occasions > 0,
        )
        .group_by(Turn.person_id)
    )
    return sorted(float(one) for one in session.exec(query))
