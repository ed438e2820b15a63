"""Sessions: when a series fades, its leads are asked once: shorter, as it is, or to an end?"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import takewhile

from sqlmodel import Session

from bot import permissions, schedules
from bot.errors import UserError
from bot.kinds import Kind, Priority
from bot.practices.sessions import steps
from bot.practices.sessions.steps import RHYTHM
from bot.schedules import Timing
from bot.sends import Item, Send
from bot.views.contact import Line, Why
from bot.views.sessions import keeper as views
from storage import person as people
from storage import sessions as store
from storage import team as teams
from storage.contact import ContactItem
from storage.schedule import Schedule
from storage.sessions import State
from storage.team import Team

KIND = "sessions.keeper"

# rivals.md idea 11: a gap of so many rounds, or so many sessions in a row without a speaker.
GAP_ROUNDS, SPEAKERLESS = 3, 2
LIFE = timedelta(days=14)


def fire_look(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Plan what the rhythm asks for, find another speaker for who left or is away, and ask the
    leads about a series that fades.
    """
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            sends += steps.release(session, team, now)
            sends += steps.plan(session, team, now)
            sends += look(session, team, now)
    return sends


def look(session: Session, team: Team, now: datetime) -> list[Item]:
    """Ask the leads how a series goes on that fades; once for each gap."""
    gap = _gap_since(session, team, now)
    if gap is None:
        return []
    series = store.series(session, team)
    if series.asked_at and series.asked_at >= gap:
        return []
    series.asked_at = now
    store.save(session, [series])
    return [_item(team, one.person_id, now) for one in teams.leads(session, team)]


def shorten(session: Session, team: Team, *, by: str) -> None:
    """Have sessions take ten minutes from the next one on, with one talk.

    Raises:
        UserError: somebody else than a lead asked.
    """
    permissions.require_lead(session, team, by)
    series = store.series(session, team)
    series.is_short = True
    store.save(session, [series])


def end(session: Session, team: Team, *, by: str, now: datetime) -> None:
    """Plan no more sessions; the settings bring them back.

    Raises:
        UserError: somebody else than a lead asked.
    """
    permissions.require_lead(session, team, by)
    row = schedules.of(session, team, RHYTHM)
    if row is None:
        raise UserError("Sessions are off already. `/baton settings` brings them back.")
    day = schedules.timing(row).day
    wanted = Timing(0, day, row.local_time)
    schedules.set_timing(session, team, RHYTHM, wanted, by=by, now=now)


def line(session: Session, item: ContactItem) -> Line | None:
    """The question to a lead; None where sessions are off meanwhile."""
    team = teams.get(session, item.workspace_id, item.team_id)
    row = schedules.of(session, team, RHYTHM) if team else None
    if team is None or row is None or row.is_off:
        return None
    return views.question(item.item_id, team.name, is_short=store.is_short(session, team))


def why(session: Session, item: ContactItem) -> Why:
    """What made Baton ask."""
    team = teams.get(session, item.workspace_id, item.team_id)
    founder = people.get(session, item.workspace_id, team.created_by) if team else None
    name = founder.name if founder else None
    return views.why(team.name if team else "your team", name)


def _gap_since(session: Session, team: Team, now: datetime) -> datetime | None:
    """Since when a series fades; None while it goes on, or is switched off."""
    row = schedules.of(session, team, RHYTHM)
    if row is None or row.is_off or _is_something_on(session, team, now):
        return None
    gone = store.gone_by(session, team, now)
    if not gone:
        return None
    held = [one.starts_at for one in gone if one.state == State.HELD]
    since = held[0] if held else gone[-1].starts_at
    skipped = list(takewhile(lambda one: one.state == State.SKIPPED, gone))
    longest = GAP_ROUNDS * timedelta(weeks=schedules.timing(row).weeks)
    is_fading = len(skipped) >= SPEAKERLESS or now - since >= longest
    return since if is_fading else None


def _is_something_on(session: Session, team: Team, now: datetime) -> bool:
    return any(one.state == State.ON for one in store.ahead(session, team, now))


def _item(team: Team, person_id: str, now: datetime) -> Item:
    return Item(
        workspace_id=team.workspace_id,
        key=f"{KIND}:{team.team_id}:{now.date().isoformat()}:{person_id}",
        person_id=person_id,
        team_id=team.team_id,
        kind=KIND,
        reference=team.team_id,
        expires_at=now + LIFE,
    )


QUESTION = Kind(
    name=KIND,
    label="questions how a series of sessions goes on",
    priority=Priority.WAITED_FOR,
    line=line,
    why=why,
)
