"""Sessions: the calendars that programs fetch: a team's, or those of one person."""

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import ics
from bot.practices.sessions import posts
from storage import feed as feeds
from storage import sessions as store
from storage import team as teams
from storage.feed import CalendarFeed
from storage.sessions import Meeting, State
from storage.team import Team

# What is longer ago has left the calendar; what was cancelled stays, so that programs see it.
BACK, AHEAD = timedelta(days=60), timedelta(days=400)
SHOWN = (State.ON, State.HELD, State.CANCELLED)

# Nobody guesses 256 bits; whoever has an address may read it, so it can be ended.
TOKEN_BYTES = 32


def make(session: Session, team: Team, *, by: str, is_personal: bool, now: datetime) -> str:
    """Make an address and return its token, which rests nowhere; the one before it ends."""
    end(session, team, by=by, is_personal=is_personal)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    feed = CalendarFeed(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        person_id=by,
        is_personal=is_personal,
        token_hash=_hash(token),
        created_at=now,
    )
    feeds.add(session, feed)
    return token


def end(session: Session, team: Team, *, by: str, is_personal: bool) -> None:
    """End somebody's address; twice is free."""
    feeds.end(session, team, by, is_personal=is_personal)


def content(session: Session, token: str, now: datetime) -> bytes | None:
    """The calendar of an address; None where there is none, or whoever made it has left."""
    found = feeds.of_token(session, _hash(token))
    team = teams.get(session, found.workspace_id, found.team_id) if found else None
    if found is None or team is None or not teams.is_member(session, team, found.person_id):
        return None
    whose = teams.of_person(session, found.workspace_id, found.person_id)
    about = whose if found.is_personal else [team]
    events = [
        (posts.event(posts.shown(session, one, meeting, now).talks, meeting, one), meeting)
        for one in about
        for meeting in _meetings(session, one, found, now)
    ]
    name = "My sessions" if found.is_personal else f"Sessions of #{team.name}"
    return ics.feed([(event, meeting.created_at) for event, meeting in events], name=name)


def _meetings(session: Session, team: Team, feed: CalendarFeed, now: datetime) -> list[Meeting]:
    found = store.around(session, team, now - BACK, now + AHEAD)
    shown = [one for one in found if one.state in SHOWN]
    if feed.is_personal:
        shown = [one for one in shown if _is_in(session, one, feed.person_id)]
    return sorted(shown, key=lambda one: (one.starts_at, one.meeting_id))


def _is_in(session: Session, meeting: Meeting, person_id: str) -> bool:
    speakers = {one.speaker for one in store.parts(session, meeting)}
    return person_id in speakers or person_id in store.coming(session, meeting)


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
