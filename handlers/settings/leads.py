"""Asking to lead a team, and a lead's yes."""

from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import sends, team_settings
from bot.clock import Clock
from bot.team_settings import Offered
from bot.team_settings import leads as rules
from bot.views import settings as pages
from bot.views.settings import people as views
from handlers import answers
from handlers.requests import Payload, once, read_click
from handlers.settings import hub
from storage.db import Database


def register(app: App, offered: Offered) -> None:
    """Listen to the button of the page, and to that of the post."""
    app.action(pages.ASK_TO_LEAD)(partial(asked, offered=offered))
    app.action(views.MAKE_LEAD)(accepted)


def asked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, *, offered: Offered
) -> None:
    """*Ask to lead*, on the page of a member."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        team = team_settings.joined_by(session, click.workspace_id, click.value, click.person_id)
        note, posts = rules.ask(session, team, by=click.person_id, now=now)
        sends.queue(session, posts, now)
        page = hub.page(session, team, click.person_id, offered, note=note)
    if click.view:
        answers.update_modal(client, click.view["id"], page)
    ack()


def accepted(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Make … a lead*, in the channel."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        changes = rules.accept(
            session, click.value, workspace_id=click.workspace_id, by=click.person_id, now=now
        )
        sends.queue(session, changes, now)
    ack()
