"""Which chart a digest shows: of those with something to show, the one not seen for longest."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cache
from itertools import accumulate, pairwise
from statistics import quantiles

from sqlmodel import Session

from bot import charts, clock
from bot.charts import Chart
from bot.views.digest.record import LABELS
from storage import ledger, library, turn
from storage.digest import Issue
from storage.ledger import Fact
from storage.team import Team

# practices.md 6: charts are of twelve weeks.
WEEKS = 12

# Before that there is little to see.
YOUNGEST = timedelta(weeks=4)
LEAST_WEEKS = 3

# practices.md 6: in a smaller team everybody would know whose dot it is.
LEAST_PEOPLE = 6

MOST_AREAS = 8
LEAST_AREAS = 3

CLOSED = ("action.done", "action.dropped")

Counts = Mapping[tuple[str, str], Sequence[int]]


def choose(
    session: Session, team: Team, now: datetime, before: Sequence[Issue], record: Sequence[Fact]
) -> Chart | None:
    """The chart of a digest; None where there is too little to draw.

    `before` is newest first; `record` holds the first replies to reviews of these weeks.
    """
    if now - team.created_at < YOUNGEST:
        return None
    bounds = [now - n * clock.WEEK for n in range(WEEKS, 0, -1)] + [now]
    key = team.workspace_id, team.team_id
    # Most weeks, the first that is tried needs no counts, or nothing else.
    counted = cache(lambda: ledger.counted(session, *key, bounds))
    shown = [one.chart for one in before]
    names = ("practice_strip", "review_wait", "promises", "turns", "knowledge_map")
    # The longest unseen first; among those never seen, in the order above.
    for name in sorted(names, key=lambda one: -shown.index(one) if one in shown else -len(shown)):
        found = _chart(name, session, team, bounds, counted, record)
        if found:
            return found
    return None


def strip(counts: Counts) -> Chart | None:
    """Which practice happened in which week."""
    weeks: dict[str, list[str]] = {}
    for (practice, event), numbers in sorted(counts.items()):
        if practice not in LABELS:
            continue
        states = weeks.setdefault(LABELS[practice], [""] * WEEKS)
        kind = "skipped" if event.endswith(".skipped") else "held"
        for week, number in enumerate(numbers):
            if number and states[week] != "held":
                states[week] = kind
    is_enough = max((sum(map(bool, one)) for one in weeks.values()), default=0) >= LEAST_WEEKS
    return charts.practice_strip(weeks) if is_enough else None


def promised(counts: Counts) -> Chart | None:
    """Promises made and closed."""
    none = [0] * WEEKS
    opened = counts.get(("retro", "action.opened"), none)
    closed = [sum(week) for week in zip(*_closed(counts), strict=True)]
    made = list(accumulate(opened))
    # What was made before these weeks is none of theirs.
    done = [min(one, most) for one, most in zip(accumulate(closed), made, strict=True)]
    return charts.promises(made, done) if made[-1] >= LEAST_WEEKS else None


def _closed(counts: Counts) -> list[Sequence[int]]:
    return [counts.get(("retro", one), [0] * WEEKS) for one in CLOSED]


def waited(replies: Sequence[Fact], bounds: Sequence[datetime]) -> Chart | None:
    """The wait to the first reply to a review, from what the ledger holds of it in minutes."""
    medians: list[float | None] = []
    upper: list[float | None] = []
    for start, end in pairwise(bounds):
        week = [one for one in replies if start <= one.at < end]
        hours = sorted(one.n / 60 for one in week if one.n is not None)
        cuts = quantiles(hours, n=4, method="inclusive") if len(hours) > 1 else hours * 3
        medians.append(round(cuts[1], 1) if cuts else None)
        upper.append(round(cuts[2], 1) if cuts else None)
    known = sum(one is not None for one in medians)
    return charts.review_wait(medians, upper) if known >= LEAST_WEEKS else None


def shared_out(balances: Sequence[float]) -> Chart | None:
    """How far people stand from their fair share, unnamed."""
    return charts.turns(balances) if len(balances) >= LEAST_PEOPLE else None


def known_areas(tagged: Sequence[tuple[str, str]]) -> Chart | None:
    """Of each area, how many people have told of it; `tagged` are (tags, person)."""
    people: dict[str, set[str]] = {}
    for tags, person in tagged:
        for tag in tags.split():
            people.setdefault(tag, set()).add(person)
    often = sorted(people, key=lambda one: (-len(people[one]), one))[:MOST_AREAS]
    is_enough = len(often) >= LEAST_AREAS
    return charts.knowledge_map({one: len(people[one]) for one in often}) if is_enough else None


def _chart(
    name: str,
    session: Session,
    team: Team,
    bounds: Sequence[datetime],
    counted: Callable[[], Counts],
    record: Sequence[Fact],
) -> Chart | None:
    match name:
        case "practice_strip":
            return strip(counted())
        case "review_wait":
            return waited([one for one in record if one.event == "review.first_reply"], bounds)
        case "promises":
            return promised(counted())
        case "turns":
            return shared_out(turn.balances(session, team))
        case "knowledge_map":
            return known_areas(library.tagged(session, team, bounds[0]))
    return None
