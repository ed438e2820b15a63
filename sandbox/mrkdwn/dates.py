"""Dates in a message, as a reader in a given zone sees them (slack.md §11)."""

import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, tzinfo
from zoneinfo import ZoneInfo

DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def moment(epoch: float, zone: str | None) -> datetime | None:
    """That second in that zone, UTC without one; `None` if either makes no sense."""
    try:
        return datetime.fromtimestamp(epoch, _zone(zone))
    except (ValueError, OverflowError, OSError):
        return None


def _zone(name: str | None) -> tzinfo:
    if name is None:
        return UTC
    try:
        return ZoneInfo(name)
    except (KeyError, OSError) as unknown:
        raise ValueError(name) from unknown


def _ordinal(day: int) -> str:
    teens = 10 < day < 20
    return f"{day}{'th' if teens else {1: 'st', 2: 'nd', 3: 'rd'}.get(day % 10, 'th')}"


def _date(at: datetime) -> str:
    return f"{MONTHS[at.month - 1]} {_ordinal(at.day)}, {at.year}"


def _short(at: datetime) -> str:
    return f"{MONTHS[at.month - 1][:3]} {at.day}, {at.year}"


def _long(at: datetime) -> str:
    return f"{DAYS[at.weekday()]}, {_date(at)}"


def _numbers(at: datetime) -> str:
    return at.date().isoformat()


def _time(at: datetime) -> str:
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


def _seconds(at: datetime) -> str:
    half = "AM" if at.hour < 12 else "PM"
    return f"{at.hour % 12 or 12}:{at.minute:02}:{at.second:02} {half}"


# A pretty date says "today" or "yesterday", which needs to know now; a test is better without.
WORDS: Mapping[str, Callable[[datetime], str]] = {
    "date_num": _numbers,
    "date": _date,
    "date_short": _short,
    "date_long": _long,
    "date_pretty": _date,
    "date_short_pretty": _short,
    "date_long_pretty": _long,
    "time": _time,
    "time_secs": _seconds,
    "ago": _short,
}
WORD = re.compile(r"\{(\w+)\}")


def in_words(epoch: float, form: str, zone: str | None) -> str | None:
    """The form with its date tokens filled in; None for a moment that no calendar holds."""
    at = moment(epoch, zone)
    if at is None:
        return None

    def word(match: re.Match[str]) -> str:
        return WORDS[match[1]](at) if match[1] in WORDS else match[0]

    return WORD.sub(word, form)


def weekday_date_time(epoch: float, zone: str | None) -> str:
    """Mon 24 Aug 2026, 09:30; in UTC, and saying so, if no zone is given."""
    at = moment(epoch, zone)
    if at is None:
        return ""
    day, month = DAYS[at.weekday()][:3], MONTHS[at.month - 1][:3]
    suffix = " UTC" if zone is None else ""
    return f"{day} {at.day} {month} {at.year}, {at.hour:02}:{at.minute:02}{suffix}"
