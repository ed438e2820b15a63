"""Sessions: a series that fades is nobody's fault; a lead says once how it goes on."""

import pytest

from sandbox.seen import Message
from storage import sessions as store
from storage import team as teams
from tests.stage import Stage
from tests.test_sessions import EIGHT, WORKSPACE, has, schedule, until


def faded(stage: Stage) -> Message:
    """The question to the lead, after two sessions of the rhythm found nobody who speaks."""
    stage.set_up()
    schedule(stage, day="2026-10-16")
    stage.says("ada", "/session cancel")
    stage.slack.submit("ada")
    until(stage, "2026-11-11 23:00")
    assert not [one for one in stage.direct("ada") if has(one, "End the series")]
    until(stage, "2026-11-12 12:00")
    [question] = [one for one in stage.direct("ada") if has(one, "End the series")]
    assert "That is fine." in question.plain
    # The channel hears nothing of it.
    assert not any("Speaker wanted" in one.plain for one in stage.channel())
    return question


@pytest.mark.long
def test_a_lead_shortens_a_series_that_fades_and_is_asked_once(stage: Stage) -> None:
    stage.press("ada", "One talk of ten minutes", message=faded(stage))
    assert "one talk of ten minutes" in stage.direct("ada")[-1].plain

    # The next one is short, and nobody else but a lead was asked, or is asked again.
    until(stage, "2026-11-16 12:00")
    with stage.baton.db.read() as session:
        [team] = teams.of_person(session, WORKSPACE, "U0ADA000001")
        [planned] = store.ahead(session, team, stage.slack.now())
        assert planned.minutes == 10
        assert len(store.parts(session, planned)) == 1
    for one in ("ada", "kofi", "grace"):
        assert not any(has(said, "End the series") for said in stage.direct(one))


@pytest.mark.long
def test_a_lead_ends_a_series_and_the_settings_bring_it_back(stage: Stage) -> None:
    stage.press("ada", "End the series", message=faded(stage))
    assert "No more sessions are planned" in stage.direct("ada")[-1].plain
    asked = {one: len(stage.direct(one)) for one in EIGHT}
    until(stage, "2026-12-11 12:00")
    assert {one: len(stage.direct(one)) for one in EIGHT} == asked
    with stage.baton.db.read() as session:
        [team] = teams.of_person(session, WORKSPACE, "U0ADA000001")
        assert store.ahead(session, team, stage.slack.now()) == []
