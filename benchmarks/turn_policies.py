"""Whose turn is it? A team's year under five policies: the turns each had, and their fair share."""

from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from statistics import mean

from benchmarks.report import Report, Target
from bot import turns
from storage.turn import Turn

WEEKS = 52
YEARS = 400

# Mondays at ten. The newest of the eight joins in week 24.
START = datetime(2026, 1, 5, 10, tzinfo=UTC)
VOLUNTEERS = ("Ada", "Grace")
OTHERS = ("Barbara", "Edsger", "Frances", "Niklaus", "Radia")
JOINER = "Zoe"
JOINS_IN_WEEK = 24

ABSENT = 0.15
LEAST_DECLINES, MOST_DECLINES = 0.02, 0.15
# How often a volunteer who is there puts a hand up, where hands decide.
EAGERNESS = 0.5

KIND = "session.speaker"


@dataclass(frozen=True)
class Week:
    """One turn: who is there, and who of them would say yes."""

    at: datetime
    present: tuple[str, ...]
    willing: frozenset[str]


@dataclass
class Year:
    """Who had each turn, None for an empty slot, and what would have been fair."""

    takers: list[str | None] = field(default_factory=list)
    fair: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    @property
    def had(self) -> Counter[str]:
        """The turns each person had."""
        return Counter(one for one in self.takers if one)

    @property
    def worst_excess(self) -> float:
        """The most turns that anybody had above a fair share."""
        return max(self.had[one] - fair for one, fair in self.fair.items())

    @property
    def back_to_back(self) -> int:
        """How often somebody had two turns in a row."""
        pairs = zip(self.takers, self.takers[1:], strict=False)
        return sum(one == other is not None for one, other in pairs)


# Takes the week, the year so far and chance; gives those to ask, in their order.
Policy = Callable[[Week, Year, Random], list[str]]


def weeks(rng: Random) -> list[Week]:
    """A year of absences and refusals, the same for every policy."""
    refusals = dict.fromkeys(VOLUNTEERS, LEAST_DECLINES)
    refusals |= {one: rng.uniform(LEAST_DECLINES, MOST_DECLINES) for one in (*OTHERS, JOINER)}
    return [_week(number, refusals, rng) for number in range(WEEKS)]


def live(policy: Policy, seed: int) -> Year:
    """A year under a policy that only puts people in an order."""
    rng, year = Random(seed), Year()
    for week in weeks(rng):
        for one in week.present:
            year.fair[one] += 1 / len(week.present)
        order = policy(week, year, rng)
        year.takers.append(next((one for one in order if one in week.willing), None))
    return year


def live_by_debt(seed: int) -> Year:
    """A year under Baton's own rules."""
    rng, year = Random(seed), Year()
    plan = weeks(rng)
    rows = [_place(name) for name in (*VOLUNTEERS, *OTHERS)]
    for number, week in enumerate(plan):
        if number == JOINS_IN_WEEK:
            rows.append(_place(JOINER, exempt_until=week.at + turns.NEWCOMER_EXEMPT))
        sharers = turns.sharing(rows, available=week.present, at=week.at)
        for one in sharers:
            year.fair[one.person_id] += 1 / len(sharers)
        taker = _offer(rows, week, rng)
        year.takers.append(taker.person_id if taker else None)
    return year


def volunteers_first(week: Week, _: Year, rng: Random) -> list[str]:
    """Whose hand is up; the others if no hand is."""
    hands = [one for one in week.present if one in VOLUNTEERS and rng.random() < EAGERNESS]
    rest = [one for one in week.present if one not in hands]
    return rng.sample(hands, len(hands)) + rng.sample(rest, len(rest))


def at_random(week: Week, _: Year, rng: Random) -> list[str]:
    """Anybody."""
    return rng.sample(week.present, len(week.present))


def least_count(week: Week, year: Year, rng: Random) -> list[str]:
    """Whoever has had the fewest turns so far."""
    return sorted(at_random(week, year, rng), key=lambda one: year.had[one])


def round_robin(week: Week, year: Year, _: Random) -> list[str]:
    """Down the list, from whoever was last."""
    names = [*VOLUNTEERS, *OTHERS, JOINER]
    last = next((one for one in reversed(year.takers) if one), JOINER)
    start = names.index(last) + 1
    return [one for one in names[start:] + names[:start] if one in week.present]


RIVALS: dict[str, Policy] = {
    "volunteers first": volunteers_first,
    "random": at_random,
    "whoever did least": least_count,
    "round-robin list": round_robin,
}
DEBT = "Baton: fair-share debt"


def run() -> Report:
    """The same years under each policy."""
    lived = {name: [live(policy, seed) for seed in range(YEARS)] for name, policy in RIVALS.items()}
    lived[DEBT] = [live_by_debt(seed) for seed in range(YEARS)]
    excess = {name: mean(one.worst_excess for one in years) for name, years in lived.items()}
    rival = min(excess[name] for name in RIVALS)
    worst = max(one.worst_excess for one in lived[DEBT])
    return Report(
        title="Whose turn: a year of weekly turns in a team of eight",
        heads=("", "most", "fewest", "worst excess", "joiner", "fair", "in a row", "empty"),
        rows=[_row(name, years) for name, years in lived.items()],
        targets=[
            Target("worst excess, average of years", excess[DEBT], at_most=0.6, unit=" turns"),
            Target("worst excess, worst of years", worst, at_most=1.5, unit=" turns"),
            Target("next best policy ÷ Baton, worst excess", rival / excess[DEBT], at_least=2),
        ],
        notes=[
            f"means of {YEARS} years; 15 % absences, 2–15 % refusals, one joins in week 24",
            f"volunteers refuse least; the first policy sees hands up in {EAGERNESS:.0%} of weeks",
            "“fair” is the joiner's share; Baton's rule asks nobody in their first four weeks",
        ],
    )


def _week(number: int, refusals: dict[str, float], rng: Random) -> Week:
    present = [one for one in refusals if rng.random() >= ABSENT]
    willing = {one for one in present if rng.random() >= refusals[one]}
    if number < JOINS_IN_WEEK:
        present = [one for one in present if one != JOINER]
    return Week(START + timedelta(weeks=number), tuple(present), frozenset(willing))


def _place(name: str, *, exempt_until: datetime | None = None) -> Turn:
    return Turn(
        workspace_id="T0BENCH",
        team_id="payments",
        kind=KIND,
        person_id=name,
        exempt_until=exempt_until,
    )


def _offer(rows: list[Turn], week: Week, rng: Random) -> Turn | None:
    """Ask one after the other until somebody says yes."""
    asked: set[str] = set()
    while one := turns.pick(rows, available=week.present, at=week.at, asked=asked, rng=rng):
        if one.person_id in week.willing:
            turns.serve(rows, one, available=week.present, at=week.at)
            return one
        turns.pass_on(one)
        asked.add(one.person_id)
    return None


def _row(name: str, years: list[Year]) -> list[str]:
    figures = (
        mean(max(one.had.values()) for one in years),
        mean(min(one.had[person] for person in one.fair) for one in years),
        mean(one.worst_excess for one in years),
        mean(one.had[JOINER] for one in years),
        mean(one.fair[JOINER] for one in years),
        mean(one.back_to_back for one in years),
        mean(one.takers.count(None) for one in years),
    )
    return [name, *(f"{figure:.1f}" for figure in figures)]
