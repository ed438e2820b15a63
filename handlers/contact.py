"""The menus of what Baton says to one person: why, later, less often, stop, and back again."""

from collections.abc import Callable

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.contact import choices
from bot.kinds import Kinds
from bot.sends import Send
from bot.views import contact as views
from handlers import answers
from handlers.home import HomeTab
from handlers.requests import Click, Payload, once, read_click
from storage.contact import ContactItem
from storage.db import Database


def register(app: App, kinds: Kinds) -> None:
    """Listen to the menu of each item, and to the buttons of the first message."""
    app.action(views.MENU)(_menu_listener(kinds))
    app.action(views.UNDO)(undo_clicked)
    app.action(views.STOP_ALL)(stop_all_clicked)
    app.action(views.RESUME_ALL)(resume_all_clicked)


def _menu_listener(kinds: Kinds) -> Callable[..., None]:
    def menu_picked(
        ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
    ) -> None:
        """A pick in the ⋯ menu of an item."""
        click = read_click(body)
        verb, _, item_id = click.value.partition(":")
        if verb == views.WHY:
            _show_why(client, click, db, item_id, kinds)
        else:
            now = clock()
            with once(db, body, now) as session:
                item = contact.own_item(session, click.workspace_id, click.person_id, item_id)
                sends.queue(session, _do(session, verb, item, kinds, clock), now)
            home.refresh(client, click)
        ack()

    return menu_picked


def undo_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Undo*, after *Less often* or *Stop these*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        sends.queue(session, choices.undo(session, item), now)
    home.refresh(client, click)
    ack()


def stop_all_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Stop all messages*, in the first message ever or in the Home tab."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        changes = choices.stop_all(session, click.workspace_id, click.person_id, now)
        sends.queue(session, changes, now)
    home.refresh(client, click)
    ack()


def resume_all_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Let Baton write again*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        changes = choices.resume_all(session, click.workspace_id, click.person_id, now)
        sends.queue(session, changes, now)
    home.refresh(client, click)
    ack()


def _show_why(client: WebClient, click: Click, db: Database, item_id: str, kinds: Kinds) -> None:
    with db.read() as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, item_id)
        kind = kinds[item.kind]
        often = choices.how_often(session, item)
        view = views.why(kind.why(session, item), label=kind.label, often=often)
    answers.push_modal(client, click, view)


def _do(session: Session, verb: str, item: ContactItem, kinds: Kinds, clock: Clock) -> list[Send]:
    kind = kinds[item.kind]
    match verb:
        case views.TOMORROW | views.NEXT_WEEK:
            is_long = verb == views.NEXT_WEEK
            return choices.snooze(session, item, is_long=is_long, now=clock())
        case views.LESS_OFTEN:
            return choices.less_often(session, item, kind)
        case views.STOP:
            return choices.stop(session, item, kind, clock())
    return []
