"""The ground both sides stand on: a folder on the checkout's disk, and a workspace with a team."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, time
from pathlib import Path

from sqlmodel import Session

from bot import sends, teams
from bot.settings import Settings
from bot.teams import Wishes
from storage import person as people
from storage import team as team_store
from storage import workspace
from storage.db import Database
from storage.person import Person
from storage.team import Team
from storage.workspace import Workspace

# Ignored by git, and on the real disk of the checkout: /tmp may be memory, where fsync is free.
BUILD = Path(__file__).parent.parent / "build"

# A Wednesday. The clock stands.
NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)

WORKSPACE = "T0BENCH"
CHANNEL = "C0PAYMENTS"
ADA = "U0ADA"
BOT = "U0BATON"
TOKEN = "xoxb-benchmark"

# Nobody listens there: a call to Slack would fail, not wait.
NO_SLACK = "http://127.0.0.1:9/api/"

# A message as they are: a paragraph with a button.
SECTION = {
    "type": "section",
    "text": {
        "type": "mrkdwn",
        "text": "Four weeks ago you wrote: *a partial index is small*. " * 3,
    },
    "accessory": {
        "type": "button",
        "action_id": "til.still",
        "text": {"type": "plain_text", "text": "Still true"},
    },
}

WISHES = Wishes(
    tz="Europe/Berlin",
    day_starts=time(9),
    day_ends=time(17),
    working_days=("mon", "tue", "wed", "thu", "fri"),
    country="DE",
    digest_day="mon",
    digest_at=time(10),
)


@contextmanager
def folder() -> Iterator[Path]:
    """A folder of our own on the disk of the checkout, gone afterwards."""
    BUILD.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="bench-", dir=BUILD) as name:
        yield Path(name)


def settings(home: Path) -> Settings:
    """What `baton run` would be told."""
    return Settings(
        bot_token=TOKEN,
        app_token="xapp-benchmark",
        home=home,
        database_url=f"sqlite:///{home / 'baton.db'}",
        api_url=NO_SLACK,
    )


def most_memory() -> float:
    """The most memory that this process ever had, in MB."""
    status = Path("/proc/self/status").read_text()
    [line] = [one for one in status.splitlines() if one.startswith("VmHWM")]
    return int(line.split()[1]) / 1024


def here() -> Workspace:
    """The workspace, as Slack would describe it."""
    return Workspace(workspace_id=WORKSPACE, name="Bench", bot_id="B0BATON", bot_user_id=BOT)


def set_up(db: Database) -> Team:
    """Install Baton in a workspace, and turn a channel into Ada's team."""
    with db.write() as session:
        workspace.save(session, here())
        people.save(session, [Person(workspace_id=WORKSPACE, person_id=ADA, name="Ada")])
        session.flush()
        return _team(session)


def _team(session: Session) -> Team:
    welcome = teams.set_up(
        session,
        workspace_id=WORKSPACE,
        channel_id=CHANNEL,
        channel_name="payments",
        by=ADA,
        wishes=WISHES,
        cadences=(),
        now=NOW,
    )
    sends.queue(session, welcome, NOW)
    team = team_store.of_channel(session, WORKSPACE, CHANNEL)
    assert team is not None
    return team
