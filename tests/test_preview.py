"""A look ahead tells what the clock then sends, and leaves no trace."""

from datetime import timedelta

import pytest

from bot import preview
from bot.cli import preview as cli
from bot.preview import Coming, Scope
from bot.registry import FIRINGS, KINDS
from storage import outbox
from storage import team as teams
from tests.stage import Stage


def look(stage: Stage) -> list[Coming]:
    """What the next 30 days bring to everybody."""
    db = stage.database()
    with db.read() as session:
        [team] = teams.every(session)
    scope = Scope(team.workspace_id, [team.team_id])
    found = preview.look_ahead(db, FIRINGS, KINDS, scope, stage.slack.now())
    db.close()
    return found


def a_learning_team(stage: Stage) -> None:
    stage.set_up()
    stage.says("ada", "/til Statistics go stale before plans go bad #postgres")
    stage.says("kofi", "/til Retries need jitter and a budget")
    stage.says("kofi", "/til Queues without a limit are memory leaks")
    stage.says("grace", "/til A flag without an owner stays for ever")
    stage.says("grace", "/retro add Deploys wait for one person")
    stage.says("grace", "/baton away 2026-10-19 2026-10-30")


@pytest.mark.long
def test_the_next_thirty_days_are_told_as_they_then_come(stage: Stage) -> None:
    a_learning_team(stage)
    told = [(one.at, one.text.split("\n")[0]) for one in look(stage)]
    already = len(stage.slack.posted())
    stage.slack.advance(by=preview.AHEAD)
    came = [
        (one.at.replace(microsecond=0), one.message.text.split("\n")[0])
        for one in stage.slack.posted()[already:]
    ]
    assert len(told) >= 6
    assert sorted(told) == sorted(came)


@pytest.mark.long
def test_a_question_that_nobody_answers_is_told_once(stage: Stage) -> None:
    a_learning_team(stage)
    stage.slack.advance(by=timedelta(days=20))
    told = [(one.destination, one.text) for one in look(stage) if one.kinds]
    assert told
    assert len(told) == len(set(told))


def test_a_look_ahead_changes_nothing(stage: Stage) -> None:
    a_learning_team(stage)
    before = len(stage.slack.posted())
    assert look(stage)
    db = stage.database()
    with db.read() as session:
        assert outbox.last_id(session) == 1
    db.close()
    stage.settle()
    assert len(stage.slack.posted()) == before


def test_everybody_sees_the_channel_and_their_own_messages_only(stage: Stage) -> None:
    a_learning_team(stage)
    said = stage.looks_ahead("kofi")
    assert "The next 30 days" in said
    assert "Mon 19 Oct 08:00" in said
    assert "#payments: Week 43" in said
    assert "to you: You logged a lesson about" in said
    assert "statistics" not in said.lower().replace("stale statistics", "")


def test_whoever_is_in_no_team_is_told_so_once(stage: Stage) -> None:
    stage.set_up(by="ada")
    assert "nothing comes for you" in stage.looks_ahead("mallory", channel="partners")
    # What answers after the ack is over by then.
    stage.stop_baton()
    assert len(stage.slack.ephemerals("mallory")) == 1
    stage.start_baton()


@pytest.mark.long
def test_a_team_that_does_nothing_hears_nothing(stage: Stage) -> None:
    stage.set_up()
    assert "a quiet team hears nothing" in stage.looks_ahead("kofi")
    stage.slack.advance(by=timedelta(days=15))
    assert len(stage.channel()) == 1


def test_the_command_line_tells_who_gets_what_and_when_but_no_private_words(
    stage: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    a_learning_team(stage)
    db = stage.database()
    cli.tell(db, "payments", stage.slack.now())
    cli.tell(db, "nowhere", stage.slack.now())
    db.close()
    told = capsys.readouterr().out
    assert "Mon 19 Oct 10:00  #payments             Week 43" in told
    assert "Wed 21 Oct 12:00  Kofi                  questions about earlier lessons" in told
    assert "budget" not in told.split("Week 43")[1].split("\n", 1)[1]
    assert "There is no team in #nowhere." in told
