"""The library in Slack: `/baton find <words>`, and the search in the Home tab."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import library, permissions, teams
from bot.clock import Clock
from bot.errors import FieldError, UserError
from bot.library import Typed
from bot.views import forms
from bot.views import library as views
from handlers import answers
from handlers.requests import Payload, answer, read_click, read_command, read_submission
from storage import team as team_store
from storage.db import Database


def register(app: App) -> None:
    """Listen to the form and to *More*; the command belongs to `/baton`."""
    app.action(views.FIND)(find_clicked)
    app.action(views.MORE)(more_clicked)
    app.view(views.FIND_SENT)(find_sent)


def find_command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """`/baton find <words>`."""
    asked = read_command(command)
    with db.read() as session:
        team = teams.resolve_one(
            session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
        )
        page = library.find(session, team, Typed(asked.escaped))
    ack(**answer(views.listed(page)))


def find_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Find*, in the Home tab."""
    click = read_click(body)
    with db.read() as session:
        mine = team_store.of_person(session, click.workspace_id, click.person_id)
    if not mine:
        raise UserError("You are in no team yet, so there is no library to look into.")
    view = views.form([(one.team_id, one.name) for one in mine])
    answers.open_modal(client, click.trigger_id, view)
    ack()


def find_sent(ack: Ack, body: Payload, db: Database) -> None:
    """What to look for, from the Home tab."""
    sent = read_submission(body)
    team_id = forms.answer(sent.view, "team") or sent.remembers.get("team")
    with db.read() as session:
        team = team_store.get(session, sent.workspace_id, str(team_id))
        if team is None:
            raise UserError("That team is gone, with its library.")
        is_member = team_store.is_member(session, team, sent.person_id)
        permissions.require_member(team, is_member=is_member)
        try:
            page = library.find(session, team, Typed(forms.typed(sent.view, "words")))
        except UserError as error:
            raise FieldError("words", str(error)) from None
    ack(response_action="update", view=views.result(page))


def more_clicked(ack: Ack, body: Payload, db: Database) -> None:
    """*More*: the next page, in place of this one."""
    click = read_click(body)
    typed, skip = views.remembered(click.value)
    with db.read() as session:
        team = teams.resolve_one(
            session, click.workspace_id, channel_id=click.channel_id, person_id=click.person_id
        )
        page = library.find(session, team, Typed(typed, skip))
    answers.replace(click, views.listed(page))
    ack()
