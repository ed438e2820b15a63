"""Retros: actions, each with one owner who said yes, and one date."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.db import new_id
from storage.retro import RETRO, RETRO_KEY, Retro
from storage.team import TEAM_KEY, Team


class State(StrEnum):
    """Where an action stands. The last three are final."""

    # Nobody has said yes yet.
    PROPOSED = "proposed"
    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"
    # It was too large for an action.
    GOAL = "goal"


class Action(SQLModel, table=True):
    """One thing that the team will do differently. People call it A-`number`."""

    __tablename__ = "retro_action"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "number"),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        ForeignKeyConstraint(RETRO_KEY, RETRO),
        Index("ix_retro_action_state", "workspace_id", "team_id", "state"),
    )

    workspace_id: str = Field(primary_key=True)
    action_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    retro_id: str
    # The place of its theme in that retro: its thread.
    place: int
    number: int
    text: str
    # “When …, I will …”
    cue: str = ""
    step: str = ""
    # Who is asked; `owner` once they said yes.
    asked: str | None = None
    owner: str | None = None
    due_on: date
    state: State = Field(default=State.PROPOSED, sa_type=String)
    moved: int = 0
    created_at: datetime
    changed_at: datetime
    # Counts the edits of its post.
    version: int = 0


def get(session: Session, workspace_id: str, action_id: str) -> Action | None:
    """An action by its id."""
    return session.get(Action, (workspace_id, action_id))


def numbered(session: Session, team: Team, number: int) -> Action | None:
    """The action of a number."""
    return session.exec(_of(team).where(Action.number == number)).first()


def next_number(session: Session, team: Team) -> int:
    """The number of the team's next action."""
    query = select(func.max(Action.number)).where(
        Action.workspace_id == team.workspace_id, Action.team_id == team.team_id
    )
    return (session.exec(query).one() or 0) + 1


def waiting(session: Session, team: Team) -> list[Action]:
    """The actions that are not finished, the earliest date first."""
    query = _of(team).where(col(Action.state).in_((State.PROPOSED, State.OPEN)))
    return list(session.exec(query.order_by(col(Action.due_on), col(Action.number))))


def of_retro(session: Session, retro: Retro) -> list[Action]:
    """The actions that a retro led to, in their order."""
    query = select(Action).where(
        Action.workspace_id == retro.workspace_id, Action.retro_id == retro.retro_id
    )
    return list(session.exec(query.order_by(col(Action.number))))


def promised(session: Session, team: Team, before: datetime) -> list[Action]:
    """What was open at a moment, or has changed since; the earliest date first."""
    query = _of(team).where(
        Action.created_at < before,
        col(Action.state).in_((State.PROPOSED, State.OPEN)) | (col(Action.changed_at) >= before),
    )
    return list(session.exec(query.order_by(col(Action.due_on), col(Action.number))))


def changed_between(session: Session, team: Team, start: datetime, end: datetime) -> list[Action]:
    """The actions that changed last in a window, in their order."""
    query = _of(team).where(col(Action.changed_at) >= start, col(Action.changed_at) < end)
    return list(session.exec(query.order_by(col(Action.number))))


def _of(team: Team) -> SelectOfScalar[Action]:
    return select(Action).where(
        Action.workspace_id == team.workspace_id, Action.team_id == team.team_id
    )
