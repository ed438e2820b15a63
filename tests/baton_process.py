"""Baton as a process whose business time is the sandbox's: `python -m tests.baton_process URL`."""

import os
import sys
from threading import Event

from bot import logs, settings
from bot.app import Baton
from sandbox.client import SandboxClient
from tests.stage import LIMITS, QUICK


def main() -> None:
    logs.set_up("ERROR", "text")
    slack = SandboxClient(sys.argv[1])
    found = settings.read(os.environ)  # noqa: TID251  # A process of its own has no other way.
    Baton(found, clock=slack.now, every=QUICK, limits=LIMITS).start()
    Event().wait()


if __name__ == "__main__":
    main()
