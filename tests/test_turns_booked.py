"""Turns as a team lives them: what somebody did is booked, what is cancelled is given back."""

import pytest

from storage import team as teams
from storage import turn
from tests import retro_scene, test_sessions
from tests.retro_scene import TEAM, has
from tests.stage import Stage
from tests.test_sessions import say_yes, schedule, until

SPEAKING, LEADING = "session.speaker", "retro.facilitator"


def served(stage: Stage, rotation: str) -> dict[str, int]:
    """The handles of those who had turns, with how many."""
    handles = {one.id: one.handle for one in stage.slack.people()}
    with stage.baton.db.read() as session:
        [team] = teams.every(session)
        rows = turn.of_team(session, team, rotation)
        return {handles[one.person_id]: one.served for one in rows if one.served}


@pytest.mark.long
def test_whoever_speaks_is_not_asked_for_the_next_session(stage: Stage) -> None:
    stage.set_up()
    # What is wanted begins the rhythm; whoever wants it is no more likely to speak.
    stage.says("ada", "/session propose How we roll back")
    until(stage, "2026-10-18 23:00")
    assert test_sessions.invited(stage) == {}
    until(stage, "2026-10-20 04:00")
    speakers = set(test_sessions.invited(stage))
    for one in speakers:
        say_yes(stage, one, f"What {one} knows")
    assert served(stage, SPEAKING) == dict.fromkeys(speakers, 1)
    until(stage, "2026-11-03 04:00")
    asked = set(test_sessions.invited(stage))
    assert len(asked) == 2
    assert asked.isdisjoint(speakers)


def test_a_session_that_is_cancelled_gives_the_turn_back(stage: Stage) -> None:
    stage.set_up()
    schedule(stage)
    assert served(stage, SPEAKING) == {"ada": 1}
    stage.says("ada", "/session cancel")
    stage.slack.submit("ada", {})
    stage.settle()
    assert served(stage, SPEAKING) == {}


def asked_to_lead(stage: Stage) -> list[str]:
    """Who has an open question whether they lead the next retro."""
    found = {one: stage.direct(one) for one in retro_scene.MEMBERS}
    return [one for one, said in found.items() if said and has(said[-1], "Not this time")]


@pytest.mark.long
def test_whoever_leads_a_retro_is_not_asked_for_the_next_one(stage: Stage) -> None:
    retro_scene.begin(stage)
    stage.says("ines", "/retro add Deploys wait for one person", channel=TEAM)
    until(stage, "2026-10-15 23:00")
    [leader] = asked_to_lead(stage)
    stage.press(leader, "I'll lead it", message=stage.direct(leader)[-1])
    assert served(stage, LEADING) == {leader: 1}
    until(stage, "2026-10-21 14:30")
    for _ in range(5):
        stage.says(leader, "/retro next", channel=TEAM)
    until(stage, "2026-10-30 23:00")
    asked = asked_to_lead(stage)
    assert asked
    assert leader not in asked
