"""Retros in Slack: actions added, taken, done, moved, made smaller and dropped."""

from collections.abc import Callable
from datetime import date, datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import clock as clocks
from bot import contact, sends
from bot.clock import Clock
from bot.errors import FieldError
from bot.practices.retro import actions, posts
from bot.practices.retro import promises as promised
from bot.practices.retro.typed import NewAction
from bot.sends import Message, Send
from bot.views import forms
from bot.views.retro import forms as pages
from bot.views.retro import promises
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
from handlers.retro.finding import action_of, retro_of, team_of
from storage.db import Database
from storage.retro.actions import Action, State
from storage.team import Team

Effect = Callable[[Session, Team, Action, datetime], list[Send]]


def list_typed(ack: Ack, asked: Command, db: Database) -> None:
    """`/retro actions`."""
    with db.read() as session:
        ack(**answer(_list(session, team_of(session, asked))))


def done_typed(ack: Ack, asked: Command, body: Payload, db: Database, clock: Clock) -> None:
    """`/retro done <action>`: by its number, or some of its words."""
    now = clock()
    with once(db, body, now) as session:
        team = team_of(session, asked)
        action = promised.meant(session, team, asked.text, asked.person_id)
        found = actions.finish(session, team, action, State.DONE, by=asked.person_id, now=now)
        found += _settle(session, action, "Done.")
        sends.queue(session, found, now)
        message = _list(session, team, f"A-{action.number} is done.")
    ack(**answer(message))


def add_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Add an action*, under a topic."""
    click = read_click(body)
    retro_id, _, place = click.value.partition(":")
    with db.read() as session:
        team, retro = retro_of(session, click, retro_id)
        actions.require_room(session, retro)
        due = clocks.local(clock(), team.tz).date() + actions.MOVES_BY
        number = int(place) if place.isdigit() else 1
        view = pages.action(retro_id, number, owner=click.person_id, due=due)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def added(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form for an action."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, retro = retro_of(session, sent, str(sent.remembers.get("retro")))
        place = sent.remembers.get("place")
        action, found = actions.propose(
            session,
            team,
            retro,
            place=place if isinstance(place, int) and 1 <= place <= retro.topics else 1,
            by=sent.person_id,
            new=NewAction(
                text=forms.typed(sent.view, "text"),
                owner=forms.answer(sent.view, "owner"),
                due_on=_date(sent.view, "due"),
                cue=forms.typed(sent.view, "cue"),
                step=forms.typed(sent.view, "step"),
            ),
            now=now,
        )
        sends.queue(session, found, now)
    told = "It is yours." if action.owner else "They are asked; it counts once they say yes."
    page = pages.done_page("Added", [f"A-{action.number} stands in the thread. {told}"])
    ack(response_action="update", view=page)


def accept_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*I take it*."""
    click = read_click(body)

    def take(session: Session, team: Team, action: Action, now: datetime) -> list[Send]:
        return actions.accept(session, team, action, by=click.person_id, now=now)

    _act(click, body, db, clock(), take, "It is yours. I remind you on its date.")
    ack()


def decline_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Not me*."""
    click = read_click(body)

    def pass_on(session: Session, team: Team, action: Action, now: datetime) -> list[Send]:
        del team, now
        return actions.decline(session, action, by=click.person_id)

    _act(click, body, db, clock(), pass_on, "That is fine. It waits for somebody else.")
    ack()


def done_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Done*."""
    _finish(read_click(body), body, db, clock(), State.DONE, "Done.")
    ack()


def dropped_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Dropped*."""
    _finish(read_click(body), body, db, clock(), State.DROPPED, "Dropped: that is an answer too.")
    ack()


def goal_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Make it a goal*."""
    outcome = "It is a goal now, and off the list of actions."
    _finish(read_click(body), body, db, clock(), State.GOAL, outcome)
    ack()


def moved_clicked(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """*Moved*: one tap gives it two weeks more."""
    click = read_click(body)

    def later(session: Session, team: Team, action: Action, now: datetime) -> list[Send]:
        return actions.move(session, team, action, by=click.person_id, due_on=None, now=now)

    _act(click, body, db, clock(), later, "Moved by two weeks.")
    ack()


def shrink_clicked(ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """*Make it smaller*."""
    click = read_click(body)
    with db.read() as session:
        team, action = action_of(session, click, click.value)
        due = clocks.local(clock(), team.tz).date() + actions.MOVES_BY
        view = pages.shrink(action.action_id, action.text, due)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def shrunk(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that makes an action smaller."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, action = action_of(session, sent, str(sent.remembers.get("action")))
        found = actions.shrink(
            session,
            team,
            action,
            by=sent.person_id,
            text=forms.typed(sent.view, "text"),
            due_on=_date(sent.view, "due"),
            now=now,
        )
        found += _settle(session, action, "Made smaller.")
        sends.queue(session, found, now)
    page = pages.done_page("Saved", [f"A-{action.number} begins anew."])
    ack(response_action="update", view=page)


def _finish(
    click: Click, body: Payload, db: Database, now: datetime, state: State, outcome: str
) -> None:
    def settle(session: Session, team: Team, action: Action, now: datetime) -> list[Send]:
        return actions.finish(session, team, action, state, by=click.person_id, now=now)

    _act(click, body, db, now, settle, outcome)


def _act(
    click: Click, body: Payload, db: Database, now: datetime, effect: Effect, outcome: str
) -> None:
    """Do something with an action, wherever its button stood."""
    with once(db, body, now) as session:
        team, action = action_of(session, click, click.value)
        found = effect(session, team, action, now)
        found += _settle(session, action, outcome)
        sends.queue(session, found, now)
        message = _list(session, team, f"A-{action.number}: {outcome}")
    if click.is_ephemeral:
        answers.replace(click, message)


def _settle(session: Session, action: Action, outcome: str) -> list[Send]:
    """Settle what waits for people about an action that is dealt with."""
    return [
        send
        for kind in (actions.OWNER, actions.DUE)
        for send in contact.settle_about(
            session, action.workspace_id, kind, action.action_id, outcome
        )
    ]


def _list(session: Session, team: Team, note: str = "") -> Message:
    found = [posts.shown_action(session, one) for one in promised.waiting(session, team)]
    return promises.listed(found, note)


def _date(view: Payload, field: str) -> date | None:
    typed = forms.answer(view, field)
    try:
        return date.fromisoformat(str(typed)) if typed else None
    except ValueError:
        raise FieldError(field, "That is no date. Pick one.") from None
