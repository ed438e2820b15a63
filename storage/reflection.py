"""Reflection: what somebody was asked, what they wrote (sealed), and how they want to be asked."""

from collections.abc import Collection, Sequence
from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String
from sqlmodel import Field, Session, SQLModel, col, delete, func, select

from storage.db import new_id
from storage.person import PERSON_KEY
from storage.team import Member, Team

PERSON = ["person.workspace_id", "person.person_id"]
KEEP_MONTHS = 12


class Outcome(StrEnum):
    """What became of a question."""

    OPEN = "open"
    ANSWERED = "answered"
    SKIPPED = "skipped"


class Plan(StrEnum):
    """What became of a plan."""

    NONE = "none"
    OPEN = "open"
    HAPPENED = "happened"
    NOT_YET = "not_yet"
    DROPPED = "dropped"


class Wish(SQLModel, table=True):
    """How somebody wants to be asked. Nobody else sees any of it."""

    __tablename__ = "reflection_wish"
    __table_args__ = (ForeignKeyConstraint(PERSON_KEY, PERSON),)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    # A dimension of content; every second question is about it.
    focus: str | None = None
    level: str = "any"
    area: str = "general"
    is_twice: bool = False
    # Set when they asked for a weekly question themselves.
    begun_on: date | None = None
    keep_months: int = KEEP_MONTHS


class Prompt(SQLModel, table=True):
    """One question that somebody was asked. Its words stay as they were then."""

    __tablename__ = "reflection_prompt"
    __table_args__ = (
        ForeignKeyConstraint(PERSON_KEY, PERSON),
        Index("ix_reflection_prompt_person", "workspace_id", "person_id", "asked_on"),
        Index("ix_reflection_prompt_content", "workspace_id", "content_id"),
    )

    workspace_id: str = Field(primary_key=True)
    prompt_id: str = Field(primary_key=True, default_factory=new_id)
    person_id: str
    # Empty for a look back, which has no dimension either.
    content_id: str
    dimension: str
    text: str
    source: str = ""
    asked_on: date
    created_at: datetime
    # Whether Baton asked by itself.
    is_weekly: bool = False
    outcome: Outcome = Field(default=Outcome.OPEN, sa_type=String)


class Entry(SQLModel, table=True):
    """One answer in somebody's journal. All words in it are sealed, and bound to this row."""

    __tablename__ = "reflection_entry"
    __table_args__ = (
        ForeignKeyConstraint(PERSON_KEY, PERSON),
        Index("ix_reflection_entry_person", "workspace_id", "person_id", "written_at"),
    )

    workspace_id: str = Field(primary_key=True)
    entry_id: str = Field(primary_key=True, default_factory=new_id)
    person_id: str
    prompt_id: str
    written_at: datetime
    edited_at: datetime | None = None
    key_id: str
    sealed: bytes
    plan: Plan = Field(default=Plan.NONE, sa_type=String)


def wish(session: Session, workspace_id: str, person_id: str) -> Wish:
    """How somebody wants to be asked; as everybody, where they have not said."""
    found = session.get(Wish, (workspace_id, person_id))
    return found or Wish(workspace_id=workspace_id, person_id=person_id)


def wishes(session: Session, workspace_id: str, people: Collection[str]) -> dict[str, Wish]:
    """The same for each of these people, in one question."""
    query = select(Wish).where(Wish.workspace_id == workspace_id, col(Wish.person_id).in_(people))
    said = {one.person_id: one for one in session.exec(query)}
    return {one: said.get(one) or Wish(workspace_id=workspace_id, person_id=one) for one in people}


def prompt(session: Session, workspace_id: str, prompt_id: str) -> Prompt | None:
    """A question by its id."""
    return session.get(Prompt, (workspace_id, prompt_id))


def prompts(session: Session, workspace_id: str, person_id: str) -> list[Prompt]:
    """What somebody was asked, oldest first."""
    query = (
        select(Prompt)
        .where(Prompt.workspace_id == workspace_id, Prompt.person_id == person_id)
        .order_by(col(Prompt.asked_on), col(Prompt.created_at), Prompt.prompt_id)
    )
    return list(session.exec(query))


def last_in_team(session: Session, team: Team) -> dict[str, date]:
    """When each question was asked last in a team, by its id in content."""
    members = select(Member.person_id).where(
        Member.workspace_id == team.workspace_id,
        Member.team_id == team.team_id,
        col(Member.left_at).is_(None),
    )
    query = (
        select(Prompt.content_id, func.max(Prompt.asked_on))
        .where(Prompt.workspace_id == team.workspace_id, col(Prompt.person_id).in_(members))
        .group_by(Prompt.content_id)
    )
    return {row[0]: row[1] for row in session.exec(query)}


def entry(session: Session, workspace_id: str, entry_id: str) -> Entry | None:
    """An answer by its id."""
    return session.get(Entry, (workspace_id, entry_id))


def entries(session: Session, workspace_id: str, person_id: str) -> list[Entry]:
    """Somebody's journal, newest first."""
    query = (
        select(Entry)
        .where(Entry.workspace_id == workspace_id, Entry.person_id == person_id)
        .order_by(col(Entry.written_at).desc(), col(Entry.entry_id))
    )
    return list(session.exec(query))


def written_between(session: Session, team: Team, start: datetime, end: datetime) -> list[str]:
    """Who of a team wrote in a stretch of time, once for each answer."""
    query = (
        select(Entry.person_id)
        .join(
            Member,
            (col(Member.workspace_id) == col(Entry.workspace_id))
            & (col(Member.person_id) == col(Entry.person_id)),
        )
        .where(
            Member.workspace_id == team.workspace_id,
            Member.team_id == team.team_id,
            col(Member.left_at).is_(None),
            col(Entry.written_at) >= start,
            col(Entry.written_at) < end,
        )
    )
    return list(session.exec(query))


def keepers(session: Session, workspace_id: str) -> dict[str, int]:
    """How many months of whose words are kept, for everybody of whom there are some."""
    wishes = select(Wish.person_id, Wish.keep_months).where(Wish.workspace_id == workspace_id)
    months = {row[0]: row[1] for row in session.exec(wishes)}
    asked = select(Prompt.person_id).where(Prompt.workspace_id == workspace_id).distinct()
    wrote = select(Entry.person_id).where(Entry.workspace_id == workspace_id).distinct()
    people = {*session.exec(asked), *session.exec(wrote)}
    return {one: months.get(one, KEEP_MONTHS) for one in people}


def forget_entries(session: Session, workspace_id: str, person_id: str, before: datetime) -> None:
    """Delete what somebody wrote before a moment."""
    session.exec(
        delete(Entry).where(
            col(Entry.workspace_id) == workspace_id,
            col(Entry.person_id) == person_id,
            col(Entry.written_at) < before,
        )
    )


def forget_prompts(
    session: Session, workspace_id: str, people: Collection[str], before: date
) -> None:
    """Delete what people were asked before a date."""
    session.exec(
        delete(Prompt).where(
            col(Prompt.workspace_id) == workspace_id,
            col(Prompt.person_id).in_(people),
            col(Prompt.asked_on) < before,
        )
    )


def erase(session: Session, workspace_id: str, person_id: str) -> None:
    """Delete all that is known of somebody here: answers, questions and wishes."""
    session.flush()
    for table in (Entry, Prompt, Wish):
        session.exec(
            delete(table).where(
                col(table.workspace_id) == workspace_id, col(table.person_id) == person_id
            )
        )


def remove(session: Session, row: SQLModel) -> None:
    """Delete a row."""
    session.delete(row)


def save(session: Session, rows: Sequence[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)
