"""Charts: the six pictures of practices.md 6, each drawn from figures that name no person.

A chart is a value: what it shows, what it says to who sees no pictures, and what stands in its
place where no file may be uploaded. `bot/charts/drawing.py` draws it, in a process of its own.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Any

from bot.views.digest.record import sparkline


@dataclass(frozen=True)
class Chart:
    """One chart: the name of its drawing, its figures as JSON, and its words."""

    name: str
    figures: Mapping[str, Any]
    alt: str
    instead: str


# Of a review, the wait that is a business day: the faint band.
BUSINESS_DAY_HOURS = 8


def practice_strip(weeks: Mapping[str, Sequence[str]]) -> Chart:
    """Which practice happened in which week: `held`, `skipped` or nothing, oldest first."""
    told = [
        f"{label} in {sum(one == 'held' for one in states)} of {len(states)} weeks"
        for label, states in weeks.items()
    ]
    lines = [
        f"{''.join({'held': '●', 'skipped': '○'}.get(one, '·') for one in states)} {label}"
        for label, states in weeks.items()
    ]
    rows = [{"label": label, "states": list(states)} for label, states in weeks.items()]
    alt = f"What the team practised, week by week: {'; '.join(told)}."
    return Chart("practice_strip", {"rows": rows}, alt, "\n".join(lines))


def review_wait(medians: Sequence[float | None], p75: Sequence[float | None]) -> Chart:
    """The wait to the first reply in business hours, week by week; None where none was asked."""
    known = [one for one in medians if one is not None]
    last = known[-1]
    alt = (
        f"Business hours until the first reply to a review, over {len(medians)} weeks: half came "
        f"within {last:.0f} hours in the last week, {median(known):.0f} in a usual one."
    )
    figures = {"medians": list(medians), "p75": list(p75), "day": BUSINESS_DAY_HOURS}
    return Chart(
        "review_wait", figures, alt, f"First review reply {sparkline(medians)} {last:.0f} h"
    )


def promises(opened: Sequence[int], closed: Sequence[int]) -> Chart:
    """Promises made and closed, each added up week by week."""
    still = opened[-1] - closed[-1]
    alt = (
        f"Promises over {len(opened)} weeks: {opened[-1]} made, {closed[-1]} closed; "
        f"the gap between the lines is the {still} still open."
    )
    figures = {"opened": list(opened), "closed": list(closed)}
    return Chart("promises", figures, alt, f"{closed[-1]} of {opened[-1]} promises closed")


def turns(shares: Sequence[float]) -> Chart:
    """How far each person stands from their fair share of turns, unnamed and in no order."""
    ordered = sorted(round(one, 2) for one in shares)
    alt = (
        f"Turns against the fair share, a dot for each of {len(ordered)} people, unnamed: "
        f"from {ordered[0]:+.1f} to {ordered[-1]:+.1f} turns."
    )
    instead = f"Turns against the fair share: {ordered[0]:+.1f} to {ordered[-1]:+.1f}, unnamed"
    return Chart("turns", {"shares": ordered}, alt, instead)


def pulse(waves: Sequence[tuple[str, float, float, int] | None]) -> Chart:
    """Each wave's label, mean, uncertainty and number of answers; None where too few answered."""
    known = [one for one in waves if one]
    told = "; ".join(f"{label}: {mean:.1f} of 5 from {n} answers" for label, mean, _, n in known)
    gaps = len(waves) - len(known)
    hidden = f" {gaps} with too few answers are left out." if gaps else ""
    rows = [list(one) if one else None for one in waves]
    instead = f"Pulse {sparkline([one[1] if one else None for one in waves])}"
    return Chart("pulse", {"waves": rows}, f"The team's pulse: {told}.{hidden}", instead)


def knowledge_map(areas: Mapping[str, int]) -> Chart:
    """Of each area, how many people have told of it; areas are named, people never."""
    ordered = sorted(areas.items(), key=lambda item: (item[1], item[0]))
    alone = [name for name, count in ordered if count == 1]
    told = f"One person so far: {', '.join(alone)}." if alone else "Each area has several."
    alt = f"How many people have told of each of {len(ordered)} areas. {told}"
    figures = {"areas": [list(one) for one in ordered]}
    return Chart("knowledge_map", figures, alt, told)
