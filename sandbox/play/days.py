"""When the simulated team does what: each person within their own working hours."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sandbox.play.lessons import OTHERS, Lesson
from sandbox.play.months import AWAY, LATER_STORY
from sandbox.play.players import Players
from sandbox.play.practising import PRACTICES_STORY
from sandbox.play.replies import ASKED, REPLIES, Reply, replies_of
from sandbox.play.reviewing import REVIEWS_STORY
from sandbox.play.story import CHANNEL, LIBRARY, STORY, Scene, log, look_up

TEAM_ZONE = "Europe/Berlin"
STARTS, ENDS = time(9), time(17, 30)
# Most of the channel is awake then; who can, writes in these hours.
AWAKE = time(7), time(20, 30)
MINUTE = timedelta(minutes=1)
SATURDAY = 5
FEAST_DAYS = {(12, 25): "Christmas", (12, 26): "Boxing Day", (1, 1): "New Year's Day"}
REST = "{feast} is a public holiday: no digest, and no message to anybody."
# Whoever found a question answers it first thing the next morning, before another one comes.
FIRST_THING = 50

# How many more lessons a working day of the first weeks brings, and a later one: ever fewer.
STORY_EXTRA = (0, 0, 0, 0, 1, 0, 0, 0, 1, 1)
LATER = (0, 0, 0, 0, 1, 1)
# One working day in so many, somebody looks something up.
LOOK_UP_EVERY = 6
WORDS = ("list", "list #postgres", "list #oncall", "search index", "search retry", "search PDF")


@dataclass
class Diary:
    """What the team has still to learn, and who is there. `zones` maps people to their zones."""

    rng: Random
    zones: dict[str, str]
    left: list[Lesson] = field(default_factory=list)
    worked: int = 0
    replies: dict[str, Iterator[Reply]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.left = self.rng.sample(OTHERS, len(OTHERS))
        self.replies = {person: replies_of(person) for person in REPLIES}

    def is_away(self, person: str) -> bool:
        """Whether somebody is on holiday."""
        first, last = AWAY.get(person, (0, -1))
        return first <= self.worked <= last


def scenes_of(
    diary: Diary, on: date, now: datetime, here: Collection[str], asked: Collection[str]
) -> list[tuple[datetime, Scene]]:
    """The scenes of a day in their order, none before `now`; `asked` have a question to answer."""
    if on.weekday() >= SATURDAY:
        return []
    if feast := FEAST_DAYS.get((on.month, on.day)):
        rest = REST.format(feast=feast)
        return [(_hours(TEAM_ZONE, on, STARTS, ENDS)[0], Scene("", lambda on: on.note(rest)))]
    told = (STORY, LATER_STORY, REVIEWS_STORY, PRACTICES_STORY)
    story = [scene for one in told for scene in one.get(diary.worked, ())]
    there = {one for one in here if not diary.is_away(one)}
    planned = [*story, *_more(diary, there - {one.person for one in story})]
    timed = [*_replies(diary, there & {*asked}, on, now), *_timed(diary, planned, on, now)]
    diary.worked += 1
    return sorted(timed, key=lambda one: one[0])


def _replies(
    diary: Diary, asked: set[str], on: date, now: datetime
) -> Iterator[tuple[datetime, Scene]]:
    for person in sorted(asked & diary.replies.keys()):
        opens, _ = _hours(diary.zones[person], on, STARTS, ENDS)
        yield max(opens + diary.rng.randrange(FIRST_THING) * MINUTE, now), _reply(diary, person)


def _reply(diary: Diary, person: str) -> Scene:
    def act(players: Players) -> None:
        if question := players.question(person, ASKED):
            next(diary.replies[person])(players, person, question)

    return Scene(person, act)


def _timed(
    diary: Diary, scenes: Sequence[Scene], on: date, now: datetime
) -> Iterator[tuple[datetime, Scene]]:
    before = now
    for scene in scenes:
        earliest = before + 5 * MINUTE if scene.follows else now
        before = moment(diary.rng, diary.zones[scene.person], on, earliest)
        yield before, scene


def moment(rng: Random, zone: str, on: date, earliest: datetime) -> datetime:
    """A minute in somebody's working day, or the earliest one if that is over."""
    opens, closes = _hours(zone, on, STARTS, ENDS)
    wakes, sleeps = _hours(TEAM_ZONE, on, *AWAKE)
    start = max(opens, wakes, earliest)
    minutes = max((min(closes, sleeps) - start) // MINUTE, 1)
    return start + rng.randrange(minutes) * MINUTE


def _hours(zone: str, on: date, starts: time, ends: time) -> tuple[datetime, datetime]:
    opens, closes = (datetime.combine(on, at, ZoneInfo(zone)) for at in (starts, ends))
    return opens.astimezone(UTC), closes.astimezone(UTC)


def _more(diary: Diary, free: set[str]) -> Iterator[Scene]:
    rng = diary.rng
    is_story = diary.worked < len(STORY_EXTRA)
    for _ in range(STORY_EXTRA[diary.worked] if is_story else rng.choice(LATER)):
        if lesson := next((one for one in diary.left if one.author in free), None):
            diary.left.remove(lesson)
            free = free - {lesson.author}
            yield log(lesson, where=rng.choice((LIBRARY, LIBRARY, CHANNEL)))
    if not is_story and rng.randrange(LOOK_UP_EVERY) == 0:
        yield look_up(rng.choice(sorted(free)), rng.choice(WORDS))
