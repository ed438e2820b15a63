"""Team settings in Slack: `/baton settings` opens a page, and each of its buttons a form."""

from collections.abc import Callable
from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import teams
from bot.clock import Clock
from bot.team_settings import Offered
from handlers import answers
from handlers.requests import Payload, read_command
from handlers.settings import cadence, hub, leads, people, place
from storage.db import Database


def register(app: App, offered: Offered) -> None:
    """Listen to the page and its forms; the command belongs to `/baton`."""
    for part in (cadence, people, leads, place):
        part.register(app, offered)


def words(offered: Offered) -> dict[str, Callable[..., None]]:
    """The word of `/baton` that belongs here, with its listener."""
    return {"settings": partial(settings_command, offered=offered)}


def settings_command(
    ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock, *, offered: Offered
) -> None:
    """`/baton settings`: of the channel's team, or else of the person's only one."""
    asked = read_command(command)
    with db.read() as session:
        team = teams.resolve_one(
            session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
        )
        page = hub.page(session, team, asked.person_id, offered)
    answers.open_modal(client, asked.trigger_id, page)
    ack()
