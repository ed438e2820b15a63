"""Schedules of teams: made, moved and advanced by one rule of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock
from bot.clock import Calendar, DayOff, Rule
from storage import schedule as store
from storage import team as teams
from storage.schedule import Schedule
from storage.team import Team

ONE_DAY = timedelta(days=1)

# The rule of a schedule that has none: it falls due once, or when it is armed again.
ONE_MOMENT = ""


@dataclass(frozen=True)
class Cadence:
    """When something of a practice falls due in a team: an RFC 5545 rule, and a local time.

    `label` and `about` say what it is to users. A lead may choose one of `weeks` to lie between
    two times, the day and the hour; where it names none, a lead may only switch it off. What has
    no label is not for a lead to decide. Its weeks begin `begins_after` a team does, so that two
    cadences of every second week can alternate. `day_off` says what a holiday does to it.
    """

    kind: str
    label: str
    about: str
    rrule: str
    at: time
    weeks: tuple[int, ...] = ()
    begins_after: timedelta = timedelta()
    day_off: DayOff = DayOff.LATER
    # Whether a lead has to switch it on first.
    starts_off: bool = False

    def key(self, team: Team) -> str:
        """The key of a team's schedule."""
        return f"{self.kind}:{team.team_id}"


@dataclass(frozen=True)
class Timing:
    """How often something comes, and when; every 0 weeks is never. A daily one has no `day`."""

    weeks: int
    day: str | None
    at: time


def calendar(team: Team) -> Calendar:
    """Where and when the team works."""
    return Calendar(team.tz, frozenset(team.working_days.split(",")), team.country)


def of(session: Session, team: Team, cadence: Cadence) -> Schedule | None:
    """The team's schedule of a cadence."""
    return store.by_key(session, team.workspace_id, cadence.key(team))


def timing(row: Schedule) -> Timing:
    """How often a schedule falls due, and when."""
    day = _parts(row.rrule).get("BYDAY")
    name = next((one for one in clock.WEEKDAYS if day == one[:2].upper()), None)
    return Timing(0 if row.is_off else _interval(row), name, row.local_time)


def set_timing(
    session: Session, team: Team, cadence: Cadence, wanted: Timing, *, by: str, now: datetime
) -> Schedule:
    """Make or change a schedule. A change never fires again on a date already done (P4).

    The day is one of `clock.WEEKDAYS`, the hour is wall-clock time in the team's zone.
    """
    row = of(session, team, cadence) or _new(team, cadence, now)
    change(row, team, wanted, now)
    row.set_by = by
    store.add(session, [row])
    return row


def change(row: Schedule, team: Team, wanted: Timing, now: datetime) -> None:
    """Give a schedule another timing; what is switched off keeps its rule for later."""
    row.is_off = wanted.weeks == 0
    row.is_enabled = team.paused_at is None and not row.is_off
    if wanted.day:
        _set_rule(row, team, wanted.day, wanted, now)
    plan(row, team, now)


def coming(row: Schedule, team: Team, now: datetime, count: int) -> list[datetime]:
    """The next moments of a schedule, as the clock would come to them; the row stays as it is."""
    ahead = Schedule(**row.model_dump())
    plan(ahead, team, now)
    found: list[datetime] = []
    while ahead.next_at and len(found) < count:
        found.append(ahead.next_at)
        advance(ahead, team, ahead.next_at)
    return found


def follow(session: Session, team: Team, cadences: Sequence[Cadence], now: datetime) -> None:
    """Give a team the schedules it lacks, from today on; what it has stays as its lead set it."""
    for cadence in cadences:
        if of(session, team, cadence):
            continue
        row = _new(team, cadence, now)
        plan(row, team, now)
        store.add(session, [row])


def follow_each(
    session: Session, teams: Sequence[Team], cadences: Sequence[Cadence], now: datetime
) -> None:
    """The same for many teams, with one question: nearly all of them have everything."""
    there = store.keys(session)
    for team in teams:
        lacking = [one for one in cadences if (team.workspace_id, one.key(team)) not in there]
        follow(session, team, lacking, now)


def arm(session: Session, team: Team, *, kind: str, about: str, at: datetime | None) -> None:
    """Have one moment fall due for something, instead of the one set before; None ends it.

    Its key is `kind:about`. What fires may arm it again, for a later moment.
    """
    key = f"{kind}:{about}"
    row = store.by_key(session, team.workspace_id, key)
    if row is None and at is None:
        return
    row = row or Schedule(
        workspace_id=team.workspace_id,
        key=key,
        kind=kind,
        team_id=team.team_id,
        rrule=ONE_MOMENT,
        local_time=time(),
        anchor_on=clock.local(at, team.tz).date() if at else date.min,
        next_at=None,
        next_on=None,
        is_enabled=team.paused_at is None,
    )
    row.next_at = at
    row.next_on = clock.local(at, team.tz).date() if at else None
    store.add(session, [row])


