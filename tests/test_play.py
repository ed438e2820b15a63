"""The play: two weeks of a simulated team, told on a terminal."""

import logging
import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
import typer
from typer.testing import CliRunner

from bot.cli import sandbox as stage
from sandbox import play
from sandbox.play.lessons import OTHERS
from sandbox.server import Sandbox
from sandbox.transcript.lines import columns

DIGEST = re.compile(r"^(\d\d:\d\d)  Baton posts in #payments$\n +┃ Week (\d+)", re.MULTILINE)


def told(lasts: str) -> str:
    """What the command prints; it sets up logging, which is put back for other tests."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    done = CliRunner().invoke(stage.cli, ["--play", lasts])
    root.handlers[:] = handlers
    root.setLevel(level)
    assert done.exit_code == 0, done.output
    return done.output


@pytest.fixture(scope="module")
def two_weeks() -> str:
    return told("14d")


@pytest.fixture
def slack() -> Iterator[Sandbox]:
    with stage.running(port=0, start=play.START, is_running=False) as here:
        yield here


def test_the_digest_comes_at_ten_in_berlin_before_and_after_the_clocks_change(
    two_weeks: str,
) -> None:
    days = re.split(r"\n(?=── )", two_weeks)
    digests = {day.split(" ──")[0]: DIGEST.findall(day) for day in days if DIGEST.search(day)}
    assert digests == {
        "── Monday 19 October": [("10:00", "43")],
        "── Monday 26 October": [("10:00", "44")],
    }


def test_everything_a_reader_should_see_happens(two_weeks: str) -> None:
    for sight in (
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
        "make sandbox",
        "README.md",
    ):
        assert sight in two_weeks


def test_it_fits_a_terminal_and_a_short_break(two_weeks: str) -> None:
    lines = two_weeks.splitlines()
    assert max(columns(line) for line in lines) <= 100
    assert len(lines) < 400


def test_the_same_seed_tells_the_same_story(two_weeks: str) -> None:
    again = told("8d")
    story, end = again.split("\n── The end")
    assert story in two_weeks
    assert "none" in end


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
    slack.client.fault("chat.postMessage", "error", error="internal_error")
    with pytest.raises(play.PlayError, match=r"to chat\.postMessage"):
        play.play(slack.client, timedelta(minutes=10), seed=7, say=lambda line: None)
