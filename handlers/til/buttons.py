"""TIL in Slack: what the buttons and menus of posts, answers and lists do."""

from dataclasses import replace
from datetime import UTC, datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import sends
from bot.clock import Clock, Window
from bot.errors import UserError
from bot.practices import til
from bot.practices.til import library
from bot.practices.til.typed import NewTil
from bot.sends import Block, Message
from bot.views import til as views
from bot.views.til import forms as til_forms
from bot.views.til import lists
from handlers import answers
from handlers.requests import Click, Payload, once, read_click
from handlers.til.finding import entry_of, team_of
from handlers.til.resurfacing import answered
from handlers.til.saving import draft_of
from storage import person as people
from storage.db import Database
from storage.team import Team
from storage.til import TilEntry


def read_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Read*, on a list, a hint or a post."""
    _show(read_click(body), client, db, clock)
    ack()


def edit_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Edit* of one's own lesson."""
    _show_edit(read_click(body), client, db)
    ack()


def outdated_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Outdated: fix*."""
    _show_outdated(read_click(body), client, db)
    ack()


def more_picked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """The ⋯ menu of a post."""
    click = read_click(body)
    verb, _, entry_id = click.value.partition("|")
    picked = replace(click, value=entry_id)
    match verb:
        case views.READ:
            _show(picked, client, db, clock)
        case views.EDIT:
            _show_edit(picked, client, db)
        case views.OUTDATED:
            _show_outdated(picked, client, db)
    ack()


def share_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Share in #channel*, on the answer to `/til`."""
    click = read_click(body)
    now = clock()
    with once(db, body, now) as session:
        team, entry = entry_of(session, click, click.value)
        sends.queue(session, til.share(session, team, entry, by=click.person_id), now)
        alike = library.resembling(session, team, NewTil(entry.title), but=entry)
        close = library.shown(session, alike) if alike else None
        shown = library.shown(session, entry)
    answers.replace(click, views.saved(shown, team.name, close))
    ack()


def delete_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Delete*, confirmed."""
    click = read_click(body)
    now = clock()
    with once(db, body, now) as session:
        team, entry = entry_of(session, click, click.value)
        changes = til.delete(session, team, entry, by=click.person_id, now=now)
        changes += answered(session, entry, f"T-{entry.number} is deleted.")
        sends.queue(session, changes, now)
    if click.view:
        page = views.done_page("Deleted", f"T-{entry.number} is deleted.")
        client.views_update(view_id=click.view["id"], view=page)
    else:
        answers.replace(click, views.deleted(f"T-{entry.number}"))
    ack()


def page_clicked(ack: Ack, body: Payload, db: Database) -> None:
    """*Older*, under a list."""
    click = read_click(body)
    with db.read() as session:
        team = team_of(session, click)
        message = list_page(session, team, lists.parse_asked(click.value))
    answers.replace(click, message)
    ack()


def week_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Read all*, under the digest."""
    click = read_click(body)
    with db.read() as session:
        team = team_of(session, click)
        view = lists.week(library.of_window(session, team, read_window(click.value)))
    answers.push_modal(client, click, view)
    ack()


def read_window(value: str) -> Window:
    """What a *Read all* button remembers; it comes back as untrusted input.

    Raises:
        UserError: it is no window.
    """
    try:
        start, end = map(datetime.fromisoformat, value.split("|"))
        if start.tzinfo and end.tzinfo:
            return Window(start.astimezone(UTC), end.astimezone(UTC))
    except (ValueError, OverflowError):
        pass
    raise UserError("That button no longer works. `/til list` shows everything.")


def list_page(session: Session, team: Team, asked: lists.Asked) -> Message:
    """A page of a list or search, with its heading."""
    author = people.get(session, team.workspace_id, asked.author) if asked.author else None
    title = lists.title_of(asked, author.name if author else None)
    return lists.listed(library.page(session, team, asked), title)


def entry_page(session: Session, team: Team, entry: TilEntry, reader: str, now: datetime) -> Block:
    """The whole entry, with the buttons its reader may press."""
    shown = library.open_entry(session, entry, reader=reader, now=now)
    may_delete = til.may_delete(session, team, entry, by=reader)
    return views.read(
        shown,
        is_own=entry.author == reader,
        may_delete=may_delete,
        may_verify=entry.keeper == reader,
    )


def edit_form(team: Team, entry: TilEntry, editor: str) -> Block:
    """The form to edit one's own entry.

    Raises:
        UserError: somebody else wrote it.
    """
    til.require_author(entry, editor)
    draft = draft_of(NewTil(entry.title, entry.body, entry.tag_names, entry.link))
    remember = {"team": team.team_id, "entry": entry.entry_id}
    return til_forms.form(draft, channel=team.name, remember=remember, entry=entry)


def _show(click: Click, client: WebClient, db: Database, clock: Clock) -> None:
    with db.write() as session:
        team, entry = entry_of(session, click, click.value)
        view = entry_page(session, team, entry, click.person_id, clock())
    answers.push_modal(client, click, view)


def _show_edit(click: Click, client: WebClient, db: Database) -> None:
    with db.read() as session:
        team, entry = entry_of(session, click, click.value)
        view = edit_form(team, entry, click.person_id)
    answers.push_modal(client, click, view)


def _show_outdated(click: Click, client: WebClient, db: Database) -> None:
    with db.read() as session:
        _, entry = entry_of(session, click, click.value)
        view = til_forms.outdated_form(library.shown(session, entry))
    answers.push_modal(client, click, view)