def plan(row: Schedule, team: Team, now: datetime) -> None:
    """Set the next moment: after `now`, and on a later local date than the last one.

    What a lead switched off has none, nor has what was armed for one moment that has passed.
    """
    if row.is_off:
        row.next_at, row.next_on = None, None
        return
    if row.rrule == ONE_MOMENT:
        if row.next_at and row.next_at <= now:
            row.next_at = row.next_on = None
        return
    rule = Rule(row.rrule, row.local_time, row.anchor_on, DayOff(row.day_off))
    moment = clock.next_moment(rule, calendar(team), after=now, not_before=_not_before(row))
    row.next_at = moment.at if moment else None
    row.next_on = moment.on if moment else None


def advance(row: Schedule, team: Team, now: datetime) -> None:
    """Note that a schedule had its turn, and set the next one."""
    row.last_on = row.anchor_on = row.next_on or row.anchor_on
    if row.failures:
        row.failures = 0
    plan(row, team, now)


def skip_to_latest(row: Schedule, team: Team, *, since: datetime, until: datetime) -> None:
    """Leave out what was missed, but for the newest occurrence between two moments (P5).

    Where there is none, the schedule waits for its next time.
    """
    plan(row, team, since)
    while row.next_at and row.next_at <= until:
        newest = row.next_at, row.next_on
        plan(row, team, row.next_at)
        if row.next_at is None or row.next_at > until:
            row.next_at, row.next_on = newest
            return


def replan(session: Session, team: Team, now: datetime) -> None:
    """Set all next moments anew, after the team's zone or working days changed.

    What is due already stays so: it was, before the change. So does what is tried again.
    """
    for row in store.of_team(session, team.workspace_id, team.team_id):
        is_due = row.is_enabled and row.next_at and (row.next_at <= now or row.failures)
        if row.rrule != ONE_MOMENT and not is_due:
            plan(row, team, now)
            store.add(session, [row])


def replan_shifted(session: Session, now: datetime) -> None:
    """Set next moments anew where the zone database has since got other rules (row 12)."""
    zones = {
        tz
        for tz, at, moment in store.planned(session, after=now)
        if clock.place(clock.local(moment, tz).date(), at, tz) != moment
    }
    for team in teams.every(session) if zones else ():
        if team.tz in zones:
            replan(session, team, now)


def recover(session: Session, now: datetime) -> None:
    """Plan anew what a clock that was far ahead for a while has put off by as much (row 10)."""
    for row in store.astray(session, now):
        team = teams.get(session, row.workspace_id, row.team_id)
        today = clock.local(now, team.tz).date() if team else now.date()
        if row.last_on and row.last_on > today:
            row.last_on = row.anchor_on = today
        if team:
            plan(row, team, now)


def enable(session: Session, team: Team, *, is_enabled: bool, now: datetime) -> None:
    """Let a team's schedules rest or go on; what fell due meanwhile is not caught up.

    What a lead switched off stays off.
    """
    for row in store.of_team(session, team.workspace_id, team.team_id):
        row.is_enabled = is_enabled and not row.is_off
        if is_enabled:
            plan(row, team, now)
        store.add(session, [row])


def _new(team: Team, cadence: Cadence, now: datetime) -> Schedule:
    return Schedule(
        workspace_id=team.workspace_id,
        key=cadence.key(team),
        kind=cadence.kind,
        team_id=team.team_id,
        rrule=cadence.rrule,
        day_off=cadence.day_off,
        local_time=cadence.at,
        anchor_on=clock.local(now + cadence.begins_after, team.tz).date(),
        next_at=None,
        next_on=None,
        is_enabled=team.paused_at is None and not cadence.starts_off,
        is_off=cadence.starts_off,
    )


def _set_rule(row: Schedule, team: Team, day: str, wanted: Timing, now: datetime) -> None:
    byday = f"BYDAY={day[:2].upper()}"
    weeks = wanted.weeks or _interval(row)
    rrule = f"FREQ=WEEKLY;INTERVAL={weeks};{byday}" if weeks > 1 else f"FREQ=WEEKLY;{byday}"
    if (row.rrule, row.local_time) == (rrule, wanted.at):
        return
    # The weeks count from the next such day that can still be met.
    first = Rule(f"FREQ=WEEKLY;{byday}", wanted.at, clock.local(now, team.tz).date())
    moment = clock.next_moment(first, calendar(team), after=now, not_before=_not_before(row))
    row.rrule, row.local_time = rrule, wanted.at
    row.anchor_on = moment.on if moment else first.anchor_on


def _not_before(row: Schedule) -> date | None:
    return row.last_on + ONE_DAY if row.last_on else None


def _interval(row: Schedule) -> int:
    return int(_parts(row.rrule).get("INTERVAL", 1))


def _parts(rrule: str) -> dict[str, str]:
    return dict(part.split("=") for part in rrule.split(";"))
