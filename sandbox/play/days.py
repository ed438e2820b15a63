"""When the simulated team does what: each person within their own working hours."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from zoneinfo import ZoneInfo

from sandbox.play.lessons import OTHERS, Lesson
from sandbox.play.story import CHANNEL, LIBRARY, STORY, Scene, log, look_up

TEAM_ZONE = "Europe/Berlin"
STARTS, ENDS = time(9), time(17, 30)
# Most of the channel is awake then; who can, writes in these hours.
AWAKE = time(7), time(20, 30)
MINUTE = timedelta(minutes=1)
SATURDAY = 5
FEAST_DAYS = {(12, 25), (12, 26), (1, 1)}

# How many more lessons a working day of the story brings, and a later one: ever fewer.
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

    def __post_init__(self) -> None:
        self.left = self.rng.sample(OTHERS, len(OTHERS))


def scenes_of(
    diary: Diary, on: date, now: datetime, here: Collection[str]
) -> list[tuple[datetime, Scene]]:
    """The scenes of a day in their order, none before `now`."""
    if on.weekday() >= SATURDAY or (on.month, on.day) in FEAST_DAYS:
        return []
    story = STORY[diary.worked] if diary.worked < len(STORY) else ()
    planned = [*story, *_more(diary, set(here) - {one.person for one in story})]
    diary.worked += 1
    return sorted(_timed(diary, planned, on, now), key=lambda one: one[0])


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
