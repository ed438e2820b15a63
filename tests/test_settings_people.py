"""A lead says who leads, who takes part, and who is not asked for turns."""

from datetime import UTC, datetime, time

import pytest

from bot import turns
from bot.errors import FieldError, UserError
from bot.team_settings import people as rules
from bot.team_settings.people import People
from bot.views.setup import EVERYBODY, SOME
from sandbox.seen import View
from storage import team as teams
from storage.db import Database
from storage.person import Person
from storage.team import Member, Role, Team
from storage.workspace import Workspace
from tests.stage import Stage
from tests.test_settings_cadence import forged
from tests.test_setup import leads_of, members_of, team_of

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
KINDS = ("test.speaker", "test.host")


def open_people(stage: Stage, *, by: str = "ada") -> View:
    """`/baton settings`, and *Change* beside the people."""
    assert stage.slack.command(by, "/baton settings").view
    answer = stage.slack.click(by, "settings.people", value=team_of(stage).team_id)
    assert answer.view, answer
    return answer.view


def test_a_lead_hands_the_team_over_and_the_channel_hears_of_it(stage: Stage) -> None:
    stage.set_up()
    open_people(stage)
    page = stage.slack.submit("ada", {"leads": ["kofi", "grace"]}).view
    stage.settle()
    assert leads_of(stage) == {"kofi", "grace"}
    assert "lead this team now: Ada changed that" in stage.channel()[-1].plain
    assert page
    assert "Ask to lead" in page.plain
    assert "Change" not in page.plain


def test_a_team_always_has_a_lead_and_only_members_lead(stage: Stage) -> None:
    stage.set_up()
    open_people(stage)
    answer = stage.slack.submit("ada", {"leads": []})
    assert "needs somebody who leads it" in answer.errors["leads"]
    answer = stage.slack.submit("ada", {"leads": ["ada", "mallory"]})
    assert "is not in the team" in answer.errors["leads"]
    assert leads_of(stage) == {"ada"}


def test_some_take_part_and_later_everybody(stage: Stage) -> None:
    stage.set_up()
    open_people(stage)
    answer = stage.slack.submit("ada", {"who": SOME, "people": []})
    assert "Pick who takes part" in answer.errors["people"]
    stage.slack.submit("ada", {"who": SOME, "people": ["grace", "kofi"]})
    stage.settle()
    assert members_of(stage) == {"ada", "grace", "kofi"}
    view = open_people(stage)
    assert view.values["who"] == SOME
    stage.slack.submit("ada", {"who": EVERYBODY})
    stage.settle()
    assert len(members_of(stage)) == 8


def test_who_hands_over_and_does_not_take_part_is_out(stage: Stage) -> None:
    stage.set_up()
    open_people(stage)
    stage.slack.submit("ada", {"leads": ["kofi"], "who": SOME, "people": ["grace"]})
    stage.settle()
    assert members_of(stage) == {"kofi", "grace"}
    assert leads_of(stage) == {"kofi"}


def test_two_leads_with_the_same_form(stage: Stage) -> None:
    stage.set_up()
    open_people(stage)
    stage.slack.submit("ada", {"leads": ["ada", "kofi"]})
    open_people(stage, by="kofi")
    open_people(stage)
    stage.slack.submit("kofi", {"leads": ["ada", "kofi", "grace"]})
    answer = stage.slack.submit("ada", {"leads": ["ada"]})
    assert "Somebody changed this meanwhile" in answer.errors["leads"]
    assert leads_of(stage) == {"ada", "kofi", "grace"}


def test_a_forged_form_makes_nobody_a_lead(stage: Stage) -> None:
    stage.set_up()
    open_people(stage)
    stage.slack.submit("ada", {"leads": ["ada", "kofi"]})
    for by in ("grace", "mallory"):
        assert "Only a lead of this team" in forged(stage, by)


@pytest.fixture
def team(db: Database) -> Team:
    found = Team(
        workspace_id="T1",
        team_id="team",
        channel_id="C1",
        name="payments",
        tz="Europe/Berlin",
        day_starts=time(9),
        day_ends=time(17),
        working_days="mon,tue,wed,thu,fri",
        created_by="ada",
        created_at=NOW,
    )
    with db.write() as session:
        session.add(Workspace(workspace_id="T1", name="W", bot_id="B1", bot_user_id="U0"))
        session.flush()
        session.add(found)
        for name in ("ada", "grace", "kofi"):
            session.add(Person(workspace_id="T1", person_id=name, name=name))
            session.flush()
            role = Role.LEAD if name == "ada" else Role.MEMBER
            session.add(
                Member(workspace_id="T1", team_id="team", person_id=name, role=role, joined_at=NOW)
            )
    return found


def leave_out(db: Database, *people: str, seen: object = None) -> None:
    with db.write() as session:
        team = teams.get(session, "T1", "team")
        assert team
        now = rules.current(session, team, KINDS)
        wanted = People(leads=now.leads, chosen=None, left_out=frozenset(people))
        seen = seen or rules.stamp_of(now)
        rules.save(session, team, wanted, kinds=KINDS, by="ada", seen=seen, now=NOW)


def left_out(db: Database, kind: str) -> set[str]:
    with db.read() as session:
        team = teams.get(session, "T1", "team")
        assert team
        return {one.person_id for one in turns.rotation(session, team, kind) if one.is_excluded}


def test_whoever_is_left_out_is_left_out_of_every_turn(db: Database, team: Team) -> None:
    leave_out(db, "kofi")
    assert [left_out(db, kind) for kind in KINDS] == [{"kofi"}, {"kofi"}]
    leave_out(db)
    assert [left_out(db, kind) for kind in KINDS] == [set(), set()]


def test_what_somebody_chose_for_one_kind_of_turn_stays(db: Database, team: Team) -> None:
    with db.write() as session:
        [kofi] = [one for one in turns.rotation(session, team, KINDS[0]) if one.person_id == "kofi"]
        turns.leave_out(kofi)
    leave_out(db, "kofi", "grace")
    assert [left_out(db, kind) for kind in KINDS] == [{"kofi", "grace"}, {"grace"}]


def test_what_cannot_be_is_refused(db: Database, team: Team) -> None:
    with pytest.raises(FieldError, match="is not in the team"):
        leave_out(db, "mallory")
    with pytest.raises(UserError, match="meanwhile"):
        leave_out(db, "kofi", seen="older")
