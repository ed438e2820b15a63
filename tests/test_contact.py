"""Contact: one considerate message a day, which says why it came and stops when asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from bot.app import KINDS
from sandbox.seen import Message
from tests.stage import Stage

WEEK = timedelta(weeks=1)


def resurfaced(stage: Stage, person: str = "ada") -> Message:
    """A week after a lesson, its author is asked about it."""
    stage.says(person, "/til Statistics go stale before plans go bad #postgres")
    stage.slack.advance(by=WEEK + timedelta(hours=2))
    [message] = stage.direct(person)
    return message


# How each kind of item comes to Ada, for the walk through the registry below.
WAYS: dict[str, Callable[[Stage], Message]] = {"til.resurface": resurfaced}


@pytest.mark.parametrize("name", KINDS)
def test_whatever_baton_starts_says_why_waits_when_asked_and_stops(stage: Stage, name: str) -> None:
    assert name in WAYS, f"WAYS must know how {name} comes to Ada: add a function that returns it"
    stage.set_up()
    message = WAYS[name](stage)
    page = stage.press("ada", "Why am I getting this?", message=message).view
    assert page
    for words in ("The rule", "Who set it", "Next time", KINDS[name].label):
        assert words in page.plain
    so_far = len(stage.direct("ada"))
    stage.press("ada", "Remind me tomorrow", message=message)
    stage.slack.advance(by=timedelta(days=4))
    again = stage.direct("ada")[so_far]
    stage.press("ada", "Stop these", message=again)
    *_, stopped = stage.direct("ada")
    assert f"You get no more {KINDS[name].label}." in stopped.plain
    so_far = len(stage.direct("ada"))
    stage.slack.advance(by=5 * WEEK)
    assert len(stage.direct("ada")) == so_far


def test_a_lesson_comes_back_after_a_week_within_its_authors_hours(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    # Wednesday's lesson is looked for on Wednesday a week later, from ten o'clock on.
    assert stage.local(message).strftime("%a %H:%M") == "Wed 10:00"
    assert "Hello, I am Baton" in message.plain
    assert "statistics" in message.plain
    assert "go bad" not in message.plain


def test_it_shows_the_lesson_and_asks_whether_it_holds(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    view = stage.press("ada", "Show", message=message).view
    assert view
    assert "Statistics go stale before plans go bad" in view.plain
    stage.press("ada", "Still true")
    [after] = stage.direct("ada")
    assert "T-1 still holds." in after.plain
    read = stage.slack.command("ada", "/til T-1").view
    assert read
    assert "still true" in read.plain


def test_the_menu_says_why(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    view = stage.press("ada", "Why am I getting this?", message=message).view
    assert view
    assert "1, 4 and 12 weeks" in view.plain
    assert "#payments" in view.plain


def test_put_off_until_tomorrow_it_comes_back_tomorrow(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    stage.press("ada", "Remind me tomorrow", message=message)
    [put_off] = stage.direct("ada")
    assert "Put off until Thu 22 Oct" in put_off.plain
    stage.slack.advance(by=timedelta(days=1))
    _, again = stage.direct("ada")
    assert "statistics" in again.plain
    assert stage.local(again).strftime("%a %H:%M") == "Thu 10:00"


def test_stopped_it_never_comes_back_and_undo_brings_it_back(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    stage.press("ada", "Stop these", message=message)
    [stopped] = stage.direct("ada")
    assert "You get no more questions about earlier lessons." in stopped.plain
    stage.slack.advance(by=4 * WEEK)
    assert len(stage.direct("ada")) == 1
    stage.press("ada", "Undo", message=stopped)
    stage.slack.advance(by=WEEK)
    assert len(stage.direct("ada")) == 2  # the fourth week's question still has its time
    stage.slack.advance(by=8 * WEEK)
    assert len(stage.direct("ada")) == 3


def test_the_first_message_can_stop_everything(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    stage.press("ada", "Stop all messages", message=message)
    [after] = stage.direct("ada")
    assert "no more messages" in after.plain
    stage.says("ada", "/til Another lesson about something else")
    stage.slack.advance(by=2 * WEEK)
    assert len(stage.direct("ada")) == 1
    stage.press("ada", "Let Baton write again", message=after)
    stage.says("ada", "/til A third lesson about locks and queues")
    stage.slack.advance(by=2 * WEEK)
    assert len(stage.direct("ada")) > 1
