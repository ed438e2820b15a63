"""`make bench`: print speeds as ratios, and how fair turns are. `… benchmarks til`: one alone."""

import os
import platform
import sqlite3
import sys
from importlib import import_module
from time import perf_counter

from benchmarks.report import show
from bot import collector

# Loaded when their turn comes: a mistyped name is answered at once.
BENCHMARKS = {
    "til": "benchmarks.til_command",
    "schedules": "benchmarks.due_schedules",
    "turns": "benchmarks.turn_policies",
    "record": "benchmarks.record",
    "herd": "benchmarks.herd",
    "start": "benchmarks.starting",
}


def main(asked: list[str]) -> None:
    """Run the benchmarks of these names, or all. A missed target is told, and is no failure."""
    unknown = [name for name in asked if name not in BENCHMARKS]
    if unknown:
        print(f"There is no benchmark {' or '.join(unknown)}. Try: {' or '.join(BENCHMARKS)}")
        return
    print(_machine(), flush=True)
    started = perf_counter()
    for name in asked or BENCHMARKS:
        _run(name)
    print(f"\nTaken in {perf_counter() - started:.0f} s. What counts is the ratio, not the time.")
    if os.getloadavg()[0] > (os.cpu_count() or 1):
        print("The machine was busy with other work: take them again when it is quiet.")


def _run(name: str) -> None:
    benchmark = import_module(BENCHMARKS[name])
    # As in every process of Baton's; what it is compared with has it, too.
    collector.calm()
    print(show(benchmark.run()), flush=True)


def _machine() -> str:
    return (
        f"{os.cpu_count()} cores ({platform.machine()}) · Python {platform.python_version()} · "
        f"SQLite {sqlite3.sqlite_version} · {platform.system()} {platform.release()}"
    )


if __name__ == "__main__":
    main(sys.argv[1:])
