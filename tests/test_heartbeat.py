"""The heartbeat: what is due fires once, a poisoned row harms nobody, late is late."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from threading import Event, Thread

import apscheduler.schedulers.base
import pytest
from sqlmodel import Session, select

from bot import schedules
from bot.heartbeat import Firing, Heartbeat, fire_due
from bot.schedules import Timing
from bot.sends import Post, Send
from bot.views.common import sentence
from storage import outbox, schedule
from storage import team as teams
from storage.db import Database
from storage.person import Person
from storage.schedule import Schedule
from storage.team import Team
from storage.workspace import Workspace

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
MONDAY = datetime(2026, 10, 19, 8, tzinfo=UTC)
WEEK = timedelta(weeks=1)


def fire(_session: Session, due: Sequence[Schedule], _now: datetime) -> list[Send]:
    if any(one.key == "poison" for one in due):
        raise ValueError("poison")
    return [
        Post(
            workspace_id=one.workspace_id,
            key=f"{one.key}:{one.next_on}",
            channel="C1",
            message=sentence("Due"),
        )
        for one in due
    ]


FIRINGS = {"test": Firing(fire, timedelta(hours=2))}


@pytest.fixture
def team(db: Database) -> Team:
    found = Team(
        workspace_id="T1",
        team_id="team",
        channel_id="C1",
        name="payments",
        tz="Europe/Berlin",
        day_starts=time(9),
        day_ends=time(17),
        working_days="mon,tue,wed,thu,fri",
        created_by="U1",
        created_at=NOW,
    )
    with db.write() as session:
        session.add(Workspace(workspace_id="T1", name="W", bot_id="B1", bot_user_id="U0"))
        session.flush()
        session.add_all([Person(workspace_id="T1", person_id="U1", name="Ada"), found])
    return found


def add(db: Database, team: Team, *keys: str) -> None:
    with db.write() as session:
        for key in keys:
            row = Schedule(
                workspace_id="T1",
                key=key,
                kind="test",
                team_id=team.team_id,
                rrule="FREQ=WEEKLY;BYDAY=MO",
                local_time=time(10),
                anchor_on=NOW.date(),
                next_at=None,
                next_on=None,
            )
            schedules.plan(row, team, NOW)
            session.add(row)


def sent(db: Database) -> set[str]:
    with db.read() as session:
        return set(session.exec(select(outbox.OutboxRow.key)))


def stored(db: Database, key: str) -> Schedule:
    with db.read() as session:
        found = schedule.by_key(session, "T1", key)
    assert found
    return found


def work_off(db: Database, now: datetime) -> None:
    while fire_due(db, FIRINGS, now):
        pass


def test_nothing_fires_before_its_time(db: Database, team: Team) -> None:
    add(db, team, "a")
    assert not fire_due(db, FIRINGS, MONDAY - timedelta(seconds=1))
    assert sent(db) == set()


def test_what_is_due_fires_once_and_moves_to_its_next_time(db: Database, team: Team) -> None:
    add(db, team, "a")
    work_off(db, MONDAY)
    work_off(db, MONDAY)
    assert sent(db) == {"a:2026-10-19"}
    # Berlin leaves summer time on 25 October: the same wall clock is an hour later in UTC.
    assert stored(db, "a").next_at == MONDAY + WEEK + timedelta(hours=1)


def test_chunks_take_everything_that_is_due(db: Database, team: Team) -> None:
    add(db, team, *[f"k{n}" for n in range(25)])
    while fire_due(db, FIRINGS, MONDAY, limit=10):
        pass
    assert len(sent(db)) == 25


def test_a_poisoned_schedule_harms_nobody_and_is_tried_again_later(
    db: Database, team: Team
) -> None:
    add(db, team, "a", "poison", "b")
    work_off(db, MONDAY)
    assert sent(db) == {"a:2026-10-19", "b:2026-10-19"}
    poison = stored(db, "poison")
    assert poison.failures == 1
    assert poison.next_at
    assert MONDAY < poison.next_at < MONDAY + timedelta(hours=1)
    assert poison.next_on == date(2026, 10, 19)


def test_a_little_late_is_sent_and_far_too_late_is_skipped(db: Database, team: Team) -> None:
    add(db, team, "a")
    work_off(db, MONDAY + timedelta(hours=1))
    assert sent(db) == {"a:2026-10-19"}
    work_off(db, MONDAY + WEEK + timedelta(hours=4))
    assert sent(db) == {"a:2026-10-19"}


def test_after_three_weeks_of_downtime_at_most_one_is_caught_up(db: Database, team: Team) -> None:
    add(db, team, "a")
    work_off(db, MONDAY + 3 * WEEK + timedelta(hours=1))
    # The clock change is behind us: ten in Berlin is now an hour later in UTC.
    assert sent(db) == {"a:2026-11-09"}
    assert stored(db, "a").next_at == MONDAY + 4 * WEEK + timedelta(hours=1)


def test_a_changed_rule_does_not_fire_again_on_a_date_already_done(
    db: Database, team: Team
) -> None:
    add(db, team, "a")
    work_off(db, MONDAY)
    row = stored(db, "a")
    schedules.change(row, team, Timing(1, "mon", time(18)), MONDAY + timedelta(minutes=1))
    with db.write() as session:
        session.merge(row)
    assert stored(db, "a").next_on == date(2026, 10, 26)


def test_a_change_of_zone_moves_the_next_moment(db: Database, team: Team) -> None:
    add(db, team, "a")
    with db.write() as session:
        found = teams.get(session, "T1", "team")
        assert found
        found.tz = "America/New_York"
        schedules.replan(session, found, NOW)
    assert stored(db, "a").next_at == MONDAY + timedelta(hours=6)


def test_a_stopped_workspace_fires_nothing(db: Database, team: Team) -> None:
    add(db, team, "a")
    with db.write() as session:
        found = session.get(Workspace, "T1")
        assert found
        found.stopped_at = NOW
    assert not fire_due(db, FIRINGS, MONDAY)


@pytest.mark.parametrize("step", [-timedelta(days=1), timedelta(days=3653)], ids=["back", "ahead"])
def test_a_wall_clock_that_is_set_does_not_stop_the_heartbeat(
    db: Database, monkeypatch: pytest.MonkeyPatch, step: timedelta
) -> None:
    class SetClock(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> datetime:  # type: ignore[override]
            return datetime.now(tz) + step  # noqa: TID251  # The clock of the machine, set.

    beat = Event()

    def chore() -> bool:
        beat.set()
        return False

    heartbeat = Heartbeat(db, lambda: NOW, {}, {}, [chore], every=timedelta(milliseconds=20))
    heartbeat.start()
    assert beat.wait(5)
    monkeypatch.setattr(apscheduler.schedulers.base, "datetime", SetClock)
    beat.clear()
    # One beat may have been under way.
    assert beat.wait(5)
    beat.clear()
    assert beat.wait(5)
    heartbeat.stop()


def test_a_heartbeat_that_stops_leaves_what_waits_behind_the_work_under_way(db: Database) -> None:
    begun, go_on = Event(), Event()
    done: list[int] = []

    def endless() -> bool:
        done.append(len(done))
        begun.set()
        go_on.wait()
        return True

    heart = Heartbeat(db, lambda: NOW, FIRINGS, {}, [endless], every=timedelta(milliseconds=10))
    heart.start()
    begun.wait()
    stopping = Thread(target=heart.stop)
    stopping.start()
    while not heart.is_stopping:
        pass
    go_on.set()
    stopping.join(timeout=5)
    assert not stopping.is_alive()
    assert done == [0]
