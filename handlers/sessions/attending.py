"""Sessions in Slack: who comes, what they ask beforehand, and what stays afterwards."""

from datetime import datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.errors import FieldError, UserError
from bot.practices import sessions, til
from bot.practices.sessions import steps
from bot.practices.sessions.typed import TITLE, notes_of
from bot.practices.til.typed import NewTil, find_secret
from bot.sends import Message, Send
from bot.views import forms
from bot.views import sessions as views
from bot.views.common import cut, one_line, sentence
from bot.views.sessions import forms as pages
from handlers import answers
from handlers.requests import (
    Command,
    Payload,
    answer,
    once,
    read_click,
    read_submission,
)
from handlers.sessions.finding import meeting_of, settle_own, team_of
from storage import sessions as store
from storage import til as lessons
from storage.db import Database
from storage.sessions import Meeting, State
from storage.team import Team
from storage.til import Lesson

TAG = "session"


def coming_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I'm in*."""
    _answer(body, db, clock(), is_in=True)
    ack()


def not_coming_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Can't make it*."""
    _answer(body, db, clock(), is_in=False)
    ack()


def ask_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Ask a question beforehand*."""
    click = read_click(body)
    with db.read() as session:
        _, meeting = meeting_of(session, click, click.value)
    answers.open_modal(client, click.trigger_id, pages.ask(meeting.meeting_id))
    ack()


def asked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form with a question."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, meeting = meeting_of(session, sent, str(sent.remembers.get("meeting")))
        text = forms.typed(sent.view, "question")
        found = sessions.ask(session, team, meeting, by=sent.person_id, typed=text, now=now)
        sends.queue(session, found, now)
    ack(response_action="update", view=views.done_page("Asked", ["It is in the thread."]))


def calendar_clicked(ack: Ack) -> None:
    """*Add to calendar* opens an address; there is nothing else to do."""
    ack()


def notes_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """`/session notes <link or text>`; with neither the form."""
    now = clock()
    if not asked.text.strip():
        with db.read() as session:
            team = team_of(session, asked)
            view = pages.notes(_begun(session, team, asked.person_id, now).meeting_id)
        answers.open_modal(client, asked.trigger_id, view)
        ack()
        return
    with once(db, body, now) as session:
        team = team_of(session, asked)
        meeting = _begun(session, team, asked.person_id, now)
        message = _save(session, team, meeting, asked.person_id, asked.text, now)
    ack(**answer(message))


def notes_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Add notes*."""
    click = read_click(body)
    with db.read() as session:
        _, meeting = meeting_of(session, click, click.value)
        initial = "\n".join(one for one in (meeting.takeaway, meeting.notes_link) if one)
    answers.open_modal(client, click.trigger_id, pages.notes(meeting.meeting_id, initial))
    ack()


def noted(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form with what stays."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, meeting = meeting_of(session, sent, str(sent.remembers.get("meeting")))
        text = forms.typed(sent.view, "notes")
        message = _save(session, team, meeting, sent.person_id, text, now)
    ack(response_action="update", view=views.done_page("Saved", [message.text]))


def _answer(body: Payload, db: Database, now: datetime, *, is_in: bool) -> None:
    click = read_click(body)
    with once(db, body, now) as session:
        team, meeting = meeting_of(session, click, click.value)
        found = sessions.come(session, team, meeting, by=click.person_id, is_in=is_in, now=now)
        kinds = (sessions.CHANGED,) if is_in else (sessions.CHANGED, steps.TOMORROW)
        outcome = "You are in." if is_in else "Noted, and nobody is told."
        found += settle_own(session, click, kinds, meeting.meeting_id, outcome)
        sends.queue(session, found, now)


def _begun(session: Session, team: Team, person_id: str, now: datetime) -> Meeting:
    """The session that notes are for: the last one that has begun.

    Raises:
        UserError: there is none.
    """
    running = [
        one
        for one in store.ahead(session, team, now)
        if one.state == State.ON and one.starts_at <= now
    ]
    found = running[0] if running else store.last_held(session, team)
    if found is None:
        raise UserError("No session has begun yet. Notes come after one: try again then.")
    sessions.require_notes(session, team, found, person_id, now)
    return found


def _save(
    session: Session, team: Team, meeting: Meeting, by: str, typed: str, now: datetime
) -> Message:
    """Keep the notes as a lesson of the library, and link it with the session."""
    sessions.require_notes(session, team, meeting, by, now)
    takeaway, link = notes_of(typed)
    new = _lesson(session, meeting, takeaway, link)
    if secret := find_secret(new):
        raise FieldError("notes", f"Is {secret} a password or a token? Take it out.")
    found: list[Send] = []
    earlier = lessons.get(session, team.workspace_id, meeting.notes_entry or "")
    if earlier and earlier.author == by:
        found += til.edit(session, team, earlier, by=by, new=new, now=now)
        entry: Lesson = earlier
    else:
        entry = til.record(session, team, author=by, new=new, now=now)
    found += sessions.keep_notes(
        session,
        team,
        meeting,
        by=by,
        takeaway=takeaway,
        link=link,
        entry=(entry.entry_id, f"T-{entry.number}"),
        now=now,
    )
    found += contact.settle_about(
        session, team.workspace_id, steps.WANTED, meeting.meeting_id, "The notes are saved."
    )
    sends.queue(session, found, now)
    return sentence(f"Saved as T-{entry.number} in the library, and linked from the session.")


def _lesson(session: Session, meeting: Meeting, takeaway: str, link: str) -> NewTil:
    titles = " · ".join(one.title for one in store.parts(session, meeting) if one.title)
    about = f"From a session: {titles or 'Lean Coffee'}"
    first = one_line(takeaway.split("\n", 1)[0]) if takeaway else about
    is_short = first == takeaway and cut(first, TITLE) == first
    body = about if is_short else f"{about}\n\n{takeaway}".strip()
    return NewTil(cut(first, TITLE), body if takeaway else "", (TAG,), link)
