"""The form that says when a practice comes: each choice shows the next times before it is saved."""

import re
from datetime import datetime, time
from functools import partial
from typing import Any

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlmodel import Session

from bot import schedules, team_settings
from bot.clock import Clock
from bot.errors import FieldError
from bot.schedules import Cadence, Timing
from bot.sends import Block
from bot.team_settings import Offered
from bot.team_settings import cadences as rules
from bot.views import forms
from bot.views.settings import cadence as views
from handlers import answers
from handlers.requests import Payload, once, read_click, read_submission
from handlers.settings import hub
from storage import person as persons
from storage.db import Database
from storage.team import Team

FIELDS = re.compile("|".join((views.EVERY, views.DAY, views.AT)))


def register(app: App, offered: Offered) -> None:
    """Listen to the button, to each choice in the form, and to the form."""
    app.action(views.OPEN)(partial(clicked, offered=offered))
    app.action({"block_id": FIELDS, "action_id": forms.VALUE})(partial(chosen, offered=offered))
    app.view(views.SAVE)(partial(saved, offered=offered))


def clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, *, offered: Offered
) -> None:
    """*Change*, beside a practice."""
    click = read_click(body)
    team_id, _, kind = click.value.partition(":")
    cadence = rules.named(offered.cadences, kind)
    with db.read() as session:
        team = team_settings.led_by(session, click.workspace_id, team_id, click.person_id)
        row = rules.scheduled(session, team, cadence)
        remember = {"team": team_id, "kind": kind, "seen": rules.stamp_of(row)}
        view = _form(session, team, cadence, schedules.timing(row), remember, clock())
    answers.push_modal(client, click, view)
    ack()


def chosen(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, *, offered: Offered
) -> None:
    """A choice in the form: shows the next times as they would be."""
    sent = read_submission(body)
    with db.read() as session:
        team, cadence = _about(session, sent.workspace_id, sent.person_id, sent.remembers, offered)
        wanted = read_form(sent.view, cadence)
        rules.check(cadence, wanted)
        view = _form(session, team, cadence, wanted, sent.remembers, clock())
    answers.update_modal(client, sent.view["id"], view, version=sent.view["hash"])
    ack()


def saved(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, *, offered: Offered
) -> None:
    """The form."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, cadence = _about(session, sent.workspace_id, sent.person_id, sent.remembers, offered)
        rules.save(
            session,
            team,
            cadence,
            read_form(sent.view, cadence),
            by=sent.person_id,
            seen=sent.remembers.get("seen"),
            now=now,
        )
        page = hub.page(session, team, sent.person_id, offered, note="Saved.")
    hub.come_back(ack, client, sent, page)


def read_form(view: Payload, cadence: Cadence) -> Timing:
    """What the form says.

    Raises:
        FieldError: a value is missing or means nothing.
    """
    every = forms.typed(view, views.EVERY)
    weeks = int(every) if every.isascii() and every.isdigit() and len(every) < 3 else -1
    if not cadence.weeks:
        return Timing(weeks, None, cadence.at)
    try:
        at = time.fromisoformat(forms.typed(view, views.AT))
    except ValueError:
        raise FieldError(views.AT, "Pick a time.") from None
    return Timing(weeks, forms.answer(view, views.DAY), at.replace(tzinfo=None))


def _about(
    session: Session, workspace_id: str, person_id: str, remembers: Payload, offered: Offered
) -> tuple[Team, Cadence]:
    team_id, kind = str(remembers.get("team")), str(remembers.get("kind"))
    team = team_settings.led_by(session, workspace_id, team_id, person_id)
    return team, rules.named(offered.cadences, kind)


def _form(
    session: Session,
    team: Team,
    cadence: Cadence,
    wanted: Timing,
    remember: dict[str, Any],
    now: datetime,
) -> Block:
    row = rules.scheduled(session, team, cadence)
    setter = persons.get(session, team.workspace_id, row.set_by or "")
    shown = views.Cadence(
        label=cadence.label,
        about=cadence.about,
        weeks=cadence.weeks,
        every=wanted.weeks,
        day=wanted.day,
        at=f"{wanted.at:%H:%M}",
        coming=rules.preview(row, team, wanted, now),
        tz=team.tz,
        set_by=setter.name if setter else None,
    )
    return views.form(shown, remember)
