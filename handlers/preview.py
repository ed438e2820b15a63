"""`/baton preview`: what comes in the next 30 days, for whoever asks."""

from collections.abc import Callable

from slack_bolt import Ack

from bot import clock, hours, preview
from bot.clock import Clock
from bot.contact import Kinds
from bot.errors import UserError
from bot.heartbeat import Firings
from bot.preview import Coming, Scope
from bot.views import preview as views
from handlers.requests import Payload, answer, read_command
from storage import team as teams
from storage.db import Database


def command_for(firings: Firings, kinds: Kinds) -> Callable[..., None]:
    """The listener of `/baton preview`."""

    def command(ack: Ack, command: Payload, db: Database, clock: Clock, **_: object) -> None:
        """What comes for me, and in the channels of my teams."""
        asked, now = read_command(command), clock()
        with db.read() as session:
            mine = teams.of_person(session, asked.workspace_id, asked.person_id)
            theirs = hours.of(session, asked.workspace_id, asked.person_id, now)
        if theirs is None:
            raise UserError("You are in no team yet, so nothing comes for you.")
        scope = Scope(asked.workspace_id, [one.team_id for one in mine])
        found = preview.look_ahead(db, firings, kinds, scope, now)
        names = {one.channel_id: one.name for one in mine} | {asked.person_id: ""}
        lines = [_line(one, names, theirs.calendar.tz) for one in found if one.destination in names]
        ack(**answer(views.ahead(lines, preview.AHEAD.days)))

    return command


def _line(one: Coming, names: dict[str, str], tz: str) -> views.Line:
    return views.Line(clock.local(one.at, tz), names[one.destination], one.text)
