"""Contact: the tables."""

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint
from sqlmodel import Field, SQLModel

from storage.db import new_id
from storage.person import PERSON_KEY
from storage.team import TEAM_KEY

PERSON = ["person.workspace_id", "person.person_id"]


class State(StrEnum):
    """Where an item stands. The last two are final."""

    WAITING = "waiting"
    SHOWN = "shown"
    DONE = "done"
    DROPPED = "dropped"


class Attention(SQLModel, table=True):
    """When Baton may write to somebody. What is empty is as in their first team."""

    __table_args__ = (ForeignKeyConstraint(PERSON_KEY, PERSON),)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    # When to look at their items again; empty while nothing waits.
    next_at: datetime | None = Field(default=None, index=True)
    # Set with the first message ever, which says who Baton is.
    introduced_at: datetime | None = None
    stopped_at: datetime | None = None
    # The last day of a pause they asked for.
    paused_until: date | None = None
    day_starts: time | None = None
    day_ends: time | None = None
    working_days: str | None = None
    country: str | None = None


class ContactItem(SQLModel, table=True):
    """Something for one person. `key` names its cause, and is unique."""

    __tablename__ = "contact_item"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        ForeignKeyConstraint(PERSON_KEY, PERSON),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        Index("ix_contact_item_person", "workspace_id", "person_id", "state"),
        Index("ix_contact_item_bundle", "workspace_id", "bundle_id"),
    )

    workspace_id: str = Field(primary_key=True)
    item_id: str = Field(primary_key=True, default_factory=new_id)
    key: str
    person_id: str
    team_id: str
    kind: str
    # What it is about, such as the id of a lesson. What it says is read from there.
    reference: str
    created_at: datetime
    not_before: datetime
    # A relay has none: what one person tells another is never dropped.
    expires_at: datetime | None = None
    state: State = Field(default=State.WAITING, sa_type=String)
    bundle_id: str | None = None
    # What became of it, in a few words for its reader.
    outcome: str = ""


class Bundle(SQLModel, table=True):
    """One message that Baton started. There is never a second one on a person's local date."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "person_id", "on_date"),
        ForeignKeyConstraint(PERSON_KEY, PERSON),
    )

    workspace_id: str = Field(primary_key=True)
    bundle_id: str = Field(primary_key=True, default_factory=new_id)
    person_id: str
    on_date: date
    sent_at: datetime
    is_first: bool = False
    # Nothing in it was worth a message of its own on more than two days a week.
    is_low: bool = False
    # Set when Slack never got it: its items wait again, and it counts for nothing.
    is_void: bool = False
    # Counts the times it was shown anew.
    version: int = 0


class Habit(SQLModel, table=True):
    """How somebody takes one kind of item: how often, whether at all, and how many went unseen."""

    __table_args__ = (ForeignKeyConstraint(PERSON_KEY, PERSON),)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    # At most once in so many weeks; 0 is as it comes.
    every_weeks: int = 0
    stopped_at: datetime | None = None
    # The last day of a pause they asked for.
    paused_until: date | None = None
    ignored: int = 0
    # Set while it was Baton that made it rarer, or stopped it, because nobody answered.
    is_backed_off: bool = False
    shown_on: date | None = None
