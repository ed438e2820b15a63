"""Sessions: what the weekly digest tells of them."""

from dataclasses import replace
from datetime import timedelta

from sqlmodel import Session

from bot import clock
from bot.clock import Window
from bot.practices.sessions import posts
from bot.views.digest import Part
from bot.views.sessions import Shown
from bot.views.sessions import digest as views
from storage import sessions as store
from storage.sessions import Meeting, State
from storage.team import Team

AHEAD = timedelta(days=7)


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """The sessions of the week to come, and what the last one left behind."""
    now = window.end
    coming = [
        one
        for one in store.ahead(session, team, now)
        if one.state == State.ON and now < one.starts_at < now + AHEAD
    ]
    last = store.with_notes_between(session, team, window.start, window.end)
    lines = [_coming(session, team, one, window) for one in coming[:2]]
    if last:
        lines.append(views.takeaway(_shown(session, team, last, window)))
    return Part(events=len(lines), lines=lines) if lines else None


def _coming(session: Session, team: Team, meeting: Meeting, window: Window) -> str:
    wall = clock.local(meeting.starts_at, team.tz)
    return views.coming(_shown(session, team, meeting, window), f"{wall:%a %H:%M}")


def _shown(session: Session, team: Team, meeting: Meeting, window: Window) -> Shown:
    found = posts.shown(session, team, meeting, window.end)
    return replace(found, address=posts.address(session, meeting))
