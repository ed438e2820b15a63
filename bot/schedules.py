"""Schedules of teams: made, moved and advanced by one rule of time."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock
from bot.clock import Calendar, Rule
from storage import schedule as store
from storage.schedule import Schedule
from storage.team import Team

ONE_DAY = timedelta(days=1)

# The rule of a schedule that has none: it falls due once, or when it is armed again.
ONE_MOMENT = ""


@dataclass(frozen=True)
class Cadence:
    """When something of a practice falls due in a team: an RFC 5545 rule, and a local time."""

    kind: str
    rrule: str
    at: time

    def key(self, team: Team) -> str:
        """The key of a team's schedule."""
        return f"{self.kind}:{team.team_id}"


def calendar(team: Team) -> Calendar:
    """Where and when the team works."""
    return Calendar(team.tz, frozenset(team.working_days.split(",")), team.country)


def set_weekly(
    session: Session, team: Team, *, key: str, kind: str, day: str, at: time, now: datetime
) -> Schedule:
    """Make or change a weekly schedule. A change never fires again on a date already done (P4).

    `day` is one of `clock.WEEKDAYS`, `at` is wall-clock time in the team's zone.
    """
    found = store.by_key(session, team.workspace_id, key)
    today = clock.local(now, team.tz).date()
    ahead = (clock.WEEKDAYS.index(day) - today.weekday()) % 7
    row = found or Schedule(
        workspace_id=team.workspace_id,
        key=key,
        kind=kind,
        team_id=team.team_id,
        rrule="",
        local_time=at,
        anchor_on=today,
        next_at=None,
        next_on=None,
    )
    row.rrule = f"FREQ=WEEKLY;BYDAY={day[:2].upper()}"
    row.local_time = at
    row.anchor_on = today + timedelta(days=ahead)
    plan(row, team, now)
    store.add(session, [row])
    return row


def follow(session: Session, team: Team, cadences: Sequence[Cadence], now: datetime) -> None:
    """Give a team the schedules it lacks, from today on; what it has stays as its lead set it."""
    for cadence in cadences:
        if store.by_key(session, team.workspace_id, cadence.key(team)):
            continue
        row = Schedule(
            workspace_id=team.workspace_id,
            key=cadence.key(team),
            kind=cadence.kind,
            team_id=team.team_id,
            rrule=cadence.rrule,
            local_time=cadence.at,
            anchor_on=clock.local(now, team.tz).date(),
            next_at=None,
            next_on=None,
            is_enabled=team.paused_at is None,
        )
        plan(row, team, now)
        store.add(session, [row])


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
    """Set the next moment: after `now`, and on a later local date than the last one."""
    if row.rrule == ONE_MOMENT:
        if row.next_at and row.next_at <= now:
            row.next_at = row.next_on = None
        return
    rule = Rule(row.rrule, row.local_time, row.anchor_on)
    not_before = row.last_on + ONE_DAY if row.last_on else None
    moment = clock.next_moment(rule, calendar(team), after=now, not_before=not_before)
    row.next_at = moment.at if moment else None
    row.next_on = moment.on if moment else None


def advance(row: Schedule, team: Team, now: datetime) -> None:
    """Note that a schedule had its turn, and set the next one."""
    row.last_on = row.anchor_on = row.next_on or row.anchor_on
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
    """Set all next moments anew, after the team's zone or working days changed."""
    for row in store.of_team(session, team.workspace_id, team.team_id):
        if row.rrule != ONE_MOMENT:
            plan(row, team, now)
            store.add(session, [row])


def enable(session: Session, team: Team, *, is_enabled: bool, now: datetime) -> None:
    """Switch all of a team's schedules on or off; what fell due meanwhile is not caught up."""
    for row in store.of_team(session, team.workspace_id, team.team_id):
        row.is_enabled = is_enabled
        if is_enabled:
            plan(row, team, now)
        store.add(session, [row])
