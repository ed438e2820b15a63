"""TIL in Slack: the forms, opened and saved, and the message shortcut."""

from collections.abc import Sequence
from dataclasses import replace

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import sends, teams
from bot.clock import Clock
from bot.errors import FieldError
from bot.practices import til
from bot.practices.til import library
from bot.practices.til.typed import NewTil, find_secret, read_tags, read_typed
from bot.sends import Block
from bot.views import commands, forms
from bot.views import til as views
from bot.views.common import cut, units
from bot.views.til import forms as til_forms
from bot.views.til.forms import Draft
from handlers import answers
from handlers.requests import (
    Click,
    Command,
    Payload,
    Submission,
    once,
    permalink,
    read_click,
    read_submission,
)
from handlers.til.finding import entry_of, remembered_team, teams_of
from handlers.til.resurfacing import answered
from storage import person as people
from storage import team as team_store
from storage.db import Database
from storage.team import Place


def new_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Log one thing you learned*, under the digest."""
    click = read_click(body)
    with db.read() as session:
        view = _new_form(teams_of(session, click), Draft())
    answers.open_modal(client, click.trigger_id, view)
    ack()


def message_saved(ack: Ack, shortcut: Payload, client: WebClient, db: Database) -> None:
    """*Save as TIL* on a message: the form, with its words and a link to it."""
    message = shortcut["message"]
    new = read_typed(commands.read_text(message.get("text") or ""))
    link = permalink(shortcut)
    with db.read() as session:
        mine = teams.places(
            session,
            shortcut["team"]["id"],
            channel_id=shortcut["channel"]["id"],
            person_id=shortcut["user"]["id"],
        )
        secret = find_secret(new) or ""
        draft = draft_of(NewTil(new.title, new.body, new.tags, link), secret=secret)
        view = _new_form(mine, draft, heard_from=message.get("user"))
    answers.open_modal(client, shortcut["trigger_id"], view)
    ack()


def form_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for a new lesson."""
    sent = read_submission(body)
    draft = read_form(sent.view)
    if secret := _needs_care(draft):
        with db.read() as session:
            view = _ask_again(session, sent, replace(draft, secret=secret))
        ack(response_action="update", view=view)
        return
    now = clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        new = replace(_read_new(draft), heard_from=_heard_from(session, sent))
        alike = library.resembling(session, team, new)
        entry = til.record(session, team, author=sent.person_id, new=new, now=now)
        if draft.share:
            sends.queue(session, til.share(session, team, entry, by=sent.person_id), now)
        close = library.shown(session, alike) if alike else None
        shown = library.shown(session, entry)
    ack(response_action="update", view=views.saved_page(shown, team.name, close))


def edit_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for a lesson that exists."""
    sent = read_submission(body)
    draft = read_form(sent.view)
    if secret := _needs_care(draft):
        with db.read() as session:
            view = _ask_again(session, sent, replace(draft, secret=secret))
        ack(response_action="update", view=view)
        return
    now = clock()
    with once(db, body, now) as session:
        team, entry = entry_of(session, sent, str(sent.remembers.get("entry")))
        has_body = "body" in sent.view["state"]["values"]
        new = _read_new(draft if has_body else replace(draft, body=entry.body))
        changes = til.edit(session, team, entry, by=sent.person_id, new=new, now=now)
        changes += answered(session, entry, f"T-{entry.number} is renewed.")
        sends.queue(session, changes, now)
        shown = library.shown(session, entry)
    page = views.done_page("Saved", views.edited(shown, team.name))
    ack(response_action="update", view=page)


def outdated_saved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that says what holds now."""
    sent = read_submission(body)
    correction = forms.typed(sent.view, "correction")
    holds = bool(forms.answer(sent.view, "current"))
    now = clock()
    with once(db, body, now) as session:
        team, entry = entry_of(session, sent, str(sent.remembers.get("entry")))
        if holds:
            changes = til.mark_current(session, team, entry, by=sent.person_id, now=now)
        else:
            changes = til.mark_outdated(
                session, team, entry, by=sent.person_id, correction=correction, now=now
            )
        changes += answered(session, entry, f"T-{entry.number} is dealt with.")
        sends.queue(session, changes, now)
        where = "in the library and the channel" if entry.is_shared else "in the library"
    said = "holds again" if holds else f"is marked as outdated, {where}"
    ack(response_action="update", view=views.done_page("Saved", f"*T-{entry.number}* {said}."))


def open_form(asked: Command, client: WebClient, db: Database, draft: Draft) -> None:
    """Open the form for a new lesson, filled with the draft (slack.md §1.1)."""
    with db.read() as session:
        view = _new_form(teams_of(session, asked), draft)
    answers.open_modal(client, asked.trigger_id, view)


def draft_form(session: Session, click: Click, body: str) -> Block:
    """The form for a new lesson that begins with a text, to be edited before it is saved."""
    mine = teams_of(session, click)
    secret = find_secret(NewTil("", body)) or ""
    return _new_form(mine, draft_of(NewTil("", body), secret=secret))


def _new_form(mine: Sequence[Place], draft: Draft, heard_from: str | None = None) -> Block:
    choices = [(team.team_id, f"#{team.name}") for team in mine] if len(mine) > 1 else None
    channel = mine[0].name if len(mine) == 1 else "its channel"
    remember = {"team": mine[0].team_id, "heard_from": heard_from}
    return til_forms.form(draft, channel=channel, remember=remember, teams=choices)


def read_form(view: Payload) -> Draft:
    """What stands in the form."""
    return Draft(
        title=forms.typed(view, "title"),
        body=forms.typed(view, "body"),
        tags=forms.typed(view, "tags"),
        link=forms.typed(view, "link"),
        share=forms.answer(view, "where") == "channel",
        is_sure=bool(forms.answer(view, "sure")),
    )


def _read_new(draft: Draft) -> NewTil:
    tags = read_tags(draft.tags)
    return NewTil(draft.title, draft.body, tags, draft.link.strip())


def draft_of(new: NewTil, *, secret: str = "") -> Draft:
    """The draft that shows a lesson in the form again, cut to what a form holds."""
    tags = " ".join(f"#{tag}" for tag in new.tags)
    body = cut(new.body, til_forms.IN_FORM)
    return Draft(title=new.title, body=body, tags=tags, link=new.link, secret=secret)


def _needs_care(draft: Draft) -> str:
    """The secret that its writer has not waved through, if there is one."""
    return "" if draft.is_sure else find_secret(_read_new(draft)) or ""


def _ask_again(session: Session, sent: Submission, draft: Draft) -> Block:
    """The form once more, as it was filled in, with the question whether that is a secret."""
    if units(draft.body) > til_forms.IN_FORM:
        raise FieldError("body", f"Is {draft.secret} a password or a token? Take it out.")
    if entry_id := sent.remembers.get("entry"):
        team, entry = entry_of(session, sent, str(entry_id))
        return til_forms.form(draft, channel=team.name, remember=sent.remembers, entry=entry)
    chosen = remembered_team(session, sent)
    others = [
        one
        for one in team_store.of_person(session, sent.workspace_id, sent.person_id)
        if one.team_id != chosen.team_id and forms.answer(sent.view, "team")
    ]
    return _new_form([chosen, *others], draft, sent.remembers.get("heard_from"))


def _heard_from(session: Session, sent: Submission) -> str | None:
    """Whose message it is, if that is somebody Baton has met and no app."""
    person = people.get(session, sent.workspace_id, str(sent.remembers.get("heard_from")))
    return person.person_id if person and not person.is_bot else None
