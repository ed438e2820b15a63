"""TIL in Slack: a lesson comes back, and its author says whether it still holds."""

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.practices import til
from bot.practices.til import freshness, library
from bot.practices.til.resurfacing import KIND
from bot.sends import Send
from bot.views import til as views
from bot.views.til import resurfacing as pages
from handlers import answers
from handlers.home import HomeTab
from handlers.requests import Click, Payload, once, read_click
from handlers.til.finding import entry_of
from storage.db import Database
from storage.til import TilEntry


def show_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Show*, under a question: the lesson, and whether it still holds."""
    click = read_click(body)
    with db.read() as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        _, entry = entry_of(session, click, item.reference)
        view = pages.answer(library.shown(session, entry), item.item_id)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def still_true_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Still true*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        _, entry = entry_of(session, click, item.reference)
        til.confirm(session, entry, by=click.person_id, now=now)
        sends.queue(session, contact.settle(session, item, f"T-{entry.number} still holds."), now)
    _turn_into(client, click, "Noted", f"*T-{entry.number}* still holds.")
    home.publish(client, click.workspace_id, click.person_id)
    ack()


def verified_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Still true*, asked after 90 days or on a lesson that is marked as unverified."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        _, entry = entry_of(session, click, click.value)
        til.confirm(session, entry, by=click.person_id, now=now)
        sends.queue(session, answered(session, entry, f"T-{entry.number} still holds."), now)
    _turn_into(client, click, "Noted", f"*T-{entry.number}* still holds.")
    home.publish(client, click.workspace_id, click.person_id)
    ack()


def retire_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Retire*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        _, entry = entry_of(session, click, item.reference)
        til.retire(session, entry, by=click.person_id, now=now)
        sends.queue(session, contact.settle(session, item, f"T-{entry.number} is retired."), now)
    text = (
        f"*T-{entry.number}* is retired: lists and searches leave it out. "
        f"`/til T-{entry.number}` opens it, and there you can put it back."
    )
    _turn_into(client, click, "Retired", text)
    home.publish(client, click.workspace_id, click.person_id)
    ack()


def put_back_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """*Put it back*, on a lesson that was retired."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        _, entry = entry_of(session, click, click.value)
        til.put_back(session, entry, by=click.person_id, now=now)
    _turn_into(client, click, "Back", f"*T-{entry.number}* is back in lists and searches.")
    ack()


def answered(session: Session, entry: TilEntry, outcome: str) -> list[Send]:
    """Settle the open questions about a lesson that was dealt with elsewhere."""
    return [
        send
        for kind in (KIND, freshness.KIND)
        for send in contact.settle_about(session, entry.workspace_id, kind, entry.entry_id, outcome)
    ]


def _turn_into(client: WebClient, click: Click, title: str, text: str) -> None:
    if click.view:
        client.views_update(view_id=click.view["id"], view=views.done_page(title, text))
