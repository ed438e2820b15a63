"""Being away, told by oneself or a lead: nothing comes, and nothing counts as missed."""

from datetime import date, datetime, timedelta

from sqlmodel import Session

from bot import contact, hours, permissions
from bot.contact import choices
from bot.errors import FieldError, UserError
from bot.views.away import Absent
from storage import absence as store
from storage import contact as contacts
from storage import person as people
from storage import team as teams
from storage.absence import Absence
from storage.team import Team

ONE_DAY = timedelta(days=1)

# Whoever is away for longer should leave the team, and join it again.
LONGEST = timedelta(days=366)
LONGEST_REASON = 200


def enter(
    session: Session,
    *,
    workspace_id: str,
    person_id: str,
    by: str,
    starts_on: date,
    ends_on: date,
    team: Team | None,
    reason: str,
    now: datetime,
) -> Absence:
    """Note an absence, joined with those it touches; from one `team`, or from all.

    Raises:
        FieldError: the dates are reversed, past, or too far apart; or the reason is too long.
        UserError: somebody enters it for another whose team they do not lead.
    """
    today = _today(session, workspace_id, person_id, now)
    _check(starts_on, ends_on, reason, today)
    if by != person_id:
        if team is None:
            raise UserError("Choose the team they are away from: you can speak for yours alone.")
        permissions.require_lead(session, team, by)
        if not teams.is_member(session, team, person_id):
            raise UserError(f"They are not in the team of <#{team.channel_id}>.")
    found = Absence(
        workspace_id=workspace_id,
        person_id=person_id,
        team_id=team.team_id if team else None,
        starts_on=starts_on,
        ends_on=ends_on,
        reason=reason,
        entered_by=by,
        created_at=now,
    )
    for other in store.from_day(session, workspace_id, [person_id], starts_on - ONE_DAY):
        if other.team_id == found.team_id and other.starts_on <= found.ends_on + ONE_DAY:
            found.starts_on = min(found.starts_on, other.starts_on)
            found.ends_on = max(found.ends_on, other.ends_on)
            found.reason = found.reason or other.reason
            store.remove(session, other)
    store.add(session, found)
    session.flush()
    contact.look_again(session, workspace_id, person_id, now)
    return found


def back(session: Session, *, workspace_id: str, person_id: str, now: datetime) -> bool:
    """End what keeps somebody away now, and their pause; False if there was nothing to end."""
    today = _today(session, workspace_id, person_id, now)
    running = [one for one in coming(session, workspace_id, person_id, now) if is_on(one, today)]
    for one in running:
        one.ends_on = today - ONE_DAY
        if one.ends_on < one.starts_on:
            store.remove(session, one)
    attention = contacts.attention(session, workspace_id, person_id)
    was_quiet = attention.paused_until is not None or attention.stopped_at is not None
    choices.resume_all(session, workspace_id, person_id, now)
    session.flush()
    contact.look_again(session, workspace_id, person_id, now)
    return bool(running) or was_quiet


def cancel(
    session: Session, *, workspace_id: str, absence_id: str, by: str, now: datetime
) -> Absence:
    """Forget an absence, asked by whom it is about, or by who entered it.

    Raises:
        UserError: it is gone, or somebody else's.
    """
    found = store.get(session, workspace_id, absence_id)
    if found is None or by not in (found.person_id, found.entered_by):
        raise UserError("That absence is no longer there.")
    store.remove(session, found)
    session.flush()
    contact.look_again(session, workspace_id, found.person_id, now)
    return found


def coming(session: Session, workspace_id: str, person_id: str, now: datetime) -> list[Absence]:
    """Somebody's absences, the running one first."""
    today = _today(session, workspace_id, person_id, now)
    return store.from_day(session, workspace_id, [person_id], today)


def now_away(session: Session, team: Team, now: datetime) -> dict[str, date]:
    """Who of a team is away today, and until when."""
    found: dict[str, date] = {}
    for member in teams.members(session, team):
        today = _today(session, team.workspace_id, member.person_id, now)
        for one in store.from_day(session, team.workspace_id, [member.person_id], today):
            if is_on(one, today) and one.team_id in (None, team.team_id):
                found[member.person_id] = max(one.ends_on, found.get(member.person_id, one.ends_on))
    return found


def shown(session: Session, absence: Absence, *, reader: str) -> Absent:
    """An absence as somebody reads of it."""
    team = teams.get(session, absence.workspace_id, absence.team_id) if absence.team_id else None
    who = people.get(session, absence.workspace_id, absence.person_id)
    is_own = absence.person_id == reader
    return Absent(
        absence.absence_id,
        absence.starts_on,
        absence.ends_on,
        who="" if is_own or who is None else who.name,
        team=team.name if team else "",
    )


def is_on(absence: Absence, day: date) -> bool:
    """Whether an absence holds on a local date."""
    return absence.starts_on <= day <= absence.ends_on


def _today(session: Session, workspace_id: str, person_id: str, now: datetime) -> date:
    theirs = hours.of(session, workspace_id, person_id, now)
    return theirs.today(now) if theirs else now.date()


def _check(starts_on: date, ends_on: date, reason: str, today: date) -> None:
    if ends_on < starts_on:
        raise FieldError("to", f"It ends on {ends_on}, before it begins on {starts_on}.")
    if ends_on < today:
        raise FieldError("to", "That is over already. Give days from today on.")
    if ends_on - starts_on > LONGEST:
        raise FieldError("to", "A year is the longest. For more, leave the channel and come back.")
    if len(reason) > LONGEST_REASON:
        raise FieldError("reason", f"Keep the reason within {LONGEST_REASON} characters.")
