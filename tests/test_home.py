"""The Home tab: what waits for me, what comes, and how Baton treats me."""

from datetime import timedelta

from bot.registry import KINDS
from bot.views.mine import IN_GROUP
from sandbox.seen import View
from tests.stage import Stage

WEEK = timedelta(weeks=1)


def home(stage: Stage, person: str) -> View:
    """The Home tab, just opened."""
    if stage.slack.modal(person):
        stage.slack.close_modal(person)
    stage.slack.open_home(person)
    found = stage.slack.home(person)
    assert found
    return found


def test_somebody_in_no_team_reads_how_to_begin(stage: Stage) -> None:
    assert "/baton setup" in home(stage, "ada").plain


def test_it_shows_what_comes_and_my_hours(stage: Stage) -> None:
    stage.set_up()
    page = home(stage, "kofi").plain
    assert "Waits for you" in page
    assert "Nothing." in page
    assert "The next digest comes on Mon 19 Oct at 10:00." in page
    assert "You work Mon Tue Wed Thu Fri 09:00–17:30" in page
    assert "led by Ada" in page


def test_what_waits_can_be_answered_there_and_the_page_follows(stage: Stage) -> None:
    stage.set_up()
    stage.says("ada", "/til Statistics go stale before plans go bad")
    stage.slack.advance(by=WEEK + timedelta(hours=2))
    assert "statistics" in home(stage, "ada").plain
    stage.press("ada", "Show")
    stage.press("ada", "Still true")
    stage.slack.close_modal("ada")
    after = stage.slack.home("ada")
    assert after
    assert "statistics" not in after.plain


def test_my_hours_can_be_my_own(stage: Stage) -> None:
    stage.set_up()
    home(stage, "kofi")
    assert stage.press("kofi", "Change").view
    wrong = stage.slack.submit("kofi", {"hours": "own", "starts": "13:00", "ends": "12:00"})
    assert wrong.errors == {"ends": "The day must end after it starts."}
    # More kinds of messages than Slack shows checkboxes in one group.
    hours = {"starts": "12:00", "ends": "16:00", "days": ["tue", "thu"]}
    stage.slack.submit("kofi", hours | {"kinds1": []})
    stage.slack.close_modal("kofi")
    after = stage.slack.home("kofi")
    assert after
    assert "You work Tue Thu 12:00–16:00" in after.plain
    first_of_others = list(KINDS.values())[IN_GROUP].label
    assert f"You get {first_of_others} no more." in after.plain
    stage.says("kofi", "/til Retries need jitter and a budget")
    stage.slack.advance(by=WEEK + timedelta(days=2))
    [message] = stage.direct("kofi")
    assert f"{stage.local(message):%a}" == "Thu"


def test_what_i_stopped_comes_back_with_one_tap(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/baton pause til")
    assert "You get questions about earlier lessons no more." in home(stage, "kofi").plain
    # It asks about lessons for two reasons, and each comes back by itself.
    for left in (1, 0):
        stage.press("kofi", "As before")
        after = stage.slack.home("kofi")
        assert after
        assert after.plain.count(" no more.") == left


def test_all_messages_stop_and_start_there(stage: Stage) -> None:
    stage.set_up()
    home(stage, "kofi")
    stage.press("kofi", "Stop all messages")
    stopped = stage.slack.home("kofi")
    assert stopped
    assert "I start no messages to you." in stopped.plain
    stage.press("kofi", "Let Baton write again")
    again = stage.slack.home("kofi")
    assert again
    assert "once a working day at most" in again.plain


def test_absences_stand_there_and_are_taken_back(stage: Stage) -> None:
    stage.set_up()
    home(stage, "kofi")
    stage.press("kofi", "I am away…")
    stage.slack.submit("kofi", {"from": "2026-11-02", "to": "2026-11-06"})
    stage.slack.close_modal("kofi")
    assert "You are away from Mon 2 Nov to Fri 6 Nov" in home(stage, "kofi").plain
    stage.press("kofi", "Take it back")
    after = stage.slack.home("kofi")
    assert after
    assert "You are away" not in after.plain
