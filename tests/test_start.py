"""Starting: what an operator set up wrongly is one clear sentence, and nothing is touched."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import MetaData

from bot import app, doctor, keys, listeners, settings
from bot.clock import system_clock
from bot.doctor import Grade
from bot.errors import OperatorError
from sandbox.server import Sandbox
from storage import migrate
from storage.db import Database
from tests.databases import locked
from tests.killed import KilledStage
from tests.stage import Stage

GOOD = {"SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_APP_TOKEN": "xapp-1-a"}


def run_baton(
    home: Path, environment: Mapping[str, str], *options: str
) -> subprocess.CompletedProcess[str]:
    """`baton run` as an operator would, in an empty folder."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}  # noqa: TID251
    return subprocess.run(
        [sys.executable, "-m", "bot", "run", *options],
        cwd=home,
        env=kept | {"PYTHONPATH": str(Path(__file__).parent.parent)} | dict(environment),
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )


@pytest.mark.parametrize(
    ("environment", "words"),
    [
        ({}, "SLACK_BOT_TOKEN is missing"),
        ({"SLACK_BOT_TOKEN": "xoxb-1-a"}, "SLACK_APP_TOKEN is missing"),
        (GOOD | {"SLACK_BOT_TOKEN": "xoxp-1-a"}, "should begin with xoxb-"),
        (GOOD | {"SLACK_APP_TOKEN": "xapp 1"}, "hold no spaces"),
        (GOOD | {"SLACK_API_URL": "ftp://slack"}, "ends in /api/"),
        (GOOD | {"DATABASE_URL": "mysql://x"}, "DATABASE_URL must begin with sqlite"),
        (GOOD | {"DATABASE_URL": "postgresql://u:p@host:port/d"}, "/ as %2F"),
        (GOOD | {"DATABASE_URL": "postgres://host"}, "postgresql://user:password@host/database"),
        (GOOD | {"LOG_LEVEL": "loud"}, "LOG_LEVEL must be one of"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_wrong_setting_is_named_with_its_fix(environment: Mapping[str, str], words: str) -> None:
    with pytest.raises(OperatorError, match=words):
        settings.read(environment)


@pytest.mark.parametrize("scheme", ["postgres", "postgresql", "postgresql+psycopg"])
def test_each_way_to_write_postgresql_is_understood(scheme: str) -> None:
    found = settings.read(GOOD | {"DATABASE_URL": f"{scheme}://u:p@host/baton"})
    assert found.database_url == "postgresql+psycopg://u:p@host/baton"


def test_settings_do_not_show_their_secrets() -> None:
    found = settings.read(GOOD | {"BATON_SECRET_KEYS": "topsecret"})
    assert "xoxb" not in repr(found)
    assert "topsecret" not in repr(found)


@pytest.mark.parametrize(
    ("bot_token", "words"), [("xoxb-0-unknown", "Slack refuses SLACK_BOT_TOKEN (invalid_auth)")]
)
def test_a_refused_token_is_one_sentence_and_exit_code_2(
    stage: Stage, tmp_path: Path, bot_token: str, words: str
) -> None:
    here = stage.settings()
    done = run_baton(
        tmp_path,
        {
            "SLACK_BOT_TOKEN": bot_token,
            "SLACK_APP_TOKEN": here.app_token,
            "SLACK_API_URL": here.api_url,
        },
    )
    assert done.returncode == 2
    assert words in done.stderr
    assert "Traceback" not in done.stderr


def test_a_revoked_token_is_one_sentence_and_exit_code_2(stage: Stage, tmp_path: Path) -> None:
    here = stage.settings()
    stage.slack.revoke_token()
    done = run_baton(
        tmp_path,
        {
            "SLACK_BOT_TOKEN": here.bot_token,
            "SLACK_APP_TOKEN": here.app_token,
            "SLACK_API_URL": here.api_url,
        },
    )
    assert done.returncode == 2
    assert "Copy it again from your app's page" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_refused_app_token_is_one_sentence(stage: Stage) -> None:
    elsewhere = replace(stage.settings(), database_url=f"sqlite:///{stage.home}/other.db")
    other = app.Baton(replace(elsewhere, app_token="xapp-0-unknown"))
    with pytest.raises(OperatorError, match="Slack refuses SLACK_APP_TOKEN"):
        other.start()


def test_sigterm_ends_baton_with_exit_code_0_and_loses_nothing(database: str) -> None:
    with KilledStage(datetime(2026, 10, 14, 8, tzinfo=UTC), database) as stage:
        stage.set_up(by="ada")
        stage.says("grace", "/til A lesson before the restart")
        assert stage.end_with_sigterm() == 0
        stage.start_baton()
        assert "A lesson before the restart" in stage.says("ada", "/til list")


def test_sigterm_ends_baton_that_is_woken_time_and_again(database: str) -> None:
    with KilledStage(datetime(2026, 10, 14, 8, tzinfo=UTC), database) as stage:
        bot = stage.sandbox.bot
        assert bot
        for _ in range(1000):
            bot.wake()
            assert bot.is_idle()
        assert stage.end_with_sigterm() == 0
        stage.start_baton()


def test_a_locked_database_is_answered_busy_in_time_and_nothing_typed_is_lost(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    with locked(stage.database()):
        answer = stage.slack.command("grace", "/til A lesson for a busy moment")
    assert answer.message
    assert "Baton is busy right now" in answer.message.plain
    assert "You typed: /til A lesson for a busy moment" in answer.message.plain
    assert answer.ack_ms < 2500
    assert "Nothing here yet" in stage.says("ada", "/til list")


def test_a_form_that_meets_a_locked_database_stays_open_with_its_words(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.command("grace", "/til")
    with locked(stage.database()):
        answer = stage.slack.submit("grace", {"title": "A lesson for a busy moment"})
    assert "Baton is busy right now" in str(answer.errors)
    form = stage.slack.modal("grace")
    assert form
    assert form.values["title"] == "A lesson for a busy moment"
    saved = stage.slack.submit("grace")
    assert saved.view
    assert "Saved as T-1" in saved.view.plain


def test_a_database_of_a_newer_version_is_refused_and_left_alone(db: Database) -> None:
    with db.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    before = content(db)
    with pytest.raises(migrate.UnusableDatabase, match="written by a newer Baton"):
        migrate.upgrade(db)
    assert content(db) == before


@pytest.mark.sqlite_alone
def test_a_truncated_database_is_refused_and_left_alone(db: Database) -> None:
    with db.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    file = Path(db.place)
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])
    before = file.read_bytes()
    with pytest.raises(migrate.UnusableDatabase, match="is damaged or no SQLite database"):
        migrate.upgrade(db)
    assert file.read_bytes() == before


@pytest.mark.parametrize(
    ("bytes_", "words"), [(b"", "is an empty file"), (b"hello" * 500, "is damaged or no SQLite")]
)
@pytest.mark.sqlite_alone
def test_a_file_that_is_no_database_is_refused(database: str, bytes_: bytes, words: str) -> None:
    file = Path(Database(database).place)
    file.write_bytes(bytes_)
    with pytest.raises(migrate.UnusableDatabase, match=words):
        migrate.upgrade(Database(database))
    assert file.read_bytes() == bytes_


@pytest.fixture
def read_only_folder(database: str) -> Iterator[Path]:
    """A folder in which nobody may write, and this process is not root while it lasts."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o555)
    was = os.geteuid()
    if was == 0:
        os.seteuid(65534)
    yield folder
    os.seteuid(was)
    shutil.rmtree(folder)


@pytest.mark.sqlite_alone
def test_a_read_only_folder_is_refused(read_only_folder: Path) -> None:
    with pytest.raises(migrate.UnusableDatabase, match="cannot write into the folder"):
        migrate.upgrade(Database(f"sqlite:///{read_only_folder / 'baton.db'}"))
    assert not list(read_only_folder.iterdir())


@pytest.mark.sqlite_alone
def test_the_first_start_writes_a_key_that_only_its_owner_can_read(
    db: Database, tmp_path: Path
) -> None:
    keys.load((), tmp_path, db)
    file = tmp_path / keys.KEY_FILE
    assert file.stat().st_mode & 0o777 == 0o600
    assert keys.load((), tmp_path, db).keys


@pytest.mark.sqlite_alone
def test_a_database_without_its_key_is_refused(db: Database, tmp_path: Path) -> None:
    keys.load((), tmp_path, db)
    (tmp_path / keys.KEY_FILE).unlink()
    with pytest.raises(OperatorError, match="which is missing"):
        keys.load((), tmp_path, db)
    with pytest.raises(OperatorError, match="which is missing"):
        keys.load((keys.new_key(),), tmp_path, db)
    assert not (tmp_path / keys.KEY_FILE).exists()


def test_a_second_key_seals_and_the_first_still_opens(db: Database, tmp_path: Path) -> None:
    first, second = keys.new_key(), keys.new_key()
    old_id, sealed = keys.load((first,), tmp_path, db).seal(b"private", "journal", "T1", "row")
    ring = keys.load((second, first), tmp_path, db)
    assert ring.open(old_id, sealed, "journal", "T1", "row") == b"private"
    assert ring.seal(b"x", "journal")[0] != old_id


def test_a_malformed_key_is_refused(db: Database, tmp_path: Path) -> None:
    with pytest.raises(OperatorError, match="32 bytes"):
        keys.load(("abc",), tmp_path, db)


def grades(found: list[doctor.Finding]) -> dict[Grade, str]:
    return {one: "\n".join(f.text for f in found if f.grade == one) for one in Grade}


def test_the_doctor_finds_a_healthy_baton_healthy(stage: Stage) -> None:
    found = grades(doctor.examine(stage.settings(), listeners.listen, system_clock()))
    assert found[Grade.BAD] == ""
    assert "speaks as" in found[Grade.GOOD]
    assert "opens Socket Mode" in found[Grade.GOOD]
    assert "agrees with Slack's" in found[Grade.GOOD]
    assert f"The database is {stage.database().place}." in found[Grade.GOOD]


def test_the_doctor_says_how_to_mend_what_is_missing(tmp_path: Path) -> None:
    bare = settings.read({"BATON_HOME": str(tmp_path)}, need_tokens=False)
    found = grades(doctor.examine(bare, listeners.listen, system_clock()))
    assert "SLACK_BOT_TOKEN is not set" in found[Grade.BAD]
    assert "SLACK_APP_TOKEN is not set" in found[Grade.BAD]
    assert "no database yet" in found[Grade.NOTE]
    assert not list(tmp_path.iterdir())


def test_the_doctor_names_lacking_scopes() -> None:
    from bot import manifest

    lacking = manifest.read()
    lacking["oauth_config"]["scopes"]["bot"].remove("users:read")
    with Sandbox(lacking, start=datetime(2026, 10, 14, 8, tzinfo=UTC)) as slack:
        asked = settings.read(
            {
                "SLACK_BOT_TOKEN": slack.bot_token,
                "SLACK_APP_TOKEN": slack.app_token,
                "SLACK_API_URL": slack.api_url,
                "BATON_HOME": "/nonexistent",
            }
        )
        found = grades(doctor.examine(asked, listeners.listen, system_clock()))
    assert "lacks the scopes users:read" in found[Grade.BAD]
    assert "reinstall the app" in found[Grade.BAD]


def test_the_doctor_notices_a_clock_that_is_off(stage: Stage) -> None:
    late = system_clock() + timedelta(minutes=2)
    found = grades(doctor.examine(stage.settings(), listeners.listen, late))
    assert "differs from Slack's" in found[Grade.BAD]


def test_no_log_level_tells_what_people_wrote(
    capfd: pytest.CaptureFixture[str], everything_logged: None, stage: Stage
) -> None:
    stage.set_up(by="ada")
    stage.says("ada", "/til canary-in-the-coal-mine")
    stage.slack.click("ada", "til.share", message=stage.slack.ephemerals("ada")[-1])
    stage.settle()
    printed = "".join(capfd.readouterr())
    assert "canary-in-the-coal-mine" not in printed
    assert "xoxb" not in printed


def content(db: Database) -> list[str]:
    tables = MetaData()
    with db.engine.connect() as connection:
        tables.reflect(connection)
        return [str(connection.execute(one.select()).all()) for one in tables.sorted_tables]
