"""The play: a simulated team, told on a terminal, and every message of its three months."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import sandbox as stage
from sandbox import play
from sandbox.play.lessons import OTHERS
from sandbox.server import Sandbox
from sandbox.transcript.lines import columns

MESSAGES = Path(__file__).parent.parent / "docs" / "messages.md"
PROMISE = "count nobody's activity and rank nobody"
UNWANTED = re.compile(
    r"\b(?:leaderboards?|top|rank\w*|streaks?|scores?|points|badges?|winners?|best|most active"
    r"|great job|well done|awesome|amazing|congrat\w*|kudos to|only \d+ of|missed your|overdue"
    r"|failed to|e\.g\.|oops|hooray)\b|!",
    re.IGNORECASE,
)
DIGEST = re.compile(r"^(\d\d:\d\d)  Baton posts in #payments$\n +┃ Week (\d+)", re.MULTILINE)

SIGHTS = (
    "ada types  /baton setup",
    "Ada set Baton up for this channel",
    "grace types  /til An index",
    "grace presses [Share in #payments]",
    "picks ⋯ Save as TIL on yuki's message",
    "yuki types  /til search index",
    "yuki presses [Read]",
    "Baton edits its post in #payments",
    "kofi presses [Log one thing you learned]",
    "noor is new in the company and joins #payments",
    "Baton replies in a thread of #payments",
    "Kofi logged something close",
    "Baton removes its post from #payments",
    "radia changes teams and leaves #payments",
    "ada types  /digest",
)
RANKING = re.compile(
    r"(?i)leader-?board|\bstreaks?\b|\bbadges?\b|\bwinners?\b|\btop \d|most active"
    r"|\brank(s|ed|ing)?\b"
)


def told(*options: str) -> str:
    """What the command prints; it sets up logging, which is put back for other tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    done = CliRunner().invoke(stage.cli, ["--play", *options])
    root.handlers[:] = handlers
    root.setLevel(level)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with stage.running(port=0, start=play.START, is_running=False) as here:
        yield here


@pytest.mark.long
def test_two_weeks_hold_all_that_a_reader_should_see_and_fit_a_terminal() -> None:
    two_weeks = told("14d")
    for sight in SIGHTS:
        assert sight in two_weeks
    days = re.split(r"\n(?=── )", two_weeks)
    # Ten o'clock in Berlin, before and after the clocks change.
    assert {day.split(" ──")[0]: DIGEST.findall(day) for day in days if DIGEST.search(day)} == {
        "── Monday 19 October": [("10:00", "43")],
        "── Monday 26 October": [("10:00", "44")],
    }
    lines = two_weeks.splitlines()
    assert max(columns(line) for line in lines) <= 100
    assert len(lines) < 400
    # The same seed tells the same story.
    story, end = told("5d").split("\n── The end")
    assert story in two_weeks
    assert "none" in end
    assert "make sandbox" in end
    assert "README.md" in end


def test_no_message_ranks_people_or_cheers() -> None:
    """practices.md 6: plain words, no guilt, no exclamation marks, and nobody is counted."""
    # A column of a retro's timeline.
    page = MESSAGES.read_text().replace(PROMISE, "").replace("Turning points", "")
    assert not UNWANTED.findall(page)


def test_nothing_that_can_be_said_ranks_people() -> None:
    """practices.md 8: no leaderboard words in any view, form, error or content."""
    root = MESSAGES.parent.parent
    sources = [
        *root.glob("bot/**/*.py"),
        *root.glob("bot/**/*.toml"),
        *root.glob("handlers/**/*.py"),
    ]
    assert len(sources) > 200
    for path in sources:
        for line in path.read_text().splitlines():
            # That nobody is ranked may be said, and is.
            assert not RANKING.search(line) or "rank nobody" in line or "Nobody" in line, line


def test_the_page_holds_what_each_part_says() -> None:
    page = MESSAGES.read_text()
    for said in (
        "What you log comes back to you",
        "Put off until",
        "every 2 weeks at most",
        "You get no more questions",
        "I start no more messages to you",
        "You are away from",
        "Nothing has queued up",
        "The next 30 days",
        "Make Grace a lead",
        "Leads change these",
        "Next times in Europe/Berlin",
        "moved this team to",
        "Grace deleted this team",
        "Waits for you",
        "You are in no team yet",
        "When I work",
        "Knowledge session",
        "asks you to speak about",
        "What stays?",
        "All of them are in the thread",
        "Worth the time",
        "You made a plan for this week",
        "Who can see this? Only you.",
    ):
        assert said in page


def test_the_lessons_are_many_and_differ() -> None:
    assert len({lesson.title for lesson in OTHERS}) == len(OTHERS) >= 24
    assert all(len(lesson.title) <= 90 for lesson in OTHERS)


def test_a_play_that_goes_wrong_says_why_and_ends_with_one(
    slack: Sandbox, capsys: pytest.CaptureFixture[str]
) -> None:
    slack.client.remove_app("payments", by="ada")
    with pytest.raises(typer.Exit) as ended:
        stage.perform(slack.client, timedelta(days=1), 7)
    assert ended.value.exit_code == 1
    assert "The play stopped: ada has no form to fill in" in capsys.readouterr().err


def test_a_call_that_failed_ends_the_play(slack: Sandbox) -> None:
    slack.client.fault("chat.postMessage", "error", error="restricted_action")
    with pytest.raises(play.PlayError, match=r"to chat\.postMessage"):
        play.play(slack.client, timedelta(minutes=10), seed=7, say=lambda line: None)
