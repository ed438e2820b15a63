"""The forms that move a team to another channel, and that delete it."""

from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import roster, sends, team_settings
from bot.clock import Clock
from bot.errors import FieldError
from bot.team_settings import Offered
from bot.team_settings import place as rules
from bot.team_settings.place import Channel
from bot.views import forms
from bot.views import settings as pages
from bot.views.settings import place as views
from handlers import answers
from handlers.requests import Payload, once, read_click, read_submission
from handlers.settings import hub
from storage.db import Database


def register(app: App, offered: Offered) -> None:
    """Listen to the two buttons and their forms."""
    app.action(views.MOVE)(move_clicked)
    app.action(views.DELETE)(delete_clicked)
    app.view(views.SAVE_MOVE)(partial(moved, offered=offered))
    app.view(views.SAVE_DELETE)(deleted)


def move_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Move to another channel*."""
    click = read_click(body)
    with db.read() as session:
        team = team_settings.led_by(session, click.workspace_id, click.value, click.person_id)
    remember = {"team": team.team_id, "seen": team.channel_id}
    answers.push_modal(client, click, views.move_form(team.name, remember))
    ack()


def delete_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Delete the team*."""
    click = read_click(body)
    with db.read() as session:
        team = team_settings.led_by(session, click.workspace_id, click.value, click.person_id)
    answers.push_modal(client, click, views.delete_form(team.name, {"team": team.team_id}))
    ack()


def moved(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, *, offered: Offered
) -> None:
    """The form that moves a team."""
    sent, now = read_submission(body), clock()
    team_id, wanted = str(sent.remembers.get("team")), forms.typed(sent.view, "channel")
    with db.read() as session:
        team_settings.led_by(session, sent.workspace_id, team_id, sent.person_id)
    to = rules.check(look(client, wanted, sent.person_id))
    with once(db, body, now) as session:
        team = team_settings.led_by(session, sent.workspace_id, team_id, sent.person_id)
        seen = sent.remembers.get("seen")
        posts = rules.move(session, team, to, by=sent.person_id, seen=seen, now=now)
        sends.queue(session, posts, now)
        page = hub.page(session, team, sent.person_id, offered, note="The team has moved.")
    hub.come_back(ack, client, sent, page)


def deleted(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """The form that deletes a team."""
    sent, now = read_submission(body), clock()
    team_id, typed = str(sent.remembers.get("team")), forms.typed(sent.view, "name")
    with once(db, body, now) as session:
        team = team_settings.led_by(session, sent.workspace_id, team_id, sent.person_id)
        posts = rules.delete(session, team, typed=typed, by=sent.person_id)
        sends.queue(session, posts, now)
    page = pages.over("The team is deleted, with all that Baton kept of it.")
    hub.come_back(ack, client, sent, page)


def look(client: WebClient, channel_id: str, person_id: str) -> Channel | None:
    """What Slack says about a channel now; None where Baton cannot see it.

    Raises:
        FieldError: no channel was picked.
    """
    if not channel_id:
        raise FieldError("channel", "Pick a channel.")
    try:
        found = client.conversations_info(channel=channel_id)["channel"]
        has_bot = bool(found.get("is_member"))
        return Channel(
            channel_id=channel_id,
            name=found.get("name", channel_id),
            is_channel=not (found.get("is_im") or found.get("is_mpim")),
            is_general=bool(found.get("is_general")),
            is_archived=bool(found.get("is_archived")),
            has_bot=has_bot,
            has_asker=has_bot and roster.is_in(client, channel_id, person_id),
        )
    except SlackApiError as error:
        if error.response.get("error") in roster.GONE:
            return None
        raise
