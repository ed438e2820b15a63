"""Reviews in Slack: the settings of a team's reviews, and who somebody is on a code host."""

import re

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import permissions
from bot.clock import Clock
from bot.errors import FieldError, UserError
from bot.keys import KeyRing
from bot.practices.reviews import doors, limits
from bot.sends import Block
from bot.views import forms
from bot.views.reviews import settings as views
from handlers import answers
from handlers.requests import Command, Payload, once, read_click, read_submission
from handlers.reviews.finding import member_team, remembered_team, team_of
from storage import reviews as store
from storage.db import Database
from storage.reviews import hooks
from storage.team import Team

CONNECT = re.compile(rf"{re.escape(views.CONNECT)}\.(?:github|gitlab)")


def settings_typed(ack: Ack, asked: Command, client: WebClient, db: Database) -> None:
    """`/review settings`."""
    with db.read() as session:
        team = team_of(session, asked)
        page = views.page(_settings(session, team, asked.person_id))
    answers.open_modal(client, asked.trigger_id, page)
    ack()


def login_typed(ack: Ack, asked: Command, client: WebClient, db: Database) -> None:
    """`/review login`: the form that says who somebody is on a code host."""
    with db.read() as session:
        view = _login_form(session, team_of(session, asked), asked.person_id)
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def limits_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Change*, beside the limits."""
    click, now = read_click(body), clock()
    with db.read() as session:
        team = member_team(session, click, click.value)
        permissions.require_lead(session, team, click.person_id)
        shown = _settings(session, team, click.person_id)
        fired, large = limits.choices(session, team, now), limits.sizes(session, team, now)
    answers.push_modal(client, click, views.limits(shown, fired, large))
    ack()


def limits_saved(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """The form for the limits."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        limits.save(
            session,
            team,
            first=_number(sent.view, "first"),
            author=_number(sent.view, "author"),
            channel=_number(sent.view, "channel"),
            large=_number(sent.view, "large"),
            by=sent.person_id,
            now=now,
        )
        shown = _settings(session, team, sent.person_id)
    _come_back(ack, client, sent.view, views.page(shown, "Saved."))


def connect_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, site: str | None
) -> None:
    """*Connect GitHub*, *Connect GitLab*."""
    click = read_click(body)
    host = body["actions"][0]["action_id"].rpartition(".")[2]
    with db.read() as session:
        team = member_team(session, click, click.value)
        permissions.require_lead(session, team, click.person_id)
    label = doors.HOSTS[host]
    view = views.hook(team.team_id, host, label, is_reachable=site is not None)
    answers.push_modal(client, click, view)
    ack()


def hook_made(
    ack: Ack, body: Payload, db: Database, clock: Clock, ring: KeyRing, site: str | None
) -> None:
    """The form for a new webhook: its address and, this once, its secret."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        hook, secret = doors.make(
            session,
            ring,
            team,
            host=str(sent.remembers.get("host")),
            repositories=forms.typed(sent.view, "repositories"),
            by=sent.person_id,
            now=now,
        )
    path = f"/webhooks/{hook.host}/{hook.hook_id}"
    ack(response_action="update", view=views.made(hook.host, path, secret, site or ""))


def remove_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Remove*, confirmed."""
    click, now = read_click(body), clock()
    team_id, _, hook_id = click.value.partition(":")
    with once(db, body, now) as session:
        team = member_team(session, click, team_id)
        doors.remove(session, team, hook_id, by=click.person_id, now=now)
        shown = _settings(session, team, click.person_id)
    if click.view:
        answers.update_modal(client, click.view["id"], views.page(shown, "Removed."))
    ack()


def login_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Say who I am*."""
    click = read_click(body)
    with db.read() as session:
        team = member_team(session, click, click.value)
        view = _login_form(session, team, click.person_id)
    answers.push_modal(client, click, view)
    ack()


def login_saved(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """The form that says who somebody is."""
    sent, now = read_submission(body), clock()
    forgotten = forms.answer(sent.view, "forget") or []
    typed = forms.typed(sent.view, "login")
    if not typed.strip() and not forgotten:
        raise FieldError("login", "Type your name there, as in @octocat, or close the form.")
    key = (sent.workspace_id, sent.person_id)
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        for one in forgotten:
            doors.be_nobody(session, key[0], person_id=key[1], value=one)
        if typed.strip():
            host = forms.answer(sent.view, "host") or ""
            doors.be(session, key[0], person_id=key[1], host=host, typed=typed)
        shown = _settings(session, team, sent.person_id)
    _come_back(ack, client, sent.view, views.page(shown, "Saved."))


def _come_back(ack: Ack, client: WebClient, view: Payload, page: Block) -> None:
    """Close a form that was saved, and show the page beneath it as it stands now."""
    root = view.get("root_view_id")
    if not root or root == view["id"]:
        ack(response_action="update", view=page)
        return
    answers.update_modal(client, root, page)
    ack()


def _settings(session: Session, team: Team, person_id: str) -> views.Settings:
    now = store.limits(session, team)
    mine = hooks.logins_of(session, team.workspace_id, person_id)
    return views.Settings(
        team_id=team.team_id,
        team=team.name,
        first=now.first,
        author=now.author,
        channel=now.channel,
        large=now.large,
        doors=tuple(
            views.Door(one.hook_id, doors.HOSTS[one.host], one.repositories, one.heard_at)
            for one in hooks.of_team(session, team)
        ),
        logins=tuple(f"@{one.login} on {doors.HOSTS[one.host]}" for one in mine),
        is_lead=permissions.is_lead(session, team, person_id),
    )


def _login_form(session: Session, team: Team, person_id: str) -> Block:
    mine = [
        (f"{one.host}:{one.login}", f"@{one.login} on {doors.HOSTS[one.host]}")
        for one in hooks.logins_of(session, team.workspace_id, person_id)
    ]
    return views.login(team.team_id, mine[:10])


def _number(view: Payload, name: str) -> int:
    picked = forms.answer(view, name) or ""
    if not (picked.isascii() and picked.isdigit() and len(picked) < 6):
        raise UserError("That form no longer works. Open it again with `/review settings`.")
    return int(picked)
