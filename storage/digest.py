"""Digests: those that were posted, and the wishes for less, which hold no names."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import JSON, Column, ForeignKeyConstraint, Index
from sqlmodel import Field, Session, SQLModel, col, func, or_, select, update

from storage.db import new_id
from storage.outbox import UNSENT, OutboxRow
from storage.team import TEAM_KEY, Team

TEAM = ["team.workspace_id", "team.team_id"]


class Issue(SQLModel, table=True):
    """One digest: what it tells of, and the key of its post in the outbox."""

    __tablename__ = "digest_issue"
    __table_args__ = (
        ForeignKeyConstraint(TEAM_KEY, TEAM),
        Index("ix_digest_issue_time", "workspace_id", "team_id", "posted_at"),
    )

    workspace_id: str = Field(primary_key=True)
    key: str = Field(primary_key=True)
    team_id: str
    # What happened from `starts_at` on and before `ends_at`.
    starts_at: datetime
    ends_at: datetime
    posted_at: datetime
    is_first: bool = False
    is_short: bool = False
    # When a button of it was pressed first, and when its call to action was answered first: by
    # whom is noted nowhere.
    used_at: datetime | None = None
    tapped_at: datetime | None = None
    # Said beneath its title, such as that it came late.
    note: str = ""
    # The call to action it took, by the name of its need.
    need: str = ""
    # The picture it showed, by its name, and its figures: a change of the post shows it again.
    chart: str = ""
    picture: dict[str, Any] = Field(default_factory=dict, sa_column=Column(JSON, nullable=False))
    # The headings it told, one a line.
    told: str = ""
    # A sign of its words: a change of any is a change of the post.
    words: str = ""
    version: int = 0
    # Makes the marks of those who wished for less: gone with the next digest, so that nobody can
    # find out whose they were.
    salt: str = Field(default_factory=new_id)


class Wish(SQLModel, table=True):
    """Somebody wished for less of one thing. `mark` keeps them from wishing it twice."""

    __tablename__ = "digest_wish"
    __table_args__ = (ForeignKeyConstraint(TEAM_KEY, TEAM), {"sqlite_with_rowid": False})

    workspace_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    issue: str = Field(primary_key=True)
    what: str = Field(primary_key=True)
    mark: str = Field(primary_key=True)


def add(session: Session, issue: Issue) -> None:
    """Note a digest; the marks of earlier wishes can no longer be made again."""
    session.exec(
        update(Issue)
        .where(col(Issue.workspace_id) == issue.workspace_id, col(Issue.team_id) == issue.team_id)
        .values(salt="")
    )
    session.add(issue)
    session.flush()


def get(session: Session, workspace_id: str, key: str) -> Issue | None:
    """A digest by the key of its post."""
    return session.get(Issue, (workspace_id, key))


def latest(session: Session, team: Team, *, limit: int) -> list[Issue]:
    """The newest digests that Slack took, or may have taken."""
    query = (
        select(Issue)
        .outerjoin(
            OutboxRow,
            (col(OutboxRow.workspace_id) == col(Issue.workspace_id))
            & (col(OutboxRow.key) == col(Issue.key)),
        )
        .where(
            Issue.workspace_id == team.workspace_id,
            Issue.team_id == team.team_id,
            or_(col(OutboxRow.state).is_(None), col(OutboxRow.state).not_in(UNSENT)),
        )
        .order_by(col(Issue.posted_at).desc())
        .limit(limit)
    )
    return list(session.exec(query))


def save(session: Session, issue: Issue) -> None:
    """Keep what changed of a digest."""
    session.add(issue)
    session.flush()


def wish(session: Session, wishes: Sequence[Wish]) -> None:
    """Note wishes; the same one twice is free."""
    for one in wishes:
        session.merge(one)
    session.flush()


def wished(session: Session, team: Team, issues: Sequence[str]) -> list[tuple[str, int]]:
    """What was wished less of in some digests, and how often, the most wished first."""
    number = func.count()
    query = (
        select(Wish.what, number)
        .where(
            Wish.workspace_id == team.workspace_id,
            Wish.team_id == team.team_id,
            col(Wish.issue).in_(issues),
        )
        .group_by(Wish.what)
        .order_by(number.desc(), Wish.what)
    )
    return [(row[0], row[1]) for row in session.exec(query)]
