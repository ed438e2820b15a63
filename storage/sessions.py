"""Sessions: topics and votes, the sessions themselves, who was asked to speak, and who comes."""

from collections.abc import Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, Session, SQLModel, col, delete, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage.db import new_id
from storage.team import TEAM_KEY, Team

TEAM = ["team.workspace_id", "team.team_id"]
MEETING_KEY = ["workspace_id", "meeting_id"]
MEETING = ["sessions_meeting.workspace_id", "sessions_meeting.meeting_id"]
TOPIC_KEY = ["workspace_id", "topic_id"]
TOPIC = ["sessions_topic.workspace_id", "sessions_topic.topic_id"]


class State(StrEnum):
    """Where a session stands. The last three are final."""

    # Nobody has said yes to speak yet.
    PLANNED = "planned"
    ON = "on"
    HELD = "held"
    SKIPPED = "skipped"
    CANCELLED = "cancelled"


class Answer(StrEnum):
    """What became of the question whether somebody speaks."""

    OPEN = "open"
    YES = "yes"
    NO = "no"
    # No answer in time, so others are asked; a late yes is welcome while the place is free.
    LATE = "late"
    SHADOW = "shadow"


class Topic(SQLModel, table=True):
    """Something the team would like to hear about. `number` counts within the team."""

    __tablename__ = "sessions_topic"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "number"),
        ForeignKeyConstraint(TEAM_KEY, TEAM),
    )

    workspace_id: str = Field(primary_key=True)
    topic_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    number: int
    title: str
    proposed_by: str
    created_at: datetime
    # The session that takes it up; it leaves the list meanwhile.
    meeting_id: str | None = None
    removed_at: datetime | None = None


class Vote(SQLModel, table=True):
    """One person's vote for one topic."""

    __tablename__ = "sessions_vote"
    __table_args__ = (ForeignKeyConstraint(TOPIC_KEY, TOPIC),)

    workspace_id: str = Field(primary_key=True)
    topic_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)


class Meeting(SQLModel, table=True):
    """One knowledge-sharing session; `Session` is the database's word."""

    __tablename__ = "sessions_meeting"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "planned_for"),
        ForeignKeyConstraint(TEAM_KEY, TEAM),
        Index("ix_sessions_meeting_time", "workspace_id", "team_id", "starts_at"),
    )

    workspace_id: str = Field(primary_key=True)
    meeting_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    starts_at: datetime
    minutes: int
    # A room, or the address of a video call.
    place: str = ""
    state: State = Field(default=State.PLANNED, sa_type=String)
    # The date of the team's rhythm it was planned for; empty where somebody scheduled it.
    planned_for: date | None = None
    created_by: str | None = None
    created_at: datetime
    # No speaker was found: the topics with most votes are talked about.
    is_lean: bool = False
    # Nobody is asked to speak any more from then on.
    asking_until: datetime
    announced_at: datetime | None = None
    reminded_at: datetime | None = None
    started_at: datetime | None = None
    # The number that calendars know a change by.
    sequence: int = 0
    # Counts the edits of its post.
    version: int = 0
    questions: int = 0
    # What it left behind: in words or as a link, and the lesson that keeps it.
    takeaway: str = ""
    notes_link: str = ""
    notes_entry: str | None = None
    notes_at: datetime | None = None


class Part(SQLModel, table=True):
    """One talk of a session: who speaks about what; nobody yet where `speaker` is empty."""

    __tablename__ = "sessions_part"
    __table_args__ = (
        ForeignKeyConstraint(MEETING_KEY, MEETING),
        Index("ix_sessions_part_meeting", *MEETING_KEY),
    )

    workspace_id: str = Field(primary_key=True)
    part_id: str = Field(primary_key=True, default_factory=new_id)
    meeting_id: str
    position: int
    speaker: str | None = None
    title: str = ""
    # “After this you can …”
    gain: str = ""
    audience: str = ""
    topic_id: str | None = None
    # Given up, as nobody was found in time; the session goes on without it.
    is_dropped: bool = False
    # Among whom the speaker's turn was shared out: taking it back needs the same people.
    shared_with: str = ""


