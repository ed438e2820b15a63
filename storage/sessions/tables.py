"""Sessions: the tables: topics and votes, sessions and their talks, questions, and who comes."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.db import new_id
from storage.team import TEAM_KEY

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


class Use(StrEnum):
    """What somebody will do with what they heard."""

    NOW = "now"
    LATER = "later"
    NOT_FOR_ME = "not_for_me"


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
    # When the speakers were told what the others will use, and how many said what: zero each
    # where too few answered. Who said what is forgotten by then.
    reported_at: datetime | None = None
    uses_now: int = 0
    uses_later: int = 0
    uses_never: int = 0
    # When its thread was asked whether anybody used it.
    recalled_at: datetime | None = None


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
    # The ids of the frames that were shown to somebody with no idea of their own, apart by spaces.
    frames: str = ""


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


class Usefulness(SQLModel, table=True):
    """What somebody who came answered, until the speakers are told; for them alone."""

    __tablename__ = "sessions_usefulness"
    __table_args__ = (ForeignKeyConstraint(MEETING_KEY, MEETING),)

    workspace_id: str = Field(primary_key=True)
    meeting_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    answer: Use = Field(sa_type=String)


class Word(SQLModel, table=True):
    """What somebody wrote to the speakers of a session, signed and sealed."""

    __tablename__ = "sessions_word"
    __table_args__ = (ForeignKeyConstraint(MEETING_KEY, MEETING),)

    workspace_id: str = Field(primary_key=True)
    meeting_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    key_id: str
    sealed: bytes
    said_at: datetime


class Question(SQLModel, table=True):
    """What somebody asked in the thread before a session; a lesson answers it, `entry_id`."""

    __tablename__ = "sessions_question"
    __table_args__ = (ForeignKeyConstraint(MEETING_KEY, MEETING),)

    workspace_id: str = Field(primary_key=True)
    question_id: str = Field(primary_key=True, default_factory=new_id)
    meeting_id: str
    asked_by: str
    text: str
    asked_at: datetime
    entry_id: str | None = None


class Series(SQLModel, table=True):
    """How a team's sessions go on: in ten minutes each, once its leads chose so."""

    __tablename__ = "sessions_series"
    __table_args__ = (ForeignKeyConstraint(TEAM_KEY, TEAM),)

    workspace_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    is_short: bool = False
    # When the leads were asked how it goes on; once for each gap.
    asked_at: datetime | None = None
