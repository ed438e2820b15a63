"""Retros: what waits for one person about them: what it says now, and why it came."""

from datetime import datetime

from sqlmodel import Session

from bot import clock
from bot import turns as rules
from bot.kinds import Kind, Priority
from bot.practices.retro import actions, leading, posts, themes
from bot.practices.retro import promises as promised
from bot.practices.retro.series import RHYTHM
from bot.views import turns as turn_views
from bot.views.contact import Line, Why
from bot.views.retro import items as views
from bot.views.retro import promises
from storage import person as people
from storage import retro as store
from storage import schedule as schedules
from storage import team as teams
from storage.contact import ContactItem
from storage.retro import Phase
from storage.retro import actions as actions_store
from storage.retro import cards as cards_store
from storage.retro.actions import State
from storage.team import Team


def turn_line(session: Session, item: ContactItem) -> Line | None:
    """The question whether somebody leads."""
    ask = store.ask(session, item.workspace_id, item.reference)
    team = teams.get(session, item.workspace_id, item.team_id)
    if ask is None or team is None:
        return None
    if ask.asks_how_to_go_on:
        return views.how_to_go_on(ask.ask_id)
    retro = leading.of_ask(session, ask)
    is_free = retro.facilitator is None and retro.phase in (Phase.PLANNED, Phase.COLLECT)
    if not is_free:
        return views.taken()
    return views.turn(posts.shown(session, team, retro), ask.ask_id)


def owner_line(session: Session, item: ContactItem) -> Line | None:
    """A colleague's question whether somebody owns an action."""
    action = actions_store.get(session, item.workspace_id, item.reference)
    if action is None:
        return None
    if action.state != State.PROPOSED or action.asked != item.person_id:
        return views.settled()
    return views.owner(posts.shown_action(session, action))


def due_line(session: Session, item: ContactItem) -> Line | None:
    """An action whose date has come."""
    action = actions_store.get(session, item.workspace_id, item.reference)
    if action is None:
        return None
    if action.state != State.OPEN or action.owner != item.person_id:
        return views.settled()
    return views.due(posts.shown_action(session, action))


def session_line(session: Session, item: ContactItem) -> Line | None:
    """The suggestion of a session on a theme."""
    theme = cards_store.theme(session, item.workspace_id, item.reference)
    return views.suggestion(theme.title, theme.theme_id) if theme else None


def why_turn(session: Session, item: ContactItem) -> Why:
    """Why somebody's turn it is."""
    team = teams.get(session, item.workspace_id, item.team_id)
    rows = rules.rotation(session, team, leading.ROTATION) if team else []
    turn = next((one for one in rows if one.person_id == item.person_id), None)
    reason = turn_views.why(turn, "retro") if turn else "Turns to lead are shared out evenly."
    slot = schedules.by_key(session, item.workspace_id, RHYTHM.key(team)) if team else None
    tz = team.tz if team else "UTC"
    return views.why_turn(reason, _set_by(session, team), slot.next_at if slot else None, tz)


def why_owner(session: Session, item: ContactItem) -> Why:
    """Why somebody is asked to own an action."""
    return _why(session, item, "Somebody of the team named you in a retro; I pass it on.")


def why_due(session: Session, item: ContactItem) -> Why:
    """Why somebody is reminded of an action."""
    return _why(session, item, "Whoever took an action is reminded on its date.")


def why_session(session: Session, item: ContactItem) -> Why:
    """Why somebody is asked about a session."""
    return views.why_suggestion(
        _set_by(session, teams.get(session, item.workspace_id, item.team_id))
    )


def coming(session: Session, team: Team, person_id: str, now: datetime) -> list[str]:
    """What comes for somebody, for their Home tab: the next retro, and what they took."""
    found = []
    for one in store.in_phases(session, team, (Phase.PLANNED, *store.OPEN)):
        at = one.opens_at if one.phase == Phase.PLANNED else one.ends_at
        if at and at > now:
            wall = clock.local(at, team.tz)
            what = "opens" if one.phase == Phase.PLANNED else "goes on until"
            led = "; you lead it" if one.facilitator == person_id else ""
            found.append(f"Retro {one.number} {what} {posts.day_of(team, at)} {wall:%H:%M}{led}.")
    mine = [one for one in promised.waiting(session, team) if one.owner == person_id]
    found += [promises.mine(posts.shown_action(session, one)) for one in mine[:3]]
    return found


def _why(session: Session, item: ContactItem, rule: str) -> Why:
    team = teams.get(session, item.workspace_id, item.team_id)
    action = actions_store.get(session, item.workspace_id, item.reference)
    shown = posts.shown_action(session, action) if action else None
    return views.why(rule, _set_by(session, team), shown)


def _set_by(session: Session, team: Team | None) -> str:
    founder = people.get(session, team.workspace_id, team.created_by) if team else None
    return views.set_by(founder.name if founder else None, team.name if team else "your team")


KINDS = (
    Kind(
        name=leading.TURN,
        label="invitations to lead a retro",
        priority=Priority.ROLE,
        line=turn_line,
        why=why_turn,
    ),
    Kind(
        name=actions.OWNER,
        label="questions whether you take an action",
        priority=Priority.WAITED_FOR,
        line=owner_line,
        why=why_owner,
        is_relay=True,
    ),
    Kind(
        name=actions.DUE,
        label="reminders of your actions",
        priority=Priority.PROMISE,
        line=due_line,
        why=why_due,
    ),
    Kind(
        name=themes.SESSION,
        label="suggestions for sessions",
        priority=Priority.CUE,
        line=session_line,
        why=why_session,
    ),
)
