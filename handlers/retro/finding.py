"""Retros in Slack: what somebody means by their words, and whether they may."""

from sqlmodel import Session

from bot import permissions, teams
from bot.errors import UserError
from bot.views import forms
from handlers.requests import Click, Command, Submission
from storage import retro as store
from storage import team as team_store
from storage.retro import OPEN, Ask, Phase, Retro
from storage.retro import actions as actions_store
from storage.retro import cards as cards_store
from storage.retro.actions import Action
from storage.retro.cards import Theme
from storage.team import Team

NONE_OPEN = "No retro is open. `/retro start` begins one, `/retro add` keeps a card for the next."


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
    return _team(session, sent, str(team_id))


def retro_of(session: Session, asked: Click | Submission, retro_id: str) -> tuple[Team, Retro]:
    """A retro and its team, for a member of it."""
    retro = store.get(session, asked.workspace_id, retro_id)
    if retro is None:
        raise UserError("That retro is gone. `/retro` shows how things stand.")
    return _team(session, asked, retro.team_id), retro


def open_retro(session: Session, team: Team, person_id: str) -> Retro:
    """The retro that is open now: with several the one they lead, else the newest.

    Raises:
        UserError: none is open.
    """
    found = store.in_phases(session, team, OPEN)
    if not found:
        raise UserError(NONE_OPEN)
    return next((one for one in found if one.facilitator == person_id), found[0])


def collecting(session: Session, team: Team) -> Retro | None:
    """The retro that cards go to now: the newest that asks for them, else the next one's drawer."""
    found = store.in_phases(session, team, (Phase.COLLECT,))
    return next(iter(found), None) or store.planned(session, team, "")


def action_of(session: Session, asked: Click | Submission, action_id: str) -> tuple[Team, Action]:
    """An action and its team, for a member of it."""
    action = actions_store.get(session, asked.workspace_id, action_id)
    if action is None:
        raise UserError("That action is gone. `/retro actions` lists what is open.")
    return _team(session, asked, action.team_id), action


def theme_of(session: Session, click: Click) -> tuple[Team, Theme]:
    """A theme that was talked about, and its team, for a member of it."""
    theme = cards_store.theme(session, click.workspace_id, click.value)
    if theme is None or not theme.place:
        raise UserError("That theme is gone. `/session propose` takes any topic.")
    team, _ = retro_of(session, click, theme.retro_id)
    return team, theme


def ask_of(session: Session, click: Click) -> tuple[Team, Ask]:
    """The question whether somebody leads, for whom it was put to."""
    ask = store.ask(session, click.workspace_id, click.value)
    if ask is None or ask.person_id != click.person_id:
        raise UserError("That question is gone. `/retro` shows how things stand.")
    retro = store.get(session, ask.workspace_id, ask.retro_id)
    assert retro
    return _team(session, click, retro.team_id), ask


def _team(session: Session, asked: Command | Click | Submission, team_id: str) -> Team:
    team = team_store.get(session, asked.workspace_id, team_id)
    if team is None:
        raise UserError("That team is gone. Your words are still here: copy them before you close.")
    is_member = team_store.is_member(session, team, asked.person_id)
    permissions.require_member(team, is_member=is_member)
    return team
