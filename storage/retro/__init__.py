"""Retros: the retros of a team, its series, and who was asked to lead one."""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.db import new_id
from storage.team import TEAM_KEY, Team

TEAM = ["team.workspace_id", "team.team_id"]
RETRO_KEY = ["workspace_id", "retro_id"]
RETRO = ["retro.workspace_id", "retro.retro_id"]


class Phase(StrEnum):
    """Where a retro stands. The last two are final."""

    # Cards may come already; nobody was told of it yet.
    PLANNED = "planned"
    COLLECT = "collect"
    GROUP = "group"
    VOTE = "vote"
    DISCUSS = "discuss"
    CLOSING = "closing"
    CLOSED = "closed"
    # Nobody wrote a card.
    SKIPPED = "skipped"


OPEN = (Phase.COLLECT, Phase.GROUP, Phase.VOTE, Phase.DISCUSS, Phase.CLOSING)


class Answer(StrEnum):
    """What became of the question whether somebody leads."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    LATE = "late"


class Series(SQLModel, table=True):
    """A second series of a team, beside the one that every team has; its rhythm is a schedule."""

    __tablename__ = "retro_series"
    __table_args__ = (ForeignKeyConstraint(TEAM_KEY, TEAM),)

    workspace_id: str = Field(primary_key=True)
    series_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    name: str
    created_by: str
    created_at: datetime
    ended_at: datetime | None = None


class Retro(SQLModel, table=True):
    """One retro. `number` counts within the team; cards and votes are in storage/retro/cards."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "number"),
        UniqueConstraint("workspace_id", "team_id", "series_id", "planned_for"),
        ForeignKeyConstraint(TEAM_KEY, TEAM),
        Index("ix_retro_phase", "workspace_id", "team_id", "phase"),
    )

    workspace_id: str = Field(primary_key=True)
    retro_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    number: int
    # Empty for the series that every team has.
    series_id: str = ""
    phase: Phase = Field(default=Phase.PLANNED, sa_type=String)
    format_id: str = ""
    # Why this format, as a sentence.
    reason: str = ""
    # The date of the rhythm it belongs to; empty where somebody started it.
    planned_for: date | None = None
    # When the team is told of it, and when the cards are to be revealed.
    opens_at: datetime | None = None
    starts_at: datetime | None = None
    # In minutes, all at the same time; otherwise in days.
    is_live: bool = False
    facilitator: str | None = None
    # Among whom the facilitator's turn was shared out: taking it back needs the same people.
    shared_with: str = ""
    started_by: str | None = None
    created_at: datetime
    # The phase it is in: since when, its soft end, and how often its end was told.
    phase_at: datetime | None = None
    moved_by: str | None = None
    ends_at: datetime | None = None
    told: int = 0
    # So many topics stand in the channel.
    topics: int = 0
    opened_at: datetime | None = None
    revealed_at: datetime | None = None
    closed_at: datetime | None = None
    # Deliveries of cards and votes are known again by it; it is thrown away at the end of a phase.
    secret: str = Field(default_factory=lambda: secrets.token_hex(32))
    # Counts, as everybody may see them.
    contributors: int = 0
    cards: int = 0
    voters: int = 0
    raters: int = 0
    worth: int = 0
    # Counts the edits of its post.
    version: int = 0


class Ask(SQLModel, table=True):
    """The question to one person whether they lead. The answer is between them and Baton."""

    __tablename__ = "retro_ask"
    __table_args__ = (
        ForeignKeyConstraint(RETRO_KEY, RETRO),
        Index("ix_retro_ask_retro", "workspace_id", "retro_id"),
    )

    workspace_id: str = Field(primary_key=True)
    ask_id: str = Field(primary_key=True, default_factory=new_id)
    retro_id: str
    person_id: str
    # Whoever leads it now, and would hand it over; empty where it is somebody's turn.
    asked_by: str | None = None
    asked_at: datetime
    # When somebody else is asked.
    until: datetime
    answer: Answer = Field(default=Answer.OPEN, sa_type=String)
    # Somebody passed on twice in a row: how would they like it to go on?
    asks_how_to_go_on: bool = False


