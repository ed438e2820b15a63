"""Reflection in Slack: the journal: list, search, read, edit, delete, export, share a copy."""

from dataclasses import replace

from slack_bolt import Ack
from slack_sdk import WebClient

from bot import contact, sends
from bot.clock import Clock
from bot.keys import KeyRing
from bot.practices import reflection
from bot.practices.reflection import PLAN
from bot.practices.reflection.journal import Journal, markdown
from bot.practices.reflection.weekly import PROMPT
from bot.sends import Block
from bot.views import forms
from bot.views import reflection as views
from bot.views.reflection import journal as pages
from handlers import answers
from handlers.home import HomeTab
from handlers.reflection.answering import journal_of, read_answer
from handlers.requests import Command, Payload, once, read_click, read_submission
from handlers.til.saving import draft_form
from storage import reflection as store
from storage.db import Database


def open_journal(asked: Command, client: WebClient, db: Database, ring: KeyRing) -> None:
    """`/reflect journal [words]`."""
    with db.read() as session:
        view = _page(journal_of(session, ring, asked), asked.text.strip())
    answers.open_modal(client, asked.trigger_id, view)


def journal_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing
) -> None:
    """*My journal*."""
    click = read_click(body)
    with db.read() as session:
        view = _page(journal_of(session, ring, click))
    answers.push_modal(client, click, view)
    ack()


def searched(ack: Ack, body: Payload, db: Database, ring: KeyRing) -> None:
    """*Search*."""
    sent = read_submission(body)
    with db.read() as session:
        view = _page(journal_of(session, ring, sent), forms.typed(sent.view, "words").strip())
    ack(response_action="update", view=view)


def older_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Older*."""
    sent, click = read_submission(body), read_click(body)
    sought = str(sent.remembers.get("sought") or "")
    with db.read() as session:
        view = _page(journal_of(session, ring, click), sought, start=_number(click.value))
    answers.update_modal(client, sent.view["id"], view)
    ack()


def open_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Read*."""
    click = read_click(body)
    with db.read() as session:
        mine = journal_of(session, ring, click)
        view = pages.entry(mine.shown(mine.own(click.value)), views.WHO_SEES)
    answers.push_modal(client, click, view)
    ack()


def edit_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Edit*: the page of the entry becomes a form, as Slack lays only three on each other."""
    click = read_click(body)
    with db.read() as session:
        mine = journal_of(session, ring, click)
        entry = mine.own(click.value)
        words = mine.words(entry)
        inputs = views.answer_inputs(words.answer, words.when, words.will)
        view = pages.edit_form(mine.shown(entry), inputs, views.WHO_SEES)
    if click.view:
        answers.update_modal(client, click.view["id"], view)
    ack()


def edit_saved(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, ring: KeyRing
) -> None:
    """The changed entry."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        mine = journal_of(session, ring, sent)
        entry = mine.own(str(sent.remembers.get("entry")))
        new = read_answer(sent.view)
        if "answer" not in sent.view["state"]["values"]:
            new = replace(new, text=mine.words(entry).answer)
        sends.queue(session, reflection.edit(mine, entry, new, now), now)
        view, below = pages.entry(mine.shown(entry), views.WHO_SEES), _page(mine)
    ack(response_action="update", view=view)
    _renew_below(client, sent.view, below)


def delete_clicked(
    ack: Ack,
    body: Payload,
    client: WebClient,
    db: Database,
    clock: Clock,
    ring: KeyRing,
    home: HomeTab,
) -> None:
    """*Delete*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        mine = journal_of(session, ring, click)
        entry = mine.own(click.value)
        done = contact.settle_about(session, click.workspace_id, PLAN, click.value, "Deleted.")
        sends.queue(session, done, now)
        store.remove(session, entry)
        session.flush()
        below = _page(mine)
    if click.view:
        page = views.done_page("Deleted", "The entry is deleted for good.")
        answers.update_modal(client, click.view["id"], page)
        _renew_below(client, click.view, below)
    home.publish(client, click.workspace_id, click.person_id)
    ack()


def share_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Make a TIL of this…*: a copy to edit; only saving that form shares anything."""
    click = read_click(body)
    with db.read() as session:
        mine = journal_of(session, ring, click)
        words = mine.words(mine.own(click.value))
        view = draft_form(session, click, words.answer)
    if click.view:
        answers.update_modal(client, click.view["id"], view)
    ack()


def export_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Export*, or *More* of it."""
    click = read_click(body)
    with db.read() as session:
        text = markdown(journal_of(session, ring, click).find())
    view = pages.export(text, _number(click.value), views.WHO_SEES)
    if click.value and click.view:
        answers.update_modal(client, click.view["id"], view)
    else:
        answers.push_modal(client, click, view)
    ack()


def export_closed(ack: Ack) -> None:
    """*Done*: the boxes were for copying, and nothing in them is read."""
    ack()


def erase_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Delete everything*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        for entry in store.entries(session, click.workspace_id, click.person_id):
            done = contact.settle_about(
                session, click.workspace_id, PLAN, entry.entry_id, "Deleted."
            )
            sends.queue(session, done, now)
        for prompt in store.prompts(session, click.workspace_id, click.person_id):
            done = contact.settle_about(
                session, click.workspace_id, PROMPT, prompt.prompt_id, "Deleted."
            )
            sends.queue(session, done, now)
        store.erase(session, click.workspace_id, click.person_id)
    if click.view:
        text = "All your answers, plans, questions and choices are deleted for good."
        answers.update_modal(client, click.view["id"], views.done_page("Deleted", text))
    home.publish(client, click.workspace_id, click.person_id)
    ack()


def _page(mine: Journal, sought: str = "", *, start: int = 0) -> Block:
    found = mine.find(sought)
    older = start + pages.PAGE if len(found) > start + pages.PAGE else None
    page = pages.Page(sought, found[start : start + pages.PAGE], older)
    return pages.listed(page, views.WHO_SEES, views.erase_button(pages.ERASE))


def _renew_below(client: WebClient, view: Payload, below: Block) -> None:
    if previous := view.get("previous_view_id"):
        answers.update_modal(client, previous, below)


def _number(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() and len(value) < 6 else 0
