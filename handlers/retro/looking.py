"""Retros in Slack: how they stand, the formats, what came of the past ones, and other series."""

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import permissions
from bot.clock import Clock
from bot.errors import UserError
from bot.practices import retro as retros
from bot.practices.retro import formats, posts, series, summary, themes
from bot.practices.retro import promises as promised
from bot.practices.retro.typed import time_of
from bot.schedules import Timing
from bot.sends import Message
from bot.views import forms
from bot.views.common import sentence
from bot.views.retro import forms as pages
from bot.views.retro import lists
from handlers import answers
from handlers.requests import (
    Click,
    Command,
    Payload,
    answer,
    once,
    read_click,
    read_submission,
)
from handlers.retro.finding import remembered_team, retro_of, team_of, teams_of
from storage import retro as store
from storage.db import Database
from storage.retro import Phase, Retro
from storage.team import Team


def status_typed(ack: Ack, asked: Command, db: Database) -> None:
    """`/retro` and `/retro status`: counts, and nothing that anybody wrote."""
    with db.read() as session:
        ack(**answer(_status(session, asked)))


def formats_typed(ack: Ack, asked: Command, db: Database, clock: Clock) -> None:
    """`/retro formats`."""
    with db.read() as session:
        found, reason = retros.suggestion(session, team_of(session, asked), clock())
    told = [
        (one.format_id, one.name, " · ".join(one.column_names), f"For {one.use_when}.")
        for one in formats.every()
    ]
    ack(**answer(lists.formats(told, found.name, reason)))


def history_typed(ack: Ack, asked: Command, db: Database) -> None:
    """`/retro history`."""
    with db.read() as session:
        team = team_of(session, asked)
        closed = [one for one in store.told(session, team) if one.phase == Phase.CLOSED]
        past = [_past(session, team, one) for one in closed[: lists.PAST]]
    ack(**answer(lists.history(past)))


def export_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Export*: the retro as Markdown, or *More* of it."""
    click = read_click(body)
    retro_id, _, start = click.value.partition(":")
    with db.read() as session:
        team, retro = retro_of(session, click, retro_id)
        if retro.phase != Phase.CLOSED:
            raise UserError("That retro is not over yet. Try again when it is.")
        markdown = summary.markdown(session, team, retro)
    view = lists.export(retro_id, markdown, int(start) if start.isdigit() else 0)
    if start and click.view:
        answers.update_modal(client, click.view["id"], view)
    else:
        answers.open_modal(client, click.trigger_id, view)
    ack()


def export_closed(ack: Ack) -> None:
    """*Done*: the boxes were for copying, and nothing in them is read."""
    ack()


def series_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Add a series*."""
    click = read_click(body)
    with db.read() as session:
        mine = teams_of(session, click)
        choices = [(one.team_id, f"#{one.name}") for one in mine]
        view = pages.series(choices, tz=mine[0].tz, at=series.RHYTHM.at)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def series_added(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for another series."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        weeks = str(forms.answer(sent.view, "weeks"))
        timing = Timing(
            int(weeks) if weeks.isdigit() else 0,
            forms.answer(sent.view, "day"),
            time_of(forms.typed(sent.view, "time")),
        )
        series.add(
            session,
            team,
            by=sent.person_id,
            name=forms.typed(sent.view, "name"),
            timing=timing,
            now=now,
        )
        told = series.rhythms(session, team)[-1]
    ack(response_action="update", view=pages.done_page("Added", [lists.rhythm(told)]))


def end_series_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*End it*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        found = store.series(session, click.workspace_id, click.value)
        if found is None:
            raise UserError("That series is gone. `/retro` shows the others.")
        team = next((one for one in teams_of(session, click) if one.team_id == found.team_id), None)
        if team is None:
            raise UserError("That series is of another team. Ask in its channel.")
        series.end(session, team, found, by=click.person_id, now=now)
    answers.replace(click, sentence("The series has ended. What is open of it goes on."))
    ack()


def _status(session: Session, asked: Command | Click) -> Message:
    team = team_of(session, asked)
    found = store.in_phases(session, team, store.OPEN)
    leads = permissions.is_lead(session, team, asked.person_id) or any(
        one.facilitator == asked.person_id for one in found
    )
    shown = [posts.shown(session, team, one) for one in found]
    return lists.status(shown, series.rhythms(session, team), leads=leads)


def _past(session: Session, team: Team, retro: Retro) -> lists.Past:
    return lists.Past(
        shown=posts.shown(session, team, retro),
        day=posts.day_of(team, retro.closed_at or retro.created_at),
        topics=tuple(themes.topics(session, team, retro)),
        found=tuple(posts.shown_action(session, one) for one in promised.of(session, retro)),
    )
