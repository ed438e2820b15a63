"""Reflection in Slack: how somebody wants to be asked."""

from datetime import datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, schedules
from bot.clock import Clock
from bot.contact import choices
from bot.errors import FieldError, UserError
from bot.practices import reflection
from bot.practices.reflection import weekly
from bot.sends import Send
from bot.views import forms
from bot.views import reflection as views
from bot.views.common import quoted, sentence
from bot.views.reflection import wishes as wish_views
from handlers import answers
from handlers.home import HomeTab
from handlers.requests import (
    Command,
    Payload,
    answer,
    once,
    read_click,
    read_submission,
)
from storage import contact as contacts
from storage import reflection as store
from storage import team as teams
from storage.contact import ContactItem
from storage.db import Database

KINDS = {one.name: one for one in weekly.KINDS}
QUESTION = KINDS[weekly.PROMPT]

WORDS = {
    "expertise": ("deep", "technical", "expertise"),
    "vision": ("strategic", "strategy", "vision"),
    "mentorship": ("mentorship", "mentoring", "coaching"),
    "communication": ("effective", "communication"),
    "decisions": ("problem", "problems", "decision", "decisions"),
}
NONE = ("none", "off", "all")


def is_weekly(session: Session, workspace_id: str, person_id: str) -> bool:
    """Whether Baton asks somebody by itself."""
    if contacts.habit(session, workspace_id, person_id, weekly.PROMPT).stopped_at:
        return False
    if store.wish(session, workspace_id, person_id).begun_on:
        return True
    rows = [
        schedules.of(session, team, weekly.RHYTHM)
        for team in teams.of_person(session, workspace_id, person_id)
    ]
    return any(row and not row.is_off for row in rows)


def focus(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, now: datetime
) -> None:
    """`/reflect focus [dimension]`; alone it opens the form."""
    typed = asked.text.strip().casefold()
    if not typed:
        with db.read() as session:
            view = wish_views.form(store.wish(session, asked.workspace_id, asked.person_id))
        answers.open_modal(client, asked.trigger_id, view)
        ack()
        return
    chosen = _dimension(typed)
    with once(db, body, now) as session:
        reflection.home_of(session, asked.workspace_id, asked.person_id)
        wish = store.wish(session, asked.workspace_id, asked.person_id)
        wish.focus = chosen
        reflection.change_wish(session, wish)
    text = (
        f"Every second question is about {views.DIMENSIONS[chosen].lower()} from now on."
        if chosen
        else "All five dimensions come in turn from now on."
    )
    ack(**answer(sentence(f"{text} Only you know of it.")))


def form_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form of `/reflect focus`."""
    sent = read_submission(body)
    chosen = forms.typed(sent.view, "focus")
    with once(db, body, clock()) as session:
        reflection.home_of(session, sent.workspace_id, sent.person_id)
        wish = store.wish(session, sent.workspace_id, sent.person_id)
        wish.focus = None if chosen in ("", wish_views.NO_FOCUS) else chosen
        wish.level = forms.typed(sent.view, "level") or "any"
        wish.area = forms.typed(sent.view, "area") or "general"
        wish.is_twice = forms.answer(sent.view, "often") == "2"
        wish.keep_months = _months(forms.typed(sent.view, "keep"))
        reflection.change_wish(session, wish)
    page = views.done_page("My questions", "Saved. Only you know of it.")
    ack(response_action="update", view=page)


def often(asked: Command, body: Payload, db: Database, now: datetime) -> str:
    """`/reflect often`: once a week; said again, twice. Returns what to tell."""
    who = asked.workspace_id, asked.person_id
    with once(db, body, now) as session:
        reflection.home_of(session, *who)
        wish = store.wish(session, *who)
        habit = contacts.habit(session, *who, weekly.PROMPT)
        was_weekly = is_weekly(session, *who) and habit.every_weeks == 0
        if was_weekly and not habit.paused_until:
            wish.is_twice = True
            store.save(session, [wish])
            return "You get a question on Tuesdays and Thursdays. `/reflect less` makes it one."
        choices.set_kind(session, *who, QUESTION, is_wanted=True, now=now)
        reflection.begin(session, *who, now)
    return "You get a question each Thursday at 15:00 of your time. Say it again for two a week."


def less(asked: Command, body: Payload, db: Database, now: datetime) -> str:
    """`/reflect less`: half as often. Returns what to tell."""
    who = asked.workspace_id, asked.person_id
    with once(db, body, now) as session:
        reflection.home_of(session, *who)
        wish = store.wish(session, *who)
        if wish.is_twice:
            wish.is_twice = False
            store.save(session, [wish])
            return "You get one question a week from now on."
        weeks = choices.rarer(session, *who, QUESTION)
    return f"You get a question every {weeks} weeks at most. `/reflect often` brings them back."


def less_for(session: Session, item: ContactItem) -> list[Send]:
    """*Less often*, beside a question: the message says what became of it."""
    wish = store.wish(session, item.workspace_id, item.person_id)
    if not wish.is_twice:
        return choices.less_often(session, item, QUESTION)
    wish.is_twice = False
    store.save(session, [wish])
    return contact.settle(session, item, "You get one question a week from now on.")


def begin_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock, home: HomeTab
) -> None:
    """*Ask me once a week*."""
    click, now = read_click(body), clock()
    who = click.workspace_id, click.person_id
    with once(db, body, now) as session:
        choices.set_kind(session, *who, QUESTION, is_wanted=True, now=now)
        reflection.begin(session, *who, now)
    if click.view and click.view.get("type") == "modal":
        text = (
            "I ask you one question a week, from next week on: Thursday, 15:00 of your own time. "
            "`/reflect less` and `/reflect pause` change that."
        )
        answers.update_modal(client, click.view["id"], views.done_page("Once a week", text))
    home.publish(client, *who)
    ack()


def _dimension(typed: str) -> str | None:
    if typed in NONE:
        return None
    words = typed.replace(",", " ").split()
    for dimension, known in WORDS.items():
        if words and words[0] in known:
            return dimension
    names = ", ".join(f"`{one}`" for one in WORDS)
    raise UserError(f"“{quoted(typed, 60)}” is none of the five: {names}. Or say `none`.")


def _months(typed: str) -> int:
    if typed not in {f"{one}" for one in wish_views.MONTHS}:
        raise FieldError("keep", "Pick one of the list.")
    return int(typed)
