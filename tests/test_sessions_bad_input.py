"""Sessions and what should not happen: words too long, two yeses at once, zones that never meet."""

import pytest

from sandbox.seen import Message
from storage import sessions as store
from storage import team as teams
from tests.stage import Stage
from tests.test_sessions import announcement, has, invited, say_yes, schedule, until

WORKSPACE = "T0NORTHWIND"


def backlog(stage: Stage) -> list[tuple[str, int]]:
    """The topics that wait, each with its votes."""
    with stage.baton.db.read() as session:
        [team] = teams.of_person(session, WORKSPACE, "U0ADA000001")
        return [(topic.title, votes) for topic, votes in store.backlog(session, team)]


def listed(stage: Stage, person: str) -> Message:
    """The list of topics, as one person was shown it last."""
    return stage.slack.ephemerals(person)[-1]


def test_what_cannot_be_kept_is_refused_with_a_way_out_and_nothing_is_lost(stage: Stage) -> None:
    stage.set_up()
    long = "How we roll back " * 180
    refused = stage.says("grace", f"/session propose {long}")
    assert "longer than 150 characters. Shorten it" in refused
    assert long.strip()[:1000] in refused
    assert stage.slack.command("grace", "/session propose").view
    for typed, why in ((long, "at most 150 characters"), (" \u200b ", "One line is enough")):
        answer = stage.slack.submit("grace", {"topic": typed})
        assert why in answer.errors["topic"]
        assert answer.view
        assert answer.view.values["topic"] == typed
    assert stage.slack.submit("grace", {"topic": "How we roll back"}).ok
    assert "That is on the list already" in stage.says("kofi", "/session propose how we ROLL back")
    assert "Which topic?" in stage.says("kofi", "/session vote 7")

    # However often and from however many lists somebody votes, it is one vote.
    lists = [listed(stage, "kofi") for _ in range(2) if stage.says("kofi", "/session list")]
    for one in lists:
        stage.press("kofi", "Vote", message=one)
    stage.says("kofi", "/session vote 1")
    assert backlog(stage) == [("How we roll back", 1)]
    lists = [listed(stage, "kofi") for _ in range(2) if stage.says("kofi", "/session list")]
    for one in lists:
        stage.press("kofi", "Take my vote back", message=one)
    assert backlog(stage) == [("How we roll back", 0)]

    assert "no date Baton knows" in stage.says("ada", "/session schedule 2026-02-30")
    assert stage.slack.command("ada", "/session schedule").view
    form = {"title": "Reading a query plan", "time": "14:00"}
    for day, why in (("2026-10-13", "has passed"), ("2028-01-01", "more than a year ahead")):
        assert why in stage.slack.submit("ada", form | {"day": day}).errors["day"]
    assert "place" in stage.slack.submit("ada", form | {"place": "x" * 501}).errors
    assert "You have no session to change" in stage.says("kofi", "/session cancel")
    assert "No session has begun yet" in stage.says("kofi", "/session notes Roll back first")


@pytest.mark.long
def test_two_people_say_yes_to_one_place_and_the_second_is_asked_first_next_time(
    stage: Stage,
) -> None:
    stage.set_up()
    stage.says("grace", "/session propose How we roll back")
    until(stage, "2026-10-20 04:00")
    first, second = invited(stage)
    # The first one does not answer in time, a third is asked: two would have the one place left.
    say_yes(stage, second, "Reading a query plan")
    until(stage, "2026-10-22 04:00")
    third = next(one for one in invited(stage) if one not in (first, second))
    late, quick = invited(stage)[first], invited(stage)[third]
    for person, message in ((first, late), (third, quick)):
        stage.press(person, "I'll speak", message=message)
    assert stage.slack.submit(third, {"title": "Feature flags"}).view
    answer = stage.slack.submit(first, {"title": "How we roll back"})
    stage.settle()
    assert answer.view
    assert "Somebody was a little faster" in answer.view.plain
    assert "Your talk is kept" in answer.view.plain
    assert "taken" in stage.direct(first)[-1].plain

    # One talk for each place stands in the post; the next time the other is asked before all.
    until(stage, "2026-10-23 12:00")
    assert "Feature flags" in announcement(stage).plain
    assert "How we roll back" not in announcement(stage).plain
    until(stage, "2026-11-03 23:00")
    again = invited(stage)
    assert first in again
    assert "How we roll back" in again[first].plain


def test_a_session_is_told_for_whom_it_does_not_suit(stage: Stage) -> None:
    stage.slack.set_zone("yuki", "Pacific/Auckland")
    stage.set_up()
    stage.says("ada", "/session schedule")
    form = {"title": "Reading a query plan", "day": "2026-10-28", "time": "14:00"}
    answer = stage.slack.submit("ada", form | {"place": "https://meet.example/payments"})
    assert answer.view
    # Who sets the moment reads what it is for each zone, and that no moment would suit all.
    assert "Auckland Thu 02:00" in answer.view.plain
    assert "No hour suits everybody" in answer.view.plain
    until(stage, "2026-10-23 12:00")
    post = announcement(stage)
    assert "outside the working hours of" in post.plain
    assert "No hour suits everybody" in post.plain
    assert "Yuki" not in post.plain
    assert "meet.example" in post.plain
    # A cancellation reaches whoever said yes, days ahead as well: the channel may be missed.
    stage.press("grace", "I'm in", message=post)
    until(stage, "2026-10-26 18:00")
    stage.says("ada", "/session cancel")
    stage.slack.submit("ada", {})
    until(stage, "2026-10-27 18:00")
    assert "does not take place" in stage.direct("grace")[-1].plain
    assert not has(announcement(stage), "I'm in")
    assert stage.direct("kofi") == []
    schedule(stage, day="2026-11-04")
    assert "Reading a query plan" in stage.says("kofi", "/session")
