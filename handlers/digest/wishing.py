"""The digest in Slack: less of this, why these numbers, and what is pressed."""

from collections.abc import Sequence
from functools import partial

from slack_bolt import Ack, App, BoltRequest
from slack_sdk import WebClient
from sqlmodel import Session

from bot import digest, permissions
from bot.clock import Clock
from bot.digest import reasons, wishes
from bot.drafts import Section
from bot.errors import FieldError, UserError
from bot.views import digest as views
from bot.views import forms
from bot.views.digest import forms as pages
from handlers import answers
from handlers.requests import Click, Payload, Submission, once, read_click, read_submission
from storage import digest as store
from storage import team as teams
from storage.db import Database
from storage.digest import Issue
from storage.team import Team

GONE = "This digest is gone, with its team."


def register(app: App, sections: Sequence[Section]) -> None:
    """Listen to the buttons beneath a digest, and to the form."""
    app.action(views.LESS)(less_clicked)
    app.view(pages.LESS_SAVE)(less_sent)
    app.action(views.WHY)(partial(why_clicked, sections=sections))


def less_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Less of this*."""
    click = read_click(body)
    with db.read() as session:
        issue = _issue(session, click, click.value)
        view = pages.less([one for one in issue.told.split("\n") if one], issue.key)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def less_sent(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """What somebody would like less of."""
    sent = read_submission(body)
    wanted = forms.answer(sent.view, "what") or []
    if not wanted:
        raise FieldError("what", "Tick at least one.")
    with once(db, body, clock()) as session:
        issue = _issue(session, sent, str(sent.remembers.get("key")))
        wishes.note(session, issue, sent.person_id, wanted)
    ack(response_action="update", view=pages.less_noted())


def why_clicked(
    ack: Ack,
    body: Payload,
    client: WebClient,
    db: Database,
    clock: Clock,
    *,
    sections: Sequence[Section],
) -> None:
    """*Why these numbers?*, beneath a digest or its preview."""
    click = read_click(body)
    with db.read() as session:
        issue = store.get(session, click.workspace_id, click.value)
        team = _team(session, click, issue.team_id if issue else click.value)
        window = digest.window_of(session, team, issue, clock())
        told = reasons.told(session, team, window, sections)
        view = pages.why(window.start, window.end, told, digest.usual_time(session, team))
    answers.open_modal(client, click.trigger_id, view)
    ack()


def note_tap(request: BoltRequest) -> None:
    """Note that somebody pressed a button of a digest; who it was is noted nowhere."""
    body: Payload = request.body
    actions = body.get("actions") or [{}]
    block, _, key = str(actions[0].get("block_id", "")).partition(":")
    if body.get("type") != "block_actions" or block not in (views.ONE_THING, views.OTHERS):
        return
    is_one_thing = block == views.ONE_THING
    workspace_id = str((body.get("team") or {}).get("id"))
    db: Database = request.context["db"]
    with db.read() as session:
        issue = store.get(session, workspace_id, key)
        if issue is None or issue.tapped_at or (issue.used_at and not is_one_thing):
            return
    with db.write() as session:
        if found := store.get(session, workspace_id, key):
            digest.used(session, found, request.context["clock"](), is_one_thing=is_one_thing)


def _issue(session: Session, asked: Click | Submission, key: str) -> Issue:
    issue = store.get(session, asked.workspace_id, key)
    if issue is None:
        raise UserError(GONE)
    _team(session, asked, issue.team_id)
    return issue


def _team(session: Session, asked: Click | Submission, team_id: str) -> Team:
    team = teams.get(session, asked.workspace_id, team_id)
    if team is None:
        raise UserError(GONE)
    permissions.require_member(team, is_member=teams.is_member(session, team, asked.person_id))
    return team
