"""Retros: their lines in the weekly digest."""

from collections.abc import Sequence
from statistics import median

from bot.views.common import quoted
from bot.views.retro import Action, title_of

NAMED = 4


def promised(
    done: int, moved: int, dropped: int, due: Sequence[Action], ages: Sequence[int]
) -> str:
    """What became of actions last week, and what is due in this one; their owners said yes. `ages`
    are those of the open ones, in days.
    """
    counts = [
        f"{n} {word}" for n, word in ((done, "done"), (moved, "moved"), (dropped, "dropped")) if n
    ]
    named = [f"{quoted(one.text, 80)} ({quoted(one.owner, 80)})" for one in due[:NAMED]]
    if len(due) > NAMED:
        named.append(f"and {len(due) - NAMED} more")
    parts = [", ".join(counts)] if counts else []
    if named:
        parts.append(f"due this week: {', '.join(named)}")
    if parts and ages:
        parts.append(f"{len(ages)} open, median age {_days(round(median(ages)))}")
    return " · ".join(parts)


def coming(number: int, series: str, when: str, leader: str) -> str:
    """A retro of the week; `series` is empty for one of the team's own."""
    led = f", led by {quoted(leader, 80)}" if leader else ""
    return f"Next: {title_of(number, series)} on {when}{led}"


def _days(count: int) -> str:
    return "1 day" if count == 1 else f"{count} days"
