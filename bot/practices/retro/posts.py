"""Retros: what the channel sees of one, and what the ledger holds."""

from collections.abc import Mapping
from datetime import datetime

from sqlmodel import Session

from bot import clock
from bot.practices.retro import formats
from bot.sends import Message, Post, Reply, Send, Update
from bot.views import retro as views
from bot.views.common import day
from storage import ledger, outbox, workspace
from storage import person as people
from storage import retro as store
from storage.retro import Retro
from storage.retro.actions import Action
from storage.team import Team


def shown(session: Session, team: Team, retro: Retro) -> views.Shown:
    """A retro with the words around it."""
    found = formats.of(retro.format_id)
    leader = retro.facilitator or ""
    names = people.names(session, retro.workspace_id, [leader])
    series = store.series(session, retro.workspace_id, retro.series_id)
    return views.Shown(
        retro=retro,
        name=found.name,
        columns=found.column_names,
        opening=found.opening,
        closing=found.closing,
        leader=names.get(leader, "A colleague") if leader else "",
        series=series.name if series else "",
        tz=team.tz,
        address=address(session, retro.workspace_id, post_key(retro)),
    )


def shown_action(session: Session, action: Action) -> views.Action:
    """An action with its owner's name."""
    return named_action(people.names(session, action.workspace_id, [action.owner or ""]), action)


def named_action(names: Mapping[str, str], action: Action) -> views.Action:
    """An action with its owner's name, if it is among some names."""
    owner = action.owner or ""
    return views.Action(
        action_id=action.action_id,
        number=action.number,
        text=action.text,
        due=day(action.due_on),
        owner=names.get(owner, "A colleague") if owner else "",
        asked=action.asked if action.owner is None else None,
        cue=action.cue,
        step=action.step,
        moved=action.moved,
        state=str(action.state),
    )


def announce(session: Session, team: Team, retro: Retro) -> Send:
    """The post in the team's channel; whatever changes later changes it."""
    return post(team, post_key(retro), views.posted(shown(session, team, retro)))


def follow(session: Session, team: Team, retro: Retro) -> list[Send]:
    """Have the post say how things stand, if there is one."""
    if retro.opened_at is None:
        return []
    retro.version += 1
    store.save(session, [retro])
    return [
        Update(
            workspace_id=team.workspace_id,
            key=f"{post_key(retro)}:v{retro.version}",
            channel=team.channel_id,
            of=post_key(retro),
            message=views.posted(shown(session, team, retro)),
        )
    ]


def post(team: Team, key: str, message: Message) -> Send:
    """A message in the team's channel."""
    return Post(workspace_id=team.workspace_id, key=key, channel=team.channel_id, message=message)


def reply(
    team: Team, retro: Retro, what: str, message: Message, *, to: str | None = None
) -> list[Send]:
    """A message in the thread of the post, or of another one of it; `what` keeps it from coming
    twice. Nothing where the team was not told of the retro.
    """
    if retro.opened_at is None:
        return []
    return [
        Reply(
            workspace_id=team.workspace_id,
            key=f"{post_key(retro)}:{what}",
            channel=team.channel_id,
            to=to or post_key(retro),
            message=message,
        )
    ]


def post_key(retro: Retro) -> str:
    """The key of a retro's post."""
    return f"retro:{retro.retro_id}"


def topic_key(retro_id: str, place: int) -> str:
    """The key of the post in whose thread a topic is talked about."""
    return f"retro:{retro_id}:topic:{place}"


def address(session: Session, workspace_id: str, key: str) -> str | None:
    """Where a post stands in Slack, if it was posted."""
    row = outbox.by_key(session, workspace_id, key)
    found = workspace.get(session, workspace_id)
    if row is None or row.slack_ts is None or found is None:
        return None
    return f"{found.url}archives/{row.channel}/p{row.slack_ts.replace('.', '')}"


def note(
    session: Session,
    team: Team,
    object_id: str,
    event: str,
    now: datetime,
    *,
    actor: str | None = None,
    n: int | None = None,
) -> None:
    """Write into the ledger what happened; `actor` only for what is public."""
    ledger.append(
        session,
        (team.workspace_id, team.team_id),
        practice="retro",
        event=event,
        at=now,
        object_id=object_id,
        actor=actor,
        n=n,
    )


def is_open(retro: Retro) -> bool:
    """Whether a retro is under way."""
    return retro.phase in store.OPEN


def day_of(team: Team, moment: datetime) -> str:
    """The date of a moment on the team's clock."""
    return day(clock.local(moment, team.tz))


def moment_of(team: Team, moment: datetime) -> str:
    """When something is, as `Wed 28 Oct at 14:00` on the team's clock."""
    return f"{day_of(team, moment)} at {clock.local(moment, team.tz):%H:%M}"
