"""Sessions in Slack: a lead says how a series goes on that fades."""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import Ack
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.practices.sessions import keeper
from handlers.requests import Payload, once, read_click
from handlers.sessions.finding import team_of_id
from storage.db import Database
from storage.team import Team

SHORT = "From the next session on there is one talk of ten minutes."
AS_IT_IS = "It goes on as it is."
ENDED = "No more sessions are planned. `/baton settings` brings them back."


def shorten_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*One talk of ten minutes*."""
    _decide(
        body, db, clock(), SHORT, lambda session, team, by: keeper.shorten(session, team, by=by)
    )
    ack()


def go_on_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Go on as it is*."""
    _decide(body, db, clock(), AS_IT_IS, lambda *_: None)
    ack()


def end_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*End the series*."""
    now = clock()
    _decide(
        body, db, now, ENDED, lambda session, team, by: keeper.end(session, team, by=by, now=now)
    )
    ack()


def _decide(
    body: Payload,
    db: Database,
    now: datetime,
    outcome: str,
    act: Callable[[Session, Team, str], None],
) -> None:
    click = read_click(body)
    with once(db, body, now) as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        team = team_of_id(session, click, item.team_id)
        act(session, team, click.person_id)
        # One lead decides for all of them.
        found = contact.settle_about(session, team.workspace_id, keeper.KIND, team.team_id, outcome)
        sends.queue(session, found, now)
