"""Workspaces: where Baton is installed, as which bot, and whether it may speak."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, select
from sqlmodel.sql.expression import SelectOfScalar


class Workspace(SQLModel, table=True):
    """A Slack team or Enterprise org install. Its key is Slack's own id."""

    workspace_id: str = Field(primary_key=True)
    name: str
    url: str = ""
    bot_id: str
    bot_user_id: str
    people_checked_at: datetime | None = None
    stopped_at: datetime | None = None
    stopped_why: str | None = None


def get(session: Session, workspace_id: str) -> Workspace | None:
    """The workspace, or None where Baton was never installed."""
    return session.get(Workspace, workspace_id)


def every(session: Session) -> list[Workspace]:
    """Every workspace Baton was installed in, by name."""
    return list(session.exec(select(Workspace).order_by(Workspace.name)))


def stopped() -> SelectOfScalar[str]:
    """The ids of the workspaces in which Baton must be silent, as a part of other queries."""
    return select(Workspace.workspace_id).where(col(Workspace.stopped_at).is_not(None))


def save(session: Session, workspace: Workspace) -> Workspace:
    """Insert or renew one; a renewed one may speak again."""
    return session.merge(workspace)


def ask_for_people(session: Session, workspace_id: str) -> None:
    """Have everybody of a workspace read anew: who is there has changed."""
    workspace = session.get(Workspace, workspace_id)
    if workspace:
        workspace.people_checked_at = None


def stop(session: Session, workspace_id: str, *, why: str, now: datetime) -> None:
    """Keep Baton silent in this workspace until it is installed again."""
    workspace = session.get(Workspace, workspace_id)
    if workspace and workspace.stopped_at is None:
        workspace.stopped_at = now
        workspace.stopped_why = why


UNREAD = (
    select(Workspace)
    .where(col(Workspace.people_checked_at).is_(None), col(Workspace.stopped_at).is_(None))
    .limit(1)
)
