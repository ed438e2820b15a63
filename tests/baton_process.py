"""Baton as a process on the sandbox's business time: `python -m tests.baton_process URL`."""

import os
import sys

from bot import logs, settings
from bot.app import Baton
from bot.cli.stopping import until_told
from sandbox.client import SandboxClient
from tests.stage import LIMITS, QUICK


def main() -> None:
    logs.set_up("ERROR", "text")
    slack = SandboxClient(sys.argv[1])
    environment = os.environ  # noqa: TID251  # A process of its own has no other way.
    found = settings.read(environment, http="--http" in sys.argv)
    baton = Baton(found, clock=slack.now, every=QUICK, limits=LIMITS)
    baton.start()
    until_told()
    baton.stop()


if __name__ == "__main__":
    main()
