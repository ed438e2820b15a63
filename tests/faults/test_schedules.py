"""The fault matrix, schedules in time: each test is named after the row it proves."""

import shutil
import zoneinfo
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest

from bot import clock, schedules
from bot.heartbeat import tidy
from bot.schedules import Timing
from storage import team as teams
from storage.db import Database
from storage.team import Team
from tests.test_heartbeat import MONDAY, NOW, WEEK, add, sent, stored, team, work_off

__all__ = ["team"]

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TEN_YEARS = timedelta(days=3653)


def add_daily(db: Database, team: Team) -> None:
    add(db, team, "daily")
    with db.write() as session:
        row = session.merge(stored(db, "daily"))
        row.rrule, row.day_off = "FREQ=DAILY", "skip"
        schedules.plan(row, team, NOW)


@pytest.mark.parametrize("step", [2 * HOUR, -2 * HOUR, -DAY, TEN_YEARS], ids=str)
def test_row_10_a_clock_that_is_set_while_running_doubles_nothing(
    db: Database, team: Team, step: timedelta
) -> None:
    add(db, team, "weekly")
    add_daily(db, team)
    for real in (MONDAY - HOUR, MONDAY, MONDAY + 3 * HOUR, MONDAY + DAY):
        # The clock is wrong for a while, and then it is right again.
        for now in (real, real + step, real + step + HOUR, real):
            work_off(db, now)
            tidy(db, now)
    # Berlin leaves summer time in between.
    for later in (WEEK, WEEK + DAY):
        work_off(db, MONDAY + later + HOUR)
    # Each date at most once, also what was said early, for a clock that was ahead.
    said = [one for one in sent(db) if not one.split(":")[1].startswith("2036")]
    assert len(said) == len(set(said))
    if step != TEN_YEARS:
        assert {"daily:2026-10-19", "weekly:2026-10-19"} <= set(said)
    # And the rhythm is there again.
    assert {"weekly:2026-10-26", "daily:2026-10-27"} <= set(said)
    assert stored(db, "weekly").next_on == date(2026, 11, 2)
    assert stored(db, "daily").next_on == date(2026, 10, 28)


@pytest.fixture
def another_tzdata(tmp_path: Path) -> Iterator[Path]:
    """A folder for PYTHONTZPATH, in which Berlin keeps the clocks of Helsinki."""
    [where] = {Path(one) for one in zoneinfo.TZPATH if Path(one, "Europe/Helsinki").exists()}
    berlin = tmp_path / "zones" / "Europe" / "Berlin"
    berlin.parent.mkdir(parents=True)
    shutil.copy(where / "Europe/Helsinki", berlin)
    yield tmp_path / "zones"
    use_tzdata(where)


def use_tzdata(folder: Path) -> None:
    """What a start with another PYTHONTZPATH does."""
    zoneinfo.reset_tzpath([str(folder)])
    zoneinfo.ZoneInfo.clear_cache()
    clock.next_moment.cache_clear()


def test_row_12_other_zone_rules_move_what_is_ahead_and_double_nothing(
    db: Database, team: Team, another_tzdata: Path
) -> None:
    add(db, team, "done", "ahead")
    work_off(db, MONDAY)
    assert sent(db) == {"done:2026-10-19", "ahead:2026-10-19"}
    planned = stored(db, "ahead").next_at
    use_tzdata(another_tzdata)
    with db.write() as session:
        schedules.replan_shifted(session, MONDAY + HOUR)
    # Ten in this Berlin is an hour earlier, and what was done today is not done again.
    assert stored(db, "ahead").next_at == planned - HOUR if planned else None
    work_off(db, MONDAY + 2 * HOUR)
    work_off(db, MONDAY + WEEK)
    assert len(sent(db)) == 4


