"""The form of a team's people."""

from functools import partial

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import sends, team_settings
from bot.clock import Clock
from bot.team_settings import Offered
from bot.team_settings import people as rules
from bot.team_settings.people import People
from bot.views import forms
from bot.views.settings import people as views
from bot.views.setup import SOME
from handlers import answers
from handlers.requests import Payload, Submission, once, read_click, read_submission
from handlers.settings import hub
from storage.db import Database


def register(app: App, offered: Offered) -> None:
    """Listen to the button and the form."""
    app.action(views.OPEN)(partial(clicked, offered=offered))
    app.view(views.SAVE)(partial(saved, offered=offered))


def clicked(ack: Ack, body: Payload, client: WebClient, db: Database, *, offered: Offered) -> None:
    """*Change*, beside the people."""
    click = read_click(body)
    with db.read() as session:
        team = team_settings.led_by(session, click.workspace_id, click.value, click.person_id)
        now = rules.current(session, team, offered.turns)
    shown = views.People(
        leads=sorted(now.leads),
        chosen=None if now.chosen is None else sorted(now.chosen),
        left_out=sorted(now.left_out) if offered.turns else None,
    )
    remember = {"team": team.team_id, "seen": rules.stamp_of(now)}
    answers.push_modal(client, click, views.form(shown, remember))
    ack()


def saved(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, *, offered: Offered
) -> None:
    """The form."""
    sent, now = read_submission(body), clock()
    team_id = str(sent.remembers.get("team"))
    with once(db, body, now) as session:
        team = team_settings.led_by(session, sent.workspace_id, team_id, sent.person_id)
        told = rules.save(
            session,
            team,
            read_form(sent),
            kinds=offered.turns,
            by=sent.person_id,
            seen=sent.remembers.get("seen"),
            now=now,
        )
        sends.queue(session, told, now)
        page = hub.page(session, team, sent.person_id, offered, note="Saved.")
    hub.come_back(ack, client, sent, page)


def read_form(sent: Submission) -> People:
    """What the form says."""
    is_chosen = forms.answer(sent.view, "who") == SOME
    return People(
        leads=frozenset(forms.answer(sent.view, "leads") or ()),
        chosen=frozenset(forms.answer(sent.view, "people") or ()) if is_chosen else None,
        left_out=frozenset(forms.answer(sent.view, "left_out") or ()),
    )
