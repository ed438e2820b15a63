"""The digest in Slack: a lead picks its sections."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import team_settings
from bot.clock import Clock
from bot.digest import wishes
from bot.views import forms
from bot.views.common import modal, section
from bot.views.digest import forms as pages
from handlers import answers
from handlers.requests import Payload, once, read_click, read_submission
from storage.db import Database


def register(app: App) -> None:
    """Listen to the button in `/baton settings`, and to its form."""
    app.action(pages.SECTIONS)(clicked)
    app.view(pages.SECTIONS_SAVE)(saved)


def clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Change*, beside the digest's sections."""
    click = read_click(body)
    with db.read() as session:
        team = team_settings.led_by(session, click.workspace_id, click.value, click.person_id)
        wished = wishes.suggested(session, team)
        view = pages.sections(team.digest_without.split(","), wished, team.team_id)
    answers.push_modal(client, click, view)
    ack()


def saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The sections that a lead picked."""
    sent = read_submission(body)
    with once(db, body, clock()) as session:
        team_id = str(sent.remembers.get("team"))
        team = team_settings.led_by(session, sent.workspace_id, team_id, sent.person_id)
        wishes.choose(session, team, forms.answer(sent.view, "places") or [])
        told = pages.wanted(team.digest_without.split(","))
    view = modal("digest.sections_saved", pages.TITLE, [section(f"Saved. {told}.")], close="Close")
    ack(response_action="update", view=view)
