"""Sessions in Slack: the addresses at which calendars fetch them."""

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot.clock import Clock
from bot.practices.sessions import feed
from bot.sends import Block
from bot.views.sessions import feed as views
from bot.views.sessions.feed import Calendar
from handlers import answers
from handlers.requests import Click, Command, Payload, once, read_click
from handlers.sessions.finding import team_of_id
from storage import feed as feeds
from storage import team as teams
from storage.db import Database

PATH = "/calendar/{token}.ics"


def calendar_typed(ack: Ack, asked: Command, client: WebClient, db: Database) -> None:
    """`/session calendar`: the page with the calendars there are."""
    with db.read() as session:
        view = _page(session, asked)
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def mine_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, site: str | None
) -> None:
    """*Make an address*, of the sessions that somebody is in."""
    _make(body, client, db, clock, site, is_personal=True)
    ack()


def of_team_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, site: str | None
) -> None:
    """*Make an address*, of all sessions of a team."""
    _make(body, client, db, clock, site, is_personal=False)
    ack()


def end_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*End it*."""
    click = read_click(body)
    team_id, _, kind = click.value.partition("|")
    with once(db, body, clock()) as session:
        team = team_of_id(session, click, team_id)
        feed.end(session, team, by=click.person_id, is_personal=kind == "mine")
        view = _page(session, click)
    _show(client, click, view)
    ack()


def _make(
    body: Payload,
    client: WebClient,
    db: Database,
    clock: Clock,
    site: str | None,
    *,
    is_personal: bool,
) -> None:
    """Make an address behind Baton's own, `site`; None is where nothing reaches it."""
    click, now = read_click(body), clock()
    if site is None:
        _show(client, click, views.unserved())
        return
    with once(db, body, now) as session:
        team = team_of_id(session, click, click.value)
        by = click.person_id
        token = feed.make(session, team, by=by, is_personal=is_personal, now=now)
        view = _page(session, click, PATH.format(token=token), site)
    _show(client, click, view)


def _page(session: Session, asked: Command | Click, address: str = "", base: str = "") -> Block:
    """All calendars of somebody: their own, which needs one team to be made in, and the teams'."""
    mine = teams.of_person(session, asked.workspace_id, asked.person_id)
    found = feeds.of_person(session, asked.workspace_id, asked.person_id)
    own = next((one for one in found if one.is_personal), None)
    of_team = {one.team_id: one for one in found if not one.is_personal}
    calendars = [Calendar(own.team_id if own else one.team_id, "", True, own) for one in mine[:1]]
    calendars += [Calendar(one.team_id, one.name, False, of_team.get(one.team_id)) for one in mine]
    return views.page(calendars, address, base)


def _show(client: WebClient, click: Click, view: Block) -> None:
    if click.view:
        answers.update_modal(client, click.view["id"], view)
