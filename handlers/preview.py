"""`/baton preview`: what comes in the next 30 days, for whoever asks.

To live through the days takes longer than Slack waits, so the answer comes after the ack.
"""

from collections.abc import Callable
from datetime import datetime

from slack_bolt import Ack

from bot import clock, hours, preview
from bot.clock import Clock
from bot.errors import UserError
from bot.heartbeat import Firings
from bot.kinds import Kinds
from bot.preview import Coming, Scope
from bot.sends import Message
from bot.views import preview as views
from handlers import answers
from handlers.requests import Command, Payload, read_command
from storage import team as teams
from storage.db import Database
from storage.team import Team


def command(ack: Ack, command: Payload, db: Database, **_: object) -> None:
    """`/baton preview`; what `looking` makes then answers it."""
    asked = read_command(command)
    with db.read() as session:
        if not teams.of_person(session, asked.workspace_id, asked.person_id):
            raise UserError("You are in no team yet, so nothing comes for you.")
    ack()


def looking(firings: Firings, kinds: Kinds) -> Callable[..., None]:
    """What answers `/baton preview` once it was acked."""

    def look(command: Payload, db: Database, clock: Clock) -> None:
        """What comes for me, and in the channels of my teams."""
        asked = read_command(command)
        if asked.word != "preview":
            return
        with db.read() as session:
            mine = teams.of_person(session, asked.workspace_id, asked.person_id)
        if mine:
            answers.follow(command, _ahead(db, asked, mine, firings, kinds, clock()))

    return look


def _ahead(
    db: Database, asked: Command, mine: list[Team], firings: Firings, kinds: Kinds, now: datetime
) -> Message:
    with db.read() as session:
        theirs = hours.of(session, asked.workspace_id, asked.person_id, now)
    tz = theirs.calendar.tz if theirs else "UTC"
    scope = Scope(asked.workspace_id, [one.team_id for one in mine])
    found = preview.look_ahead(db, firings, kinds, scope, now)
    names = {one.channel_id: one.name for one in mine} | {asked.person_id: ""}
    lines = [_line(one, names, tz) for one in found if one.destination in names]
    return views.ahead(lines, preview.AHEAD.days)


def _line(one: Coming, names: dict[str, str], tz: str) -> views.Line:
    return views.Line(clock.local(one.at, tz), names[one.destination], one.text)
