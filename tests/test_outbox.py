"""What did not surely arrive: leads and operators are told, and an operator has the last word."""

from datetime import UTC, datetime
from urllib.request import urlopen

import pytest
from typer.testing import CliRunner, Result

from bot import doctor, listeners
from bot.cli import cli
from bot.clock import system_clock
from bot.sends import Direct
from bot.views.common import sentence
from tests.faults import invariants
from tests.faults.test_slack_api import put
from tests.stage import Stage
from tests.test_delivery import PAYMENTS, post, say, state, texts

START = datetime(2026, 10, 14, 8, tzinfo=UTC)
CANARY = "canary-in-the-coal-mine"


def operator(stage: Stage, *words: str) -> Result:
    settings = stage.settings()
    environment = {
        "DATABASE_URL": settings.database_url,
        "BATON_HOME": str(settings.home),
        "LOG_LEVEL": "INFO",
    }
    return CliRunner().invoke(cli, ["outbox", *words], env=environment)


def trouble(stage: Stage) -> None:
    """One message of which nobody knows whether it arrived, and one that Slack refused."""
    stage.slack.fault("chat.postMessage", "drop", after_effect=True)
    say(stage, post(stage, "lost", f"{CANARY} one"))
    stage.slack.fault("chat.postMessage", "error", error="invalid_blocks")
    say(stage, post(stage, "refused", f"{CANARY} two"))


def test_leads_are_told_what_did_not_arrive_and_an_operator_settles_it(stage: Stage) -> None:
    stage.set_up(by="ada")
    assert "Every message arrived" in operator(stage, "list").output
    trouble(stage)
    told = stage.says("ada", "/baton status")
    assert "1 message(s) may or may not have reached Slack" in told
    assert "1 message(s) Slack refused for good" in told
    assert "message(s)" not in stage.says("grace", "/baton status")
    for person, is_told in (("ada", True), ("grace", False)):
        stage.slack.open_home(person)
        home = stage.slack.home(person)
        assert home
        assert ("may or may not have reached Slack" in home.plain) is is_told
    found = doctor.examine(stage.settings(), listeners.listen, system_clock())
    assert "1 message(s) to" in "\n".join(one.text for one in found)
    listed = operator(stage, "list").output
    assert "may have arrived" in listed
    assert "invalid_blocks" in listed
    assert CANARY not in listed
    lost, refused = (line.split()[0] for line in listed.splitlines() if PAYMENTS in line)
    assert operator(stage, "retry", lost).exit_code == 0
    assert "given up" in operator(stage, "discard", refused).output
    stage.settle()
    assert texts(stage)[-2:] == [f"{CANARY} one", f"{CANARY} one"]
    assert state(stage, "lost")[0] == "sent"
    assert "given up by" in (state(stage, "refused")[1] or "")
    assert "message(s)" not in stage.says("ada", "/baton status")
    wrong = operator(stage, "retry", lost)
    assert "No message that needs a word has the number" in str(wrong.exception)
    assert "--all" in str(operator(stage, "discard").exception)
    invariants.check(stage.baton.db, stage.slack, doubles=1)


@pytest.fixture
def listening(database: str) -> Stage:
    return Stage(START, database, http=True)


def test_metrics_tell_how_delivery_stands_and_no_names(listening: Stage) -> None:
    with listening as stage:
        stage.set_up(by="ada")
        trouble(stage)
        stage.slack.fault("chat.postMessage", "ratelimited", retry_after="600", times=-1)
        herd = [
            Direct(
                workspace_id=stage.baton.workspace.workspace_id,
                key=f"d{number}",
                person_id=f"U{number:08}",
                message=sentence(CANARY),
            )
            for number in range(420)
        ]
        put(stage, *herd)
        stage.wait_until(lambda: "ratelimited" in str(state(stage, "d0")))
        stage.wait_until(lambda: 'baton_outbox_rows{state="ready"} 420.0' in metrics(stage))
        found = metrics(stage)
        values = dict(one.rsplit(" ", 1) for one in found.splitlines() if one[0] != "#")
        assert float(values['baton_outbox_rows{state="unknown"}']) == 1
        assert float(values['baton_outbox_rows{state="dead"}']) == 1
        # 400 of them at 200 a minute, after ten minutes.
        assert 700 < float(values["baton_backlog_seconds"]) <= 720
        assert float(values["baton_oldest_unplanned_schedule_seconds"]) == 0
        assert float(values['baton_lateness_seconds{quantile="0.99"}']) < 60
        assert CANARY not in found
        assert "U000" not in found
        status = stage.slack.command("grace", "/baton status")
        assert status.message
        assert "420 messages wait for Slack's pace; the last leaves about" in status.message.plain
        stage.sandbox.bot = None


def metrics(stage: Stage) -> str:
    with urlopen(f"http://127.0.0.1:{stage.settings().port}/metrics") as answer:
        return str(answer.read().decode())
