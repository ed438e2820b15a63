"""Reviews in Slack: somebody asks for one, by words, by a form or on a message."""

import re

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import sends, teams
from bot.clock import Clock
from bot.errors import FieldError, UserError
from bot.practices import reviews
from bot.practices.reviews import posts, rules
from bot.practices.reviews.typed import Wanted, read_lines, read_typed
from bot.sends import Message
from bot.views import commands, forms
from bot.views import reviews as views
from bot.views.common import cut
from bot.views.reviews import forms as pages
from handlers import answers
from handlers.requests import (
    Command,
    Payload,
    answer,
    once,
    read_click,
    read_submission,
)
from handlers.reviews.finding import remembered_team, teams_of
from storage.db import Database
from storage.reviews import Review
from storage.team import Team

_URL = re.compile(r"https?://[^\s<>|\"]+")


def ask_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """`/review <link> [@who] [title]`; the form where the link is missing, or the team unclear."""
    wanted = read_typed(asked.escaped)
    said = _ask(asked, body, wanted, db, clock) if wanted.link else None
    if said:
        ack(**answer(said))
        return
    with db.read() as session:
        view = _form(teams_of(session, asked), wanted)
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def ask_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Ask for a review*, under the lists."""
    click = read_click(body)
    with db.read() as session:
        view = _form(teams_of(session, click), Wanted(""))
    answers.open_modal(client, click.trigger_id, view)
    ack()


def message_picked(ack: Ack, shortcut: Payload, client: WebClient, db: Database) -> None:
    """*Ask for review* on a message: the form, with the link it holds or else its own."""
    message = shortcut["message"]
    text = commands.read_text(message.get("text") or "")
    found = _URL.search(text)
    link = found.group().rstrip(".,;:!?)") if found else _permalink(shortcut)
    with db.read() as session:
        mine = teams.resolve(
            session,
            shortcut["team"]["id"],
            channel_id=shortcut["channel"]["id"],
            person_id=shortcut["user"]["id"],
        )
        title = " ".join(text.replace(link, " ").split())
        view = _form(mine, Wanted(link, title))
    answers.open_modal(client, shortcut["trigger_id"], view)
    ack()


def asked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form."""
    sent, now = read_submission(body), clock()
    wanted = Wanted(
        link=forms.typed(sent.view, "link"),
        title=forms.typed(sent.view, "title"),
        reviewers=tuple(forms.answer(sent.view, "reviewers") or ()),
        lines=read_lines(forms.typed(sent.view, "lines")),
    )
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        review, found = reviews.ask(session, team, wanted, by=sent.person_id, now=now)
        sends.queue(session, found, now)
        said = _said(session, team, review)
    page = views.done_page("Asked", [said.blocks[0]["text"]["text"]])
    ack(response_action="update", view=page)


def _ask(
    asked: Command, body: Payload, wanted: Wanted, db: Database, clock: Clock
) -> Message | None:
    """Ask, and say so; None where a form must ask for which team it is."""
    now = clock()
    with db.read() as session:
        if len(teams_of(session, asked)) > 1:
            return None
    with once(db, body, now) as session:
        team = teams_of(session, asked)[0]
        try:
            review, found = reviews.ask(session, team, wanted, by=asked.person_id, now=now)
        except FieldError as error:
            raise UserError(str(error)) from None
        sends.queue(session, found, now)
        return _said(session, team, review)


def _said(session: Session, team: Team, review: Review) -> Message:
    shown = posts.shown(session, review)
    return views.asked(shown, team.name, is_ready=rules.is_ready(review))


def _form(mine: list[Team], wanted: Wanted) -> Payload:
    choices = [(one.team_id, f"#{one.name}") for one in mine]
    title = cut(wanted.title, 150)
    return pages.ask(choices, link=wanted.link, title=title, reviewers=wanted.reviewers)


def _permalink(shortcut: Payload) -> str:
    domain = (shortcut.get("team") or {}).get("domain")
    ts = str(shortcut["message"].get("ts", "")).replace(".", "")
    if not domain or not ts:
        return ""
    return f"https://{domain}.slack.com/archives/{shortcut['channel']['id']}/p{ts}"
