"""Whether anything is due anywhere, and when the next thing is, each in one question."""

from datetime import datetime

from sqlmodel import Session, or_, select

from storage import contact, outbox, schedule, team, workspace


def is_any(session: Session, now: datetime) -> bool:
    """Whether something that is due by `now` is not done yet, down to Slack's answers."""
    return bool(session.connection().execute(_ANY, {"now": now}).scalar_one())


def next_at(session: Session) -> datetime | None:
    """The business moment at which something falls due next; it may have passed."""
    moments = session.connection().execute(_NEXT).one()
    return min((one for one in moments if one), default=None)


_ANY = select(
    or_(
        workspace.UNREAD.exists(),
        schedule.FIRST_DUE.exists(),
        contact.FIRST_DUE.exists(),
        team.ROSTER_DUE.exists(),
        outbox.UNDER_WAY.exists(),
    )
)
_NEXT = select(
    schedule.NEXT.scalar_subquery(), contact.NEXT.scalar_subquery(), outbox.NEXT.scalar_subquery()
)
