"""From nothing to ready, and the memory of a Baton at rest (reliability.md 7)."""

import json
import subprocess
import sys
from typing import Any

from benchmarks import ground
from benchmarks.herd import fake_slack
from benchmarks.report import Report, Target

MANY = 50_000


def run() -> Report:
    """A start with one team, and one with many schedules; each in a process of its own."""
    few, many = _start(0), _start(MANY)
    return Report(
        title="From nothing to ready",
        heads=("", "seconds", "of CPU", "MB"),
        rows=[
            [label, f"{one['seconds']:.1f}", f"{one['cpu']:.1f}", f"{one['mb']:.0f}"]
            for label, one in (("one team", few), (f"{MANY:,} schedules", many))
        ],
        targets=[
            Target(f"start with {MANY:,} schedules", many["seconds"], at_most=3, unit=" s"),
            Target("memory with one team", few["mb"], at_most=150, unit=" MB"),
        ],
        notes=["Signed HTTP; the interpreter's own start and its imports are not in the seconds"],
    )


def _start(schedules: int) -> dict[str, Any]:
    with fake_slack() as port, ground.folder() as home:
        command = [sys.executable, "-m", "benchmarks.start_process", str(home), str(port)]
        told = subprocess.run([*command, str(schedules)], check=True, stdout=subprocess.PIPE)
    found: dict[str, Any] = json.loads(told.stdout.splitlines()[-1])
    return found
