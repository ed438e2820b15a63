"""The fault matrix, time: each test is named after the row it proves (rows 9, 12 and 14)."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from bot import clock
from bot.clock import Calendar, DayOff, Moment, Rule, place
from bot.errors import UserError

ALL_WEEK = frozenset(clock.WEEKDAYS)
OFFICE = ALL_WEEK - {"sat", "sun"}
DAY, WEEK = timedelta(days=1), timedelta(weeks=1)

# One rule of each rhythm, each at another hour: of work, of the usual gap, of the midnight gap.
RHYTHMS = {
    "weekly": Rule("FREQ=WEEKLY;BYDAY=MO", time(10), date(2025, 1, 6)),
    "biweekly": Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=SU", time(2, 30), date(2025, 1, 5)),
    "first Sunday": Rule("FREQ=MONTHLY;BYDAY=1SU", time(0), date(2025, 1, 5)),
    "last Friday": Rule("FREQ=MONTHLY;BYDAY=-1FR", time(0), date(2025, 1, 31)),
}
ENDS = date(2035, 12, 31)


@cache
def offset(tz: str, at: datetime) -> timedelta:
    found = at.astimezone(ZoneInfo(tz)).utcoffset()
    assert found is not None
    return found


@cache
def transitions(tz: str, first: int, last: int) -> tuple[datetime, ...]:
    """The hours from which on a zone has another offset, found by halving four weeks: no
    zone has changed twice within so few."""
    found = []
    where = ZoneInfo(tz)
    at, ends = datetime(first, 1, 1, tzinfo=UTC), datetime(last, 12, 31, tzinfo=UTC)
    was = at.astimezone(where).utcoffset()
    while at < ends:
        following = at + 4 * WEEK
        now = following.astimezone(where).utcoffset()
        if now != was:
            low, high = at, following
            while high - low > timedelta(minutes=15):
                middle = low + (high - low) / 2
                same = middle.astimezone(where).utcoffset() == was
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        at, was = following, now
    return tuple(found)


@cache
def different_zones(first: int, last: int) -> list[str]:
    """Every zone there is; of names whose clocks agree in all those years, one."""
    start = datetime(first, 1, 1, tzinfo=UTC)
    names: dict[tuple[object, ...], str] = {}
    for tz in sorted(clock.zones()):
        changes = transitions(tz, first, last)
        offsets = tuple(offset(tz, one) for one in (start, *changes))
        names.setdefault((changes, offsets), tz)
    return list(names.values())


def instants(wall: datetime, tz: str) -> tuple[list[datetime], timedelta]:
    """Every instant at which a clock in the zone shows `wall`, and the offset before it: by
    trying both offsets around, which is all that `place` must not do wrong.
    """
    around = wall.replace(tzinfo=UTC)
    offsets = [offset(tz, around - DAY), offset(tz, around + DAY)]
    tried = {around - one for one in offsets}
    shown = [one for one in tried if (one + offset(tz, one)).replace(tzinfo=None) == wall]
    return sorted(shown), offsets[0]


@cache
def exists(day: date, tz: str) -> bool:
    midnight = datetime.combine(day, time())
    return any(instants(midnight + n * timedelta(hours=6), tz)[0] for n in range(4))


def expected(wall: datetime, tz: str) -> datetime | None:
    """P3 in other words: the first instant; in a gap, read with the offset before it."""
    if not exists(wall.date(), tz):
        return None
    shown, before = instants(wall, tz)
    return shown[0] if shown else wall.replace(tzinfo=UTC) - before


def test_row_9_each_wall_time_around_each_clock_change_of_each_zone_is_placed_once() -> None:
    placed = 0
    for tz in different_zones(2000, 2037):
        changes = transitions(tz, 2000, 2037)
        for change in changes:
            around = (change + offset(tz, change)).replace(tzinfo=None)
            for quarter in (-4, -2, -1, 0, 1, 4):
                wall = around + quarter * timedelta(minutes=15)
                wall = wall.replace(minute=wall.minute // 15 * 15, second=0, microsecond=0)
                assert place(wall.date(), wall.time(), tz) == expected(wall, tz), (wall, tz)
                placed += 1
    assert placed > 10_000


def test_row_9_each_rhythm_has_one_moment_on_each_due_date_in_every_zone() -> None:
    for rule in RHYTHMS.values():
        days = due_dates(rule)
        for tz in different_zones(2025, 2035):
            was = None
            where = ZoneInfo(tz)
            for day in days:
                at = place(day, rule.at, tz)
                assert at is not None, (day, tz)
                assert was is None or was < at
                shown = at.astimezone(where)
                assert shown.date() == day
                # Outside a gap it is the hour that was asked for; in one, it is later.
                if shown.time() != rule.at:
                    assert shown.replace(tzinfo=None) > datetime.combine(day, rule.at)
                    assert not instants(datetime.combine(day, rule.at), tz)[0], (day, tz)
                was = at


@pytest.mark.parametrize("rhythm", RHYTHMS)
@pytest.mark.parametrize(
    "tz",
    [
        "America/New_York",
        "Europe/Helsinki",
        "Australia/Lord_Howe",
        "America/Santiago",
        "Africa/Cairo",
        "Asia/Kathmandu",
        "Africa/Casablanca",
    ],
)
def test_row_9_one_moment_after_the_other_leaves_no_due_date_out(rhythm: str, tz: str) -> None:
    rule = RHYTHMS[rhythm]
    found = [one.on for one in chain(rule, Calendar(tz, ALL_WEEK), date(2027, 12, 31))]
    assert found == [one for one in due_dates(rule) if one.year < 2028]


def test_row_9_a_date_that_samoa_left_out_is_skipped_and_the_next_one_kept(
    caplog: pytest.LogCaptureFixture,
) -> None:
    caplog.set_level("INFO", "bot.clock")
    fridays = Rule("FREQ=WEEKLY;BYDAY=FR", time(10), date(2011, 12, 23))
    after = datetime(2011, 12, 24, tzinfo=UTC)
    found = clock.next_moment(fridays, Calendar("Pacific/Apia", ALL_WEEK), after=after)
    assert found
    assert found.on == date(2012, 1, 6)
    assert "2011-12-30 is no date in Pacific/Apia" in caplog.text


def due_dates(rule: Rule) -> list[date]:
    """The dates of a rhythm until 2035, counted by hand instead of by rule."""
    parts = dict(part.split("=") for part in rule.rrule.split(";"))
    weekday = clock.WEEKDAYS.index({"MO": "mon", "SU": "sun", "FR": "fri"}[parts["BYDAY"][-2:]])
    every = [rule.anchor_on + n * DAY for n in range((ENDS - rule.anchor_on).days + 1)]
    days = [one for one in every if one.weekday() == weekday]
    if parts["FREQ"] == "WEEKLY":
        return days[:: int(parts.get("INTERVAL", 1))]
    if parts["BYDAY"].startswith("-1"):
        return [one for one in days if (one + WEEK).month != one.month]
    return [one for one in days if one.day <= 7]


def chain(rule: Rule, calendar: Calendar, until: date = ENDS) -> Iterator[Moment]:
    """The moments of a rule, as a schedule goes through them."""
    after = datetime.combine(rule.anchor_on - DAY, time(), tzinfo=UTC)
    found = clock.next_moment(rule, calendar, after=after)
    while found and found.on <= until:
        yield found
        rule = Rule(rule.rrule, rule.at, found.on, rule.day_off)
        found = clock.next_moment(rule, calendar, after=found.at, not_before=found.on + DAY)


SHAPES = [
    *(f"FREQ=MONTHLY;INTERVAL={n};BYDAY={nth}MO" for n in (1, 2, 3, 5, 6) for nth in (1, 5, -1)),
    *(f"FREQ=MONTHLY;INTERVAL={n};BYMONTHDAY={day}" for n in (1, 6) for day in (29, 31, -1)),
]


@pytest.mark.parametrize("rrule", SHAPES)
def test_row_14_the_rarest_dates_come_again_and_only_where_a_month_has_them(rrule: str) -> None:
    parts = dict(part.split("=") for part in rrule.split(";"))
    for month in range(1, 13):
        rule = Rule(rrule, time(10), date(2025, month, 1))
        found = clock.next_moment(rule, Calendar("UTC", ALL_WEEK), after=first_of(2025, month))
        assert found, "it would never come again"
        months = (found.on.year - 2025) * 12 + found.on.month - month
        assert months % int(parts["INTERVAL"]) == 0
        if "BYMONTHDAY" in parts and parts["BYMONTHDAY"] != "-1":
            assert found.on.day == int(parts["BYMONTHDAY"])
        if parts.get("BYDAY") == "5MO":
            assert found.on.day > 28


def first_of(year: int, month: int) -> datetime:
    return datetime(year, month, 1, tzinfo=UTC) - DAY


def test_row_14_29_february_the_fifth_monday_and_the_turn_of_the_year() -> None:
    utc = Calendar("UTC", ALL_WEEK)
    on_29th = [
        one.on
        for one in chain(Rule("FREQ=MONTHLY;BYMONTHDAY=29", time(10), date(2027, 12, 1)), utc)
    ]
    assert on_29th[:3] == [date(2027, 12, 29), date(2028, 1, 29), date(2028, 2, 29)]
    assert date(2029, 1, 29) in on_29th
    assert not [one for one in on_29th if (one.year, one.month) == (2029, 2)]
    weeks = [
        one.on
        for one in chain(Rule("FREQ=WEEKLY;INTERVAL=2;BYDAY=MO", time(10), date(2026, 12, 21)), utc)
    ]
    assert weeks[:2] == [date(2026, 12, 21), date(2027, 1, 4)]


@pytest.mark.parametrize("day_off", DayOff)
@pytest.mark.parametrize(
    "rrule", ["FREQ=DAILY", "FREQ=WEEKLY;BYDAY=FR", "FREQ=MONTHLY;BYMONTHDAY=-1"]
)
def test_a_day_off_moves_or_skips_and_no_date_has_two(rrule: str, day_off: DayOff) -> None:
    calendar = Calendar("Europe/Berlin", OFFICE, "DE-BY")
    rule = Rule(rrule, time(10), date(2026, 1, 1), day_off)
    found = list(chain(rule, calendar, date(2028, 12, 31)))
    days = [clock.local(one.at, calendar.tz).date() for one in found]
    assert all(one < other for one, other in pairwise(days))
    assert all(map(calendar.is_working_day, days))
    for one, day in zip(found, days, strict=True):
        if day_off == DayOff.SKIP:
            assert day == one.on
        elif day_off == DayOff.EARLIER:
            assert day == calendar.working_day_until(one.on)
        else:
            assert day == calendar.working_day_from(one.on)
    if rrule.endswith("-1") and day_off == DayOff.EARLIER:
        # The last working day of each month: none is left out, none falls into the next one.
        assert [(one.year, one.month) for one in days] == [
            (2026 + n // 12, n % 12 + 1) for n in range(36)
        ]
        assert date(2027, 12, 31) in days
        assert date(2028, 12, 29) in days


def test_a_rule_that_was_written_past_the_check_is_refused_before_it_is_evaluated() -> None:
    never = Rule("FREQ=SECONDLY;BYMONTH=2;BYMONTHDAY=30", time(), date(2026, 1, 1))
    with pytest.raises(UserError, match="cannot follow the rule"):
        clock.next_moment(never, Calendar("UTC", ALL_WEEK), after=datetime(2026, 1, 1, tzinfo=UTC))
