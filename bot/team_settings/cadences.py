"""When each practice comes: how often, on which day and at what time."""

from collections.abc import Sequence
from datetime import datetime

from sqlmodel import Session

from bot import clock, schedules
from bot.errors import FieldError, UserError
from bot.schedules import Cadence, Timing
from bot.team_settings import require_unchanged, stamp
from bot.views.settings import cadence as views
from storage import contact
from storage.schedule import Schedule
from storage.team import Team

# practices.md S2: what is about to be saved is shown before.
SHOWN_AHEAD = 3


def named(cadences: Sequence[Cadence], kind: str) -> Cadence:
    """The cadence of a kind.

    Raises:
        UserError: there is none; a newer Baton may have dropped it.
    """
    found = next((one for one in cadences if one.kind == kind), None)
    if found is None:
        raise UserError("Baton no longer does that. Open `/baton settings` again.")
    return found


def scheduled(session: Session, team: Team, cadence: Cadence) -> Schedule:
    """The team's schedule of a cadence.

    Raises:
        UserError: there is none yet; the next start of Baton makes it.
    """
    found = schedules.of(session, team, cadence)
    if found is None:
        raise UserError("That is not set up here yet. `/baton setup` does it.")
    return found


def stamp_of(row: Schedule) -> str:
    """A sign of how a schedule stands."""
    return stamp(row.rrule, row.local_time, row.is_off)


def preview(row: Schedule, team: Team, wanted: Timing, now: datetime) -> list[datetime]:
    """The next moments if a schedule had another timing, on the team's wall clock."""
    other = Schedule(**row.model_dump())
    schedules.change(other, team, wanted, now)
    ahead = schedules.coming(other, team, now, SHOWN_AHEAD)
    return [clock.local(one, team.tz) for one in ahead]


def save(
    session: Session,
    team: Team,
    cadence: Cadence,
    wanted: Timing,
    *,
    by: str,
    seen: object,
    now: datetime,
) -> None:
    """Give a practice another timing in a team.

    Raises:
        FieldError: it offers no such timing.
        UserError: somebody else changed it since the form was opened.
    """
    check(cadence, wanted)
    require_unchanged(seen, stamp_of(scheduled(session, team, cadence)))
    schedules.set_timing(session, team, cadence, wanted, by=by, now=now)
    if wanted.weeks == 0:
        contact.drop_of_team(session, team.workspace_id, team.team_id, cadence.kind)


def check(cadence: Cadence, wanted: Timing) -> None:
    """Refuse a timing that a practice does not offer.

    Raises:
        FieldError: names the field.
    """
    if wanted.weeks not in (0, *(cadence.weeks or (1,))):
        raise FieldError(views.EVERY, "Pick how often it comes.")
    if cadence.weeks and wanted.day not in clock.WEEKDAYS:
        raise FieldError(views.DAY, "Pick a day.")
