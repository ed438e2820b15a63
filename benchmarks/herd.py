"""Fifty thousand direct messages that are due at once, from one process (issue 4, Load figures)."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import quantiles
from typing import Any
from urllib.request import urlopen

from benchmarks import ground
from benchmarks.report import Report, Target

WORKSPACES, EACH = 1_000, 50
HERD = WORKSPACES * EACH
LATENCY = 0.2

# Every so many-th person has left.
GONE = 100

# The ceiling is taken with a small herd of bare calls.
BARE = 6_000

Arrivals = list[tuple[float, bool]]


def run() -> Report:
    """The fake Slack's own ceiling first, then one process with the whole herd."""
    with fake_slack() as port:
        ceiling = float(_told("benchmarks.bare_calls", str(port), str(BARE)))
    with fake_slack() as port, ground.folder() as home:
        told = ["benchmarks.herd_process", str(home), str(port), str(WORKSPACES), str(EACH)]
        found = json.loads(_told(*told, str(GONE)))
        counted = _stats(port)
    return _report(ceiling, found, counted)


@contextmanager
def fake_slack() -> Iterator[int]:
    """A fake Slack in a process of its own; gives its port."""
    command = [sys.executable, "-m", "benchmarks.fake_slack", str(LATENCY)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout
        try:
            yield int(process.stdout.readline())
        finally:
            process.kill()


def _told(*words: str) -> str:
    command = [sys.executable, "-m", *words]
    return subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True).stdout


def _stats(port: int) -> dict[str, Any]:
    with urlopen(f"http://127.0.0.1:{port}/api/stats") as answer:
        found: dict[str, Any] = json.load(answer)
    return found


def _report(ceiling: float, found: dict[str, Any], counted: dict[str, Any]) -> Report:
    arrivals: Arrivals = counted["arrivals"]
    began = found["began"]
    present = sorted(at - began for at, is_gone in arrivals if not is_gone)
    absent = sorted(at - began for at, is_gone in arrivals if is_gone)
    speed = len(arrivals) / max(at - began for at, _ in arrivals)
    cpu = len(arrivals) / found["cpu"]
    late = [_quantile(present, one) for one in (50, 95, 99)]
    return Report(
        title=f"{HERD:,} direct messages due at once in {WORKSPACES:,} workspaces",
        heads=("", "found"),
        rows=[
            ["bare calls a second that the fake Slack takes", f"{ceiling:,.0f}"],
            ["sends a second, from one process", f"{speed:,.0f}"],
            ["sends for each second of that process's CPU", f"{cpu:,.0f}"],
            ["lateness p50, p95, p99", ", ".join(f"{one:.0f} s" for one in late)],
            ["the same, of the 1 % who have left (p50)", f"{_quantile(absent, 50):.0f} s"],
            ["what became of the rows", str(found["states"])],
        ],
        targets=[
            Target("sends a second", speed, at_least=600, unit=""),
            Target("lateness p99", late[-1], at_most=120, unit=" s"),
            Target("refused by rate limits", counted["limited"], at_most=0, unit=""),
            Target("memory at its highest", found["mb"], at_most=400, unit=" MB"),
            Target("ceiling ÷ what is asked for", ceiling / 600, at_least=2),
        ],
        notes=[
            f"Each call is answered after {LATENCY:g} s, and 300 a minute of one workspace",
            "Baton paces itself at 200 a minute and workspace, after a burst of 20",
            "SQLite, WAL, synchronous=FULL; filling the outbox is not counted",
            "The fake Slack takes its own part of the machine: with two cores, one is Baton's",
        ],
    )


def _quantile(times: list[float], percent: int) -> float:
    return quantiles(times, n=100, method="inclusive")[percent - 1]
