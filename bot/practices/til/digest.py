"""TIL: what the weekly digest tells of it."""

from collections.abc import Mapping, Sequence

from sqlmodel import Session

from bot.clock import Window
from bot.practices.til.library import shown_all
from bot.views.digest import Part
from bot.views.til import Shown
from bot.views.til import digest as views
from storage import til as store
from storage.outbox import places
from storage.team import Team
from storage.til import TilEntry

WHY = (
    "Lessons are told as they were logged: two of two people, the ones that others read most "
    "first, then one correction."
)


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """What the team learned: two lessons of two people, the most read first, and a correction."""
    entries = store.between(session, team, window.start, window.end)
    current = [entry for entry in entries if entry.outdated_at is None]
    corrected = store.corrected_between(session, team, window.start, window.end)
    if not current and not corrected:
        return None
    told = _two_of_two_people(current)
    names = shown_all(session, team.workspace_id, [*told, *corrected[:1]])
    posts = places.addresses(session, team.workspace_id, [_key(one) for one in told])
    return Part(
        events=len(current) + len(corrected),
        lines=views.lines(
            _told(names[: len(told)], posts),
            names[len(told) :],
            more=len(current) - len(told),
            library=store.count(session, team),
        ),
        buttons=(views.read_all(window, len(current)),) if current else (),
        why=WHY,
    )


def _told(shown: Sequence[Shown], posts: Mapping[str, str]) -> list[views.Told]:
    return [views.Told(one, posts.get(_key(one.entry))) for one in shown]


def _two_of_two_people(entries: list[TilEntry]) -> list[TilEntry]:
    first = entries[:1]
    others = [one for one in entries[1:] if one.author != first[0].author]
    return first + (others or entries[1:])[:1]


def _key(entry: TilEntry) -> str:
    return f"til:{entry.entry_id}"
