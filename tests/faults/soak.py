"""Row 5: workers die by kill -9 at random moments, and each due row arrives once.

`python -m tests.faults.soak 500` prints the seed of each run and, at the end, the figures.
"""

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from threading import Event
from time import monotonic

from sqlmodel import select

from bot import collector, manifest
from bot.clock import system_clock
from bot.schedules import ONE_MOMENT
from sandbox.server import Sandbox
from storage.db import Database
from storage.outbox import OPEN, OutboxRow, State
from storage.person import Person
from storage.schedule import Schedule
from storage.team import Team
from storage.workspace import Workspace
from tests.databases import Server
from tests.faults.worker import KIND, QUICK_LEASE

WORKSPACE = "T0NORTHWIND"
HISTORY = ("channels:history", "groups:history", "im:history", "im:write")
PROCESSES, ROWS, CHANNELS, KILLS = 3, 200, 20, 6

# So many runs have a Slack of their own: one that remembers all of them is a third slower.
STRETCH = 50

# After the last kill, every lease runs out and every row is looked for.
PATIENCE = 120.0


@dataclass
class Figures:
    """What became of the rows of some runs."""

    runs: int = 0
    rows: int = 0
    kills: int = 0
    once: int = 0
    # The named limits (reliability.md 4.4): what Slack got twice, and how many seconds apart; and
    # what nobody knows of.
    apart: list[float] = field(default_factory=list)
    unknown: int = 0
    missing: list[str] = field(default_factory=list)

    @property
    def doubles(self) -> int:
        """How many rows Slack got twice."""
        return len(self.apart)

    def __str__(self) -> str:
        return (
            f"{self.runs} runs, {self.rows:,} rows, {self.kills:,} kills: {self.once:,} arrived "
            f"once, {self.doubles} twice, {self.unknown} unknown, {len(self.missing)} missing"
        )


class Soak:
    """Three workers on one PostgreSQL and one Slack, killed and started again all the time."""

    def __init__(self, slack: Sandbox, db: Database) -> None:
        self.slack, self.db = slack, db
        self._zygote = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.worker", db.url, slack.api_url, slack.bot_token],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._workers = [self._start() for _ in range(PROCESSES)]
        self._seen = 0

    def end(self) -> None:
        """Kill everything."""
        for pid in self._workers:
            os.kill(pid, signal.SIGKILL)
        assert self._zygote.stdin
        assert self._zygote.stdout
        self._zygote.stdin.close()
        self._zygote.wait()
        self._zygote.stdout.close()

    def run(self, seed: int, figures: Figures) -> None:
        """One run: rows fall due, workers die, and what arrived is counted."""
        chance = random.Random(seed)
        keys = self._make_due(seed)
        for _ in range(KILLS):
            Event().wait(chance.uniform(0.02, 0.5))
            which = chance.randrange(PROCESSES)
            os.kill(self._workers[which], signal.SIGKILL)
            self._workers[which] = self._start()
        self._wait_for(keys)
        self._count(keys, figures)
        figures.runs += 1
        figures.kills += KILLS

    def _start(self) -> int:
        assert self._zygote.stdin
        assert self._zygote.stdout
        print("go", file=self._zygote.stdin, flush=True)
        return int(self._zygote.stdout.readline())

    def _make_due(self, seed: int) -> list[str]:
        client = self.slack.client
        channels = []
        for n in range(CHANNELS):
            channels.append(client.create_channel(f"run-{seed}-{n}", members=["ada"]))
            client.invite_app(f"run-{seed}-{n}", by="ada")
        keys = [f"soak:{channels[n % CHANNELS]}:{n}" for n in range(ROWS)]
        now = system_clock()
        with self.db.write() as session:
            session.add_all(_schedule(key, now) for key in keys)
        return keys

    def _wait_for(self, keys: list[str]) -> None:
        ends = monotonic() + PATIENCE
        while monotonic() < ends:
            with self.db.read() as session:
                found = session.exec(select(OutboxRow).where(OutboxRow.key.in_(keys))).all()  # type: ignore[attr-defined]
            done = [one for one in found if one.state not in OPEN]
            if len(done) == len(keys):
                return
            Event().wait(0.1)

    def _count(self, keys: list[str], figures: Figures) -> None:
        posted = self.slack.client.posted(since=self._seen)
        self._seen += len(posted)
        arrived = Counter(one.message.plain for one in posted)
        for key in (one for one in keys if arrived[one] > 1):
            first, *_, last = (one.real_at for one in posted if one.message.plain == key)
            figures.apart.append((last - first).total_seconds())
        with self.db.read() as session:
            lost = session.exec(select(OutboxRow.key).where(OutboxRow.state == State.UNKNOWN)).all()
        figures.rows += len(keys)
        figures.once += sum(arrived[key] == 1 for key in keys)
        unknown = {key for key in keys if key in lost and not arrived[key]}
        figures.unknown += len(unknown)
        figures.missing += [key for key in keys if not arrived[key] and key not in unknown]


