"""Time: the clock, working days, and the moments of a rule. All moments are aware, in UTC."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays
from dateutil.rrule import rrule as rrule_type
from dateutil.rrule import rruleset, rrulestr

from bot.errors import UserError

Clock = Callable[[], datetime]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = timedelta(weeks=1)

# A rule that names no date for this long is taken to have ended (reliability.md 4.2 point 3).
HORIZON = timedelta(days=750)

_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
RULES = (
    re.compile("FREQ=DAILY"),
    re.compile(f"FREQ=WEEKLY(;INTERVAL=[1-9])?;BYDAY={_DAY}(,{_DAY})*"),
    re.compile(f"FREQ=MONTHLY(;INTERVAL=[1-6])?;BYDAY=(-1|[1-5]){_DAY}"),
    re.compile("FREQ=MONTHLY(;INTERVAL=[1-6])?;BYMONTHDAY=(-1|[1-9]|[12][0-9]|3[01])"),
)

# No country has a longer run of days without work than this.
LONGEST_BREAK = timedelta(days=31)


def system_clock() -> datetime:
    """The time of the machine. Only the edges of the program call it."""
    return datetime.now(UTC)  # noqa: TID251  # This is the one place that may.


@dataclass(frozen=True)
class Calendar:
    """Where and on which days people work. `country` is an ISO 3166 code, or None."""

    tz: str
    working_days: frozenset[str]
    country: str | None = None

    def is_working_day(self, day: date) -> bool:
        """Whether people of this calendar work on a local date."""
        if WEEKDAYS[day.weekday()] not in self.working_days:
            return False
        return self.country is None or day not in public_holidays(self.country)

    def working_day_from(self, day: date) -> date:
        """The date itself, or the next one on which people work."""
        for ahead in range(LONGEST_BREAK.days):
            if self.is_working_day(day + timedelta(days=ahead)):
                return day + timedelta(days=ahead)
        return day


@dataclass(frozen=True)
class Rule:
    """An RFC 5545 rule for the date, and a wall-clock time for the hour."""

    rrule: str
    at: time
    anchor_on: date


@dataclass(frozen=True)
class Moment:
    """One occurrence: the local date the rule names, and the instant it happens."""

    on: date
    at: datetime


@dataclass(frozen=True)
class Window:
    """A stretch of time: from `start` on, and before `end`."""

    start: datetime
    end: datetime


def zone(tz: str | None) -> ZoneInfo:
    """The zone of an IANA name; UTC where the name is unknown, as an old server may not know it."""
    return ZoneInfo(tz) if tz and is_zone(tz) else ZoneInfo("UTC")


def is_zone(tz: str) -> bool:
    """Whether `tz` is a name of the zone database."""
    return tz in zones()


def local(moment: datetime, tz: str) -> datetime:
    """The moment on the wall clock of a zone."""
    return moment.astimezone(zone(tz))


def place(day: date, at: time, tz: str) -> datetime | None:
    """The instant of a wall-clock time (P3); None on a date that the zone left out.

    In an overlap it is the first of the two instants. In a gap the time is read with the
    offset before the gap, as RFC 5545 says: 02:30 becomes 03:30.
    """
    where = zone(tz)
    noon = datetime.combine(day, time(12), tzinfo=where)
    if noon.astimezone(UTC).astimezone(where).date() != day:
        return None
    return datetime.combine(day, at, tzinfo=where).astimezone(UTC)


def next_moment(
    rule: Rule, calendar: Calendar, *, after: datetime, not_before: date | None = None
) -> Moment | None:
    """The first occurrence later than `after`, moved to a working day where it is a day off.

    `not_before` is the first nominal local date that may fire. An occurrence that would be moved
    onto or past the following one is left out: two would fall on one day.
    """
    start = max(rule.anchor_on, local(after, calendar.tz).date() - LONGEST_BREAK)
    days = _dates(rule, start)
    day = next(days, None)
    while day is not None:
        following = next(days, None)
        moved = calendar.working_day_from(day)
        at = place(moved, rule.at, calendar.tz)
        is_free = following is None or moved < following
        if at and at > after and is_free and (not_before is None or day >= not_before):
            return Moment(day, at)
        day = following
    return None


def check_rule(rrule: str) -> None:
    """Refuse a rule outside the shapes Baton offers: others may never occur, and are searched for
    seconds (reliability.md 4.2), or fall due every second.

    Raises:
        UserError: the rule is none of daily, weekly or monthly by weekday or day.
    """
    if not any(shape.fullmatch(rrule) for shape in RULES):
        raise UserError(f"Baton cannot follow the rule “{rrule}”. Try FREQ=WEEKLY;BYDAY=MO.")


@lru_cache
def public_holidays(country: str) -> holidays.HolidayBase:
    """The public holidays of `DE`, or of a part of it, `DE-BY`; computed as years are asked for."""
    code, _, region = country.partition("-")
    return holidays.country_holidays(code, subdiv=region or None)


def has_holidays(country: str) -> bool:
    """Whether public holidays are known for a code such as `DE` or `DE-BY`."""
    try:
        public_holidays(country)
    except (NotImplementedError, KeyError):
        return False
    return True


@lru_cache
def zones() -> frozenset[str]:
    """Every name of the zone database."""
    return frozenset(available_timezones())


def _dates(rule: Rule, start: date) -> Iterator[date]:
    first = datetime.combine(rule.anchor_on, time())
    ends = start + HORIZON
    for wall in _parsed(rule.rrule, first).xafter(datetime.combine(start, time()), inc=True):
        if wall.date() > ends:
            return
        yield wall.date()


@lru_cache(maxsize=1024)
def _parsed(rrule: str, start: datetime) -> rrule_type | rruleset:
    return rrulestr(rrule, dtstart=start)
