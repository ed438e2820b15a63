"""Retros in Slack: a theme that came back again and again suggests a session (practices.md S11)."""

from slack_bolt import Ack
from slack_sdk import WebClient

from bot import contact, sends
from bot.clock import Clock
from bot.practices.retro import themes
from bot.views.sessions import forms as session_pages
from handlers import answers
from handlers.requests import Payload, once, read_click
from handlers.retro.finding import theme_of
from storage.db import Database


def propose_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Propose a topic*: the form for it, with the theme in it."""
    click = read_click(body)
    with db.read() as session:
        team, theme = theme_of(session, click)
        choices = [(team.team_id, f"#{team.name}")]
        view = session_pages.propose(choices, title=theme.title, theme_id=theme.theme_id)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def leave_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*No session*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        _, theme = theme_of(session, click)
        about = (theme.workspace_id, themes.SESSION, theme.theme_id)
        found = contact.settle_about(session, *about, "No session on it: that is fine.")
        sends.queue(session, found, now)
    ack()
