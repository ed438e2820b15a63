"""A stage on which Baton runs in a process of its own, so that it can be killed like one."""

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime

from bot import app
from storage.db import Database
from tests.stage import LIMITS, Stage


class KilledStage(Stage):
    """Slack as ever, and Baton where `kill -9` reaches it."""

    # In seconds; short, where a test waits for one to run out.
    lease = LIMITS.lease.total_seconds()

    def start_baton(self) -> None:
        """Start the process, and wait until Slack has it."""
        self.start_process()
        try:
            self.wait_for_baton()
            self.sandbox.bot = SeenInDatabase(self._db, self.sandbox.clock.now)
            self.settle()
        except BaseException:
            self._process.kill()
            raise

    def start_process(self, *, at: str = "") -> "subprocess.Popen[bytes]":
        """Start the process, and wait for nothing; `at` is a point of tests/kill_points.py."""
        settings = self.settings()
        self.output = self.home / "output.txt"
        with self.output.open("ab") as output:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "tests.baton_process", self.sandbox.base_url),
                    *(["--http"] if settings.http else []),
                    *("--lease", str(self.lease), "--at", at),
                ],
                # A process of its own gets its settings as an operator's does.
                env=os.environ  # noqa: TID251
                | {
                    "SLACK_BOT_TOKEN": settings.bot_token,
                    "SLACK_APP_TOKEN": settings.app_token,
                    "SLACK_API_URL": settings.api_url,
                    "BATON_HOME": str(self.home),
                    "DATABASE_URL": settings.database_url,
                    "SLACK_SIGNING_SECRET": settings.signing_secret,
                    "BATON_PORT": str(settings.port),
                    "BATON_SECRET_KEYS": ",".join(settings.secret_keys),
                },
                stdout=output,
                stderr=output,
            )
        self._db = Database(settings.database_url)
        return self._process

    def kill_9(self) -> None:
        """The process ends at once, in the middle of whatever it does."""
        self.sandbox.bot = None
        self._db.close()
        self._process.send_signal(signal.SIGKILL)
        self._process.wait()
        self.wait_until(lambda: self.slack.connections() == 0)

    def end_with_sigterm(self) -> int:
        """The process is told to end; returns its exit code."""
        self.sandbox.bot = None
        self._db.close()
        self._process.send_signal(signal.SIGTERM)
        return self._process.wait(timeout=15)

    def stop_baton(self) -> None:
        """End the process."""
        self.kill_9()


class SeenInDatabase:
    """What is due, and whether it is done, as the database tells: it is the only state."""

    def __init__(self, db: Database, clock: Callable[[], datetime]) -> None:
        self._db, self._clock = db, clock

    def wake(self) -> None:
        """Nothing: the process looks by itself, often."""

    def next_due(self) -> datetime | None:
        return app.next_due(self._db)

    def is_idle(self) -> bool:
        return app.is_idle(self._db, self._clock())
