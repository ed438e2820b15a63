"""A look ahead: what would be said in the next days, found by doing it and undoing it again."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session

from bot.contact import bundles
from bot.contact.bundles import BUNDLE
from bot.heartbeat import Firings, fire_due, start_messages
from bot.kinds import Kinds
from storage import contact as contacts
from storage import outbox, schedule
from storage.db import Database
from storage.outbox import OutboxRow

# practices.md S2.
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Scope:
    """Whose days ahead are looked at: some teams of a workspace, and the people in them."""

    workspace_id: str
    teams: Collection[str]


@dataclass(frozen=True)
class Coming:
    """One message: when it starts, where (a channel, or a person), its words, and what it is
    about (the names of the kinds, for a message to a person).
    """

    at: datetime
    destination: str
    text: str
    kinds: tuple[str, ...] = ()


def look_ahead(
    db: Database,
    firings: Firings,
    kinds: Kinds,
    scope: Scope,
    now: datetime,
    lasts: timedelta = AHEAD,
) -> list[Coming]:
    """What the next days would bring if nobody did anything; 30 of them, or fewer.

    It runs the heartbeat's own code, so that it cannot tell anything else than what then happens.
    """
    ends = now + lasts
    found: list[Coming] = []
    with db.rehearse() as trial:
        with trial.write() as session:
            schedule.leave_only(session, scope.workspace_id, scope.teams)
            contacts.leave_only(session, scope.workspace_id, scope.teams)
            seen = outbox.last_id(session)
        at = _next(trial, now)
        while at and at <= ends:
            while fire_due(trial, firings, at):
                pass
            while start_messages(trial, kinds, at):
                pass
            with trial.write() as session:
                rows = outbox.after(session, seen)
                found += [_coming(session, row, at, kinds) for row in rows]
                seen = max([seen, *(row.row_id or 0 for row in rows)])
                # What Slack never got would come again.
                for row in rows:
                    row.state = outbox.State.SENT
            at = _next(trial, at)
    return found


def _next(trial: Database, now: datetime) -> datetime | None:
    with trial.read() as session:
        moments = (schedule.next_due(session), contacts.next_due(session))
    return min((max(one, now) for one in moments if one), default=None)


def _coming(session: Session, row: OutboxRow, at: datetime, kinds: Kinds) -> Coming:
    if row.payload.get("view") != BUNDLE:
        return Coming(at, row.destination, str(row.payload.get("text", "")))
    bundle_id = row.payload["ref"]
    message = bundles.render(session, row.workspace_id, bundle_id, kinds)
    items = contacts.in_bundle(session, row.workspace_id, bundle_id)
    return Coming(at, row.destination, message.text, tuple(item.kind for item in items))