class Offer(SQLModel, table=True):
    """The question to one person whether they speak. The answer is between them and Baton."""

    __tablename__ = "sessions_offer"
    __table_args__ = (
        ForeignKeyConstraint(
            ["workspace_id", "part_id"], ["sessions_part.workspace_id", "sessions_part.part_id"]
        ),
        Index("ix_sessions_offer_part", "workspace_id", "part_id"),
    )

    workspace_id: str = Field(primary_key=True)
    offer_id: str = Field(primary_key=True, default_factory=new_id)
    part_id: str
    person_id: str
    # A colleague who asks them; it is their turn where this is empty.
    asked_by: str | None = None
    # Set while the question is whether to take over from a speaker.
    takes_over: str | None = None
    offered_at: datetime
    # When others are asked, if the question could not even be shown by then.
    unseen_until: datetime
    answer: Answer = Field(default=Answer.OPEN, sa_type=String)
    # Somebody passed on twice in a row: how would they like it to go on?
    asks_how_to_go_on: bool = False


class Coming(SQLModel, table=True):
    """Somebody said yes to one moment. Who cannot come leaves no trace."""

    __tablename__ = "sessions_coming"
    __table_args__ = (ForeignKeyConstraint(MEETING_KEY, MEETING),)

    workspace_id: str = Field(primary_key=True)
    meeting_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    starts_at: datetime
    said_at: datetime


class Volunteer(SQLModel, table=True):
    """Somebody who would speak, and waits for a free place."""

    __tablename__ = "sessions_volunteer"
    __table_args__ = (ForeignKeyConstraint(TEAM_KEY, TEAM),)

    workspace_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    title: str
    gain: str = ""
    audience: str = ""
    topic_id: str | None = None
    offered_at: datetime


