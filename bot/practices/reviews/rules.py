"""Reviews: whose move it is, when somebody may be nudged, and who could look (practices.md 4.2)."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.hours import Hours
from storage.reviews import Limits, Review, State

# After so many nudges there is silence until the author acts.
MOST_NUDGES = 3
MOST_NAMES = 2

# What people write into a title before it is ready.
_UNREADY = re.compile(r"^\W*(?:wip|do not merge|dnm)\b|^\W*draft\s*[])}:]", re.IGNORECASE)


class Move(StrEnum):
    """Whose move it is in a review."""

    NOBODY = "nobody"
    REVIEWER = "reviewer"
    AUTHOR = "author"


class Reason(StrEnum):
    """Why it is the author's move."""

    CHECKS = "checks"
    CHANGES = "changes"
    LARGE = "large"
    AWAY = "away"
    UNASKED = "unasked"
    WAITING = "waiting"


@dataclass(frozen=True)
class Rung:
    """What the ladder does next: at which moment, with whom, and why."""

    at: datetime
    number: int
    move: Move
    reason: Reason


def is_ready(review: Review) -> bool:
    """Whether anybody may be waited for: no draft, nothing by a bot, nothing that is over."""
    is_open = review.state not in (State.DRAFT, State.CLOSED)
    return is_open and not review.is_by_bot and not is_unready(review.title)


def is_unready(title: str) -> bool:
    """Whether a title says itself that it is no more than a draft."""
    return _UNREADY.match(title) is not None


def is_silent(review: Review) -> bool:
    """Whether nobody hears of it until its author acts."""
    return review.rests or review.nudges >= MOST_NUDGES


def whose_move(
    review: Review, *, present: Collection[str], asked: Collection[str], large: int
) -> tuple[Move, Reason]:
    """Who holds a review up. `asked` are the reviewers who did not pass on, and `present` those
    of them who are there.
    """
    if not is_ready(review) or review.is_approved:
        return Move.NOBODY, Reason.WAITING
    if review.has_failing_checks:
        return Move.AUTHOR, Reason.CHECKS
    if review.state == State.WAITING:
        return Move.AUTHOR, Reason.CHANGES
    if (review.lines or 0) > large and not review.is_fine_as_it_is and not review.claimed_by:
        return Move.AUTHOR, Reason.LARGE
    if not asked:
        return Move.AUTHOR, Reason.UNASKED
    if not present:
        return Move.AUTHOR, Reason.AWAY
    return Move.REVIEWER, Reason.WAITING


def next_rung(
    review: Review,
    move: Move,
    reason: Reason,
    *,
    clocks: Sequence[Hours],
    limits: Limits,
) -> Rung | None:
    """The next nudge about a review, if there is one; `clocks` are those of whom it waits for.

    First whoever holds it up, then its author, then the channel without a name; then silence.
    """
    if move == Move.NOBODY or is_silent(review) or not clocks or review.rung >= MOST_NUDGES:
        return None
    # What only its author can move is said to them once; nobody else could do anything about it.
    is_theirs = reason in (Reason.CHECKS, Reason.CHANGES, Reason.LARGE)
    if is_theirs and review.rung >= 1:
        return None
    # With a reviewer who said yes, nobody else is looked for.
    if review.rung == MOST_NUDGES - 1 and review.claimed_by:
        return None
    number = review.rung + 1
    if reason == Reason.AWAY and review.rung == 0:
        if not review.away_told:
            return Rung(review.clock_from, number, Move.AUTHOR, reason)
        if review.away_told > 1 or review.claimed_by:
            return None
        number = MOST_NUDGES
    if reason == Reason.UNASKED and number == MOST_NUDGES - 1:
        # Its author heard that at the first rung; the same again would tell them nothing.
        number = MOST_NUDGES
    halves = (limits.first, limits.author, limits.channel)[number - 1]
    at = max(one.after(review.clock_from, halves / 2, review.team_id) for one in clocks)
    return Rung(at, number, Move.AUTHOR if number == MOST_NUDGES - 1 else move, reason)


def climb(review: Review, rung: Rung) -> None:
    """Note a nudge; one about somebody who is away leaves their own still to come."""
    review.nudges += 1
    if rung.reason == Reason.AWAY and review.rung == 0:
        review.away_told += 1
        return
    review.rung = rung.number


def suggest(
    candidates: Collection[str],
    *,
    load: Mapping[str, int],
    knows_area: Collection[str],
    owner: str | None,
) -> list[str]:
    """Who could look: whoever has least to review now, then whoever has not reviewed this area, so
    that it becomes known to more people, then its owner; two names at most.
    """
    ordered = sorted(
        candidates,
        key=lambda one: (load.get(one, 0), one in knows_area, one != owner, one),
    )
    return ordered[:MOST_NAMES]


def would_have_fired(reviews: Sequence[Review], hours: Hours, halves: int, now: datetime) -> int:
    """In how many of some reviews a limit would have passed before the first reply."""
    return sum(
        hours.after(one.asked_at, halves / 2)
        <= min([moment for moment in (one.first_reply_at, one.closed_at) if moment] or [now])
        for one in reviews
        if is_counted(one)
    )


def is_counted(review: Review) -> bool:
    """Whether a review says something about a team's waiting: what a bot made does not."""
    return not review.is_by_bot


def quartiles(values: Sequence[int]) -> tuple[int, int]:
    """The median and the upper quartile of some numbers, each one of them."""
    ordered = sorted(values)
    last = len(ordered) - 1
    return ordered[round(last * 0.5)], ordered[round(last * 0.75)]
