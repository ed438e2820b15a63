"""What Slack has already delivered, so that a second delivery changes nothing (P9)."""

from datetime import datetime

from sqlmodel import Field, Session, SQLModel, col, delete

from storage.db import insert_new

CODE_HOSTS = ("github", "gitlab")


class Received(SQLModel, table=True):
    """One delivery: an event id, a trigger id, a click or a submitted view."""

    __table_args__ = ({"sqlite_with_rowid": False},)

    workspace_id: str = Field(primary_key=True)
    source: str = Field(primary_key=True)
    delivery_id: str = Field(primary_key=True)
    seen_at: datetime


def is_new(
    session: Session, workspace_id: str, *, source: str, delivery_id: str, now: datetime
) -> bool:
    """Note a delivery; False when it was noted before. Call it in the transaction of its effect."""
    row = {
        "workspace_id": workspace_id,
        "source": source,
        "delivery_id": delivery_id,
        "seen_at": now,
    }
    return insert_new(session, Received, row)


def forget(session: Session, *, before: datetime, webhooks_before: datetime) -> None:
    """Delete what was seen before a moment; Slack keeps retrying for 24 hours (slack.md 1.2).

    A code host's signature tells no time, so its deliveries are remembered longer (row 59).
    """
    is_webhook = col(Received.source).in_(CODE_HOSTS)
    session.exec(delete(Received).where(col(Received.seen_at) < before, ~is_webhook))
    session.exec(delete(Received).where(col(Received.seen_at) < webhooks_before, is_webhook))
