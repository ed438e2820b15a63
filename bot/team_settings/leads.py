"""Asking to lead a team: a lead says yes in the channel, or nobody is there to ask."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot import away, permissions, teams
from bot.errors import UserError
from bot.sends import Message, Post, Send, Update
from bot.views.settings import people as views
from storage import ledger, outbox
from storage import person as persons
from storage import team as store
from storage.team import Role, Team

ASKED = "team.lead_asked"
ASK_EVERY = timedelta(weeks=1)

# Whoever is away for so long cannot be waited for.
LONG_AWAY = timedelta(weeks=2)


def ask(session: Session, team: Team, *, by: str, now: datetime) -> tuple[str, list[Send]]:
    """Let the channel hear that a member would like to lead; tells them what came of it.

    Where no lead is present, they lead at once.

    Raises:
        UserError: they lead already, may not, or asked within a week.
    """
    person = persons.get(session, team.workspace_id, by)
    if person is None or not teams.counts(person, with_guests=False):
        raise UserError("Only people of this workspace can lead a team.")
    if permissions.is_lead(session, team, by):
        raise UserError("You lead this team already.")
    last = ledger.last(session, team.workspace_id, team.team_id, ASKED, actor=by)
    if last and now - last.at < ASK_EVERY:
        raise UserError("You asked within the last week. Ask a lead in person meanwhile.")
    ledger.append(
        session,
        (team.workspace_id, team.team_id),
        practice="team",
        event=ASKED,
        at=now,
        object_id=team.team_id,
        actor=by,
    )
    if not is_led(session, team, now):
        teams.enrol(session, team, by, Role.LEAD, now)
        key = f"team:{team.team_id}:lead:{by}:{now.isoformat()}"
        return "You lead this team now.", [_post(team, key, views.leads_for_now(person.name))]
    value = f"{team.team_id}:{by}:{now:%Y%m%d}"
    message = views.wants_to_lead(person.name, value)
    return "The channel knows that you would like to lead.", [_post(team, _key(value), message)]


def accept(
    session: Session, value: str, *, workspace_id: str, by: str, now: datetime
) -> list[Send]:
    """Make whoever asked a lead, as one says who leads the team. `value` is untrusted.

    Raises:
        UserError: another pressed, or whoever asked has left.
    """
    team_id, _, rest = value.partition(":")
    person_id = rest.partition(":")[0]
    team = store.get(session, workspace_id, team_id)
    if team is None:
        raise UserError("This team is no longer there.")
    permissions.require_lead(session, team, by)
    if not store.is_member(session, team, person_id):
        raise UserError("They are no longer in this team.")
    teams.enrol(session, team, person_id, Role.LEAD, now)
    was_asked = outbox.by_key(session, workspace_id, _key(value))
    if was_asked is None or outbox.by_key(session, workspace_id, f"{_key(value)}:yes"):
        return []
    names = persons.names(session, workspace_id, [person_id, by])
    return [
        Update(
            workspace_id=workspace_id,
            key=f"{_key(value)}:yes",
            channel=team.channel_id,
            of=_key(value),
            message=views.leads_too(names[person_id], names[by]),
        )
    ]


def is_led(session: Session, team: Team, now: datetime) -> bool:
    """Whether some lead is there to answer: not gone, and not away for weeks."""
    leads = [one.person_id for one in store.leads(session, team)]
    known = persons.among(session, team.workspace_id, leads)
    return any(
        not one.is_gone and not _is_long_away(session, team, one.person_id, now) for one in known
    )


def _is_long_away(session: Session, team: Team, person_id: str, now: datetime) -> bool:
    return any(
        away.is_on(one, now.date()) and one.ends_on - one.starts_on + away.ONE_DAY >= LONG_AWAY
        for one in away.coming(session, team.workspace_id, person_id, now)
        if one.team_id in (None, team.team_id)
    )


def _key(value: str) -> str:
    return f"team:{value}:wants_to_lead"


def _post(team: Team, key: str, message: Message) -> Send:
    return Post(workspace_id=team.workspace_id, key=key, channel=team.channel_id, message=message)
