"""Reflection in Slack: a question, its buttons and its form, and a plan that comes back."""

from datetime import date, datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.errors import UserError
from bot.keys import KeyRing
from bot.practices import reflection
from bot.practices.reflection import Answer, weekly
from bot.practices.reflection.journal import Journal
from bot.sends import Block, Send
from bot.views import forms
from bot.views import reflection as views
from handlers import answers
from handlers.home import HomeTab
from handlers.reflection import wishes
from handlers.requests import (
    Click,
    Command,
    Payload,
    Submission,
    once,
    read_click,
    read_submission,
)
from storage import contact as contacts
from storage import reflection as store
from storage.contact import ContactItem
from storage.db import Database
from storage.reflection import Plan, Prompt

EARLIER = 3

PLAN_ANSWERS = {
    views.HAPPENED: (Plan.HAPPENED, "Noted."),
    views.NOT_YET: (Plan.NOT_YET, "Noted: not yet. It stays in your journal."),
    views.CHANGED_MIND: (Plan.DROPPED, "Noted: you changed your mind."),
}


def journal_of(session: Session, ring: KeyRing, asked: Command | Click | Submission) -> Journal:
    """The journal of whoever asked, and nobody else's."""
    return Journal(session, ring, asked.workspace_id, asked.person_id)


def open_now(
    asked: Command,
    body: Payload,
    client: WebClient,
    db: Database,
    now: datetime,
    ring: KeyRing,
    *,
    is_other: bool,
) -> None:
    """`/reflect` or `/reflect another`: the form."""
    with once(db, body, now) as session:
        prompt = reflection.for_now(session, asked.workspace_id, asked.person_id, now)
        if is_other:
            prompt = _swap(session, prompt, now)
        view = _form(journal_of(session, ring, asked), prompt)
    answers.open_modal(client, asked.trigger_id, view)


def now_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, ring: KeyRing
) -> None:
    """*Reflect now*, in the Home tab."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        prompt = reflection.for_now(session, click.workspace_id, click.person_id, now)
        view = _form(journal_of(session, ring, click), prompt)
    answers.push_modal(client, click, view)
    ack()


def answer_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Answer (2 min)* or *Look back*."""
    click = read_click(body)
    with db.read() as session:
        _, prompt = _asked(session, click)
        view = _form(journal_of(session, ring, click), prompt)
    answers.push_modal(client, click, view)
    ack()


def another_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Another*: the message asks something else in the same place."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        _, prompt = _asked(session, click)
        _swap(session, prompt, now)
    home.refresh(client, click)
    ack()


def swap_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, ring: KeyRing
) -> None:
    """*Another question*, in the form: what was typed stays in it."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        prompt = _swap(session, _remembered(session, sent), now)
        view = _form(journal_of(session, ring, sent), prompt)
    answers.update_modal(client, sent.view["id"], view, version=sent.view["hash"])
    ack()


def skip_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Skip*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item, prompt = _asked(session, click)
        reflection.skip(session, prompt)
        sends.queue(session, contact.settle(session, item, "Skipped."), now)
    home.refresh(client, click)
    ack()


def less_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Less often*: once a week rather than twice, or half as often as until now."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item, _ = _asked(session, click)
        sends.queue(session, wishes.less_for(session, item), now)
    home.refresh(client, click)
    ack()


def form_saved(
    ack: Ack,
    body: Payload,
    client: WebClient,
    db: Database,
    clock: Clock,
    ring: KeyRing,
    home: HomeTab,
) -> None:
    """The answer."""
    sent, now = read_submission(body), clock()
    new = read_answer(sent.view)
    with once(db, body, now) as session:
        prompt = _remembered(session, sent)
        made: list[Send] = [
            *reflection.answer(journal_of(session, ring, sent), prompt, new, now),
            *contact.settle_about(
                session,
                sent.workspace_id,
                weekly.PROMPT,
                prompt.prompt_id,
                "Answered. Only you can read it: `/reflect journal`.",
            ),
        ]
        sends.queue(session, made, now)
        is_weekly = wishes.is_weekly(session, sent.workspace_id, sent.person_id)
    ack(
        response_action="update",
        view=views.kept(has_plan=bool((new.when + new.will).strip()), is_weekly=is_weekly),
    )
    home.publish(client, sent.workspace_id, sent.person_id)


def plan_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Look*, beside a plan that came back."""
    click = read_click(body)
    with db.read() as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        mine = journal_of(session, ring, click)
        entry = mine.own(item.reference)
        words = mine.words(entry)
        view = views.plan_form(item.item_id, words.plan, words.question, entry.written_at)
    answers.push_modal(client, click, view)
    ack()


def plan_answered(
    ack: Ack,
    body: Payload,
    client: WebClient,
    db: Database,
    clock: Clock,
    ring: KeyRing,
    home: HomeTab,
) -> None:
    """*Yes*, *Not yet* or *Changed my mind*."""
    click, now = read_click(body), clock()
    outcome, said = PLAN_ANSWERS[body["actions"][0]["action_id"]]
    with once(db, body, now) as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        entry = journal_of(session, ring, click).own(item.reference)
        reflection.settle_plan(session, entry, outcome)
        sends.queue(session, contact.settle(session, item, "Your plan: noted."), now)
    if click.view:
        answers.update_modal(client, click.view["id"], views.done_page("Your plan", said))
    home.publish(client, click.workspace_id, click.person_id)
    ack()


def read_answer(view: Payload) -> Answer:
    """What stands in the form."""
    chosen = forms.answer(view, "on")
    return Answer(
        text=forms.typed(view, "answer"),
        when=forms.typed(view, "when"),
        will=forms.typed(view, "will"),
        on=date.fromisoformat(chosen) if chosen else None,
    )


def _asked(session: Session, click: Click) -> tuple[ContactItem, Prompt]:
    item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
    key = click.workspace_id, click.person_id
    return item, reflection.own_prompt(session, *key, item.reference)


def _remembered(session: Session, sent: Submission) -> Prompt:
    prompt_id = str(sent.remembers.get("prompt"))
    return reflection.own_prompt(session, sent.workspace_id, sent.person_id, prompt_id)


def _swap(session: Session, prompt: Prompt, now: datetime) -> Prompt:
    """Another question; where the first one stands in a message, that follows."""
    items = contacts.of_reference(session, prompt.workspace_id, weekly.PROMPT, prompt.prompt_id)
    found = reflection.another(session, prompt, now)
    for item in items:
        item.reference = found.prompt_id
        contacts.save(session, [item])
        session.flush()
        sends.queue(session, contact.show_anew(session, item), now)
    return found


def _form(mine: Journal, prompt: Prompt) -> Block:
    wish = store.wish(mine.session, mine.workspace_id, mine.person_id)
    if prompt.person_id != mine.person_id:
        raise UserError("That question is gone. `/reflect` asks you another one.")
    return views.answer_form(
        prompt,
        about=views.about(prompt, is_focus=prompt.dimension == wish.focus),
        earlier=() if prompt.content_id else mine.latest(EARLIER),
    )