@contextmanager
def soaking(url: str) -> Iterator[Soak]:
    """A Slack that lets Baton look, workers, and one team in a migrated database."""
    db = Database(url)
    now = datetime(2026, 10, 14, 8, tzinfo=UTC)
    # What a worker sends carries real time; nothing here depends on the sandbox's.
    with Sandbox(
        manifest.read(), start=system_clock(), running=True, granted=HISTORY, rate_limits=False
    ) as slack:
        _add_team(db, slack, now)
        soak = Soak(slack, db)
        try:
            yield soak
        finally:
            soak.end()
            db.close()


def _add_team(db: Database, slack: Sandbox, now: datetime) -> None:
    with db.write() as session:
        session.add(Workspace(workspace_id=WORKSPACE, name="W", bot_id="B1", bot_user_id="U0"))
        session.flush()
        session.add(Person(workspace_id=WORKSPACE, person_id="U1", name="Ada"))
        session.add(
            Team(
                workspace_id=WORKSPACE,
                team_id="team",
                channel_id="C1",
                name="payments",
                tz="UTC",
                day_starts=time(9),
                day_ends=time(17),
                working_days="mon,tue,wed,thu,fri",
                created_by="U1",
                created_at=now,
            )
        )


def _schedule(key: str, now: datetime) -> Schedule:
    return Schedule(
        workspace_id=WORKSPACE,
        key=key,
        kind=KIND,
        team_id="team",
        rrule=ONE_MOMENT,
        local_time=time(),
        anchor_on=now.date(),
        next_at=now,
        next_on=now.date(),
    )


def main() -> None:
    """So many runs in so many minutes, from a seed on; exit code 1 if a row is lost."""
    runs = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    minutes = float(sys.argv[2]) if len(sys.argv) > 2 else 90.0
    first = int(sys.argv[3]) if len(sys.argv) > 3 else 0
    ends = monotonic() + 60 * minutes
    figures = Figures()
    # A folder of its own: what a soak that was killed left behind is in nobody's way.
    run = f"soak-{os.getpid()}"
    collector.calm()
    with Server(run, "soak") as server:
        for start in range(first, first + runs, STRETCH):
            with server.migrated() as url, soaking(url) as soak:
                for seed in range(start, min(start + STRETCH, first + runs)):
                    if monotonic() < ends:
                        soak.run(seed, figures)
                        print(f"seed {seed}: {figures}", flush=True)
    if figures.runs < runs:
        print(f"It was to end after {minutes:g} minutes.")
    print(f"lease {QUICK_LEASE.lease.total_seconds():g} s; {figures}; missing: {figures.missing}")
    if figures.apart:
        print(f"twice, so many seconds apart: {figures.apart}")
    sys.exit(bool(figures.missing or figures.doubles or figures.unknown))


if __name__ == "__main__":
    main()
