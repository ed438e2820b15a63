"""Sessions: what those who came say of one afterwards, and how a team's series goes on."""

from collections import Counter
from datetime import datetime

from sqlmodel import Session, col, delete, select

from storage.sessions.tables import Meeting, Question, Series, State, Use, Usefulness, Word
from storage.team import Team


def say_use(session: Session, meeting: Meeting, person_id: str, answer: Use) -> None:
    """Note what somebody will do with a session; a later answer takes the place of an earlier."""
    key = (meeting.workspace_id, meeting.meeting_id, person_id)
    found = session.get(Usefulness, key)
    if found is None:
        found = Usefulness(
            workspace_id=key[0], meeting_id=key[1], person_id=person_id, answer=answer
        )
    found.answer = answer
    session.add(found)
    session.flush()


def uses(session: Session, meeting: Meeting) -> Counter[Use]:
    """How many said what; not who."""
    query = select(Usefulness.answer).where(
        Usefulness.workspace_id == meeting.workspace_id,
        Usefulness.meeting_id == meeting.meeting_id,
    )
    return Counter(Use(one) for one in session.exec(query))


def forget_uses(session: Session, meeting: Meeting) -> None:
    """Forget who said what."""
    session.exec(
        delete(Usefulness).where(
            col(Usefulness.workspace_id) == meeting.workspace_id,
            col(Usefulness.meeting_id) == meeting.meeting_id,
        )
    )


def word(session: Session, meeting: Meeting, person_id: str) -> Word | None:
    """What somebody wrote to the speakers."""
    return session.get(Word, (meeting.workspace_id, meeting.meeting_id, person_id))


def words(session: Session, meeting: Meeting) -> list[Word]:
    """What was written to the speakers, in the order it came."""
    query = (
        select(Word)
        .where(Word.workspace_id == meeting.workspace_id, Word.meeting_id == meeting.meeting_id)
        .order_by(col(Word.said_at), Word.person_id)
    )
    return list(session.exec(query))


def question(session: Session, workspace_id: str, question_id: str) -> Question | None:
    """A question from a thread by its id."""
    return session.get(Question, (workspace_id, question_id))


def unanswered(session: Session, meeting: Meeting) -> list[Question]:
    """What was asked in the thread and has no answer yet, in the order it came."""
    query = (
        select(Question)
        .where(
            Question.workspace_id == meeting.workspace_id,
            Question.meeting_id == meeting.meeting_id,
            col(Question.entry_id).is_(None),
        )
        .order_by(col(Question.asked_at), Question.question_id)
    )
    return list(session.exec(query))


def series(session: Session, team: Team) -> Series:
    """How a team's sessions go on; made on first use."""
    found = session.get(Series, (team.workspace_id, team.team_id))
    if found is None:
        found = Series(workspace_id=team.workspace_id, team_id=team.team_id)
        session.add(found)
        session.flush()
    return found


def is_short(session: Session, team: Team) -> bool:
    """Whether a team's sessions take ten minutes."""
    found = session.get(Series, (team.workspace_id, team.team_id))
    return found is not None and found.is_short


def gone_by(session: Session, team: Team, now: datetime) -> list[Meeting]:
    """The sessions whose time has passed and that were not cancelled, the newest first."""
    states = (State.HELD, State.SKIPPED)
    query = (
        select(Meeting)
        .where(
            Meeting.workspace_id == team.workspace_id,
            Meeting.team_id == team.team_id,
            col(Meeting.state).in_(states),
            Meeting.starts_at <= now,
        )
        .order_by(col(Meeting.starts_at).desc())
    )
    return list(session.exec(query))
