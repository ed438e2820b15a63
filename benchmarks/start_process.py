"""A start of Baton with many schedules: `python -m benchmarks.start_process FOLDER PORT NUMBER`.

It fills a database, then tells seconds until ready, and its memory.
"""

import json
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from threading import Event
from time import perf_counter, process_time

from sqlmodel import Session

from benchmarks import ground
from bot import app, collector, registry, schedules, teams
from bot.cli.sandbox import free_port
from bot.clock import system_clock
from bot.settings import Settings
from storage.db import table_of
from storage.schedule import Schedule
from storage.team import Team

# As many schedules as a team with every practice has.
EACH = 50

# What Baton does first of all is over by then.
A_WHILE = 5.0


def main(folder: str, port: str, number: str) -> None:
    """Fill, start, wait until ready, and tell."""
    collector.calm()
    settings = replace(
        ground.settings(Path(folder)),
        api_url=f"http://127.0.0.1:{port}/api/",
        http=True,
        port=free_port(),
        signing_secret="benchmark",
    )
    fill(settings, int(number))
    started, cpu = perf_counter(), process_time()
    baton = app.Baton(settings)
    baton.start()
    while baton.problem():
        Event().wait(0.01)
    seconds, cpu = perf_counter() - started, process_time() - cpu
    Event().wait(A_WHILE)
    baton.stop()
    found = {"seconds": seconds, "cpu": cpu, "mb": ground.most_memory()}
    print(json.dumps(found))


def fill(settings: Settings, number: int) -> None:
    """One team, and, for so many schedules, as many more as have them."""
    db = app.open_database(settings)
    team = ground.set_up(db)
    with db.write() as session:
        for one in range(1, number // EACH + 1):
            _copy(session, team, one)
        # As an earlier start has left it.
        session.flush()
        teams.follow_all(session, registry.CADENCES, system_clock())
    db.close()


def _copy(session: Session, team: Team, one: int) -> None:
    ids = {"team_id": f"{one:016x}", "channel_id": f"C{one:08}", "name": f"team-{one}"}
    connection = session.connection()
    connection.execute(table_of(Team).insert(), [team.model_dump() | ids])
    weekly = Schedule(
        workspace_id=team.workspace_id,
        key="",
        kind="benchmark",
        team_id=ids["team_id"],
        rrule="FREQ=WEEKLY;BYDAY=MO",
        local_time=ground.WISHES.digest_at,
        anchor_on=system_clock().date(),
        next_at=None,
        next_on=None,
    )
    # None falls due while the start is timed.
    schedules.plan(weekly, team, system_clock() + timedelta(days=1))
    like = weekly.model_dump()
    own = ({"schedule_id": f"{one:08x}{n:08x}", "key": f"benchmark:{one}:{n}"} for n in range(EACH))
    connection.execute(table_of(Schedule).insert(), [like | one_of for one_of in own])


if __name__ == "__main__":
    main(*sys.argv[1:])
