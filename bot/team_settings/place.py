"""Where a team lives, and its end."""

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import schedules
from bot.errors import FieldError
from bot.sends import Message, Post, Send
from bot.team_settings import require_unchanged
from bot.views.common import one_line
from bot.views.settings import place as views
from storage import erase, outbox
from storage import person as persons
from storage import team as store
from storage.team import Team


@dataclass(frozen=True)
class Channel:
    """What Slack says about a channel that a team may move to."""

    channel_id: str
    name: str
    is_channel: bool
    is_general: bool
    is_archived: bool
    has_bot: bool
    has_asker: bool


def check(channel: Channel | None) -> Channel:
    """Refuse a channel where no team can be.

    Raises:
        FieldError: says what to do first.
    """
    if channel is None or not channel.has_bot:
        raise FieldError("channel", "Invite Baton there first: `/invite @Baton`.")
    if not channel.is_channel:
        raise FieldError("channel", "Pick a channel: a team cannot live in a conversation.")
    if channel.is_archived:
        raise FieldError("channel", "That channel is archived. Pick another one.")
    if channel.is_general:
        raise FieldError("channel", "That channel is for the whole workspace. Pick the team's own.")
    if not channel.has_asker:
        raise FieldError("channel", "Join that channel first: who is not in it leaves the team.")
    return channel


def move(
    session: Session, team: Team, to: Channel, *, by: str, seen: object, now: datetime
) -> list[Send]:
    """Have a team live in another channel; what was not said yet is said there.

    Raises:
        FieldError: it lives there already, or another team does.
        UserError: somebody else moved it since the form was opened.
    """
    require_unchanged(seen, team.channel_id)
    there = store.of_channel(session, team.workspace_id, to.channel_id)
    if there:
        whose = "The team is there already." if there is team else "Another team is there already."
        raise FieldError("channel", f"{whose} Pick another channel.")
    old_id, old_name, was_paused = team.channel_id, team.name, team.paused_at is not None
    outbox.redirect(session, team.workspace_id, destination=old_id, to=to.channel_id)
    team.channel_id, team.name = to.channel_id, to.name
    team.roster_due_at = now
    team.paused_at, team.paused_why = None, None
    session.add(team)
    if was_paused:
        schedules.enable(session, team, is_enabled=True, now=now)
        outbox.release(session, team.workspace_id, destination=team.channel_id)
    name = persons.names(session, team.workspace_id, [by])[by]
    key = f"team:{team.team_id}:moved:{now.isoformat()}"
    here = _post(team, f"{key}:here", team.channel_id, views.moved_here(name, old_name))
    away = _post(team, f"{key}:away", old_id, views.moved_away(name, team.channel_id))
    # Where a team was silenced, nothing can be said.
    return [here] if was_paused else [away, here]


def delete(session: Session, team: Team, *, typed: str, by: str) -> list[Send]:
    """Forget a team and everything of it, once its name was typed.

    Raises:
        FieldError: another name was typed.
    """
    if _name(typed) != _name(team.name):
        raise FieldError("name", f"The team is called {one_line(team.name)}. Type just that.")
    name = persons.names(session, team.workspace_id, [by])[by]
    last = _post(team, f"team:{team.team_id}:deleted", team.channel_id, views.deleted(name))
    was_paused = team.paused_at is not None
    outbox.forget(
        session, team.workspace_id, destination=team.channel_id, about=f"team:{team.team_id}:"
    )
    erase.team(session, team.workspace_id, team.team_id)
    return [] if was_paused else [last]


def _name(typed: str) -> str:
    return one_line(typed).removeprefix("#").casefold()


def _post(team: Team, key: str, channel_id: str, message: Message) -> Send:
    return Post(workspace_id=team.workspace_id, key=key, channel=channel_id, message=message)
