"""Schedules: when something of a practice falls due, for a team or a person."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import ForeignKeyConstraint, Index, UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, func, select, update

from storage.db import new_id
from storage.team import Team
from storage.workspace import stopped


class Schedule(SQLModel, table=True):
    """A rule in local wall time. It fires at most once per local date (reliability.md 4.1)."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        ForeignKeyConstraint(["workspace_id", "team_id"], ["team.workspace_id", "team.team_id"]),
        Index("ix_schedule_due", "is_enabled", "next_at"),
    )

    workspace_id: str = Field(primary_key=True)
    schedule_id: str = Field(primary_key=True, default_factory=new_id)
    # Names what it is for, such as `digest.weekly:<team>`, so that it cannot exist twice.
    key: str
    kind: str
    team_id: str
    rrule: str
    local_time: time
    # What becomes of it on a day off: later, earlier or skip.
    day_off: str = "later"
    # The rule counts from this local date; firing moves it on, so the search stays short.
    anchor_on: date
    next_at: datetime | None
    # The nominal local date of `next_at`: a holiday may have moved the moment itself.
    next_on: date | None
    last_on: date | None = None
    # Off while the team rests; `is_off` is what a lead wants, and outlasts that.
    is_enabled: bool = True
    is_off: bool = False
    # Who chose it as it is; empty while it is as every team starts.
    set_by: str | None = None
    failures: int = 0


# No rule lets so much time pass between two moments, and no schedule fires so long before its date:
# the clock was ahead.
LONGEST_WAIT = timedelta(days=2 * 366)
LONGEST_LEAD = timedelta(days=2)


def by_key(session: Session, workspace_id: str, key: str) -> Schedule | None:
    """The schedule that a key names."""
    query = select(Schedule).where(Schedule.workspace_id == workspace_id, Schedule.key == key)
    return session.exec(query).first()


def of_team(session: Session, workspace_id: str, team_id: str) -> list[Schedule]:
    """Everything scheduled for a team, next first."""
    query = (
        select(Schedule)
        .where(Schedule.workspace_id == workspace_id, Schedule.team_id == team_id)
        .order_by(col(Schedule.next_at))
    )
    return list(session.exec(query))


def keys(session: Session) -> set[tuple[str, str]]:
    """The workspace and the key of everything that follows a rule, in one question."""
    query = select(Schedule.workspace_id, Schedule.key).where(Schedule.rrule != "")
    return set(session.exec(query))


def kind_due(session: Session, now: datetime) -> str | None:
    """The kind of what is due and waits longest, if anything is: a look that takes no lock."""
    return session.exec(FIRST_DUE, params={"now": now}).first()


def due(session: Session, kind: str, now: datetime, limit: int) -> list[Schedule]:
    """What is due of one kind, longest waiting first."""
    return list(session.exec(_DUE, params={"kind": kind, "now": now, "most": limit}))


def named(session: Session, workspace_id: str, schedule_id: str) -> list[Schedule]:
    """The schedule of an id, if it is still there, as a chunk of its own."""
    found = session.get(Schedule, (workspace_id, schedule_id))
    return [found] if found else []


def next_due(session: Session) -> datetime | None:
    """The moment the next schedule falls due; it may have passed."""
    return session.exec(NEXT).one()


def planned(session: Session, *, after: datetime) -> list[tuple[str, time, datetime]]:
    """The moments ahead that rules gave, each with its zone and the wall-clock time it stands for.

    What failed is tried again at another moment than its rule's.
    """
    query = (
        select(Team.tz, col(Schedule.local_time), col(Schedule.next_at))
        .where(
            col(Team.workspace_id) == Schedule.workspace_id,
            col(Team.team_id) == Schedule.team_id,
            col(Schedule.next_at) > after,
            Schedule.rrule != "",
            Schedule.failures == 0,
        )
        .distinct()
    )
    return [(tz, at, moment) for tz, at, moment in session.exec(query) if moment]


def astray(session: Session, now: datetime) -> list[Schedule]:
    """What follows a rule, and has last fired, or is to fire next, in a far future."""
    query = select(Schedule).where(
        Schedule.rrule != "",
        (col(Schedule.next_at) > now + LONGEST_WAIT)
        | (col(Schedule.last_on) > (now + LONGEST_LEAD).date()),
    )
    return list(session.exec(query))


def leave_only(session: Session, workspace_id: str, teams: Collection[str]) -> None:
    """Switch off every schedule but those of some teams; for a rehearsal."""
    theirs = (col(Schedule.workspace_id) == workspace_id) & col(Schedule.team_id).in_(teams)
    session.exec(update(Schedule).where(~theirs).values(is_enabled=False))


def add(session: Session, rows: Sequence[Schedule]) -> None:
    """Add schedules."""
    session.add_all(rows)


# The heartbeat asks these every second: each is built once.
_IS_DUE = (
    col(Schedule.is_enabled),
    col(Schedule.next_at) <= bindparam("now"),
    col(Schedule.workspace_id).not_in(stopped()),
)
FIRST_DUE = select(Schedule.kind).where(*_IS_DUE).order_by(col(Schedule.next_at)).limit(1)
_DUE = (
    select(Schedule)
    .where(*_IS_DUE, Schedule.kind == bindparam("kind"))
    .order_by(col(Schedule.next_at))
    .limit(bindparam("most"))
)
NEXT = select(func.min(Schedule.next_at)).where(
    col(Schedule.is_enabled), col(Schedule.workspace_id).not_in(stopped())
)
