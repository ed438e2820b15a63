"""Sessions in Slack: what comes, and what is put into the calendar."""

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from slack_bolt import Ack
from slack_sdk import WebClient
from sqlmodel import Session

from bot import clock as clocks
from bot import sends
from bot.clock import Clock
from bot.practices import sessions
from bot.practices.sessions import posts, steps, typed
from bot.sends import Message
from bot.views import forms
from bot.views import sessions as views
from bot.views.sessions import forms as pages
from handlers import answers
from handlers.requests import (
    Click,
    Command,
    Payload,
    Submission,
    answer,
    once,
    read_click,
    read_submission,
)
from handlers.sessions.finding import remembered_team, team_of, teams_of
from handlers.sessions.offers import read_talk
from storage import sessions as store
from storage.db import Database
from storage.sessions import Meeting
from storage.team import Team

USUAL_AHEAD = timedelta(days=7)


def next_typed(ack: Ack, asked: Command, db: Database, clock: Clock) -> None:
    """`/session` and `/session next`."""
    with db.read() as session:
        ack(**answer(_coming_up(session, asked, clock())))


def schedule_typed(ack: Ack, asked: Command, client: WebClient, db: Database, clock: Clock) -> None:
    """`/session schedule [day] [time] [topic]`: the form."""
    _open_schedule(asked, client, db, clock(), asked.text)
    ack()


def schedule_clicked(
    ack: Ack, body: Payload, client: WebClient, db: Database, clock: Clock
) -> None:
    """*Schedule one*."""
    _open_schedule(read_click(body), client, db, clock(), "")
    ack()


def scheduled(ack: Ack, body: Payload, db: Database, clock: Clock) -> None:
    """The form that puts a session into the calendar."""
    sent, now = read_submission(body), clock()
    with once(db, body, now) as session:
        team = remembered_team(session, sent)
        speaker = forms.answer(sent.view, "speaker") or sent.person_id
        talk = read_talk(session, sent, team)
        meeting, found = sessions.schedule(
            session,
            team,
            by=sent.person_id,
            speaker=speaker,
            talk=talk,
            starts_at=moment_of(sent, team, now),
            minutes=typed.length_of(forms.answer(sent.view, "minutes")),
            place=forms.typed(sent.view, "place"),
            now=now,
        )
        sends.queue(session, found, now)
        lines = when_for_whom(session, team, meeting, now)
    if speaker != sent.person_id:
        lines.append("They are asked in their next message; it is announced once they say yes.")
    ack(response_action="update", view=views.done_page("Scheduled", lines))


def moment_of(sent: Submission, team: Team, now: datetime) -> datetime:
    """The moment that a form names.

    Raises:
        FieldError: there is no such moment, or it has passed.
    """
    today = clocks.local(now, team.tz).date()
    day = typed.day_of(forms.typed(sent.view, "day"), today)
    return typed.moment_of(day, typed.time_of(forms.typed(sent.view, "time")), team.tz, now)


def when_for_whom(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[str]:
    """When a session is for whom, as lines of mrkdwn."""
    shown = posts.shown(session, team, meeting, now)
    return views.scheduled(shown, posts.zones(session, team, meeting.starts_at, now))


def _coming_up(session: Session, asked: Command, now: datetime) -> Message:
    team = team_of(session, asked)
    found = []
    for meeting in store.ahead(session, team, now):
        shown = posts.shown(session, team, meeting, now)
        shown = replace(shown, address=posts.address(session, meeting))
        may = sessions.may_change(session, team, meeting, asked.person_id)
        found.append((shown, may))
    return views.coming_up(found, len(store.backlog(session, team)))


def _open_schedule(
    asked: Command | Click, client: WebClient, db: Database, now: datetime, text: str
) -> None:
    with db.read() as session:
        mine = teams_of(session, asked)
        team = mine[0]
        day, at, title = _read_prefill(text, team, now)
        waiting = store.backlog(session, team) if len(mine) == 1 else []
        view = pages.schedule(
            [(one.team_id, f"#{one.name}") for one in mine],
            [(one.topic_id, one.title) for one, _ in waiting],
            tz=team.tz if len(mine) == 1 else "the team's zone",
            speaker=asked.person_id,
            day=day,
            at=at,
            title=title,
        )
    answers.open_modal(client, asked.trigger_id, view)


def _read_prefill(text: str, team: Team, now: datetime) -> tuple[date, time, str]:
    """The day, time and topic that were typed before the form opens, or the usual ones.

    Raises:
        UserError: a day that is none, or the topic is too long; the answer quotes it.
    """
    today = clocks.local(now, team.tz).date()
    words = text.split()
    day, at = today + USUAL_AHEAD, steps.RHYTHM.at
    if words and _is_day(words[0]):
        day, words = typed.day_of(words[0], today), words[1:]
    if words and words[0][0].isdigit() and ":" in words[0]:
        at, words = typed.time_of(words[0]), words[1:]
    return day, at, typed.title_of(" ".join(words)) if words else ""


def _is_day(word: str) -> bool:
    is_iso = word[0].isdigit() and word.count("-") == 2
    return is_iso or word.casefold() in ("today", "tomorrow", *clocks.WEEKDAYS)