def test_what_failed_is_still_owed_after_a_start_and_a_change_of_zone(
    db: Database, team: Team
) -> None:
    add(db, team, "poison")
    work_off(db, MONDAY)
    owed = stored(db, "poison")
    assert owed.failures == 1
    with db.write() as session:
        schedules.replan_shifted(session, MONDAY + timedelta(seconds=1))
        there = teams.get(session, team.workspace_id, team.team_id)
        assert there
        schedules.replan(session, there, MONDAY + timedelta(seconds=1))
    assert stored(db, "poison").next_at == owed.next_at == MONDAY + timedelta(minutes=2)


@pytest.mark.parametrize(
    ("down", "said"),
    [
        (HOUR, {"weekly:2026-10-19", "daily:2026-10-19"}),
        # Too late for both; the daily one has had a newer date, an hour ago.
        (3 * DAY + HOUR, {"daily:2026-10-22"}),
        (3 * WEEK + 2 * HOUR, {"weekly:2026-11-09", "daily:2026-11-09"}),
        (3 * WEEK + 5 * HOUR, set()),
    ],
    ids=["1 hour", "3 days", "3 weeks", "3 weeks and past the grace"],
)
def test_row_13_after_downtime_at_most_one_of_each_is_caught_up(
    db: Database, team: Team, down: timedelta, said: set[str]
) -> None:
    add(db, team, "weekly")
    add_daily(db, team)
    work_off(db, MONDAY - HOUR)
    before = sent(db)
    work_off(db, MONDAY + down)
    assert sent(db) - before == said
    for key in ("weekly", "daily"):
        following = stored(db, key).next_at
        assert following
        assert following > MONDAY + down


@pytest.mark.parametrize(
    ("tz", "next_at"),
    [
        # Ten is still to come there, on the same date.
        ("America/New_York", MONDAY + 6 * HOUR),
        # Ten has passed there: it is never made up for in the past.
        ("Asia/Tokyo", MONDAY + WEEK - 7 * HOUR),
    ],
)
def test_row_14_a_zone_that_changes_a_minute_before_fires_once_and_never_in_the_past(
    db: Database, team: Team, tz: str, next_at: datetime
) -> None:
    add(db, team, "weekly")
    edited = MONDAY - timedelta(minutes=1)
    move(db, tz, edited)
    assert stored(db, "weekly").next_at == next_at
    work_off(db, MONDAY)
    assert sent(db) == set()
    work_off(db, next_at)
    work_off(db, next_at + HOUR)
    assert sent(db) == {f"weekly:{next_at.date()}"}


def test_row_14_a_zone_that_changes_after_firing_does_not_fire_the_date_again(
    db: Database, team: Team
) -> None:
    add(db, team, "weekly", "waiting")
    with db.write() as session:
        row = session.merge(stored(db, "waiting"))
        row.local_time = time(10, 30)
        schedules.plan(row, team, NOW)
    work_off(db, MONDAY)
    # What is due at this very moment stays due: it was so before the change.
    move(db, "America/New_York", MONDAY + HOUR)
    work_off(db, MONDAY + HOUR)
    work_off(db, MONDAY + 12 * HOUR)
    assert sent(db) == {"weekly:2026-10-19", "waiting:2026-10-19"}


def test_row_14_a_rule_that_changes_a_minute_before_fires_once(db: Database, team: Team) -> None:
    add(db, team, "weekly")
    row = stored(db, "weekly")
    schedules.change(row, team, Timing(1, "mon", time(9, 59, 30)), MONDAY - timedelta(minutes=1))
    with db.write() as session:
        session.merge(row)
    for seconds in (-30, 0, 30, 3600):
        work_off(db, MONDAY + timedelta(seconds=seconds))
    assert sent(db) == {"weekly:2026-10-19"}


def move(db: Database, tz: str, now: datetime) -> None:
    """The team moves to another zone."""
    with db.write() as session:
        found = teams.get(session, "T1", "team")
        assert found
        found.tz = tz
        schedules.replan(session, found, now)
