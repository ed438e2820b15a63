"""Reviews in Slack: what a review taught, kept as a lesson or said as thanks."""

from slack_bolt import Ack
from slack_sdk import WebClient

from bot import contact, howto, sends
from bot.clock import Clock
from bot.errors import FieldError
from bot.keys import KeyRing
from bot.practices import til
from bot.practices.reviews import feedback, lessons
from bot.practices.reviews.feedback import Words
from bot.practices.til.typed import NewTil, find_secret, read_tags
from bot.views import forms
from bot.views.reviews import done_page
from bot.views.reviews import feedback as pages
from bot.views.til import forms as til_forms
from bot.views.til.forms import Draft
from handlers import answers
from handlers.requests import Payload, once, read_click, read_submission
from handlers.reviews.finding import member_team, remembered_team
from handlers.til.saving import read_form
from storage.db import Database


def save_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Save as TIL*: the library's own form, with a link to the review."""
    click = read_click(body)
    with db.read() as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        team = member_team(session, click, item.team_id)
        found = lessons.of_week(session, team, click.person_id, item.created_at)
        link = found[-1].link if found else ""
    remember = {"team": team.team_id, "item": item.item_id}
    view = til_forms.form(Draft(link=link), channel=team.name, remember=remember)
    answers.open_modal(client, click.trigger_id, view | {"callback_id": pages.LESSON})
    ack()


def saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for the lesson."""
    sent, now = read_submission(body), clock()
    draft = read_form(sent.view)
    new = NewTil(draft.title, draft.body, read_tags(draft.tags), draft.link.strip())
    if secret := find_secret(new):
        raise FieldError("body", f"Is {secret} a password or a token? Take it out.")
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        item_id = str(sent.remembers.get("item"))
        item = contact.own_item(session, sent.workspace_id, sent.person_id, item_id)
        entry = til.record(session, team, author=sent.person_id, new=new, now=now)
        found = contact.settle(session, item, f"Saved as T-{entry.number}.")
        if draft.share:
            found += til.share(session, team, entry, by=sent.person_id)
        sends.queue(session, found, now)
    page = done_page("Saved", [f"Saved as T-{entry.number} in the team's library."])
    ack(response_action="update", view=page)


def thank_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Thank the reviewer*: the form."""
    click = read_click(body)
    with db.read() as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        team = member_team(session, click, item.team_id)
        person = lessons.reviewer_of(session, team, click.person_id, item.created_at)
    remember = {"team": team.team_id, "item": item.item_id}
    answers.open_modal(
        client,
        click.trigger_id,
        pages.thank(remember=remember, person=person or "", templates=howto.templates("thanks")),
    )
    ack()


def thanked(ack: Ack, body: Payload, db: Database, clock: Clock, ring: KeyRing) -> None:
    """The form that thanks somebody."""
    sent, now = read_submission(body), clock()
    words = Words(forms.typed(sent.view, "behaviour"), effect=forms.typed(sent.view, "effect"))
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        found = feedback.give(
            session,
            ring,
            team,
            giver=sent.person_id,
            receiver=forms.answer(sent.view, "person") or "",
            words=words,
            now=now,
            is_thanks=True,
        )
        item_id = str(sent.remembers.get("item"))
        item = contact.own_item(session, sent.workspace_id, sent.person_id, item_id)
        settled = contact.settle(session, item, "Your thanks are on their way.")
        sends.queue(session, [*found, *settled], now)
    lines = ["They find it in their next message from me, and only they read it."]
    ack(response_action="update", view=done_page("Thank you", lines))


def skip_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Skip*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item = contact.own_item(session, click.workspace_id, click.person_id, click.value)
        sends.queue(session, contact.settle(session, item, "Skipped: that is fine."), now)
    ack()
