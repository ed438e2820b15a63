"""TIL: what nobody has looked at for 90 days is asked about, and marked where no answer comes."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import hours
from bot.kinds import Kind, Priority
from bot.schedules import Cadence
from bot.sends import Item, Send
from bot.views.contact import Line, Why
from bot.views.til import freshness as views
from storage import contact
from storage import person as people
from storage import team as teams
from storage import til as store
from storage.contact import ContactItem
from storage.schedule import Schedule
from storage.team import Team
from storage.til import TilEntry

KIND = "til.verify"
LOOK = "til.freshness"

# practices.md 4.8, rivals.md A2: one owner, 90 days.
VERIFY_AFTER = timedelta(days=90)
# Who has not answered for so long is not waited for: the mark tells readers to be careful.
ANSWER_WITHIN = timedelta(days=14)

# A look each working day, before the day's messages start; no lead needs to decide about it.
CADENCE = Cadence(kind=LOOK, label="", about="", rrule="FREQ=DAILY", at=time(6))
GRACE = timedelta(hours=20)


def fire(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Ask who looks after what has not been checked for 90 days; mark what nobody answered for."""
    found: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            found += look(session, team, now)
    return found


def look(session: Session, team: Team, now: datetime) -> list[Item]:
    """Look through one team's library: one question at a time for each person."""
    asked: list[Item] = []
    busy: set[str] = set()
    for entry in store.unchecked_since(session, team, now - VERIFY_AFTER):
        if entry.asked_at and entry.asked_at > _seen_at(entry):
            if now - entry.asked_at >= ANSWER_WITHIN:
                entry.unverified_at = now
                session.add(entry)
            continue
        _give_owner(session, team, entry)
        if entry.keeper not in busy and _can_be_asked(session, entry.keeper, team, now):
            asked.append(_question(entry, now))
        busy.add(entry.keeper)
        session.add(entry)
    return asked


def line(session: Session, item: ContactItem) -> Line | None:
    """The question about a lesson; None where it no longer counts."""
    entry = store.get(session, item.workspace_id, item.reference)
    if entry is None or entry.outdated_at or entry.retired_at:
        return None
    author = people.get(session, item.workspace_id, entry.author)
    name = author.name if author else "a colleague"
    return views.question(entry, item.item_id, author="" if entry.keeper == entry.author else name)


def why(session: Session, item: ContactItem) -> Why:
    """What made Baton ask."""
    team = teams.get(session, item.workspace_id, item.team_id)
    founder = people.get(session, item.workspace_id, team.created_by) if team else None
    name = founder.name if founder else None
    return views.why(team.name if team else "your team", name)


def _give_owner(session: Session, team: Team, entry: TilEntry) -> None:
    """Whoever looks after a lesson has left: a lead does, so that it is never nobody."""
    if teams.is_member(session, team, entry.keeper):
        return
    leads = teams.leads(session, team) or teams.members(session, team)
    if leads:
        entry.owner = leads[0].person_id


def _can_be_asked(session: Session, person_id: str, team: Team, now: datetime) -> bool:
    theirs = hours.of(session, team.workspace_id, person_id, now)
    if theirs is None or theirs.is_away(theirs.today(now), team.team_id):
        return False
    waiting = contact.waiting(session, team.workspace_id, person_id)
    return all(one.kind != KIND for one in waiting)


def _seen_at(entry: TilEntry) -> datetime:
    seen = (entry.created_at, entry.edited_at, entry.confirmed_at)
    return max(one for one in seen if one)


def _question(entry: TilEntry, now: datetime) -> Item:
    entry.asked_at = now
    return Item(
        workspace_id=entry.workspace_id,
        key=f"{KIND}:{entry.entry_id}:{now.date().isoformat()}",
        person_id=entry.keeper,
        team_id=entry.team_id,
        kind=KIND,
        reference=entry.entry_id,
        expires_at=now + ANSWER_WITHIN,
    )


QUESTION = Kind(
    name=KIND,
    label="questions whether lessons still hold",
    priority=Priority.CUE,
    line=line,
    why=why,
)
