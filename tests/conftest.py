"""The story's stage: a local Slack with Baton in it, and a clock that stands until it is moved.

What touches a database runs on SQLite and on PostgreSQL: in one run, or with `--on` in two.
"""

import logging
import os
import shutil
import tempfile
import uuid
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import settings

from bot import collector, logs
from storage import migrate
from storage.db import Database
from tests.databases import Server
from tests.stage import Stage

KINDS = ("SQLite", "PostgreSQL")
ALONE = "SQLite alone"

MEMORY, ROOM = Path("/dev/shm"), 2 * 2**30

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


@pytest.fixture(autouse=True)
def logs_as_before() -> Iterator[None]:
    """What a test sets up for logs ends with it: others would write to a stream that is closed."""
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


@pytest.fixture
def everything_logged() -> None:
    """As LOG_LEVEL=DEBUG does it, until the test is over."""
    logs.set_up("DEBUG", "json")


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a run be about one database."""
    parser.addoption(
        "--on",
        choices=KINDS,
        help="SQLite: all that needs no PostgreSQL; PostgreSQL: the rest",
    )


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what the other run does."""
    if on := config.getoption("on"):
        found = [(one, needs_postgresql(one) == (on == KINDS[1])) for one in items]
        config.hook.pytest_deselected(items=[one for one, is_wanted in found if not is_wanted])
        items[:] = [one for one, is_wanted in found if is_wanted]


def needs_postgresql(item: pytest.Item) -> bool:
    """Whether a test runs on PostgreSQL: as it does on SQLite, or because it is about it."""
    found = getattr(item, "callspec", None)
    is_it = found is not None and found.params.get("database") == KINDS[1]
    return is_it or "server" in getattr(item, "fixturenames", ())


def pytest_configure() -> None:
    """Keep what tests write in memory, where there is room: every commit waits for a disk."""
    collector.calm()
    environment = os.environ  # noqa: TID251  # Processes that tests start need it too.
    if "TMPDIR" not in environment and MEMORY.is_dir() and shutil.disk_usage(MEMORY).free > ROOM:
        environment["TMPDIR"] = str(MEMORY)
        tempfile.tempdir = None


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
