"""The story's stage: a local Slack with Baton in it, and a clock that stands until it is moved.

What touches a database runs on SQLite and on PostgreSQL: in one run, or with `--on` in two.
"""

import logging
import os
import shutil
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from bot import logs
from storage import migrate
from storage.db import Database
from tests.databases import Server
from tests.stage import Stage

KINDS = ("SQLite", "PostgreSQL")
ALONE = "SQLite alone"

# How long an example takes says more about the machine than about the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")


@pytest.fixture(scope="session", autouse=True)
def no_certificates() -> Iterator[None]:
    """Slack's client reads all certificates of the machine for each connection: here, none."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("SSL_CERT_FILE", os.devnull)
        yield


@pytest.fixture(scope="session")
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A PostgreSQL server; started when the first test needs it."""
    worker = getattr(request.config, "workerinput", {})
    run = worker.get("testrunuid", uuid.uuid4().hex)
    with Server(run[:12], worker.get("workerid", "gw0")) as found:
        yield found


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file as a first start makes it: to copy it is quicker than to make it again."""
    file = tmp_path_factory.mktemp("template") / "baton.db"
    made = Database(f"sqlite:///{file}")
    migrate.upgrade(made)
    made.close()
    return file


@pytest.fixture
def database(request: pytest.FixtureRequest, template: Path, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database, as a first start makes it."""
    kind = request.param
    request.node.user_properties.append(("database", kind))
    if kind != "PostgreSQL":
        shutil.copy(template, tmp_path / template.name)
        yield f"sqlite:///{tmp_path / template.name}"
        return
    with request.getfixturevalue("server").migrated() as address:
        yield address


@pytest.fixture
def stage(database: str) -> Iterator[Stage]:
    """Slack and Baton, on a Wednesday morning in October."""
    with Stage(datetime(2026, 10, 14, 8, tzinfo=UTC), database) as found:
        yield found


@pytest.fixture
def db(database: str) -> Iterator[Database]:
    """An empty database, as a first start makes it."""
    found = Database(database)
    migrate.upgrade(found)
    yield found
    found.close()


@pytest.fixture
def everything_logged() -> Iterator[None]:
    """As LOG_LEVEL=DEBUG does it, until the test is over."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    logs.set_up("DEBUG", "json")
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be about one database."""
    parser.addoption(
        "--on",
        choices=KINDS,
        help="SQLite: all but what another run does on PostgreSQL; PostgreSQL: that alone",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other run does."""
    if config.getoption("on") != KINDS[1]:
        return
    kept = [one for one in items if is_on_postgresql(one)]
    config.hook.pytest_deselected(items=[one for one in items if not is_on_postgresql(one)])
    items[:] = kept


def is_on_postgresql(item: pytest.Item) -> bool:
    """Whether a test is one that runs on both, and here on PostgreSQL."""
    found = getattr(item, "callspec", None)
    return found is not None and found.params.get("database") == KINDS[1]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Have a test that touches a database run on both, or on the one that was asked for."""
    if "database" in metafunc.fixturenames:
        is_alone = metafunc.definition.get_closest_marker("sqlite_alone")
        on = metafunc.config.getoption("on")
        kinds = [ALONE] if is_alone else [on] if on else KINDS
        metafunc.parametrize("database", kinds, indirect=True)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how many tests ran on which database, and in which order."""
    reports = [one for some in terminalreporter.stats.values() for one in some]
    calls = [one for one in reports if getattr(one, "when", "") == "call"]
    ran = Counter(dict(one.user_properties).get("database") for one in calls)
    terminalreporter.write_line(
        f"Tests with a database: {ran['SQLite']} on SQLite, {ran['PostgreSQL']} on PostgreSQL, "
        f"and {ran[ALONE]} about SQLite's own files."
    )
    seed = terminalreporter.config.getoption("randomly_seed", None)
    terminalreporter.write_line(f"The same order again: --randomly-seed={seed}")