def save(session: Session, rows: Sequence[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)
    session.flush()


def get(session: Session, workspace_id: str, retro_id: str) -> Retro | None:
    """A retro by its id."""
    return session.get(Retro, (workspace_id, retro_id))


def numbered(session: Session, team: Team, number: int) -> Retro | None:
    """The retro of a number."""
    return session.exec(_of(team).where(Retro.number == number)).first()


def next_number(session: Session, team: Team) -> int:
    """The number of the team's next retro."""
    query = select(func.max(Retro.number)).where(
        Retro.workspace_id == team.workspace_id, Retro.team_id == team.team_id
    )
    return (session.exec(query).one() or 0) + 1


def in_phases(session: Session, team: Team, phases: Sequence[Phase]) -> list[Retro]:
    """The retros that stand in some phases, the newest first."""
    query = _of(team).where(col(Retro.phase).in_(phases))
    return list(session.exec(query.order_by(col(Retro.number).desc())))


def coming(
    session: Session, team: Team, start: datetime, end: datetime
) -> list[tuple[Retro, str | None]]:
    """The retros to be revealed between two moments, the next one first, each with the name of its
    series if it is not the team's own.
    """
    query = (
        select(Retro, Series.name)
        .outerjoin(
            Series,
            (col(Series.workspace_id) == col(Retro.workspace_id))
            & (col(Series.series_id) == col(Retro.series_id)),
        )
        .where(
            Retro.workspace_id == team.workspace_id,
            Retro.team_id == team.team_id,
            col(Retro.phase).in_((Phase.PLANNED, Phase.COLLECT)),
            col(Retro.starts_at) > start,
            col(Retro.starts_at) < end,
        )
        .order_by(col(Retro.starts_at))
    )
    return list(session.exec(query))


def planned(session: Session, team: Team, series_id: str) -> Retro | None:
    """The retro of a series that the team has not been told of yet."""
    found = in_phases(session, team, (Phase.PLANNED,))
    return next((one for one in found if one.series_id == series_id), None)


def planned_for(session: Session, team: Team, series_id: str, day: date) -> Retro | None:
    """The retro for a date of a series' rhythm, whatever became of it."""
    query = _of(team).where(Retro.series_id == series_id, Retro.planned_for == day)
    return session.exec(query).first()


def has_begun(session: Session, team: Team) -> bool:
    """Whether somebody of the team has ever used retros."""
    return session.exec(_of(team).limit(1)).first() is not None


def told(session: Session, team: Team, limit: int = 1000) -> list[Retro]:
    """The retros that the team was ever told of, the newest first."""
    query = _of(team).where(col(Retro.opened_at).is_not(None))
    return list(session.exec(query.order_by(col(Retro.opened_at).desc()).limit(limit)))


def series(session: Session, workspace_id: str, series_id: str) -> Series | None:
    """A series by its id."""
    return session.get(Series, (workspace_id, series_id)) if series_id else None


def series_of(session: Session, team: Team) -> list[Series]:
    """The series that go on beside the team's own one, by name."""
    query = select(Series).where(
        Series.workspace_id == team.workspace_id,
        Series.team_id == team.team_id,
        col(Series.ended_at).is_(None),
    )
    return list(session.exec(query.order_by(Series.name)))


def ask(session: Session, workspace_id: str, ask_id: str) -> Ask | None:
    """A question by its id."""
    return session.get(Ask, (workspace_id, ask_id))


def asks(session: Session, retro: Retro) -> list[Ask]:
    """Whoever was asked to lead a retro, in the order they were."""
    query = select(Ask).where(
        Ask.workspace_id == retro.workspace_id, Ask.retro_id == retro.retro_id
    )
    return list(session.exec(query.order_by(col(Ask.asked_at), Ask.ask_id)))


def _of(team: Team) -> SelectOfScalar[Retro]:
    return select(Retro).where(
        Retro.workspace_id == team.workspace_id, Retro.team_id == team.team_id
    )