def save(session: Session, rows: Sequence[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)
    session.flush()


def topic(session: Session, workspace_id: str, topic_id: str | None) -> Topic | None:
    """A topic by its id."""
    return session.get(Topic, (workspace_id, topic_id)) if topic_id else None


def topic_numbered(session: Session, team: Team, number: int) -> Topic | None:
    """The topic of a number."""
    return session.exec(_topics(team).where(Topic.number == number)).first()


def next_number(session: Session, team: Team) -> int:
    """The number of the team's next topic."""
    query = select(func.max(Topic.number)).where(
        Topic.workspace_id == team.workspace_id, Topic.team_id == team.team_id
    )
    return (session.exec(query).one() or 0) + 1


def backlog(session: Session, team: Team, limit: int = 1000) -> list[tuple[Topic, int]]:
    """The topics that wait, each with its votes: most votes first, then the oldest."""
    votes = (
        select(func.count())
        .where(Vote.workspace_id == Topic.workspace_id, Vote.topic_id == Topic.topic_id)
        .scalar_subquery()
    )
    query = (
        select(Topic, votes)
        .where(
            Topic.workspace_id == team.workspace_id,
            Topic.team_id == team.team_id,
            col(Topic.meeting_id).is_(None),
            col(Topic.removed_at).is_(None),
        )
        .order_by(votes.desc(), col(Topic.number))
        .limit(limit)
    )
    return [(row[0], row[1]) for row in session.exec(query)]


def votes_of(session: Session, team: Team, person_id: str) -> set[str]:
    """The topics a person voted for."""
    query = (
        select(Vote.topic_id)
        .join(
            Topic,
            (col(Topic.workspace_id) == col(Vote.workspace_id))
            & (col(Topic.topic_id) == col(Vote.topic_id)),
        )
        .where(
            Topic.workspace_id == team.workspace_id,
            Topic.team_id == team.team_id,
            Vote.person_id == person_id,
        )
    )
    return set(session.exec(query))


def vote(session: Session, topic: Topic, person_id: str) -> None:
    """Note a vote; twice is free."""
    key = (topic.workspace_id, topic.topic_id, person_id)
    if session.get(Vote, key) is None:
        session.add(Vote(workspace_id=key[0], topic_id=key[1], person_id=key[2]))
        session.flush()


def take_vote_back(session: Session, topic: Topic, person_id: str) -> None:
    """Forget a vote; twice is free."""
    found = session.get(Vote, (topic.workspace_id, topic.topic_id, person_id))
    if found:
        session.delete(found)
        session.flush()


def meeting(session: Session, workspace_id: str, meeting_id: str) -> Meeting | None:
    """A session by its id."""
    return session.get(Meeting, (workspace_id, meeting_id))


def ahead(session: Session, team: Team, now: datetime) -> list[Meeting]:
    """The sessions that are planned or on and have not ended, the next one first."""
    query = (
        _meetings(team)
        .where(col(Meeting.state).in_((State.PLANNED, State.ON)))
        .order_by(col(Meeting.starts_at), Meeting.meeting_id)
    )
    return [one for one in session.exec(query) if one.starts_at > now or one.state == State.ON]


def last_held(session: Session, team: Team) -> Meeting | None:
    """The session that took place last."""
    query = _meetings(team).where(Meeting.state == State.HELD)
    return session.exec(query.order_by(col(Meeting.starts_at).desc())).first()


def with_notes_between(
    session: Session, team: Team, start: datetime, end: datetime
) -> Meeting | None:
    """The last session whose notes came in a window."""
    query = _meetings(team).where(
        col(Meeting.notes_at) >= start, col(Meeting.notes_at) < end, Meeting.takeaway != ""
    )
    return session.exec(query.order_by(col(Meeting.notes_at).desc())).first()


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


def parts(session: Session, meeting: Meeting) -> list[Part]:
    """The talks of a session that were not given up, in their order."""
    query = (
        select(Part)
        .where(
            Part.workspace_id == meeting.workspace_id,
            Part.meeting_id == meeting.meeting_id,
            col(Part.is_dropped).is_(False),
        )
        .order_by(col(Part.position))
    )
    return list(session.exec(query))


def parts_of_all(session: Session, meetings: Sequence[Meeting]) -> list[Part]:
    """The talks of several sessions of one workspace that were not given up, in their order."""
    if not meetings:
        return []
    query = (
        select(Part)
        .where(
            Part.workspace_id == meetings[0].workspace_id,
            col(Part.meeting_id).in_([one.meeting_id for one in meetings]),
            col(Part.is_dropped).is_(False),
        )
        .order_by(col(Part.meeting_id), col(Part.position))
    )
    return list(session.exec(query))


def part(session: Session, workspace_id: str, part_id: str) -> Part | None:
    """A talk by its id."""
    return session.get(Part, (workspace_id, part_id))


def offer(session: Session, workspace_id: str, offer_id: str) -> Offer | None:
    """A question by its id."""
    return session.get(Offer, (workspace_id, offer_id))


def offers(session: Session, meeting: Meeting) -> list[Offer]:
    """Whoever was asked to speak in a session, in the order they were."""
    query = (
        select(Offer)
        .join(
            Part,
            (col(Part.workspace_id) == col(Offer.workspace_id))
            & (col(Part.part_id) == col(Offer.part_id)),
        )
        .where(Offer.workspace_id == meeting.workspace_id, Part.meeting_id == meeting.meeting_id)
        .order_by(col(Offer.offered_at), Offer.offer_id)
    )
    return list(session.exec(query))


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


def volunteers(session: Session, team: Team) -> list[Volunteer]:
    """Who waits for a free place, longest waiting first."""
    query = (
        select(Volunteer)
        .where(Volunteer.workspace_id == team.workspace_id, Volunteer.team_id == team.team_id)
        .order_by(col(Volunteer.offered_at))
    )
    return list(session.exec(query))


def volunteer(session: Session, team: Team, person_id: str) -> Volunteer | None:
    """A person's offer to speak, if they made one."""
    return session.get(Volunteer, (team.workspace_id, team.team_id, person_id))


def remove_volunteer(session: Session, team: Team, person_id: str) -> None:
    """Forget an offer that was taken up."""
    session.exec(
        delete(Volunteer).where(
            col(Volunteer.workspace_id) == team.workspace_id,
            col(Volunteer.team_id) == team.team_id,
            col(Volunteer.person_id) == person_id,
        )
    )


def topics_of(session: Session, meeting: Meeting) -> list[Topic]:
    """The topics that a session takes up, by number."""
    query = select(Topic).where(
        Topic.workspace_id == meeting.workspace_id, Topic.meeting_id == meeting.meeting_id
    )
    return list(session.exec(query.order_by(col(Topic.number))))


def free_topics(session: Session, meeting: Meeting) -> None:
    """Put the topics of a session back into the list."""
    for one in topics_of(session, meeting):
        one.meeting_id = None
        session.add(one)


def _topics(team: Team) -> SelectOfScalar[Topic]:
    return select(Topic).where(
        Topic.workspace_id == team.workspace_id, Topic.team_id == team.team_id
    )


def _meetings(team: Team) -> SelectOfScalar[Meeting]:
    return select(Meeting).where(
        Meeting.workspace_id == team.workspace_id, Meeting.team_id == team.team_id
    )


def _coming(meeting: Meeting) -> SelectOfScalar[Coming]:
    return select(Coming).where(
        Coming.workspace_id == meeting.workspace_id, Coming.meeting_id == meeting.meeting_id
    )
