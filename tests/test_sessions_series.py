"""Sessions: a series that fades is nobody's fault; a lead says once how it goes on."""

import pytest

from storage import sessions as store
from storage import team as teams
from tests.stage import Stage
from tests.test_sessions import WORKSPACE, has, schedule, until


@pytest.mark.long
def test_a_lead_shortens_a_series_that_fades_and_is_asked_once(stage: Stage) -> None:
    stage.set_up()
    schedule(stage, day="2026-10-16")
    stage.says("ada", "/session cancel")
    stage.slack.submit("ada")
    # Two sessions of the rhythm find nobody who speaks; the channel hears nothing of it.
    until(stage, "2026-11-11 23:00")
    assert not [one for one in stage.direct("ada") if has(one, "End the series")]
    until(stage, "2026-11-12 12:00")
    [question] = [one for one in stage.direct("ada") if has(one, "End the series")]
    assert "That is fine." in question.plain
    assert not any("Speaker wanted" in one.plain for one in stage.channel())
    stage.press("ada", "One talk of ten minutes", message=question)
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
