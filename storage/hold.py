"""Holds: until when Slack wants no call of a kind in a workspace (P7)."""

from datetime import datetime, timedelta

from sqlmodel import Field, Session, SQLModel, col, update

from storage.db import insert_new

# No wait is longer: a moment that is further off was noted before the clock was set back.
LONGEST = timedelta(hours=1)

# A kind besides those of sends: looking in Slack for what is unclear.
LOOK = "look"


class Hold(SQLModel, table=True):
    """One kind of send, such as posts, in one workspace. `until` is real time."""

    workspace_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    until: datetime


def keep(session: Session, workspace_id: str, *, kind: str, until: datetime) -> None:
    """Keep everything of a kind, what is to come included, until a real moment."""
    insert_new(session, Hold, {"workspace_id": workspace_id, "kind": kind, "until": until})
    session.exec(
        update(Hold)
        .where(col(Hold.workspace_id) == workspace_id, col(Hold.kind) == kind)
        .values(until=until)
    )


def until(session: Session, workspace_id: str, kind: str) -> datetime | None:
    """Until when Slack wants no call of a kind in a workspace; it may have passed."""
    found = session.get(Hold, (workspace_id, kind))
    return found.until if found else None
