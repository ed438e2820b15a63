"""Reflection: which question comes next, by quota and history (practices.md 5.6)."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random

from bot.content import DIMENSIONS, Item
from storage.reflection import Outcome, Prompt, Wish

# An answered question stays away for a year, and one left open too; a skipped one may come again.
REPEAT_AFTER = timedelta(days=365)
SKIPPED_AFTER = timedelta(days=90)

# The dimension of a skipped question comes later, as if it had been asked so much later (D2).
REJECTED_FOR = timedelta(days=28)

# Every fourth week brings a look back, once there is something to look at.
WEEKS_BETWEEN_LOOKS = 4
FIRST_LOOK_AFTER = timedelta(days=21)
ANSWERS_TO_LOOK_AT = 2


def choose(
    items: Sequence[Item],
    asked: Sequence[Prompt],
    wish: Wish,
    *,
    in_team: Mapping[str, date],
    today: date,
    rng: Random,
) -> Item | None:
    """The next question for somebody, or None where all of them were asked.

    `asked` is their own history, oldest first; `in_team` says when each was asked last in the team.
    """
    fresh = [one for one in items if _fits(one, wish) and _is_fresh(one["id"], asked, today)]
    for dimension in _dimensions(asked, wish.focus, rng):
        found = [one for one in fresh if one["dimension"] == dimension]
        rng.shuffle(found)
        if found:
            return min(found, key=lambda one: in_team.get(one["id"], date.min))
    return None


def is_time_to_look_back(asked: Sequence[Prompt], answers: int, today: date) -> bool:
    """Whether a look back takes the place of this week's question."""
    weekly = [one for one in asked if one.is_weekly]
    if answers < ANSWERS_TO_LOOK_AT or not weekly:
        return False
    looks = [one.asked_on for one in weekly if not one.content_id]
    if looks:
        return today - looks[-1] >= timedelta(weeks=WEEKS_BETWEEN_LOOKS)
    return today - weekly[0].asked_on >= FIRST_LOOK_AFTER


def _fits(item: Item, wish: Wish) -> bool:
    return item["level"] in ("any", wish.level) and item["area"] in ("general", wish.area)


def _is_fresh(content_id: str, asked: Sequence[Prompt], today: date) -> bool:
    return all(
        today - one.asked_on >= (SKIPPED_AFTER if one.outcome == Outcome.SKIPPED else REPEAT_AFTER)
        for one in asked
        if one.content_id == content_id
    )


def _dimensions(asked: Sequence[Prompt], focus: str | None, rng: Random) -> list[str]:
    """The dimensions in the order in which they are tried: by quota, not by chance."""
    told = [one for one in asked if one.dimension]
    last = {one.dimension: _counts_as(one) for one in told}
    others = [one for one in DIMENSIONS if one != focus]
    rng.shuffle(others)
    others.sort(key=lambda one: last.get(one, date.min))
    if focus is None:
        return others
    # Every second question is about the focus; an exhausted one falls back to the others.
    is_focus_turn = not told or told[-1].dimension != focus
    return [focus, *others] if is_focus_turn else [*others, focus]


def _counts_as(prompt: Prompt) -> date:
    later = REJECTED_FOR if prompt.outcome == Outcome.SKIPPED else timedelta()
    return prompt.asked_on + later
