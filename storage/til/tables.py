"""TIL: the tables."""

from datetime import datetime

from sqlalchemy import (
    ForeignKeyConstraint,
    Index,
    UniqueConstraint,
)
from sqlmodel import Field, SQLModel

from storage.db import new_id
from storage.team import TEAM_KEY

ENTRY_KEY = ["workspace_id", "entry_id"]


class Lesson(SQLModel):
    """One lesson. `number` counts within the team: people call it T-7."""

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True, default_factory=new_id)
    team_id: str
    number: int
    author: str
    title: str
    # What the title is about, in two words: near-duplicates are found by it.
    gist: str = ""
    body: str = ""
    link: str = ""
    # Names with a space on each side, as they were typed: ` postgres index `.
    tags: str = ""
    # Whose message it was saved from, if it was another person's.
    heard_from: str | None = None
    created_at: datetime
    edited_at: datetime | None = None
    # Counts the edits, so that each one has a key of its own in the outbox.
    version: int = 0
    # Set while it stands in the channel, too.
    is_shared: bool = False
    outdated_at: datetime | None = None
    outdated_by: str | None = None
    correction: str = ""
    # Its author looked at it again, and it still holds.
    confirmed_at: datetime | None = None
    # Who looks after it; its author where this is empty.
    owner: str | None = None
    # When its owner was asked whether it still holds; when it was marked as unverified, as no
    # answer came.
    asked_at: datetime | None = None
    unverified_at: datetime | None = None
    # No longer worth finding: out of lists and searches, still there by its number.
    retired_at: datetime | None = None

    @property
    def tag_names(self) -> tuple[str, ...]:
        """The tags, in lower case and without the #."""
        return tuple(self.tags.split())

    @property
    def keeper(self) -> str:
        """Who looks after it."""
        return self.owner or self.author


class TilEntry(Lesson, table=True):
    """The row of a lesson: what is changed is saved."""

    __tablename__ = "til_entry"
    __table_args__ = (
        UniqueConstraint("workspace_id", "team_id", "number"),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        Index("ix_til_entry_window", "workspace_id", "team_id", "created_at"),
        Index("ix_til_entry_gist", "workspace_id", "team_id", "gist"),
    )


class TilReading(SQLModel, table=True):
    """Somebody other than the author opened an entry: it was reused."""

    __tablename__ = "til_reading"
    __table_args__ = (
        ForeignKeyConstraint(ENTRY_KEY, ["til_entry.workspace_id", "til_entry.entry_id"]),
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    at: datetime
