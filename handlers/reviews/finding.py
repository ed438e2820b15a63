"""Reviews in Slack: what somebody means by their words, and whether they may."""

from sqlmodel import Session

from bot import contact, permissions, teams
from bot.errors import UserError
from bot.practices.reviews import GONE
from bot.views import forms
from handlers.requests import Click, Command, Submission
from storage import reviews as store
from storage import team as team_store
from storage.contact import ContactItem
from storage.reviews import Review
from storage.team import Team


def teams_of(session: Session, asked: Command | Click) -> list[Team]:
    """The teams somebody's words may be about."""
    return teams.resolve(
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
    return member_team(session, sent, str(team_id))


def review_of(session: Session, asked: Click | Submission, review_id: str) -> tuple[Team, Review]:
    """A review and its team, for a member of it."""
    review = store.get(session, asked.workspace_id, review_id)
    if review is None:
        raise UserError(GONE)
    return member_team(session, asked, review.team_id), review


def item_of(
    session: Session, asked: Click | Submission, item_id: str
) -> tuple[ContactItem, Team, Review]:
    """What waits for somebody about a review, for whom it is for."""
    item = contact.own_item(session, asked.workspace_id, asked.person_id, item_id)
    review = store.get(session, asked.workspace_id, item.reference)
    if review is None:
        raise UserError(GONE)
    return item, member_team(session, asked, item.team_id), review


def member_team(session: Session, asked: Command | Click | Submission, team_id: str) -> Team:
    """A team, for a member of it."""
    team = team_store.get(session, asked.workspace_id, team_id)
    if team is None:
        raise UserError("That team is gone. Your words are still here: copy them before you close.")
    is_member = team_store.is_member(session, team, asked.person_id)
    permissions.require_member(team, is_member=is_member)
    return team
