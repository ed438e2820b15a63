"""A stage on which Baton runs in a process of its own, so that it can be killed like one."""

import multiprocessing
import os
import signal
from collections.abc import Callable
from datetime import datetime
from multiprocessing.process import BaseProcess

from bot import app
from storage.db import Database
from tests import baton_process
from tests.stage import LIMITS, Stage

# A server imports everything once; each process is a fork of it.
PROCESSES = multiprocessing.get_context("forkserver")
PROCESSES.set_forkserver_preload([baton_process.__name__])


class KilledStage(Stage):
    """Slack as ever, and Baton where `kill -9` reaches it."""

    # In seconds; short, where a test waits for one to run out.
    lease = LIMITS.lease.total_seconds()

    def start_baton(self) -> None:
        """Start the process, and wait until Slack has it."""
        process = self.start_process()
        try:
            self.wait_for_baton()
            self.sandbox.bot = SeenInDatabase(self._db, self.sandbox.clock.now, process)
            self.settle()
        except BaseException:
            process.kill()
            raise

    def start_process(self, *, at: str = "") -> BaseProcess:
        """Start the process, and wait for nothing; `at` is a point of tests/kill_points.py."""
        settings = self.settings()
        self.output = self.home / "output.txt"
        environment = {
            "SLACK_BOT_TOKEN": settings.bot_token,
            "SLACK_APP_TOKEN": settings.app_token,
            "SLACK_API_URL": settings.api_url,
            "BATON_HOME": str(self.home),
            "DATABASE_URL": settings.database_url,
            "SLACK_SIGNING_SECRET": settings.signing_secret,
            "BATON_PORT": str(settings.port),
            "BATON_SECRET_KEYS": ",".join(settings.secret_keys),
        }
        told = baton_process.Told(
            self.sandbox.base_url, environment, self.output, settings.http, self.lease, at
        )
        self._process = PROCESSES.Process(target=baton_process.main, args=(told,))
        self._process.start()
        self._db = Database(settings.database_url)
        return self._process

    def kill_9(self) -> None:
        """The process ends at once, in the middle of whatever it does."""
        self.sandbox.bot = None
        self._db.close()
        self._process.kill()
        self._process.join()
        self.wait_until(lambda: self.slack.connections() == 0)

    def end_with_sigterm(self) -> int | None:
        """The process is told to end; returns its exit code."""
        self.sandbox.bot = None
        self._db.close()
        self._process.terminate()
        self._process.join(timeout=60)
        return self._process.exitcode

    def stop_baton(self) -> None:
        """End the process."""
        self.kill_9()


class SeenInDatabase:
    """What is due, and whether it is done, as the database tells: it is the only state."""

    def __init__(self, db: Database, clock: Callable[[], datetime], process: BaseProcess) -> None:
        self._db, self._clock, self._process = db, clock, process

    def wake(self) -> None:
        """Have the process look now."""
        assert self._process.pid
        os.kill(self._process.pid, signal.SIGUSR1)

    def next_due(self) -> datetime | None:
        return app.next_due(self._db)

    def is_idle(self) -> bool:
        return app.is_idle(self._db, self._clock())
