"""Sessions in Slack: a question from a thread is answered, and the library keeps the answer."""

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.errors import FieldError
from bot.practices import til
from bot.practices.sessions import posts, questions, steps
from bot.practices.sessions.typed import TITLE, answer_of
from bot.practices.til.typed import NewTil, find_secret
from bot.views import forms
from bot.views.common import cut, one_line
from bot.views.sessions import done_page
from bot.views.sessions import forms as pages
from handlers import answers
from handlers.requests import Payload, once, read_click, read_submission
from handlers.sessions.attending import TAG
from handlers.sessions.finding import asked_in
from storage import til as lessons
from storage.db import Database
from storage.sessions import Meeting, Question


def answer_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Answer it*: the form."""
    click = read_click(body)
    with db.read() as session:
        _, _, question = asked_in(session, click, click.value)
    answers.open_modal(client, click.trigger_id, pages.answer(question.question_id, question.text))
    ack()


def answered(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form with an answer."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, meeting, question = asked_in(session, sent, str(sent.remembers.get("question")))
        _require_open(session, question)
        typed = answer_of(forms.typed(sent.view, "answer"))
        new = _lesson(session, meeting, question, typed)
        if secret := find_secret(new):
            raise FieldError("answer", f"Is {secret} a password or a token? Take it out.")
        entry = til.record(session, team, author=sent.person_id, new=new, now=now)
        found = questions.answer(session, team, meeting, question, entry, typed)
        # Whoever spoke was asked for it, too.
        about = (team.workspace_id, steps.WANTED, meeting.meeting_id)
        found += contact.show_about(session, *about)
        sends.queue(session, found, now)
        lines = [f"It is T-{entry.number} in the library, and stands in the thread."]
    ack(response_action="update", view=done_page("Answered", lines))


def _lesson(session: Session, meeting: Meeting, question: Question, answer: str) -> NewTil:
    """An answer as a lesson: its first line is the title, and the question stands below it."""
    first = one_line(answer.split("\n", 1)[0])
    about = f"Asked before a session: {question.text}"
    is_short = first == answer and cut(first, TITLE) == first
    body = about if is_short else f"{about}\n\n{answer}"
    return NewTil(cut(first, TITLE), body, (TAG,), posts.address(session, meeting) or "")


def _require_open(session: Session, question: Question) -> None:
    """Keep a second answer in its form: the first one came meanwhile.

    Raises:
        FieldError: says which lesson answers it.
    """
    entry = lessons.get(session, question.workspace_id, question.entry_id or "")
    if entry:
        name = f"T-{entry.number}"
        raise FieldError("answer", f"{name} answers it already. `/til` keeps yours as well.")
