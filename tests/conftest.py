"""The story's stage: a local Slack with Baton in it, and a clock that stands until it is moved."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import migrate
from storage.db import Database
from tests.stage import Stage


@pytest.fixture
def stage() -> Iterator[Stage]:
    """Slack and Baton, on a Wednesday morning in October."""
    with Stage(start=datetime(2026, 10, 14, 8, tzinfo=UTC)) as found:
        yield found


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    """An empty database, as a first start makes it."""
    found = Database(f"sqlite:///{tmp_path / 'baton.db'}")
    migrate.upgrade(found)
    yield found
    found.close()
