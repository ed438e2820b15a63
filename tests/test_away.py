"""Being away: nothing comes, nothing counts as missed, and one fresh message on return."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot import dates, status
from bot.errors import UserError
from tests.stage import Stage

# The stage's first day is Wednesday 14 October 2026.
TODAY = Stage.FIRST_DAY
WEEK = timedelta(weeks=1)


@pytest.mark.parametrize(
    ("typed", "starts_on", "ends_on", "rest"),
    [
        ("mon fri", "2026-10-19", "2026-10-23", ""),
        ("tomorrow", "2026-10-15", "2026-10-15", ""),
        ("until fri", "2026-10-14", "2026-10-16", ""),
        ("fri to mon dentist", "2026-10-16", "2026-10-19", "dentist"),
        ("24 dec - 2 jan skiing", "2026-12-24", "2027-01-02", "skiing"),
        ("2026-12-01 2026-12-05", "2026-12-01", "2026-12-05", ""),
        ("next wed", "2026-10-21", "2026-10-21", ""),
        ("in 2 weeks", "2026-10-28", "2026-10-28", ""),
        ("29 Feb", "2028-02-29", "2028-02-29", ""),
    ],
)
def test_dates_are_read_as_people_type_them(
    typed: str, starts_on: str, ends_on: str, rest: str
) -> None:
    span = dates.read_span(typed, TODAY)
    assert (f"{span.starts_on}", f"{span.ends_on}", span.rest) == (starts_on, ends_on, rest)


@pytest.mark.parametrize(
    "typed", ["", "soon", "31 feb", "2026-02-31", "mon to", "fri-day", "24.12"]
)
def test_what_is_no_date_is_told_with_an_example(typed: str) -> None:
    with pytest.raises(UserError, match="`fri`"):
        dates.read_span(typed, TODAY)


def test_away_is_noted_shown_to_the_team_and_taken_back(stage: Stage) -> None:
    stage.set_up()
    said = stage.says("kofi", "/baton away today fri moving house")
    assert "You are away from Wed 14 Oct to Fri 16 Oct." in said
    status = stage.says("ada", "/baton status")
    assert "Away: Kofi until Fri 16 Oct" in status.replace("*", "")
    assert "moving" not in status
    stage.press("kofi", "Take it back", message=stage.slack.ephemerals("kofi")[-1])
    assert "Away" not in stage.says("ada", "/baton status")


def test_nothing_comes_while_somebody_is_away_and_nothing_queues_up(stage: Stage) -> None:
    stage.set_up()
    for n, topic in enumerate(("locks in queues", "stale statistics", "broken retries")):
        stage.says("kofi", f"/til Lesson {n} about {topic}")
    stage.says("kofi", "/baton away tue to 2026-11-03")
    stage.slack.advance(by=4 * WEEK + timedelta(hours=3))
    # One week later he was away; four weeks later he is back, and gets one question at a time.
    days = [f"{stage.local(one):%d %b}" for one in stage.direct("kofi")]
    assert days[:1] == ["11 Nov"]


def test_back_ends_it_early(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/til Retries need jitter and a budget")
    stage.says("kofi", "/baton away today 2026-11-30")
    assert "Welcome back" in stage.says("kofi", "/baton back")
    assert "You were not away" in stage.says("kofi", "/baton back")
    stage.slack.advance(by=WEEK + timedelta(hours=3))
    assert len(stage.direct("kofi")) == 1


def test_absences_that_touch_become_one(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/baton away 2026-11-02 2026-11-06")
    said = stage.says("kofi", "/baton away 2026-11-07 2026-11-11")
    assert "from Mon 2 Nov to Wed 11 Nov" in said


NO_SENSE = [
    ("2026-11-06 2026-11-02", "before it begins"),
    ("2026-10-01 2026-10-05", "over already"),
    ("2026-11-01 2028-11-01", "A year is the longest"),
    ("someday", "From when to when?"),
]


def test_dates_that_make_no_sense_are_told_and_in_the_form_at_the_field(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.set_up()
    for typed, words in NO_SENSE:
        with subtests.test(typed=typed):
            said = stage.says("kofi", f"/baton away {typed}")
            assert words in said
            assert typed in said
    assert stage.slack.command("ada", "/baton away").view
    answer = stage.slack.submit("ada", {"from": "2026-11-06", "to": "2026-11-02"})
    assert "before it begins" in answer.errors["to"]
    answer = stage.slack.submit("ada", {"from": "2026-11-02", "to": "2026-11-06"})
    assert answer.view
    assert "You are away from Mon 2 Nov to Fri 6 Nov" in answer.view.plain


def test_a_lead_may_enter_it_for_others_and_nobody_else_may(stage: Stage) -> None:
    stage.set_up()
    said = stage.says("ada", "/baton away @kofi tomorrow fri")
    assert "Kofi is away from #payments" in said.replace("*", "")
    assert "a team that you lead" in stage.says("kofi", "/baton away @grace tomorrow fri")


@pytest.mark.long
def test_pause_and_resume_of_one_practice_and_of_all(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/til Retries need jitter and a budget")
    said = stage.says("kofi", "/baton pause til")
    lessons = "questions about earlier lessons or questions whether lessons still hold"
    assert f"You get no {lessons} from now on." in said
    stage.slack.advance(by=2 * WEEK)
    assert stage.direct("kofi") == []
    assert "again" in stage.says("kofi", "/baton resume til")
    stage.slack.advance(by=2 * WEEK)
    assert len(stage.direct("kofi")) == 1
    assert "Which one?" in stage.says("kofi", "/baton pause lunch")
    assert "until Fri 20 Nov" in stage.says("kofi", "/baton pause all until 20 nov")


def test_somebody_in_no_team_is_told_so(stage: Stage) -> None:
    stage.set_up()
    for command in ("away", "back", "pause", "resume", "away tomorrow"):
        assert "in no team" in stage.says("mallory", f"/baton {command}", channel="partners")


@pytest.mark.parametrize(
    ("text", "emoji", "expires", "until"),
    [
        ("Vacationing", ":palm_tree:", "2026-10-24T00:00+02:00", "2026-10-23"),
        ("Out sick", ":face_with_thermometer:", None, "9999-12-31"),
        ("OOO until Monday", ":wave:", "2026-10-19T09:00+02:00", "2026-10-19"),
        ("", ":desert_island:", None, "9999-12-31"),
        ("In a meeting", ":spiral_calendar_pad:", "2026-10-14T11:00+02:00", "None"),
        ("Working remotely", ":house_with_garden:", None, "None"),
        ("sickening bug", ":bug:", None, "None"),
        ("", "", None, "None"),
    ],
)
def test_a_status_in_slack_is_a_hint(
    text: str, emoji: str, expires: str | None, until: str
) -> None:
    ends = int(datetime.fromisoformat(expires).timestamp()) if expires else 0
    profile = {"status_text": text, "status_emoji": emoji, "status_expiration": ends}
    assert f"{status.off_until(profile, 'Europe/Berlin')}" == until


def test_with_a_palm_tree_nothing_comes_until_it_is_gone(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/til Retries need jitter and a budget")
    stage.slack.change_person("kofi", status_text="Vacationing", status_emoji=":palm_tree:")
    stage.slack.advance(by=2 * WEEK)
    assert stage.direct("kofi") == []
    stage.slack.change_person("kofi", status_text="", status_emoji="")
    stage.slack.advance(by=2 * WEEK + timedelta(hours=3))
    assert len(stage.direct("kofi")) == 1


def test_who_moves_to_another_zone_gets_it_at_ten_there(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/til Retries need jitter and a budget")
    stage.slack.change_person("kofi", tz="America/New_York")
    stage.slack.advance(by=WEEK + timedelta(hours=8))
    [message] = stage.direct("kofi")
    local = datetime.fromtimestamp(float(message.ts), ZoneInfo("America/New_York"))
    assert f"{local:%a %H:%M}" == "Wed 10:00"
