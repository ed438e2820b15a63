"""Time: the clock, working days, and the moments of a rule. All moments are aware, in UTC."""

import logging
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from functools import lru_cache
from zoneinfo import ZoneInfo, available_timezones

import holidays
from dateutil.rrule import rrule as rrule_type
from dateutil.rrule import rruleset, rrulestr

from bot.errors import UserError

log = logging.getLogger(__name__)

Clock = Callable[[], datetime]

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEK = timedelta(weeks=1)

# A rule that names no date for this long is taken to have ended (reliability.md 4.2 point 3):
# longer than the rarest of `RULES`, a fifth weekday every six months, may take.
HORIZON = timedelta(days=6 * 366)

_DAY = "(?:MO|TU|WE|TH|FR|SA|SU)"
RULES = (
    re.compile("FREQ=DAILY"),
    re.compile(f"FREQ=WEEKLY(;INTERVAL=[1-9])?;BYDAY={_DAY}(,{_DAY})*"),
    re.compile(f"FREQ=MONTHLY(;INTERVAL=[1-6])?;BYDAY=(-1|[1-5]){_DAY}"),
    re.compile("FREQ=MONTHLY(;INTERVAL=[1-6])?;BYMONTHDAY=(-1|[1-9]|[12][0-9]|3[01])"),
)

# No country has a longer run of days without work than this.
LONGEST_BREAK = timedelta(days=31)


class DayOff(StrEnum):
    """What becomes of an occurrence on a day off. The last working day of a month, whatever
    calendar a team has, is its last day and `EARLIER`; the first one its first day and `LATER`.
    """

    LATER = "later"
    EARLIER = "earlier"
    SKIP = "skip"


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
        return self._nearest(day, step=timedelta(days=1))

    def working_day_until(self, day: date) -> date:
        """The date itself, or the last one before it on which people work."""
        return self._nearest(day, step=timedelta(days=-1))

    def _nearest(self, day: date, *, step: timedelta) -> date:
        ahead = (day + n * step for n in range(LONGEST_BREAK.days))
        return next((one for one in ahead if self.is_working_day(one)), day)


@dataclass(frozen=True)
class Rule:
    """An RFC 5545 rule for the date, and a wall-clock time for the hour."""

    rrule: str
    at: time
    anchor_on: date
    day_off: DayOff = DayOff.LATER


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


# Teams of one country and zone mostly keep the hours that every team begins with.
@lru_cache(maxsize=4096)
def next_moment(
    rule: Rule, calendar: Calendar, *, after: datetime, not_before: date | None = None
) -> Moment | None:
    """The first occurrence later than `after`; on a day off it is moved, or skipped, as the rule
    says.

    `not_before` is the first nominal local date that may fire. An occurrence that would be moved
    onto or past one beside it is left out: two would fall on one day.

    Raises:
        UserError: the rule is none that Baton offers; it was not evaluated.
    """
    start = max(rule.anchor_on, local(after, calendar.tz).date() - LONGEST_BREAK)
    days = _dates(rule, start)
    before, day = None, next(days, None)
    while day is not None:
        following = next(days, None)
        moved = _moved(rule, calendar, day)
        is_free = (before is None or before < moved) and (following is None or moved < following)
        if is_free and (not_before is None or day >= not_before):
            at = _place_or_skip(rule, calendar, moved)
            if at and at > after:
                return Moment(day, at)
        before, day = day, following
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
        # How `holidays` says that it knows no such country, or no such part of one.
        return False
    return True


@lru_cache
def zones() -> frozenset[str]:
    """Every name of the zone database."""
    return frozenset(available_timezones())


def _moved(rule: Rule, calendar: Calendar, day: date) -> date:
    if rule.day_off == DayOff.EARLIER:
        return calendar.working_day_until(day)
    return calendar.working_day_from(day) if rule.day_off == DayOff.LATER else day


def _place_or_skip(rule: Rule, calendar: Calendar, day: date) -> datetime | None:
    if rule.day_off == DayOff.SKIP and not calendar.is_working_day(day):
        return None
    at = place(day, rule.at, calendar.tz)
    if at is None:
        log.info("%s is no date in %s; what was due then is skipped", day, calendar.tz)
    return at


def _dates(rule: Rule, start: date) -> Iterator[date]:
    first = datetime.combine(rule.anchor_on, time())
    ends = start + HORIZON
    for wall in _parsed(rule.rrule, first).xafter(datetime.combine(start, time()), inc=True):
        if wall.date() > ends:
            return
        yield wall.date()


@lru_cache(maxsize=1024)
def _parsed(rrule: str, start: datetime) -> rrule_type | rruleset:
    check_rule(rrule)
    return rrulestr(rrule, dtstart=start)
