"""The roster: who is in a channel, read from Slack whenever something may have changed.

Events arrive late, twice and out of order; what Slack says now is true (slack.md 1.2).
"""

import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from sqlmodel import Session

from bot import sends, status, teams
from bot.clock import Clock, is_zone
from storage import person as people
from storage import team as store
from storage import workspace
from storage.db import Database
from storage.person import Person
from storage.team import Team

log = logging.getLogger(__name__)

# Slack gives fewer than 1,000 at a time, and of everybody 20 pages a minute (slack.md 2.1).
PAGE = 500
RETRY = timedelta(minutes=1)
PEOPLE_EVERY = timedelta(hours=24)

# More strangers than this in one channel, and one list of everybody costs fewer calls.
FEW = 20

GONE = frozenset({"channel_not_found", "not_in_channel"})


@dataclass(frozen=True)
class Channel:
    """What Slack says about a channel and who is in it."""

    channel_id: str
    name: str
    is_general: bool
    is_archived: bool
    has_bot: bool
    people: list[Person]


def look(client: WebClient, db: Database, workspace_id: str, channel_id: str) -> Channel | None:
    """Read a channel from Slack and keep the people met there; None where Baton cannot see it.

    Raises:
        SlackApiError: Slack refused for another reason.
    """
    try:
        found = client.conversations_info(channel=channel_id)["channel"]
        ids = [one for page in _member_pages(client, channel_id) for one in page]
    except SlackApiError as error:
        if error.response.get("error") in GONE:
            return None
        raise
    return Channel(
        channel_id=channel_id,
        name=found.get("name", channel_id),
        is_general=bool(found.get("is_general")),
        is_archived=bool(found.get("is_archived")),
        has_bot=bool(found.get("is_member", True)),
        people=_meet(client, db, workspace_id, ids),
    )


def is_in(client: WebClient, channel_id: str, person_id: str) -> bool:
    """Whether Slack says that somebody is in a channel.

    Raises:
        SlackApiError: Slack refused, such as where Baton is not in the channel.
    """
    return any(person_id in page for page in _member_pages(client, channel_id))


def refresh_one(client: WebClient, db: Database, clock: Clock) -> bool:
    """Look at one channel that waits for it; returns whether there was one."""
    with db.read() as session:
        team = store.next_with_roster_due(session, clock())
    if team is None or team.roster_due_at is None:
        return False
    try:
        seen = look(client, db, team.workspace_id, team.channel_id)
    except SlackApiError as error:
        log.warning("A channel could not be read: %s", error.response.get("error"))
        _put_off(db, team, clock() + RETRY)
        return True
    with db.write() as session:
        apply(session, team, seen, clock())
    return True


def apply(session: Session, seen_team: Team, seen: Channel | None, now: datetime) -> None:
    """Bring a team in line with what its channel turned out to be."""
    team = store.get(session, seen_team.workspace_id, seen_team.team_id)
    if team is None:
        return
    if team.roster_due_at == seen_team.roster_due_at:
        # An event that came meanwhile asks for another look.
        team.roster_due_at = None
    session.add(team)
    if seen is None or not seen.has_bot:
        sends.queue(session, teams.lock_out(session, team, now), now)
        return
    team.name = seen.name
    if seen.is_general:
        teams.pause(session, team, "the channel is for the whole workspace", now)
        return
    if seen.is_archived:
        teams.pause(session, team, "the channel is archived", now)
        return
    sends.queue(session, teams.resume(session, team, now), now)
    sends.queue(session, teams.take_roster(session, team, seen.people, now), now)


def refresh_people(client: WebClient, db: Database, workspace_id: str, clock: Clock) -> bool:
    """Read everybody of a workspace once a day; returns whether it was time."""
    with db.read() as session:
        found = workspace.get(session, workspace_id)
    checked = found.people_checked_at if found else None
    if found is None or found.stopped_at or (checked and clock() - checked < PEOPLE_EVERY):
        return False
    for page in client.users_list(limit=PAGE):
        keep(db, workspace_id, page["members"])
    with db.write() as session:
        found.people_checked_at = clock()
        workspace.save(session, found)
        # Events that Slack lost, or sent while nobody listened, are made up for (slack.md 1.3).
        store.ask_for_every_roster(session, workspace_id, clock())
    return True


def keep(db: Database, workspace_id: str, users: list[dict[str, Any]]) -> list[Person]:
    """Keep people as Slack describes them, and return them."""
    read = [read_person(workspace_id, user) for user in users]
    with db.write() as session:
        people.save(session, read)
    return read


def read_person(workspace_id: str, user: dict[str, Any]) -> Person:
    """A person from Slack's user object (slack.md 9)."""
    profile = user.get("profile", {})
    names = (profile.get("display_name"), user.get("real_name"), user.get("name"))
    tz = user.get("tz")
    return Person(
        workspace_id=workspace_id,
        person_id=user["id"],
        name=next((name for name in names if name), user["id"]),
        tz=tz if tz and is_zone(tz) else None,
        is_bot=bool(user.get("is_bot")) or user["id"] == teams.SLACKBOT,
        is_guest=bool(user.get("is_restricted") or user.get("is_ultra_restricted")),
        is_outsider=bool(user.get("is_stranger"))
        or user.get("team_id", workspace_id) != workspace_id,
        is_gone=bool(user.get("deleted")),
        off_until=status.off_until(profile, tz if tz and is_zone(tz) else "UTC"),
        updated=int(user.get("updated") or 0),
    )


def chores(
    client: WebClient, db: Database, workspace_id: str, clock: Clock
) -> list[Callable[[], bool]]:
    """The background work of this module, for the heartbeat."""
    return [
        lambda: refresh_people(client, db, workspace_id, clock),
        lambda: refresh_one(client, db, clock),
    ]


def _meet(client: WebClient, db: Database, workspace_id: str, ids: list[str]) -> list[Person]:
    with db.read() as session:
        here = workspace.get(session, workspace_id)
        ids = [one for one in ids if here is None or one != here.bot_user_id]
        known = {one.person_id: one for one in people.among(session, workspace_id, ids)}
    strangers = [one for one in ids if one not in known]
    if len(strangers) > FEW:
        for page in client.users_list(limit=PAGE):
            known |= {one.person_id: one for one in keep(db, workspace_id, page["members"])}
    elif strangers:
        users = [client.users_info(user=one)["user"] for one in strangers]
        known |= {one.person_id: one for one in keep(db, workspace_id, users)}
    return [known[one] for one in ids if one in known]


def _member_pages(client: WebClient, channel_id: str) -> Iterator[list[str]]:
    seen: set[str] = set()
    cursor = ""
    while True:
        page = client.conversations_members(channel=channel_id, limit=PAGE, cursor=cursor)
        yield page["members"]
        cursor = (page.get("response_metadata") or {}).get("next_cursor") or ""
        # A cursor that comes back would turn us in circles (slack.md 12).
        if not cursor or cursor in seen:
            return
        seen.add(cursor)


def _put_off(db: Database, team: Team, until: datetime) -> None:
    with db.write() as session:
        found = store.get(session, team.workspace_id, team.team_id)
        if found and found.roster_due_at == team.roster_due_at:
            found.roster_due_at = until
            session.add(found)
