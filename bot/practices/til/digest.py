"""TIL: what the weekly digest tells of it."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.clock import Window
from bot.drafts import Draft, Links, Names, Week
from bot.practices.til.library import named_in, people_of
from bot.views.digest import Part, Place
from bot.views.til import digest as views
from storage import til as store
from storage.team import Team
from storage.til import TilEntry

WHY = (
    "Lessons are told as they were logged: two of two people, the ones that others read most "
    "first, then one correction."
)

EVENTS = ("til.corrected",)


def draft(session: Session, team: Team, week: Week) -> Draft | None:
    """What the team learned: two lessons of two people, the most read first, and a correction.
    What a session left behind is told as that session's takeaway, and not once more here.
    """
    start, end = week.window.start, week.window.end
    about = {one.object_id for one in week.facts(*EVENTS)}
    found, library = store.week(session, team, start, end, about)
    logged = [row for row in found if start <= row[0].created_at < end]
    current = [row for row in logged if row[0].outdated_at is None]
    own = [one for one, is_notes in current if not is_notes]
    corrected = _corrected([one for one, _ in found if one.entry_id in about], week.window)
    if not own and not corrected:
        return None
    told = _two_of_two_people(own)

    def parts(names: Names, links: Links) -> list[Part]:
        part = Part(
            Place.LEARNED,
            events=len(own) + len(corrected),
            lines=views.lines(
                [views.Told(named_in(names, one), links.get(_key(one))) for one in told],
                [named_in(names, one) for one in corrected[:1]],
                more=len(own) - len(told),
                library=library,
            ),
            buttons=(views.read_all(week.window, len(current)),) if current else (),
            why=WHY,
        )
        return [part]

    people = people_of([*told, *corrected[:1]])
    return Draft(parts, people, [_key(one) for one in told])


def _corrected(entries: Sequence[TilEntry], window: Window) -> list[TilEntry]:
    """Those that were marked as outdated in a window, with what holds now; the newest first."""
    found = [
        (one.outdated_at, one)
        for one in entries
        if one.outdated_at and window.start <= one.outdated_at < window.end and one.correction
    ]
    return [one for _, one in sorted(found, key=lambda pair: pair[0], reverse=True)]


def _two_of_two_people(entries: list[TilEntry]) -> list[TilEntry]:
    first = entries[:1]
    others = [one for one in entries[1:] if one.author != first[0].author]
    return first + (others or entries[1:])[:1]


def _key(entry: TilEntry) -> str:
    return f"til:{entry.entry_id}"
