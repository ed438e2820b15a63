"""TIL: what the weekly digest tells of it."""

from sqlmodel import Session

from bot.clock import Window
from bot.practices.til.library import shown
from bot.views.digest import Part
from bot.views.til import digest as views
from storage import outbox, workspace
from storage import til as store
from storage.team import Team
from storage.til import TilEntry


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """What the team learned: two lessons of two people, the most read first, and a correction."""
    entries = store.between(session, team, window.start, window.end)
    current = [entry for entry in entries if entry.outdated_at is None]
    corrected = store.corrected_between(session, team, window.start, window.end)
    if not current and not corrected:
        return None
    told = _two_of_two_people(current)
    return Part(
        events=len(current) + len(corrected),
        lines=views.lines(
            [views.Told(shown(session, one), _address(session, one)) for one in told],
            [shown(session, one) for one in corrected[:1]],
            more=len(current) - len(told),
            library=store.count(session, team),
        ),
        buttons=(views.read_all(window, len(current)),) if current else (),
    )


def _two_of_two_people(entries: list[TilEntry]) -> list[TilEntry]:
    first = entries[:1]
    others = [one for one in entries[1:] if one.author != first[0].author]
    return first + (others or entries[1:])[:1]


def _address(session: Session, entry: TilEntry) -> str | None:
    """Where an entry's post stands in Slack, if it was posted."""
    row = outbox.by_key(session, entry.workspace_id, f"til:{entry.entry_id}")
    found = workspace.get(session, entry.workspace_id)
    if row is None or row.slack_ts is None or found is None or not entry.is_shared:
        return None
    return f"{found.url}archives/{row.channel}/p{row.slack_ts.replace('.', '')}"
