"""Contact: when Baton may write to somebody, how they take it, and who is due."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import bindparam
from sqlmodel import Session, col, func, select, update

from storage.contact.tables import Attention, Habit
from storage.team import Member
from storage.workspace import stopped


def attention(session: Session, workspace_id: str, person_id: str) -> Attention:
    """When Baton may write to somebody; made on first use."""
    found = session.get(Attention, (workspace_id, person_id))
    if found is None:
        found = Attention(workspace_id=workspace_id, person_id=person_id)
        session.add(found)
    return found


def attentions(session: Session, workspace_id: str, people: Collection[str]) -> list[Attention]:
    """What is known about several people's attention."""
    query = select(Attention).where(
        Attention.workspace_id == workspace_id, col(Attention.person_id).in_(people)
    )
    return list(session.exec(query))


def wake(session: Session, workspace_id: str, person_id: str, at: datetime) -> None:
    """Have a person's items looked at, no later than `at`."""
    found = attention(session, workspace_id, person_id)
    if found.next_at is None or found.next_at > at:
        found.next_at = at


def habit(session: Session, workspace_id: str, person_id: str, kind: str) -> Habit:
    """How somebody takes a kind of item; made on first use."""
    found = session.get(Habit, (workspace_id, person_id, kind))
    if found is None:
        found = Habit(workspace_id=workspace_id, person_id=person_id, kind=kind)
        session.add(found)
    return found


def habits(session: Session, workspace_id: str, person_id: str) -> list[Habit]:
    """How somebody takes each kind of item they ever got."""
    query = select(Habit).where(Habit.workspace_id == workspace_id, Habit.person_id == person_id)
    return list(session.exec(query.order_by(Habit.kind)))


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether somebody's items must be looked at: a look that takes no lock."""
    return session.exec(FIRST_DUE, params={"now": now}).first() is not None


def due(session: Session, now: datetime, limit: int) -> list[Attention]:
    """The people whose items must be looked at, longest waiting first."""
    return list(session.exec(_DUE.limit(limit), params={"now": now}))


def next_due(session: Session) -> datetime | None:
    """The next moment at which somebody's items must be looked at; it may have passed."""
    return session.exec(NEXT).one()


def leave_only(session: Session, workspace_id: str, teams: Collection[str]) -> None:
    """Look at nobody's items but those of the people in some teams; for a rehearsal."""
    members = select(Member.person_id).where(
        Member.workspace_id == workspace_id,
        col(Member.team_id).in_(teams),
        col(Member.left_at).is_(None),
    )
    theirs = (col(Attention.workspace_id) == workspace_id) & col(Attention.person_id).in_(members)
    session.exec(update(Attention).where(~theirs).values(next_at=None))


# The heartbeat asks these every second: each is built once.
_DUE = (
    select(Attention)
    .where(
        col(Attention.next_at) <= bindparam("now"), col(Attention.workspace_id).not_in(stopped())
    )
    .order_by(col(Attention.next_at))
)

FIRST_DUE = _DUE.limit(1)

NEXT = select(func.min(Attention.next_at)).where(col(Attention.workspace_id).not_in(stopped()))
