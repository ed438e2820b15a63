"""Sessions in Slack: moved, handed over and cancelled."""

from datetime import datetime

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import clock as clocks
from bot import contact, sends
from bot.clock import Clock
from bot.errors import FieldError, UserError
from bot.practices import sessions
from bot.practices.sessions import steps, timing, typed
from bot.sends import Block, Message, Send
from bot.views import commands, forms
from bot.views import sessions as views
from bot.views.common import sentence
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
from handlers.sessions.finding import meeting_of, team_of
from handlers.sessions.offers import settle_taken
from handlers.sessions.scheduling import moment_of, when_for_whom
from storage import sessions as store
from storage.db import Database
from storage.sessions import Meeting, Part
from storage.team import Team

NOTHING = "You have no session to change. `/session` shows what comes next."


def swap_typed(
    ack: Ack, asked: Command, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """`/session swap`: to another date, or to another speaker; with neither the form."""
    who = commands.mentioned(asked.escaped)
    if who:
        ack(**answer(_hand_to(asked, body, who[0], db, clock())))
        return
    if asked.text.strip():
        ack(**answer(_move_to(asked, body, db, clock())))
        return
    with db.read() as session:
        team = team_of(session, asked)
        view = _move_form(team, _own(session, team, asked.person_id, clock()))
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def move_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Move*."""
    click = read_click(body)
    with db.read() as session:
        view = _move_form(*meeting_of(session, click, click.value))
    answers.open_modal(client, click.trigger_id, view)
    ack()


def moved(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that moves a session."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, meeting = meeting_of(session, sent, str(sent.remembers.get("meeting")))
        starts_at, place = moment_of(sent, team, now), forms.typed(sent.view, "place")
        _move(session, team, meeting, by=sent.person_id, starts_at=starts_at, place=place, now=now)
        lines = when_for_whom(session, team, meeting, now)
    ack(response_action="update", view=views.done_page("Moved", lines))


def hand_over_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Hand over*."""
    click = read_click(body)
    with db.read() as session:
        _, meeting = meeting_of(session, click, click.value)
        talks = [(one.part_id, one.title or "A talk") for one in store.parts(session, meeting)]
        if not talks:
            raise UserError("A Lean Coffee has no speaker to hand over from. You can move it.")
        view = pages.hand_over(meeting.meeting_id, talks)
    answers.open_modal(client, click.trigger_id, view)
    ack()


def handed_over(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that asks a colleague to speak instead."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team, meeting = meeting_of(session, sent, str(sent.remembers.get("meeting")))
        part_id = forms.answer(sent.view, "talk") or str(sent.remembers.get("talk"))
        part = _part(session, meeting, part_id)
        to = forms.answer(sent.view, "speaker") or ""
        found = sessions.hand_over(session, team, meeting, part, by=sent.person_id, to=to, now=now)
        sends.queue(session, found, now)
    lines = ["They are asked in their next message. Until they say yes, nothing changes."]
    ack(response_action="update", view=views.done_page("Asked", lines))


def cancel_typed(ack: Ack, asked: Command, client: WebClient, db: Database, clock: Clock) -> None:
    """`/session cancel`: the question before it is cancelled."""
    with db.read() as session:
        team = team_of(session, asked)
        found = _changeable(session, team, asked.person_id, clock())
        if not found:
            raise UserError(NOTHING)
        view = pages.cancel([(one.meeting_id, _name(session, team, one)) for one in found])
    answers.open_modal(client, asked.trigger_id, view)
    ack()


def cancel_clicked(ack: Ack, body: Payload, client: WebClient, db: Database) -> None:
    """*Cancel it*."""
    click = read_click(body)
    with db.read() as session:
        team, meeting = meeting_of(session, click, click.value)
        view = pages.cancel([(meeting.meeting_id, _name(session, team, meeting))])
    answers.open_modal(client, click.trigger_id, view)
    ack()


def cancelled(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The answer to the question before it is cancelled."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        meeting_id = forms.answer(sent.view, "meeting") or sent.remembers.get("meeting")
        team, meeting = meeting_of(session, sent, str(meeting_id))
        found = sessions.cancel(session, team, meeting, by=sent.person_id, now=now)
        found += _settle(session, meeting, "This session is cancelled.")
        sends.queue(session, found + settle_taken(session, meeting), now)
    lines = ["It does not take place; the channel says so. Nobody's turn is used up."]
    ack(response_action="update", view=views.done_page("Cancelled", lines))


def _hand_to(asked: Command, body: Payload, to: str, db: Database, now: datetime) -> Message:
    with once(db, body, now) as session:
        team = team_of(session, asked)
        meeting = _own(session, team, asked.person_id, now)
        talks = store.parts(session, meeting)
        mine = [one for one in talks if one.speaker == asked.person_id] or talks
        if not mine:
            raise UserError("A Lean Coffee has no speaker to hand over from. You can move it.")
        by = asked.person_id
        found = sessions.hand_over(session, team, meeting, mine[0], by=by, to=to, now=now)
        sends.queue(session, found, now)
    return sentence("They are asked in their next message. Until they say yes, nothing changes.")


def _move_to(asked: Command, body: Payload, db: Database, now: datetime) -> Message:
    words = asked.text.split()
    with once(db, body, now) as session:
        team = team_of(session, asked)
        meeting = _own(session, team, asked.person_id, now)
        wall = clocks.local(meeting.starts_at, team.tz)
        day = typed.day_of(words[0], clocks.local(now, team.tz).date())
        at = typed.time_of(words[1]) if len(words) > 1 else wall.time().replace(tzinfo=None)
        moment = typed.moment_of(day, at, team.tz, now)
        by, place = asked.person_id, meeting.place
        _move(session, team, meeting, by=by, starts_at=moment, place=place, now=now)
        lines = when_for_whom(session, team, meeting, now)
    return sentence("\n".join(one for one in lines if one))


def _move(
    session: Session,
    team: Team,
    meeting: Meeting,
    *,
    by: str,
    starts_at: datetime,
    place: str,
    now: datetime,
) -> None:
    is_moved = starts_at != meeting.starts_at
    found = sessions.move(session, team, meeting, by=by, starts_at=starts_at, place=place, now=now)
    settled = _settle(session, meeting, "This session has moved.") if is_moved else []
    sends.queue(session, [*settled, *found], now)


def _settle(session: Session, meeting: Meeting, outcome: str) -> list[Send]:
    """Settle what waits for people about a session that is no longer as it was."""
    kinds = (steps.SPEAKER, steps.TOMORROW, sessions.CHANGED)
    return [
        send
        for kind in kinds
        for send in contact.settle_about(
            session, meeting.workspace_id, kind, meeting.meeting_id, outcome
        )
    ]


def _own(session: Session, team: Team, person_id: str, now: datetime) -> Meeting:
    """The next session in which somebody speaks, or else which they may change.

    Raises:
        UserError: there is none.
    """
    found = _changeable(session, team, person_id, now)
    mine = [
        one for one in found if person_id in {part.speaker for part in store.parts(session, one)}
    ]
    if not found:
        raise UserError(NOTHING)
    return (mine or found)[0]


def _changeable(session: Session, team: Team, person_id: str, now: datetime) -> list[Meeting]:
    return [
        one
        for one in store.ahead(session, team, now)
        if now < timing.ends_at(one) and sessions.may_change(session, team, one, person_id)
    ]


def _move_form(team: Team, meeting: Meeting) -> Block:
    wall = clocks.local(meeting.starts_at, team.tz)
    return pages.move(
        meeting.meeting_id, tz=team.tz, day=wall.date(), at=wall.time(), place=meeting.place
    )


def _part(session: Session, meeting: Meeting, part_id: str) -> Part:
    part = store.part(session, meeting.workspace_id, part_id)
    if part is None or part.meeting_id != meeting.meeting_id:
        raise FieldError("talk", "That talk is gone. Pick another one.")
    return part


def _name(session: Session, team: Team, meeting: Meeting) -> str:
    wall = clocks.local(meeting.starts_at, team.tz)
    titles = " · ".join(one.title for one in store.parts(session, meeting) if one.title)
    return f"{wall:%a %d %b %H:%M} {titles}"
