"""Reflection: on which days of a week somebody is asked, by their own calendar."""

from datetime import date, timedelta

from bot.clock import Calendar

ONE_DAY = timedelta(days=1)
TUESDAY, THURSDAY = 1, 3


def monday(day: date) -> date:
    """The Monday of a date's week."""
    return day - day.weekday() * ONE_DAY


def days_of_week(calendar: Calendar, week: date, *, is_twice: bool) -> list[date]:
    """The days in the week of a Monday: Thursday, and Tuesday too for whoever asked for two.

    Where that is a day off, the working day before it, or else the first one after it; none in a
    week without work.
    """
    wanted = (TUESDAY, THURSDAY) if is_twice else (THURSDAY,)
    found = [_near(calendar, week, one) for one in wanted]
    return sorted({one for one in found if one})


def _near(calendar: Calendar, week: date, weekday: int) -> date | None:
    order = [*range(weekday, -1, -1), *range(weekday + 1, 7)]
    days = (week + one * ONE_DAY for one in order)
    return next((one for one in days if calendar.is_working_day(one)), None)
