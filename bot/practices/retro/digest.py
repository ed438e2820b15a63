"""Retros: what the weekly digest tells: what was promised, and who leads the next one."""

from datetime import timedelta

from sqlmodel import Session

from bot import clock
from bot.clock import Window
from bot.practices.retro import posts, promises
from bot.views.digest import Part
from bot.views.retro import digest as views
from storage import ledger
from storage import retro as store
from storage.retro import Phase
from storage.retro.actions import State
from storage.team import Team

AHEAD = timedelta(days=7)


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """What became of actions, those due in the week to come, and the retro in it."""
    lines = [
        one for one in (_promised(session, team, window), *_coming(session, team, window)) if one
    ]
    return Part(events=len(lines), lines=lines) if lines else None


def _promised(session: Session, team: Team, window: Window) -> str:
    key = team.workspace_id, team.team_id
    found = ledger.between(session, *key, window.start, window.end)
    events = [one.event for one in found if one.practice == "retro"]
    today = clock.local(window.end, team.tz).date()
    waiting = [one for one in promises.waiting(session, team) if one.state == State.OPEN]
    due = [posts.shown_action(session, one) for one in waiting if one.due_on < today + AHEAD]
    ages = [(window.end - one.created_at).days for one in waiting]
    done, moved, dropped = (events.count(f"action.{one}") for one in ("done", "moved", "dropped"))
    return views.promised(done, moved, dropped, due, ages)


def _coming(session: Session, team: Team, window: Window) -> list[str]:
    lines = []
    for one in store.in_phases(session, team, (Phase.PLANNED, Phase.COLLECT)):
        if one.starts_at and window.end < one.starts_at < window.end + AHEAD:
            shown = posts.shown(session, team, one)
            wall = clock.local(one.starts_at, team.tz)
            lines.append(views.coming(shown.title, f"{wall:%a %H:%M}", shown.leader))
    return lines[:2]
