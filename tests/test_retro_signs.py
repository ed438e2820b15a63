"""Retros: what happened since the last one names the format that suits next, and why."""

from datetime import datetime, timedelta

import pytest

from bot.practices.retro import formats
from storage import ledger
from storage.db import Database
from storage.person import Person
from storage.retro import Retro
from storage.team import Member, Team
from tests.record_scene import HERE, PEOPLE, START, keep, settle

DAY = timedelta(days=1)
OPENED = START + 28 * DAY
NOW = OPENED + 14 * DAY


def signs(
    db: Database, team: Team, *, now: datetime = NOW, raters: int = 0, worth: int = 0
) -> dict[str, str]:
    """What is seen at a moment after a retro that was opened at `OPENED`."""
    last = Retro(
        workspace_id=HERE,
        team_id=team.team_id,
        number=1,
        created_at=OPENED,
        opened_at=OPENED,
        raters=raters,
        worth=worth,
    )
    with db.read() as session:
        return formats.signs(session, team, last, now)


def note(db: Database, team: Team, event: str, *, at: datetime, about: str = "x") -> None:
    """Something happened in the team."""
    with db.write() as session:
        practice = event.split(".", 1)[0]
        key = HERE, team.team_id
        ledger.append(session, key, practice=practice, event=event, at=at, object_id=about)


def join(db: Database, team: Team, at: datetime) -> None:
    """A newcomer joins the team."""
    with db.write() as session:
        session.add(Person(workspace_id=HERE, person_id="U0NOOR", name="Noor"))
        session.flush()
        session.add(
            Member(workspace_id=HERE, team_id=team.team_id, person_id="U0NOOR", joined_at=at)
        )


def test_a_quiet_month_asks_for_nothing(db: Database) -> None:
    team = settle(db)
    # All of this was before the last retro, which has heard of it.
    keep(db, team, "The pager was off", at=OPENED - DAY, tags=("incident",))
    note(db, team, "goal.closed", at=OPENED - DAY)
    note(db, team, "action.moved", at=OPENED - DAY)
    note(db, team, "action.moved", at=OPENED + DAY)
    join(db, team, OPENED - DAY)
    assert signs(db, team, raters=5, worth=20) == {}
    with db.read() as session:
        assert list(formats.signs(session, team, None, NOW)) == ["first"]


@pytest.mark.parametrize("tag", ["incident", "outage", "postmortem"])
def test_a_lesson_from_an_incident_comes_first(db: Database, tag: str) -> None:
    team = settle(db)
    keep(db, team, "The pager was off", at=OPENED + DAY, tags=("oncall", tag))
    join(db, team, OPENED + DAY)
    found = signs(db, team)
    assert list(found) == ["incident", "newcomer"]
    assert found["incident"] == "Somebody logged a lesson from an incident."
    format_, reason = formats.suggest(formats.every(), used=["sailboat"], signs=found, people=5)
    assert (format_.format_id, reason) == ("aar", found["incident"])


@pytest.mark.parametrize(
    ("event", "sign"),
    [("trial.adopted", "trial"), ("trial.dropped", "trial"), ("goal.closed", "goal")],
)
def test_what_came_to_its_end_is_seen(db: Database, event: str, sign: str) -> None:
    team = settle(db)
    note(db, team, event, at=OPENED + DAY)
    assert list(signs(db, team)) == [sign]


def test_actions_that_move_are_seen_from_the_second_on(db: Database) -> None:
    team = settle(db)
    for _ in range(2):
        note(db, team, "action.moved", at=OPENED + DAY)
    assert signs(db, team) == {"moved": "Several actions were moved."}


@pytest.mark.parametrize(("worth", "is_seen"), [(12, True), (13, False)])
def test_a_retro_that_was_hardly_worth_its_time_is_seen(
    db: Database, worth: int, is_seen: bool
) -> None:
    found = signs(db, settle(db), raters=5, worth=worth)
    assert list(found) == (["low"] if is_seen else [])


def test_a_long_time_without_a_retro_is_seen(db: Database) -> None:
    team = settle(db)
    assert signs(db, team, now=OPENED + 42 * DAY) == {}
    assert list(signs(db, team, now=OPENED + 43 * DAY)) == ["long"]


def test_a_decision_waits_for_its_second_look_until_it_had_one(db: Database) -> None:
    team = settle(db)
    note(db, team, "decision.logged", at=START + DAY, about="d1")
    assert signs(db, team, now=START + 42 * DAY) == {}
    assert list(signs(db, team, now=START + 44 * DAY)) == ["decision"]
    note(db, team, "decision.reviewed", at=START + 44 * DAY, about="d1")
    assert signs(db, team, now=START + 45 * DAY) == {}


def test_many_lessons_and_much_else_are_seen(db: Database) -> None:
    team = settle(db)
    for n in range(5):
        keep(db, team, f"Lesson {n}", by=(*PEOPLE,)[n % 4], at=OPENED + DAY)
    assert signs(db, team) == {}
    keep(db, team, "Lesson 6", at=OPENED + DAY)
    assert list(signs(db, team)) == ["lessons"]
    for _ in range(6):
        note(db, team, "session.held", at=OPENED + DAY)
    assert list(signs(db, team)) == ["lessons", "busy"]
