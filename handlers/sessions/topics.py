"""Sessions in Slack: topics proposed, listed, voted for and taken off."""

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import contact, sends
from bot.clock import Clock
from bot.practices.retro import themes
from bot.practices.sessions import topics
from bot.practices.til import library
from bot.sends import Message
from bot.views import forms
from bot.views.sessions import done_page, lists
from bot.views.sessions import forms as pages
from bot.views.til import lists as library_lists
from bot.views.til.lists import Asked
from handlers import answers
from handlers.requests import (
    Click,
    Command,
    Payload,
    answer,
    once,
    read_click,
    read_submission,
)
from handlers.sessions.attending import TAG
from handlers.sessions.finding import remembered_team, team_of, teams_of, topic_of
from storage.db import Database


def propose_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """`/session propose <topic>`; with no topic the form."""
    if not asked.text.strip():
        _open_form(asked, client, db)
        ack()
        return
    now = clock()
    with once(db, body, now) as session:
        team = team_of(session, asked)
        topic = topics.propose(session, team, by=asked.person_id, typed=asked.text, now=now)
        page = topics.listed(session, team, asked.person_id)
    ack(**answer(lists.listed(page, lists.proposed(topic))))


def vote_typed(ack: Ack, asked: Command, body: Payload, db: Database, clock: Clock) -> None:
    """`/session vote <number>`; with no number the list."""
    if not asked.text.strip():
        list_typed(ack, asked, db)
        return
    with once(db, body, clock()) as session:
        team = team_of(session, asked)
        topics.vote(session, topics.numbered(session, team, asked.text), by=asked.person_id)
        page = topics.listed(session, team, asked.person_id)
    ack(**answer(lists.listed(page, "Your vote is counted, once.")))


def list_typed(ack: Ack, asked: Command, db: Database) -> None:
    """`/session list`."""
    with db.read() as session:
        ack(**answer(_list(session, asked)))


def find_typed(ack: Ack, asked: Command, db: Database) -> None:
    """`/session find <words>`: the notes of sessions, which stand in the library; all without."""
    wanted = Asked(words=asked.text.strip()[:200], tag=TAG)
    with db.read() as session:
        team = team_of(session, asked)
        page = library.page(session, team, wanted)
    ack(**answer(library_lists.listed(page, library_lists.title_of(wanted, None))))


def propose_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Propose a topic*."""
    _open_form(read_click(body), client, db)
    ack()


def proposed(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for a topic."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        typed = forms.typed(sent.view, "topic")
        topic = topics.propose(session, team, by=sent.person_id, typed=typed, now=now)
        # What suggested it is settled.
        about = (team.workspace_id, themes.SESSION, str(sent.remembers.get("theme")))
        sends.queue(session, contact.settle_about(session, *about, lists.proposed(topic)), now)
    page = done_page("Added", [lists.proposed(topic), "`/session list` shows all of them."])
    ack(response_action="update", view=page)


def list_clicked(ack: Ack, body: Payload, db: Database) -> None:
    """*See and vote*."""
    click = read_click(body)
    with db.read() as session:
        message = _list(session, click)
    answers.tell(click, message)
    ack()


def vote_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Vote*."""
    _vote(read_click(body), body, db, clock, is_back=False)
    ack()


def unvote_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Take my vote back*."""
    _vote(read_click(body), body, db, clock, is_back=True)
    ack()


def remove_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Take it off*."""
    click, now = read_click(body), clock()
    with once(db, body, now) as session:
        team, topic = topic_of(session, click, click.value)
        topics.remove(session, team, topic, by=click.person_id, now=now)
        message = lists.listed(topics.listed(session, team, click.person_id))
    answers.replace(click, message)
    ack()


def _vote(click: Click, body: Payload, db: Database, clock: Clock, *, is_back: bool) -> None:
    with once(db, body, clock()) as session:
        team, topic = topic_of(session, click, click.value)
        topics.vote(session, topic, by=click.person_id, is_back=is_back)
        message = lists.listed(topics.listed(session, team, click.person_id))
    answers.replace(click, message)


def _list(session: Session, asked: Command | Click) -> Message:
    team = team_of(session, asked)
    return lists.listed(topics.listed(session, team, asked.person_id))


def _open_form(asked: Command | Click, client: WebClient, db: Database) -> None:
    with db.read() as session:
        mine = [(one.team_id, f"#{one.name}") for one in teams_of(session, asked)]
    answers.open_modal(client, asked.trigger_id, pages.propose(mine))
