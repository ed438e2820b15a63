"""Places: where what was posted stands in Slack, for links that lead there."""

from collections.abc import Collection

from sqlalchemy.orm import aliased
from sqlmodel import Session, col, exists, select

from storage.outbox import OutboxRow, State
from storage.workspace import Workspace

# Slack's word for a message that is not there any more.
GONE = "message_not_found"


def addresses(session: Session, workspace_id: str, keys: Collection[str]) -> dict[str, str]:
    """Where the posts of some keys stand in Slack, of those that stand there.

    One that somebody deleted is noticed when a change of it finds nothing to change.
    """
    change = aliased(OutboxRow)
    is_gone = exists().where(
        col(change.workspace_id) == OutboxRow.workspace_id,
        col(change.destination) == OutboxRow.destination,
        col(change.state) == State.SKIPPED,
        col(change.parent_key) == OutboxRow.key,
        col(change.problem) == GONE,
    )
    query = (
        select(OutboxRow.key, OutboxRow.channel, OutboxRow.slack_ts, Workspace.url)
        .join(Workspace, col(Workspace.workspace_id) == col(OutboxRow.workspace_id))
        .where(
            OutboxRow.workspace_id == workspace_id,
            col(OutboxRow.key).in_(keys),
            col(OutboxRow.slack_ts).is_not(None),
            ~is_gone,
        )
    )
    rows = session.exec(query) if keys else ()
    return {
        key: f"{url}archives/{channel}/p{(ts or '').replace('.', '')}"
        for key, channel, ts, url in rows
    }
