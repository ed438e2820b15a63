"""Sessions: the sessions themselves, and who comes to them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlmodel import Session, SQLModel, and_, col, or_, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.sessions.tables import Coming, Meeting, Part, State, Topic, Volunteer
from storage.team import Team

# A session that has not ended, and still takes place as far as anybody knows.
EXPECTED = (State.PLANNED, State.ON)


def save(session: Session, rows: Sequence[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)
    session.flush()


def meeting(session: Session, workspace_id: str, meeting_id: str) -> Meeting | None:
    """A session by its id."""
    return session.get(Meeting, (workspace_id, meeting_id))


def ahead(session: Session, team: Team, now: datetime) -> list[Meeting]:
    """The sessions that are planned or on and have not ended, the next one first."""
    query = (
        _meetings(team)
        .where(col(Meeting.state).in_(EXPECTED))
        .order_by(col(Meeting.starts_at), Meeting.meeting_id)
    )
    return [one for one in session.exec(query) if one.starts_at > now or one.state == State.ON]


def last_held(session: Session, team: Team) -> Meeting | None:
    """The session that took place last."""
    query = _meetings(team).where(Meeting.state == State.HELD)
    return session.exec(query.order_by(col(Meeting.starts_at).desc())).first()


def with_talks(
    session: Session, team: Team, now: datetime, others: Collection[str]
) -> list[tuple[Meeting, Part | None]]:
    """The sessions that have not begun, the next one first, and some others: a row for each talk
    that was not given up, in their order, and one for a session that has none.
    """
    ours = (col(Meeting.workspace_id) == team.workspace_id, col(Meeting.team_id) == team.team_id)
    ahead = and_(*ours, col(Meeting.starts_at) > now, col(Meeting.state).in_(EXPECTED))
    query = (
        select(Meeting, Part)
        .outerjoin(
            Part,
            and_(
                col(Part.workspace_id) == col(Meeting.workspace_id),
                col(Part.meeting_id) == col(Meeting.meeting_id),
                col(Part.is_dropped).is_(False),
            ),
        )
        .where(or_(ahead, and_(*ours, col(Meeting.meeting_id).in_(others))))
        .order_by(col(Meeting.starts_at), Meeting.meeting_id, col(Part.position))
    )
    return list(session.exec(query))


def around(session: Session, team: Team, start: datetime, end: datetime) -> list[Meeting]:
    """Every session between two moments, also what was skipped or cancelled."""
    query = _meetings(team).where(Meeting.starts_at >= start, Meeting.starts_at <= end)
    return list(session.exec(query))


def planned_for(session: Session, team: Team, day: date) -> Meeting | None:
    """The session that was planned for a date of the team's rhythm, whatever became of it."""
    return session.exec(_meetings(team).where(Meeting.planned_for == day)).first()


def before(session: Session, team: Team, at: datetime) -> Meeting | None:
    """The session before a moment, whatever became of it."""
    query = _meetings(team).where(Meeting.starts_at < at)
    return session.exec(query.order_by(col(Meeting.starts_at).desc())).first()


def has_begun(session: Session, team: Team) -> bool:
    """Whether somebody of the team has ever used sessions."""
    queries = [
        select(table)
        .where(table.workspace_id == team.workspace_id, table.team_id == team.team_id)
        .limit(1)
        for table in (Topic, Meeting, Volunteer)
    ]
    return any(session.exec(query).first() for query in queries)


def coming(session: Session, meeting: Meeting) -> list[str]:
    """Who said yes to the moment a session has now, in the order they did."""
    query = (
        _coming(meeting)
        .where(Coming.starts_at == meeting.starts_at)
        .order_by(col(Coming.said_at), Coming.person_id)
    )
    return [one.person_id for one in session.exec(query)]


def come(session: Session, meeting: Meeting, person_id: str, now: datetime) -> None:
    """Note a yes; twice is free."""
    key = (meeting.workspace_id, meeting.meeting_id, person_id)
    found = session.get(Coming, key)
    if found is None or found.starts_at != meeting.starts_at:
        found = found or Coming(
            workspace_id=key[0],
            meeting_id=key[1],
            person_id=key[2],
            starts_at=meeting.starts_at,
            said_at=now,
        )
        found.starts_at, found.said_at = meeting.starts_at, now
        save(session, [found])


def stay_away(session: Session, meeting: Meeting, person_id: str) -> None:
    """Forget a yes; twice is free."""
    found = session.get(Coming, (meeting.workspace_id, meeting.meeting_id, person_id))
    if found:
        session.delete(found)
        session.flush()


def _meetings(team: Team) -> SelectOfScalar[Meeting]:
    return select(Meeting).where(
        Meeting.workspace_id == team.workspace_id, Meeting.team_id == team.team_id
    )


def _coming(meeting: Meeting) -> SelectOfScalar[Coming]:
    return select(Coming).where(
        Coming.workspace_id == meeting.workspace_id, Coming.meeting_id == meeting.meeting_id
    )
