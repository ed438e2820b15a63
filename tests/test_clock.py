"""Time: moments of a rule, through clock changes and holidays."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.clock import Calendar, Rule, check_rule, local, next_moment, place
from bot.errors import UserError

WEEKDAYS = frozenset(("mon", "tue", "wed", "thu", "fri"))
EVERY_DAY = WEEKDAYS | {"sat", "sun"}
MONDAYS = "FREQ=WEEKLY;BYDAY=MO"


def moments(
    rrule: str, calendar: Calendar, start: date, count: int, at: time = time(10)
) -> list[datetime]:
    found: list[datetime] = []
    after = datetime.combine(start - timedelta(days=1), time(), tzinfo=UTC)
    for _ in range(count):
        moment = next_moment(Rule(rrule, at, start), calendar, after=after)
        assert moment
        found.append(local(moment.at, calendar.tz))
        after = moment.at
    return found


@pytest.mark.parametrize(
    ("tz", "change"),
    [
        ("Europe/Berlin", date(2026, 10, 19)),
        ("America/New_York", date(2026, 10, 26)),
        ("Australia/Lord_Howe", date(2026, 9, 28)),
        ("Africa/Casablanca", date(2026, 2, 9)),
        ("Asia/Kathmandu", date(2026, 3, 2)),
    ],
)
def test_ten_oclock_stays_ten_oclock_through_a_clock_change(tz: str, change: date) -> None:
    found = moments(MONDAYS, Calendar(tz, WEEKDAYS), change, 4)
    assert [one.hour for one in found] == [10, 10, 10, 10]
    assert [one.date() for one in found] == [change + timedelta(weeks=n) for n in range(4)]


@pytest.mark.parametrize(
    ("tz", "day", "at", "expected"),
    [
        ("Europe/Berlin", date(2026, 3, 29), time(2, 30), "2026-03-29T03:30+02:00"),
        ("America/New_York", date(2026, 11, 1), time(1, 30), "2026-11-01T01:30-04:00"),
        ("America/Santiago", date(2026, 9, 6), time(0), "2026-09-06T01:00-03:00"),
        ("Africa/Cairo", date(2026, 4, 24), time(0), "2026-04-24T01:00+03:00"),
        ("Australia/Lord_Howe", date(2026, 10, 4), time(2, 15), "2026-10-04T02:45+11:00"),
    ],
    ids=["gap", "overlap: the first", "gap at midnight", "gap at midnight", "gap of half an hour"],
)
def test_a_wall_time_is_placed_as_rfc_5545_says(
    tz: str, day: date, at: time, expected: str
) -> None:
    placed = place(day, at, tz)
    assert placed
    assert local(placed, tz).isoformat(timespec="minutes") == expected


def test_a_day_that_a_zone_left_out_has_no_moments() -> None:
    assert place(date(2011, 12, 30), time(10), "Pacific/Apia") is None


def test_a_holiday_moves_an_occurrence_to_the_next_working_day() -> None:
    # Easter Monday 2027 is 29 March.
    calendar = Calendar("Europe/Berlin", WEEKDAYS, "DE")
    found = moments(MONDAYS, calendar, date(2027, 3, 22), 3)
    assert [one.date() for one in found] == [date(2027, 3, d) for d in (22, 30)] + [
        date(2027, 4, 5)
    ]


def test_an_occurrence_never_moves_onto_the_next_one() -> None:
    daily = moments("FREQ=DAILY", Calendar("Europe/Berlin", WEEKDAYS), date(2026, 10, 16), 3)
    assert [one.date() for one in daily] == [date(2026, 10, d) for d in (16, 19, 20)]


def test_months_without_the_date_are_left_out() -> None:
    calendar = Calendar("UTC", EVERY_DAY)
    found = moments("FREQ=MONTHLY;BYDAY=5MO", calendar, date(2026, 8, 31), 2)
    assert [one.date() for one in found] == [date(2026, 8, 31), date(2026, 11, 30)]


def test_every_second_week_keeps_its_step_wherever_the_search_begins() -> None:
    calendar = Calendar("UTC", EVERY_DAY)
    rule = Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", time(10), date(2026, 1, 5))
    moment = next_moment(rule, calendar, after=datetime(2027, 6, 1, tzinfo=UTC))
    assert moment
    assert (moment.on - rule.anchor_on).days % 14 == 0


def test_a_date_that_was_done_is_not_done_again() -> None:
    calendar = Calendar("UTC", EVERY_DAY)
    rule = Rule(MONDAYS, time(18), date(2026, 10, 19))
    after = datetime(2026, 10, 19, 12, tzinfo=UTC)
    moment = next_moment(rule, calendar, after=after, not_before=date(2026, 10, 20))
    assert moment
    assert moment.on == date(2026, 10, 26)


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=SECONDLY",
        "FREQ=DAILY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=WEEKLY;BYDAY=MO;BYHOUR=1,2,3",
        "FREQ=MONTHLY;BYDAY=6MO",
        "every monday",
        "",
    ],
)
def test_a_rule_that_could_hang_or_flood_is_refused_before_it_is_followed(rrule: str) -> None:
    with pytest.raises(UserError, match="Try FREQ=WEEKLY"):
        check_rule(rrule)


@pytest.mark.parametrize("rrule", [MONDAYS, "FREQ=MONTHLY;BYDAY=-1FR", "FREQ=DAILY"])
def test_the_rules_that_baton_offers_are_taken(rrule: str) -> None:
    check_rule(rrule)
