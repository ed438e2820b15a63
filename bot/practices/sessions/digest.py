"""Sessions: what the weekly digest tells of them."""

from collections.abc import Sequence
from datetime import timedelta

from sqlmodel import Session

from bot import clock
from bot.clock import Window
from bot.practices.sessions import posts
from bot.views.digest import Ask, Need, Part
from bot.views.sessions import Talk
from bot.views.sessions import digest as views
from storage import person as people
from storage import sessions as store
from storage.outbox import places
from storage.sessions import Meeting, State
from storage.team import Team

AHEAD = timedelta(days=7)

# So many sessions are told; a week rarely holds more.
MOST = 2


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """The sessions of the week to come; a place that is still free is a call to action."""
    now = window.end
    ahead = [one for one in store.ahead(session, team, now) if one.starts_at < now + AHEAD]
    coming = [one for one in ahead if one.state == State.ON and one.starts_at > now][:MOST]
    free = [one for one in ahead if one.state == State.PLANNED and one.starts_at > now][:1]
    if not coming and not free:
        return None
    links = places.addresses(session, team.workspace_id, [posts.post_key(one) for one in coming])
    talks = _talks(session, coming)
    lines = [
        views.coming(talks[one.meeting_id], _wall(one, team), links.get(posts.post_key(one)))
        for one in coming
    ]
    asks = [Ask(Need.SESSION, *views.free(_wall(one, team))) for one in free]
    return Part(events=len(lines), lines=lines, asks=tuple(asks), why=views.WHY if lines else "")


def takeaway_section(session: Session, team: Team, window: Window) -> Part | None:
    """What the last session left behind."""
    last = store.with_notes_between(session, team, window.start, window.end)
    if last is None:
        return None
    key = posts.post_key(last)
    links = places.addresses(session, team.workspace_id, [key])
    return Part(events=1, lines=[views.takeaway(last.takeaway, links.get(key))])


def _talks(session: Session, meetings: Sequence[Meeting]) -> dict[str, list[Talk]]:
    """What is talked about in sessions, by their ids."""
    parts = store.parts_of_all(session, meetings)
    speakers = {one.speaker for one in parts if one.speaker}
    names = people.names(session, meetings[0].workspace_id, speakers) if speakers else {}
    found: dict[str, list[Talk]] = {one.meeting_id: [] for one in meetings}
    for part in parts:
        if part.speaker:
            talk = Talk(part.title, names.get(part.speaker, "A colleague"))
            found[part.meeting_id].append(talk)
    for one in meetings:
        if one.is_lean:
            found[one.meeting_id] = [Talk(topic.title) for topic in store.topics_of(session, one)]
    return found


def _wall(meeting: Meeting, team: Team) -> str:
    return f"{clock.local(meeting.starts_at, team.tz):%a %H:%M}"
