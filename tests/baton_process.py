"""Baton as a process on the sandbox's business time; a signal, USR1, has it look at the clock."""

import os
import signal
import threading
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from queue import SimpleQueue

from bot import logs, settings
from bot.app import Baton
from bot.cli.stopping import until_told
from sandbox.client import SandboxClient
from tests import kill_points
from tests.stage import LIMITS, NOW_AND_THEN


@dataclass(frozen=True)
class Told:
    """What a process is told: where Slack is, its environment, and how it goes.

    `at` is a point of tests/kill_points.py, `lease` is in seconds.
    """

    slack: str
    environment: Mapping[str, str]
    output: Path
    is_http: bool
    lease: float
    at: str


def main(told: Told) -> None:
    """Run until somebody ends it."""
    with told.output.open("ab") as output:
        for stream in (1, 2):
            os.dup2(output.fileno(), stream)
    logs.set_up("ERROR", "text")
    if told.at:
        kill_points.install(told.at)
    found = settings.read(told.environment, http=told.is_http)
    limits = replace(LIMITS, lease=timedelta(seconds=told.lease))
    slack = SandboxClient(told.slack)
    baton = Baton(found, clock=slack.now, every=NOW_AND_THEN, limits=limits)
    wake_at_signals(baton)
    baton.start()
    until_told()
    baton.stop()


def wake_at_signals(baton: Baton) -> None:
    """Have USR1 wake it, in a thread: a handler interrupts itself, and what wakes takes locks."""
    asked: SimpleQueue[int] = SimpleQueue()

    def wake() -> None:
        while asked.get():
            baton.wake()

    threading.Thread(target=wake, daemon=True).start()
    signal.signal(signal.SIGUSR1, lambda number, _frame: asked.put(number))
