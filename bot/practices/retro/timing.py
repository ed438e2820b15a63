"""Retros: how long each phase takes, and when the next step of one is due."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock, hours, schedules
from storage import retro as store
from storage import team as teams
from storage.retro import OPEN, Answer, Ask, Phase, Retro
from storage.team import Team

STEP = "retro.step"

ONE_DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)

# practices.md 4.3: cards from two days before, and ten minutes for each topic.
COLLECT_DAYS = 2
OPEN_TIME = time(10)
TOPIC_MINUTES = 10
LIVE = {Phase.GROUP: 5, Phase.VOTE: 3, Phase.DISCUSS: 2 * TOPIC_MINUTES, Phase.CLOSING: 2}
# Of a retro over days, one person groups; all of the team votes, talks and closes.
GROUP_HOURS = 3
# Whoever leads has so long to move on, before others may.
LIVE_WAIT = 5 * MINUTE

# A retro that nobody moves on for so many working days ends: the next one would wait for it.
LET_GO_DAYS = 10

# practices.md 7: over more than five hours of zones, nobody has to be there at one moment.
WIDE = timedelta(hours=5)
LONGEST_SEARCH = 31


def opens_at(team: Team, starts_at: datetime) -> datetime:
    """When a retro is opened for cards: two working days before it starts, at ten."""
    day, left = clock.local(starts_at, team.tz).date(), COLLECT_DAYS
    for _ in range(LONGEST_SEARCH):
        day -= ONE_DAY
        left -= schedules.calendar(team).is_working_day(day)
        if left == 0:
            break
    return _at(team, day, OPEN_TIME)


def working_days_after(team: Team, moment: datetime, days: int) -> datetime:
    """The same time of day, so many working days of the team later."""
    wall = clock.local(moment, team.tz)
    day = wall.date()
    for _ in range(LONGEST_SEARCH):
        day += ONE_DAY
        days -= schedules.calendar(team).is_working_day(day)
        if days <= 0:
            break
    return _at(team, day, wall.time())


def ends_at(team: Team, retro: Retro, now: datetime) -> datetime | None:
    """The soft end of the phase that begins now."""
    if retro.phase == Phase.COLLECT:
        return retro.starts_at
    if retro.phase not in OPEN:
        return None
    if retro.is_live:
        return now + LIVE[retro.phase] * MINUTE
    if retro.phase == Phase.GROUP:
        return now + timedelta(hours=GROUP_HOURS)
    return working_days_after(team, now, 1)


def others_from(team: Team, retro: Retro) -> datetime | None:
    """When others than its leader may move a retro on."""
    if retro.ends_at is None:
        return None
    if retro.is_live and retro.phase != Phase.COLLECT:
        return retro.ends_at + LIVE_WAIT
    return working_days_after(team, retro.ends_at, 1)


def let_go_at(team: Team, retro: Retro) -> datetime | None:
    """When a retro ends by itself that nobody moves on, though anybody was asked to."""
    return working_days_after(team, retro.ends_at, LET_GO_DAYS) if retro.ends_at else None


def is_wide(session: Session, team: Team, now: datetime) -> bool:
    """Whether the team lives in zones too far apart for one moment."""
    ids = [one.person_id for one in teams.members(session, team)]
    theirs = hours.of_people(session, team.workspace_id, ids, now).values()
    offsets = [clock.local(now, one.calendar.tz).utcoffset() or timedelta() for one in theirs]
    return bool(offsets) and max(offsets) - min(offsets) > WIDE


def pending(session: Session, retro: Retro) -> list[Ask]:
    """The questions whether somebody takes the turn that are waited for."""
    return [
        one
        for one in store.asks(session, retro)
        if one.answer == Answer.OPEN and one.asked_by is None
    ]


def arm(session: Session, team: Team, retro: Retro) -> None:
    """Have the next step of a retro fall due."""
    at = min((one for one in _moments(session, team, retro) if one), default=None)
    schedules.arm(session, team, kind=STEP, about=retro.retro_id, at=at)


def _moments(session: Session, team: Team, retro: Retro) -> list[datetime | None]:
    if retro.phase == Phase.PLANNED:
        asked = [one.until for one in pending(session, retro)] if retro.facilitator is None else []
        return [retro.opens_at, *asked]
    if retro.phase not in OPEN:
        return []
    due = (retro.ends_at, others_from(team, retro), let_go_at(team, retro))[retro.told]
    return [due, second_topic_at(retro)]


def second_topic_at(retro: Retro) -> datetime | None:
    """When the second topic of a live retro begins, if it has not yet."""
    is_first = retro.phase == Phase.DISCUSS and retro.is_live and retro.topics == 1
    return retro.phase_at + TOPIC_MINUTES * MINUTE if is_first and retro.phase_at else None


def _at(team: Team, day: date, at: time) -> datetime:
    found = clock.place(day, at, team.tz) or clock.place(day + ONE_DAY, at, team.tz)
    assert found
    return found
