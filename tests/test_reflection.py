"""Reflection: one question a week, each in their own time, and answers that only they can read."""

import json
from datetime import datetime, timedelta
from typing import Any

from sandbox.seen import Message, View
from tests.stage import Stage
from tests.test_settings_cadence import choose as choose_timing
from tests.test_settings_cadence import open_cadence

WEEK = timedelta(weeks=1)
CANARY = "Quetzalcoatlus"
CUE = "Pterodaustro"
WHO = "Who can see this? Only you."


def switch_on(stage: Stage, *, by: str = "ada") -> None:
    """A lead wants weekly reflection for the team."""
    open_cadence(stage, "reflection.prompt", by=by)
    choose_timing(stage, "every", "1", by=by)
    stage.slack.submit(by)
    while stage.slack.modal(by):
        stage.slack.close_modal(by)


def question(stage: Stage, person: str) -> Message:
    """The newest message to somebody, which asks a question."""
    found = stage.direct(person)[-1]
    assert "(2 min)" in json.dumps(found.blocks), found.plain
    return found


def form(stage: Stage, person: str, label: str = "Answer (2 min)") -> View:
    """The form behind the newest question."""
    view = stage.press(person, label, message=question(stage, person)).view
    assert view
    assert WHO in view.plain
    return view


def fill(stage: Stage, person: str, **values: Any) -> View:
    """Fill in and submit the open form; returns what it turns into."""
    answer = stage.slack.submit(person, values)
    assert not answer.errors, answer.errors
    stage.settle()
    assert answer.view
    return answer.view


def close(stage: Stage, person: str) -> None:
    while stage.slack.modal(person):
        stage.slack.close_modal(person)


def wall(stage: Stage, message: Message, tz: str) -> str:
    from zoneinfo import ZoneInfo

    return datetime.fromtimestamp(float(message.ts), ZoneInfo(tz)).strftime("%a %d %b %H:%M")


def test_each_is_asked_on_their_own_thursday_at_three_and_answers_for_themselves_alone(
    stage: Stage,
) -> None:
    """The whole flow, for two teams in different zones, with absence, holiday and a newcomer."""
    stage.set_up(country="DE")
    stage.slack.add_person("linus", real_name="Linus Berg", tz="America/Los_Angeles")
    stage.slack.join("linus", "platform")
    stage.slack.invite_app("platform", by="grace")
    stage.set_up(by="grace", channel="platform", country="US")
    switch_on(stage)
    stage.slack.advance(to=stage.at("2026-10-15 23:59"))
    # Everybody is new here: they have a whole week to look back on first.
    assert not stage.direct("ada")
    stage.slack.advance(to=stage.at("2026-10-23 12:00"))
    for person, tz in (
        ("ada", "Europe/Berlin"),
        ("grace", "America/New_York"),
        ("priya", "Asia/Kolkata"),
        ("yuki", "Asia/Tokyo"),
    ):
        [message] = stage.direct(person)
        assert wall(stage, message, tz) == "Thu 22 Oct 15:00"
        assert "Only you can read what you answer" in message.plain
    form(stage, "ada")
    page = fill(stage, "ada", answer=f"{CANARY} taught me", when=CUE, will="ask first")
    assert "Only you can read it" in page.plain
    assert "Answered." in stage.direct("ada")[-1].plain
    assert CANARY not in stage.direct("ada")[-1].plain
