"""TIL: lessons come back to whoever logged them, the question first, before they fade."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock, schedules
from bot.kinds import Kind, Priority
from bot.practices.til.library import gist
from bot.schedules import Cadence
from bot.sends import Item, Send
from bot.views.contact import Line, Why
from bot.views.til import resurfacing as views
from storage import person as people
from storage import team as teams
from storage import til as store
from storage.contact import ContactItem
from storage.schedule import Schedule
from storage.team import Team
from storage.til import TilEntry

KIND = "til.resurface"

# practices.md 4.8, evidence rows 10 to 12: weeks, not days.
WEEKS = (1, 4, 12)

# A look each working day, before the day's messages start.
CADENCE = Cadence(
    kind=KIND,
    label="Questions about earlier lessons",
    about="What somebody logged comes back to them after 1, 4 and 12 weeks, the question first.",
    rrule="FREQ=DAILY",
    at=time(6),
    day_off=clock.DayOff.SKIP,
)

# After so many days a question waits for nobody; the next one comes in some weeks.
LIFE = timedelta(days=8)
GRACE = timedelta(hours=20)

# After a long pause of the team, older lessons are not made up for.
LONGEST_GAP = timedelta(days=7)


def fire(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Ask the authors of what was logged 1, 4 and 12 weeks ago."""
    found: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and one.next_on:
            since = max(one.last_on or one.next_on - timedelta(days=1), one.next_on - LONGEST_GAP)
            found += _questions(session, team, since, one.next_on, now)
    return found


def line(session: Session, item: ContactItem) -> Line | None:
    """The question about a lesson; None where it no longer counts."""
    entry = store.get(session, item.workspace_id, item.reference)
    if entry is None or entry.outdated_at or entry.retired_at:
        return None
    return views.question(entry, item.item_id, cue=gist(entry.title))


def why(session: Session, item: ContactItem) -> Why:
    """What made Baton ask."""
    team = teams.get(session, item.workspace_id, item.team_id)
    entry = store.get(session, item.workspace_id, item.reference)
    founder = people.get(session, item.workspace_id, team.created_by) if team else None
    schedule = schedules.of(session, team, CADENCE) if team else None
    setter = people.get(session, item.workspace_id, (schedule and schedule.set_by) or "")
    ahead = [_ahead(entry.created_at, weeks) for weeks in WEEKS] if entry else []
    # The occasion that asked may be later on the day of its question.
    later = [one for one in ahead if one > item.created_at + timedelta(days=1)]
    return views.why(
        team.name if team else "your team",
        founder.name if founder else None,
        f"T-{entry.number}" if entry else "The lesson",
        later[0] if later else None,
        switched_on_by=setter.name if setter else None,
    )


def _questions(session: Session, team: Team, since: date, until: date, now: datetime) -> list[Item]:
    asked: list[Item] = []
    for weeks in WEEKS:
        start, end = _midnight(team, since, weeks), _midnight(team, until, weeks)
        lessons = store.written_between(session, team, start, end)
        theirs = [one for one in lessons if teams.is_member(session, team, one.author)]
        asked += [_question(entry, weeks, now) for entry in theirs]
    return asked


def _question(entry: TilEntry, weeks: int, now: datetime) -> Item:
    return Item(
        workspace_id=entry.workspace_id,
        key=f"{KIND}:{entry.entry_id}:{weeks}",
        person_id=entry.author,
        team_id=entry.team_id,
        kind=KIND,
        reference=entry.entry_id,
        expires_at=now + LIFE,
    )


def _midnight(team: Team, day: date, weeks: int) -> datetime:
    """The end of a local date, some weeks ago."""
    ends_on = day + timedelta(days=1) - timedelta(weeks=weeks)
    found = clock.place(ends_on, time(), team.tz) or clock.place(ends_on, time(12), team.tz)
    assert found
    return found


def _ahead(logged: datetime, weeks: int) -> datetime:
    return logged + timedelta(weeks=weeks)


QUESTION = Kind(
    name=KIND,
    label="questions about earlier lessons",
    priority=Priority.CUE,
    line=line,
    why=why,
)
