"""Retros: what was promised: found, counted, and shown as it stands."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from bot.errors import UserError
from bot.practices.retro import posts
from bot.practices.retro.typed import number_of
from bot.sends import Message, Send, Update
from bot.views.retro import promises as views
from storage import retro as store
from storage import team as teams
from storage.retro import Retro
from storage.retro import actions as actions_store
from storage.retro.actions import Action, State
from storage.team import Team

# Names the reply that a retro begins with.
PROMISED = "promised"


def of(session: Session, retro: Retro) -> list[Action]:
    """The actions that a retro led to; what was dropped at once makes room."""
    found = actions_store.of_retro(session, retro)
    return [one for one in found if one.state != State.DROPPED]


def waiting(session: Session, team: Team) -> list[Action]:
    """What is not finished."""
    return actions_store.waiting(session, team)


def settled_in(session: Session, team: Team, retro: Retro) -> list[Action]:
    """The older actions that were settled or moved since a retro was opened."""
    if retro.opened_at is None:
        return []
    end = (retro.closed_at or retro.opened_at) + timedelta(seconds=1)
    found = actions_store.changed_between(session, team, retro.opened_at, end)
    return [one for one in found if one.retro_id != retro.retro_id]


def promised(session: Session, team: Team, retro: Retro) -> list[Send]:
    """The reply that a retro begins with: what was promised; nothing where nothing was."""
    found = _promised(session, team, retro)
    if not any(one.state in (State.PROPOSED, State.OPEN) for one in found):
        return []
    return posts.reply(team, retro, PROMISED, _old(session, found))


def meant(session: Session, team: Team, typed: str, by: str) -> Action:
    """The action somebody means: by its number, or by some of its words.

    Raises:
        UserError: there is none, or more than one.
    """
    number = number_of(typed)
    if number is not None:
        if found := actions_store.numbered(session, team, number):
            return found
        raise UserError(f"There is no A-{number}. `/retro actions` lists them.")
    words = typed.casefold().split()
    open_now = waiting(session, team)
    alike = [one for one in open_now if all(word in one.text.casefold() for word in words)]
    mine = [one for one in alike if one.owner == by] or alike
    if len(mine) == 1 and words:
        return mine[0]
    raise UserError("Which one? `/retro actions` lists them; `/retro done A-3` settles one.")


def follow(session: Session, action: Action) -> list[Send]:
    """Have the post of an action say how it stands."""
    team = teams.get(session, action.workspace_id, action.team_id)
    assert team
    action.version += 1
    store.save(session, [action])
    key = f"retro:{action.retro_id}:action:{action.action_id}"
    message = views.proposed(posts.shown_action(session, action))
    return [_update(team, key, action, message), *_follow_promised(session, team, action)]


def _follow_promised(session: Session, team: Team, action: Action) -> list[Send]:
    """Have the lists of open retros say how an older action stands."""
    return [
        _update(
            team,
            f"{posts.post_key(retro)}:{PROMISED}",
            action,
            _old(session, _promised(session, team, retro)),
        )
        for retro in store.in_phases(session, team, store.OPEN)
        if retro.opened_at and action.created_at < retro.opened_at
    ]


def _update(team: Team, of: str, action: Action, message: Message) -> Update:
    return Update(
        workspace_id=team.workspace_id,
        key=f"{of}:{action.action_id}:v{action.version}",
        channel=team.channel_id,
        of=of,
        message=message,
    )


def _promised(session: Session, team: Team, retro: Retro) -> list[Action]:
    return actions_store.promised(session, team, retro.opened_at) if retro.opened_at else []


def _old(session: Session, found: Sequence[Action]) -> Message:
    return views.old_actions([posts.shown_action(session, one) for one in found])
