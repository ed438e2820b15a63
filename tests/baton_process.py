"""Baton as a process on the sandbox's business time: `python -m tests.baton_process URL`.

`--http`, `--lease SECONDS`, and `--at POINT` of tests/kill_points.py, change how it goes.
"""

import argparse
import os
from dataclasses import replace
from datetime import timedelta

from bot import logs, settings
from bot.app import Baton
from bot.cli.stopping import until_told
from sandbox.client import SandboxClient
from tests import kill_points
from tests.stage import LIMITS, QUICK


def main() -> None:
    asked = argparse.ArgumentParser()
    asked.add_argument("url")
    asked.add_argument("--http", action="store_true")
    asked.add_argument("--lease", type=float, default=LIMITS.lease.total_seconds())
    asked.add_argument("--at", default="")
    told = asked.parse_args()
    logs.set_up("ERROR", "text")
    if told.at:
        kill_points.install(told.at)
    slack = SandboxClient(told.url)
    environment = os.environ  # noqa: TID251  # A process of its own has no other way.
    found = settings.read(environment, http=told.http)
    limits = replace(LIMITS, lease=timedelta(seconds=told.lease))
    baton = Baton(found, clock=slack.now, every=QUICK, limits=limits)
    baton.start()
    until_told()
    baton.stop()


if __name__ == "__main__":
    main()
