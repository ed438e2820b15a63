"""Sessions in Slack: what those who came will use, and what they write to the speakers."""

from slack_bolt import Ack
from slack_sdk import WebClient

from bot import howto, sends
from bot.clock import Clock
from bot.keys import KeyRing
from bot.practices.sessions import uses
from bot.views import forms
from bot.views.sessions import done_page
from bot.views.sessions import uses as views
from handlers import answers
from handlers.requests import Payload, once, read_click, read_submission
from handlers.sessions.finding import meeting_of, settle_own
from storage.db import Database
from storage.sessions import Use

NOTED = "Noted for the speakers, as a number if five or more answer."


def now_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Now*."""
    _say(body, db, clock, Use.NOW)
    ack()


def later_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Later*."""
    _say(body, db, clock, Use.LATER)
    ack()


def not_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Not for me*."""
    _say(body, db, clock, Use.NOT_FOR_ME)
    ack()


def write_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Write to them*: the form."""
    click = read_click(body)
    with db.read() as session:
        _, meeting = meeting_of(session, click, click.value)
    view = views.words_form(meeting.meeting_id, howto.templates("talk"))
    answers.open_modal(client, click.trigger_id, view)
    ack()


def written(ack: Ack, body: Payload, db: Database, clock: Clock, ring: KeyRing) -> None:
    """The form with words to the speakers."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        _, meeting = meeting_of(session, sent, str(sent.remembers.get("meeting")))
        typed = forms.typed(sent.view, "words")
        uses.write(session, meeting, ring, by=sent.person_id, typed=typed, now=now)
    lines = ["The speakers read it with your name, in a few days. Nobody else does."]
    ack(response_action="update", view=done_page("Sent", lines))


def read_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, ring: KeyRing) -> None:
    """*Read it*, for whoever spoke."""
    click = read_click(body)
    with db.read() as session:
        _, meeting = meeting_of(session, click, click.value)
        found = uses.written(session, meeting, ring, reader=click.person_id)
    answers.open_modal(client, click.trigger_id, views.words(found))
    ack()


def _say(body: Payload, db: Database, clock: Clock, answer: Use) -> None:
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        _, meeting = meeting_of(session, click, click.value)
        uses.say(session, meeting, by=click.person_id, answer=answer)
        found = settle_own(session, click, (uses.USEFUL,), meeting.meeting_id, NOTED)
        sends.queue(session, found, now)
