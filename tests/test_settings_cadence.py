"""A lead says when each practice comes, and sees the next times before saving."""

import json
from datetime import timedelta

import pytest

from sandbox.seen import View
from tests.stage import Stage
from tests.test_setup import team_of

DIGEST, QUESTIONS = "digest.weekly", "til.resurface"
WEEK = timedelta(weeks=1)


def open_cadence(stage: Stage, kind: str = DIGEST, *, by: str = "ada") -> View:
    """`/baton settings`, and *Change* beside a practice."""
    assert stage.slack.command(by, "/baton settings").view
    value = f"{team_of(stage).team_id}:{kind}"
    answer = stage.slack.click(by, "settings.cadence", value=value)
    assert answer.view, answer
    return answer.view


def choose(stage: Stage, field: str, value: str, *, by: str = "ada") -> str:
    """A choice in the form; returns what it then shows."""
    stage.slack.click(by, "value", block_id=f"cadence_{field}", select=value)
    view = stage.slack.modal(by)
    assert view
    return view.plain


def test_each_choice_shows_the_next_times_after_holidays_before_it_is_saved(stage: Stage) -> None:
    stage.set_up(country="FR")
    assert "Mon 19 Oct at 10:00" in open_cadence(stage).plain
    choose(stage, "day", "wed")
    stage.slack.advance(to=stage.at("2026-11-03 12:00"))
    # Armistice Day, 11 November, is a holiday in France.
    shown = choose(stage, "at", "14:30")
    assert "Wed 4 Nov at 14:30" in shown
    assert "Thu 12 Nov at 14:30" in shown
    assert "Wed 18 Nov at 14:30" in shown
    assert "Wed 4 Nov" not in stage.says("ada", "/baton status")


def test_the_digest_comes_as_it_was_shown(stage: Stage) -> None:
    stage.set_up()
    open_cadence(stage)
    shown = choose(stage, "every", "2")
    assert "Mon 19 Oct at 10:00" in shown
    assert "Mon 2 Nov at 10:00" in shown
    page = stage.slack.submit("ada").view
    assert page
    assert "Every 2 weeks on Mondays at 10:00, next Mon 19 Oct" in page.plain
    for n in range(3):
        stage.says("ada", f"/til Lesson {n} of the weeks in which nothing else happened")
        stage.slack.advance(by=WEEK)
    days = [f"{stage.local(one):%d %b %H:%M}" for one in stage.channel() if "Week " in one.plain]
    assert days == ["19 Oct 10:00", "02 Nov 10:00"]


def test_what_is_off_stays_off_through_set_up_pause_and_restart(stage: Stage) -> None:
    stage.set_up()
    open_cadence(stage)
    assert "none, it is off" in choose(stage, "every", "0")
    stage.slack.submit("ada")
    stage.says("ada", "/til One lesson that no digest tells of")
    stage.slack.remove_app("payments", by="ada")
    stage.settle()
    stage.slack.invite_app("payments", by="ada")
    stage.settle()
    assert "switches it on in `/baton settings`" in stage.channel()[-1].plain
    stage.stop_baton()
    stage.start_baton()
    stage.set_up(digest_day="fri")
    stage.slack.advance(by=2 * WEEK)
    assert not [one for one in stage.channel() if "Week " in one.plain]
    open_cadence(stage)
    assert "Fri 30 Oct at 10:00" in choose(stage, "every", "1")


def test_questions_can_be_switched_off_and_on_and_say_who_did_it(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/til Retries need jitter and a budget")
    open_cadence(stage, QUESTIONS)
    stage.slack.submit("ada", {"cadence_every": "0"})
    stage.slack.advance(by=2 * WEEK)
    assert stage.direct("kofi") == []
    stage.says("kofi", "/til Indexes need a vacuum now and then")
    open_cadence(stage, QUESTIONS)
    stage.slack.submit("ada", {"cadence_every": "1"})
    stage.slack.advance(by=WEEK + timedelta(days=1))
    [asked] = stage.direct("kofi")
    stage.press("kofi", "Why am I getting this?", message=asked)
    why = stage.slack.modal("kofi")
    assert why
    assert "Ada, who switched it on in #payments" in why.plain


def test_who_saves_second_is_told_and_nothing_is_lost(stage: Stage) -> None:
    stage.set_up()
    view = open_cadence(stage)
    stage.slack.submit("ada", {"cadence_day": "thu"})
    [sent] = [one for one in stage.slack.deliveries() if one.name == "view_submission"][1:]
    stale = dict(sent.payload["view"]) | {"id": "V0ANOTHERONE", "hash": view.hash}
    answer = stage.slack.deliver("interactive", dict(sent.payload) | {"view": stale})
    assert "Somebody changed this meanwhile" in json.dumps(answer.payload)
    assert "Thu 15 Oct" in stage.says("ada", "/baton status")


def test_members_see_the_page_without_buttons_and_outsiders_nothing(stage: Stage) -> None:
    stage.set_up()
    page = stage.slack.command("kofi", "/baton settings").view
    assert page
    assert "The weekly digest" in page.plain
    assert "Change" not in page.plain
    assert "Delete" not in page.plain
    assert "You are in no team" in stage.says("mallory", "/baton settings", channel="partners")


def forged(stage: Stage, by: str, **changes: str) -> str:
    """Somebody else's form, sent by `by` with another memory."""
    forms = [one.payload for one in stage.slack.deliveries() if one.name == "view_submission"]
    sent = [one for one in forms if not one["view"]["id"].startswith("V0FORGED")][-1]
    remembers = json.loads(sent["view"]["private_metadata"]) | changes
    view = dict(sent["view"]) | {"private_metadata": json.dumps(remembers)}
    view["id"] = f"V0FORGED{len(forms)}"
    user = next(one.id for one in stage.slack.people() if one.handle == by)
    payload = dict(sent) | {"view": view, "user": {"id": user}}
    return json.dumps(stage.slack.deliver("interactive", payload).payload)


FORGED: list[tuple[str, dict[str, str], str]] = [
    ("kofi", {}, "Only a lead of this team"),
    ("mallory", {}, "Only a lead of this team"),
    ("ada", {"team": "0000"}, "no longer there"),
    ("ada", {"kind": "nonsense"}, "no longer does that"),
    ("ada", {"seen": ""}, "Somebody changed this meanwhile"),
]


def test_a_forged_form_changes_nothing(stage: Stage, subtests: pytest.Subtests) -> None:
    stage.set_up()
    open_cadence(stage)
    stage.slack.submit("ada", {"cadence_day": "thu"})
    for by, changes, words in FORGED:
        with subtests.test(by=by, changes=changes):
            assert words in forged(stage, by, **changes)


def test_a_forged_button_opens_nothing(stage: Stage) -> None:
    stage.set_up()
    open_cadence(stage)
    [click] = [one for one in stage.slack.deliveries() if one.name == "block_actions"]
    kofi = next(one.id for one in stage.slack.people() if one.handle == "kofi")
    stage.slack.deliver("interactive", dict(click.payload) | {"user": {"id": kofi}})
    assert stage.slack.modal("kofi") is None
