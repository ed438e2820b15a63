"""Retros: the rhythms of a team: its own series, and others beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import clock, permissions, schedules
from bot.errors import FieldError, UserError
from bot.practices.retro import posts
from bot.practices.retro.typed import name_of
from bot.schedules import Cadence, Timing
from bot.views.retro.lists import Rhythm
from storage import retro as store
from storage import schedule as schedule_store
from storage.retro import Series
from storage.schedule import Schedule
from storage.team import Team

SLOT = "retro.slot"
MOST_SERIES = 8
OFF = "no next one: `/baton settings` switches it on"

# practices.md 4.3 and 7: every two weeks, in the weeks between those of the sessions.
RHYTHM = Cadence(
    kind=SLOT,
    label="Retros",
    about="Cards come in for two working days, then all are revealed at once.",
    rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
    at=time(14),
    weeks=(1, 2, 3, 4),
    begins_after=timedelta(weeks=1),
)


@dataclass(frozen=True)
class Beside(Cadence):
    """The cadence of a series beside the team's own one."""

    series_id: str = ""

    def key(self, team: Team) -> str:
        """The key of the series' schedule."""
        return f"{self.kind}:{self.series_id or team.team_id}"


def add(
    session: Session, team: Team, *, by: str, name: str, timing: Timing, now: datetime
) -> Series:
    """Begin another series with a rhythm of its own.

    Raises:
        FieldError: its name or its timing cannot be kept.
        UserError: there are too many.
    """
    name = name_of(name)
    found = store.series_of(session, team)
    if any(one.name.casefold() == name.casefold() for one in found):
        raise FieldError("name", "There is a series of that name. Pick another one.")
    if len(found) >= MOST_SERIES:
        raise UserError(f"A team has {MOST_SERIES} series at most. End one first: `/retro`.")
    if timing.weeks not in RHYTHM.weeks:
        raise FieldError("weeks", "Pick how often it comes.")
    if timing.day not in clock.WEEKDAYS:
        raise FieldError("day", "Pick a day.")
    row = Series(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        name=name,
        created_by=by,
        created_at=now,
    )
    store.save(session, [row])
    schedules.set_timing(session, team, _cadence(row.series_id), timing, by=by, now=now)
    return row


def end(session: Session, team: Team, series: Series, *, by: str, now: datetime) -> None:
    """End a series; what is open of it goes on to its end.

    Raises:
        UserError: neither a lead nor whoever began it asks.
    """
    if by != series.created_by and not permissions.is_lead(session, team, by):
        raise UserError("Only whoever began a series, or a lead, can end it. Ask one.")
    series.ended_at = now
    store.save(session, [series])
    if row := schedules.of(session, team, _cadence(series.series_id)):
        row.is_off, row.is_enabled, row.next_at, row.next_on = True, False, None, None
        schedule_store.add(session, [row])


def of(session: Session, team: Team) -> list[tuple[str, Schedule]]:
    """The series of a team that go on, each with its schedule; the team's own one has no id."""
    ids = ["", *(one.series_id for one in store.series_of(session, team))]
    found = [(one, schedules.of(session, team, _cadence(one))) for one in ids]
    return [(series_id, row) for series_id, row in found if row]


def rhythms(session: Session, team: Team) -> Sequence[Rhythm]:
    """When the next retro of each series comes, in words."""
    names = {one.series_id: one.name for one in store.series_of(session, team)}
    has_begun = store.has_begun(session, team)
    return [
        Rhythm(series_id, names.get(series_id, "The team's retro"), _told(team, row))
        for series_id, row in of(session, team)
        if series_id or has_begun
    ]


def _told(team: Team, row: Schedule) -> str:
    if row.next_at is None:
        return OFF
    often = schedules.timing(row).weeks
    every = "every week" if often == 1 else f"every {often} weeks"
    return f"{every}, the next one {posts.moment_of(team, row.next_at)}"


def _cadence(series_id: str) -> Beside:
    return Beside(SLOT, "", "", RHYTHM.rrule, RHYTHM.at, RHYTHM.weeks, series_id=series_id)
