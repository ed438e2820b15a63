"""TIL in Slack: the command, and what listens to the rest."""

from datetime import datetime

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.clock import Clock
from bot.errors import UserError
from bot.practices import til
from bot.practices.til import library
from bot.practices.til.typed import NewTil, check_typed, find_secret, find_tags, read_typed
from bot.sends import Message
from bot.views import commands
from bot.views import til as views
from bot.views.common import quoted, units
from bot.views.til import forms as til_forms
from bot.views.til import lists
from bot.views.til import resurfacing as pages
from bot.views.til.forms import Draft
from handlers import answers
from handlers.requests import Command, Payload, answer, once, read_command
from handlers.til import buttons, resurfacing, saving
from handlers.til.buttons import edit_form, entry_page, list_page
from handlers.til.finding import team_of, teams_of
from handlers.til.saving import draft_of, open_form
from storage.db import Database


def register(app: App) -> None:
    """Listen to everything of this practice but the command, which the registry knows."""
    app.shortcut(views.SHORTCUT)(saving.message_saved)
    app.view(views.SAVE)(saving.form_saved)
    app.view(views.EDIT)(saving.edit_saved)
    app.view(views.OUTDATED)(saving.outdated_saved)
    app.action("til.new")(saving.new_clicked)
    app.action(views.READ)(buttons.read_clicked)
    app.action(views.EDIT)(buttons.edit_clicked)
    app.action(views.OUTDATED)(buttons.outdated_clicked)
    app.action(views.MORE)(buttons.more_picked)
    app.action(views.SHARE)(buttons.share_clicked)
    app.action(views.PAGE)(buttons.page_clicked)
    app.action(views.WEEK)(buttons.week_clicked)
    app.action(pages.SHOW)(resurfacing.show_clicked)
    app.action(pages.STILL_TRUE)(resurfacing.still_true_clicked)
    app.action(pages.RETIRE)(resurfacing.retire_clicked)
    app.action(views.VERIFIED)(resurfacing.verified_clicked)
    app.action(views.PUT_BACK)(resurfacing.put_back_clicked)
    app.action("til.delete")(buttons.delete_clicked)


def command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """`/til …`: a lesson, a list, a search, or nothing for the form."""
    asked = read_command(command)
    match asked.word:
        case "":
            open_form(asked, client, db, Draft())
            ack()
        case "list":
            _list(ack, asked.rest(), db)
        case "search" | "find":
            _search(ack, asked.rest(), db)
        case "outdated":
            _open_outdated(asked.rest(), client, db)
            ack()
        case "edit" if library.is_number(asked.rest().text):
            _open_edit(asked.rest(), client, db)
            ack()
        case "delete" | "read" if library.is_number(asked.rest().text):
            _open_entry(asked.rest(), client, db, clock)
            ack()
        case _ if library.is_number(asked.text):
            _open_entry(asked, client, db, clock)
            ack()
        case _:
            _save_typed(ack, asked, command, client, db, clock)


def _save_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    new = read_typed(asked.text)
    check_typed(new)
    secret = find_secret(new)
    saved = None if secret else _save(asked, body, new, db, clock())
    if saved:
        ack(**answer(saved))
        return
    _require_fit(new, secret)
    open_form(asked, client, db, draft_of(new, secret=secret or ""))
    ack()


def _save(
    asked: Command, body: Payload, new: NewTil, db: Database, now: datetime
) -> Message | None:
    """Keep a lesson, and say so; None where a form must ask for which team it is."""
    with once(db, body, now) as session:
        mine = teams_of(session, asked)
        if len(mine) > 1:
            return None
        alike = library.resembling(session, mine[0], new)
        entry = til.record(session, mine[0], author=asked.person_id, new=new, now=now)
        close = library.shown(session, alike) if alike else None
        return views.saved(views.Shown(entry), mine[0].name, close)


def _require_fit(new: NewTil, secret: str | None) -> None:
    """Refuse what a form would cut; the answer quotes all of it."""
    if units(new.body) <= til_forms.IN_FORM:
        return
    if secret:
        raise UserError(
            f"Is that a password or a token: `{quoted(secret, 20)}`? The whole team can read what "
            "you save. Take it out, and send the rest again."
        )
    raise UserError("You are in several teams. Send it again in the channel of the one it is for.")


def _list(ack: Ack, asked: Command, db: Database) -> None:
    authors = commands.mentioned(asked.escaped)
    tags = find_tags(asked.text)
    if asked.text and not authors and not tags:
        raise UserError("Whose? Try `/til list`, `/til list @person` or `/til list #tag`.")
    wanted = lists.Asked(author=next(iter(authors), None), tag=next(iter(tags), None))
    with db.read() as session:
        ack(**answer(list_page(session, team_of(session, asked), wanted)))


def _search(ack: Ack, asked: Command, db: Database) -> None:
    if not asked.text.strip():
        raise UserError("Search for what? For example `/til search index`.")
    with db.read() as session:
        wanted = lists.Asked(words=asked.text.strip()[:200])
        ack(**answer(list_page(session, team_of(session, asked), wanted)))


def _open_outdated(asked: Command, client: WebClient, db: Database) -> None:
    with db.read() as session:
        team = team_of(session, asked)
        entry = library.numbered(session, team, asked.text)
        view = til_forms.outdated_form(library.shown(session, entry))
    answers.open_modal(client, asked.trigger_id, view)


def _open_edit(asked: Command, client: WebClient, db: Database) -> None:
    with db.read() as session:
        team = team_of(session, asked)
        entry = library.numbered(session, team, asked.text)
        view = edit_form(team, entry, asked.person_id)
    answers.open_modal(client, asked.trigger_id, view)


def _open_entry(asked: Command, client: WebClient, db: Database, clock: Clock) -> None:
    with db.write() as session:
        team = team_of(session, asked)
        entry = library.numbered(session, team, asked.text)
        view = entry_page(session, team, entry, asked.person_id, clock())
    answers.open_modal(client, asked.trigger_id, view)
