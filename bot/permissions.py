"""Who may do what: leads change a team, members take part, others are told how to join."""

from sqlmodel import Session

from bot.errors import UserError
from storage import team as teams
from storage.team import Place, Role, Team


def is_lead(session: Session, team: Team, person_id: str) -> bool:
    """Whether the person leads the team now."""
    found = teams.member(session, team, person_id)
    return found is not None and found.left_at is None and found.role == Role.LEAD


def require_lead(session: Session, team: Team, person_id: str) -> None:
    """Let only leads go on.

    Raises:
        UserError: names who can do it instead.
    """
    if not is_lead(session, team, person_id):
        leads = " or ".join(f"<@{one.person_id}>" for one in teams.leads(session, team))
        raise UserError(f"Only a lead of this team can do that. Ask {leads or 'your admin'}.")


def require_member(team: Place, *, is_member: bool) -> None:
    """Let only members go on; what a team learns is its own.

    Raises:
        UserError: says how to become one.
    """
    if not is_member:
        raise UserError(
            f"That belongs to the team in <#{team.channel_id}>, and you are not in it. "
            "Join the channel, or ask a lead to add you."
        )
