"""TIL in Slack: which team and which entry somebody means, and whether they may."""

from collections.abc import Sequence

from sqlmodel import Session

from bot import permissions, teams
from bot.errors import UserError
from bot.views import forms
from handlers.requests import Click, Command, Submission
from storage import team as team_store
from storage import til as store
from storage.team import Place, Team
from storage.til import TilEntry


def teams_of(session: Session, asked: Command | Click) -> Sequence[Place]:
    """The teams somebody's words may be about."""
    return teams.places(
        session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
    )


def team_of(session: Session, asked: Command | Click) -> Team:
    """The one team somebody's words are about."""
    return teams.resolve_one(
        session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
    )


def remembered_team(session: Session, sent: Submission) -> Team:
    """The team of a submitted form: the one picked in it, or the one it was opened for."""
    team_id = forms.answer(sent.view, "team") or sent.remembers.get("team")
    team = team_store.get(session, sent.workspace_id, str(team_id))
    if team is None:
        raise UserError("That team is gone. Your words are still here: copy them before you close.")
    is_member = team_store.is_member(session, team, sent.person_id)
    permissions.require_member(team, is_member=is_member)
    return team


def entry_of(session: Session, asked: Click | Submission, entry_id: str) -> tuple[Team, TilEntry]:
    """An entry and its team, for a member of it."""
    entry = store.get(session, asked.workspace_id, entry_id)
    team = team_store.get(session, asked.workspace_id, entry.team_id) if entry else None
    if entry is None or team is None:
        raise UserError("That lesson was deleted. `/til list` shows what there is.")
    is_member = team_store.is_member(session, team, asked.person_id)
    permissions.require_member(team, is_member=is_member)
    return team, entry
