"""A week in which each practice has as much to tell as it ever has, with a chart due."""

from datetime import datetime, timedelta
from functools import partial
from typing import Any

from sqlmodel import Session

from bot.practices import til
from storage import ledger, library, sessions
from storage import person as people
from storage import til as lessons
from storage.db import Database
from storage.person import Person
from storage.reflection import Entry
from storage.retro import Phase, Retro, Series
from storage.retro.actions import Action
from storage.retro.actions import State as Stands
from storage.sessions import Meeting, Part, State, Topic
from storage.team import Member, Role, Team
from tests.record_scene import HERE, PEOPLE, START

ADA, GRACE, _, KOFI = PEOPLE.values()
INES = "U0INES"

HOUR = timedelta(hours=1)
SOON = timedelta(days=6)


def live(db: Database, team: Team, at: datetime) -> None:
    """Have it all happen at a moment; some of it lies in the days after."""
    with db.write() as session:
        people.save(session, [Person(workspace_id=HERE, person_id=INES, name="Ines")])
        session.add(
            Member(
                workspace_id=HERE,
                team_id=team.team_id,
                person_id=INES,
                role=Role.MEMBER,
                joined_at=START,
            )
        )
        lesson = lessons.latest(session, team, limit=99)[-1]
        til.mark_outdated(session, team, lesson, correction="It is not so", by=GRACE, now=at)
        _sessions(session, team, at)
        _retros(session, team, at)
        _reviews(session, team, at)
        for person in [*PEOPLE.values(), INES]:
            session.add(
                Entry(
                    workspace_id=HERE,
                    person_id=person,
                    prompt_id="p",
                    written_at=at,
                    key_id="k",
                    sealed=b"s",
                )
            )


def _sessions(session: Session, team: Team, at: datetime) -> None:
    """Two were held, of which the later left a link alone; one has a speaker, one is a Lean Coffee,
    and one a free place.
    """
    states = (State.HELD, State.ON, State.ON, State.PLANNED, State.HELD)
    held, spoken, lean, free, linked = (
        Meeting(
            workspace_id=HERE,
            team_id=team.team_id,
            starts_at=at + SOON + n * HOUR,
            minutes=30,
            state=state,
            created_at=START,
            asking_until=at + SOON,
        )
        for n, state in enumerate(states)
    )
    held.takeaway, held.notes_at, lean.is_lean = "Read the plan first", at, True
    linked.notes_link, linked.notes_at = "https://example.org/notes", at + HOUR
    sessions.save(session, [held, spoken, lean, free, linked])
    topic = Topic(
        workspace_id=HERE,
        team_id=team.team_id,
        number=1,
        title="Flaky tests",
        proposed_by=ADA,
        created_at=START,
        meeting_id=lean.meeting_id,
    )
    talk = Part(
        workspace_id=HERE,
        meeting_id=spoken.meeting_id,
        position=1,
        speaker=KOFI,
        title="Query plans",
    )
    sessions.save(session, [topic, talk])
    for meeting in (held, linked):
        _note(session, team)(
            practice="sessions",
            event="session.notes",
            at=meeting.notes_at or at,
            object_id=meeting.meeting_id,
        )


def _retros(session: Session, team: Team, at: datetime) -> None:
    """One is over, whose theme was there twice before; one comes, and three actions are due."""
    ours: dict[str, Any] = {"workspace_id": HERE, "team_id": team.team_id}
    series = Series(**ours, name="Incidents", created_by=ADA, created_at=START)
    past = Retro(**ours, number=1, phase=Phase.CLOSED, created_at=START)
    coming = Retro(**ours, number=2, phase=Phase.COLLECT, created_at=START)
    coming.series_id, coming.starts_at, coming.facilitator = series.series_id, at + SOON, KOFI
    session.add_all([series, past, coming])
    session.flush()
    for n in range(3):
        action = Action(
            **ours,
            retro_id=past.retro_id,
            place=1,
            number=n,
            text=f"Action {n}",
            due_on=(at + SOON).date(),
            state=Stands.OPEN,
            created_at=START,
            changed_at=START,
        )
        action.owner = GRACE
        session.add(action)
        theme = library.NewEntry(
            **ours,
            kind=library.Kind.THEME,
            object_id=f"theme {n}",
            name=f"Retro {n}",
            title="Reviews are slow",
            person_id="",
            at=at - n * timedelta(weeks=1),
        )
        library.put(session, theme)
        _note(session, team)(practice="retro", event="action.done", at=at, object_id=f"a{n}")
    _note(session, team)(practice="retro", event="retro.closed", at=at, object_id=past.retro_id)


def _reviews(session: Session, team: Team, at: datetime) -> None:
    """Three months with first replies, and some that the channel took up."""
    note = _note(session, team)
    for n in range(12):
        for moment in (at, at - n * timedelta(weeks=1)):
            for event in ("review.first_reply", "review.claimed"):
                note(practice="reviews", event=event, at=moment, object_id=f"r{n}", n=90)


def _note(session: Session, team: Team) -> "partial[None]":
    return partial(ledger.append, session, (HERE, team.team_id))
