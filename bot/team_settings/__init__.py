"""What a lead may change about a team: one module for each form."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel import Session

from bot import permissions
from bot.errors import UserError
from bot.schedules import Cadence
from storage import team as store
from storage.team import Team


@dataclass(frozen=True)
class Offered:
    """What the practices leave to a lead: when they come, and whose turns go around in them."""

    cadences: Sequence[Cadence]
    turns: Sequence[str] = ()


def stamp(*shown: object) -> str:
    """A sign of what a form shows, which differs once any of it was changed."""
    return hashlib.sha256(repr(shown).encode()).hexdigest()[:16]


def require_unchanged(seen: object, stands: str) -> None:
    """Refuse to save over what somebody else saved while the form was open.

    Raises:
        UserError: says what to do.
    """
    if seen != stands:
        raise UserError(
            "Somebody changed this meanwhile, and nothing of yours was saved. "
            "Close the form and open it again to see how it stands now."
        )


def led_by(session: Session, workspace_id: str, team_id: str, person_id: str) -> Team:
    """A team, for somebody who leads it.

    Raises:
        UserError: it is gone, or they do not lead it.
    """
    team = still_there(session, workspace_id, team_id)
    permissions.require_lead(session, team, person_id)
    return team


def joined_by(session: Session, workspace_id: str, team_id: str, person_id: str) -> Team:
    """A team, for somebody who is in it.

    Raises:
        UserError: it is gone, or they are not in it.
    """
    team = still_there(session, workspace_id, team_id)
    permissions.require_member(team, is_member=store.is_member(session, team, person_id))
    return team


def still_there(session: Session, workspace_id: str, team_id: str) -> Team:
    """A team by its id.

    Raises:
        UserError: it was deleted.
    """
    team = store.get(session, workspace_id, team_id)
    if team is None:
        raise UserError("This team is no longer there. `/baton setup` in a channel starts one.")
    return team
