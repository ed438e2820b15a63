"""Dates as people type them: `tomorrow`, `fri`, `in 2 weeks`, `24 dec`, `2026-12-24`."""

import re
from dataclasses import dataclass
from datetime import date, timedelta

from bot.clock import WEEKDAYS
from bot.errors import UserError

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_DAY = "|".join(
    f"{name}(?:{rest})?"
    for name, rest in zip(
        WEEKDAYS, ("day", "sday", "nesday", "rsday", "day", "urday", "day"), strict=True
    )
)
_MONTH = "|".join(f"{name}[a-z]*" for name in MONTHS)
_PHRASE = re.compile(
    rf"""\s*(?:
        (?P<iso>\d{{4}}-\d{{1,2}}-\d{{1,2}})
      | (?P<word>today|tomorrow)
      | (?P<next>next\s+)?(?P<weekday>{_DAY})
      | in\s+(?P<count>\d{{1,3}})\s+(?P<unit>days?|weeks?)
      | (?P<dom>\d{{1,2}})\.?\s+(?P<month>{_MONTH})\.?(?:\s+(?P<year>\d{{4}}))?
    )(?![\w-])""",
    re.IGNORECASE | re.VERBOSE,
)
_BETWEEN = re.compile(r"\s*(?:to|until|till|-|–|—)(?=\s|$)", re.IGNORECASE)
_UNTIL = re.compile(r"\s*(?:until|till|to)(?=\s|$)", re.IGNORECASE)

EXAMPLES = "`tomorrow`, `fri`, `in 2 weeks` or `2026-12-24`"


@dataclass(frozen=True)
class Span:
    """Two dates, both included, and what was typed behind them."""

    starts_on: date
    ends_on: date
    rest: str


def read_day(typed: str, today: date) -> date:
    """The date of a phrase that is nothing but a date.

    Raises:
        UserError: it is none.
    """
    found = _phrase(typed, today)
    if found is None or found[1].strip():
        raise UserError(f"“{typed.strip()[:40]}” is no date I know. Try {EXAMPLES}.")
    return found[0]


def read_span(typed: str, today: date) -> Span:
    """`<from> [to] <to> [anything]`; one date alone is one day, `until <to>` begins today.

    Raises:
        UserError: there is no date, or one that does not exist.
    """
    until = _UNTIL.match(typed)
    first = _phrase(typed[until.end() :] if until else typed, today)
    if first is None:
        raise UserError(f"From when to when? Try `mon fri`, or dates like {EXAMPLES}.")
    day, rest = first
    if until:
        return Span(today, day, rest.strip())
    between = _BETWEEN.match(rest)
    second = _phrase(rest[between.end() :] if between else rest, day)
    if second is None and between:
        raise UserError(f"Until when? Try `mon to fri`, or dates like {EXAMPLES}.")
    ends, rest = second or (day, rest)
    return Span(day, ends, rest.strip())


def _phrase(typed: str, since: date) -> tuple[date, str] | None:
    match = _PHRASE.match(typed)
    if match is None:
        return None
    try:
        day = _day(match, since)
    except (ValueError, OverflowError):
        raise UserError(
            f"“{match.group().strip()}” does not exist. Try a date like {EXAMPLES}."
        ) from None
    return day, typed[match.end() :]


def _day(match: re.Match[str], since: date) -> date:
    if match["iso"]:
        return date(*map(int, match["iso"].split("-")))
    if match["word"]:
        return since + timedelta(days=match["word"].lower() == "tomorrow")
    if match["weekday"]:
        ahead = (WEEKDAYS.index(match["weekday"][:3].lower()) - since.weekday()) % 7
        return since + timedelta(days=ahead or 7 if match["next"] else ahead)
    if match["count"]:
        days = 7 if match["unit"].lower().startswith("week") else 1
        return since + timedelta(days=int(match["count"]) * days)
    month = MONTHS.index(match["month"][:3].lower()) + 1
    return _next(int(match["dom"]), month, match["year"], since)


def _next(day: int, month: int, year: str | None, since: date) -> date:
    if year:
        return date(int(year), month, day)
    # 29 February waits for its year.
    for ahead in range(9):
        try:
            found = date(since.year + ahead, month, day)
        except ValueError:
            continue
        if found >= since:
            return found
    raise ValueError("no such day")
