"""Sessions in Slack: somebody is asked to speak and answers, or offers it by themselves."""

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.errors import UserError
from bot.practices.sessions import answering, asking, ideas, seating
from bot.practices.sessions.items import TALK_MINUTES
from bot.practices.sessions.timing import TURN
from bot.practices.sessions.typed import Talk
from bot.sends import Block, Send
from bot.views import forms
from bot.views.common import quoted
from bot.views.sessions import at, done_page
from bot.views.sessions import forms as pages
from handlers import answers
from handlers.requests import (
    Click,
    Command,
    Payload,
    Submission,
    once,
    read_click,
    read_submission,
)
from handlers.sessions.finding import question_of, remembered_team, teams_of, topic_of
from storage import sessions as store
from storage.db import Database
from storage.sessions import Meeting
from storage.team import Team

TAKEN = "This place to speak is taken now."
KEPT = (
    "Somebody was a little faster: that place is taken. Your talk is kept, and you are asked first "
    "when the next place is free."
)


def offer_typed(ack: Ack, asked: Command, client: WebClient, db: Database) -> None:
    """`/session offer`: the form."""
    with db.read() as session:
        view = _speak_form(session, asked, title=asked.text.strip())
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def speak_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*I can speak*."""
    click = read_click(body)
    with db.read() as session:
        view = _speak_form(session, click)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def speak_on_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*I can speak on this*, in the list."""
    click = read_click(body)
    with db.read() as session:
        team, topic = topic_of(session, click, click.value)
        chosen = [(topic.topic_id, topic.title)]
        view = pages.speak([(team.team_id, team.name)], chosen, topic_id=topic.topic_id)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def offered(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that says that somebody would speak."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        talk = read_talk(session, sent, team)
        meeting, found = answering.volunteer(session, team, by=sent.person_id, talk=talk, now=now)
        sends.queue(session, found, now)
        lines = _thanks(meeting, talk, team)
    ack(response_action="update", view=done_page("Thank you", lines))


def accept_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*I'll speak*: the form with one's ideas."""
    click, now = read_click(body), clock()
    with db.read() as session:
        item, team, offer = question_of(session, click, click.value)
        if not answering.is_free(session, offer, now):
            raise UserError(f"{TAKEN} `/session offer` keeps your talk for the next one.")
        found = ideas.of_person(session, team, click.person_id, offer)
        view = pages.accept(found, item_id=item.item_id, minutes=TALK_MINUTES)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def accepted(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that a yes opened."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        item, team, offer = question_of(session, sent, str(sent.remembers.get("item")))
        talk = read_talk(session, sent, team)
        is_theirs, found = answering.accept(session, team, offer, talk, now)
        outcome = f"You speak about “{quoted(talk.title, 300)}”." if is_theirs else KEPT
        found += contact.settle(session, item, outcome)
        _, meeting = seating.of_offer(session, offer)
        found += settle_taken(session, meeting)
        sends.queue(session, found, now)
        lines = _thanks(meeting, talk, team) if is_theirs else [KEPT]
    ack(response_action="update", view=done_page("Thank you", lines))


def agree_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Yes, I will*, to a colleague."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item, team, offer = question_of(session, click, click.value)
        is_theirs, found = answering.agree(session, team, offer, now)
        found += contact.settle(session, item, "You speak. Thank you." if is_theirs else KEPT)
        _, meeting = seating.of_offer(session, offer)
        sends.queue(session, found + settle_taken(session, meeting), now)
    ack()


def decline_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Not this time*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item, team, offer = question_of(session, click, click.value)
        found = answering.decline(session, team, offer, now)
        if offer.asks_how_to_go_on:
            found += contact.show_anew(session, item)
        else:
            found += contact.settle(session, item, "Not this time: that is fine.")
        sends.queue(session, found, now)
    ack()


def shadow_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I'd rather shadow or co-present*."""
    click, now = read_click(body), clock()
    outcome = "Noted: whoever speaks hears from me that you would like to shadow or co-present."
    with once(db, body, now) as session:
        item, team, offer = question_of(session, click, click.value)
        found = answering.shadow(session, team, offer, now)
        sends.queue(session, found + contact.settle(session, item, outcome), now)
    ack()


def take_off_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Take me off*."""
    click, now = read_click(body), clock()
    outcome = "You are not asked to speak any more. `/session offer` brings you back."
    with once(db, body, now) as session:
        item, team, offer = question_of(session, click, click.value)
        answering.take_off(session, team, offer)
        sends.queue(session, contact.settle(session, item, outcome), now)
    ack()


def go_on_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Go on asking*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        item, _, offer = question_of(session, click, click.value)
        answering.go_on(session, offer)
        found = contact.settle(session, item, "You are asked again when it is your turn.")
        sends.queue(session, found, now)
    ack()


def settle_taken(session: Session, meeting: Meeting) -> list[Send]:
    """Settle every question about a session to which a yes would come too late."""
    found: list[Send] = []
    for offer in store.offers(session, meeting):
        if not answering.is_free(session, offer, offer.offered_at):
            for kind in (TURN, asking.ASKED):
                workspace_id = meeting.workspace_id
                found += contact.settle_about(session, workspace_id, kind, offer.offer_id, TAKEN)
    return found


def read_talk(session: Session, sent: Submission, team: Team) -> Talk:
    """The talk of a form: a topic of the list, an idea the form remembers, or an own title."""
    picked = forms.answer(sent.view, "topic") or ""
    topic = store.topic(session, team.workspace_id, picked)
    topic = topic if topic and topic.team_id == team.team_id else None
    remembered = sent.remembers.get("ideas")
    titles = remembered if isinstance(remembered, dict) else {}
    title = topic.title if topic else str(titles.get(picked, ""))
    return Talk(
        title=forms.typed(sent.view, "title").strip() or title,
        gain=forms.typed(sent.view, "gain"),
        audience=forms.typed(sent.view, "audience"),
        topic_id=topic.topic_id if topic else None,
    )


def _speak_form(session: Session, asked: Command | Click, title: str = "") -> Block:
    mine = teams_of(session, asked)
    # Each team has a list of its own: with several, the title is typed.
    waiting = store.backlog(session, mine[0]) if len(mine) == 1 else []
    topics = [(one.topic_id, one.title) for one, _ in waiting]
    choices = [(one.team_id, f"#{one.name}") for one in mine]
    return pages.speak(choices, topics, topic_id=None, title=title)


def _thanks(meeting: Meeting | None, talk: Talk, team: Team) -> list[str]:
    title = quoted(talk.title, 300)
    if meeting is None:
        return [f"“{title}” is kept. When a place is free, you are asked first."]
    when = at(meeting.starts_at, team.tz)
    return [
        f"*“{title}”*: you speak {when}.",
        "The channel hears of it five days ahead, and you hear from me the day before.",
        "`/session swap` moves it or hands it over, and `/session cancel` cancels it.",
    ]
