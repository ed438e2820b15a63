"""The fault matrix, SQLite's own files: each test is named after the row it proves."""

import pytest

from bot import app, doctor
from bot.cli.preview import tell
from bot.clock import system_clock
from tests.stage import Stage
from tests.test_start import grades, run_baton

pytestmark = pytest.mark.sqlite_alone


def test_row_47_a_second_baton_on_one_file_refuses_to_start_and_the_first_goes_on(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    here = stage.settings()
    given = {
        "SLACK_BOT_TOKEN": here.bot_token,
        "SLACK_APP_TOKEN": here.app_token,
        "SLACK_API_URL": here.api_url,
        "BATON_HOME": str(here.home),
        "DATABASE_URL": here.database_url,
    }
    second = run_baton(here.home, given)
    assert second.returncode == 2
    assert "Another Baton already runs on the database" in second.stderr
    assert "set DATABASE_URL to PostgreSQL" in second.stderr
    assert len(second.stderr.splitlines()) == 1
    # What only looks, or writes for a moment, works beside it.
    found = grades(doctor.examine(here, app.listen, system_clock()))
    assert found[doctor.Grade.BAD] == ""
    beside = app.open_database(here)
    tell(beside, None, stage.slack.now())
    beside.close()
    assert "Saved as T-1" in stage.says("grace", "/til The first one goes on")
    stage.stop_baton()
    stage.start_baton()
    assert "The first one goes on" in stage.says("ada", "/til list")
