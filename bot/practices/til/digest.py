"""TIL: what the weekly digest tells of it."""

from sqlmodel import Session

from bot.clock import Window
from bot.practices.til.library import shown
from bot.views import til as views
from bot.views.digest import Part
from storage import til as store
from storage.team import Team


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """What the team learned in a week: two lessons of two people, the most read first."""
    entries = store.between(session, team, window.start, window.end)
    current = [entry for entry in entries if entry.outdated_at is None]
    if not current:
        return None
    first = current[0]
    other = next((one for one in current if one.author != first.author), None)
    second = other or next(iter(current[1:]), None)
    quoted = [shown(session, entry) for entry in (first, second) if entry]
    library = store.count(session, team)
    return Part(events=len(current), lines=views.digest_lines(quoted, len(current), library))
