"""TIL: entries found: by number, words, likeness, or the time they were logged."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    Exists,
    ScalarSelect,
    and_,
    bindparam,
    exists,
    or_,
)
from sqlmodel import Session, col, func, select
from sqlmodel.sql.expression import SelectOfScalar

from storage import library
from storage.prepared import Prepared
from storage.sessions import Meeting
from storage.team import Place, Team
from storage.til.tables import TilEntry, TilReading

# So many gists a new title is compared with: the pairs of its five longest telling words.
MOST_GISTS = 10


def numbered(session: Session, team: Team, number: int) -> TilEntry | None:
    """The entry people call T-`number`."""
    return session.exec(_of(team).where(TilEntry.number == number)).first()


def about(session: Session, team: Place, gists: Sequence[str]) -> list[TilEntry]:
    """Entries whose gist is among some, the newest first."""
    asked = [*gists, *[""] * (MOST_GISTS - len(gists))]
    key = {"workspace": team.workspace_id, "team": team.team_id}
    key |= {f"gist{n}": gist for n, gist in enumerate(asked)}
    ids = [row[0] for row in _ABOUT.run(session, key).fetchall()]
    if not ids:
        return []
    query = _of(team).where(col(TilEntry.entry_id).in_(ids))
    return list(session.exec(query.order_by(col(TilEntry.number).desc())))


def are_notes(session: Session, entry: TilEntry) -> bool:
    """Whether an entry keeps what a session left behind."""
    query = select(Meeting.meeting_id).where(
        Meeting.workspace_id == entry.workspace_id,
        Meeting.team_id == entry.team_id,
        Meeting.notes_entry == entry.entry_id,
    )
    return session.exec(query).first() is not None


def between(session: Session, team: Team, start: datetime, end: datetime) -> list[TilEntry]:
    """What was logged from `start` on and before `end`, the most read first, then the newest."""
    query = (
        _of(team)
        .where(TilEntry.created_at >= start, TilEntry.created_at < end)
        .order_by(_READERS.desc(), col(TilEntry.number).desc())
    )
    return list(session.exec(query))


def written_between(session: Session, team: Team, start: datetime, end: datetime) -> list[TilEntry]:
    """What was logged in a window and still counts: neither outdated nor retired; oldest first."""
    query = (
        _of(team)
        .where(
            TilEntry.created_at >= start,
            TilEntry.created_at < end,
            col(TilEntry.outdated_at).is_(None),
            col(TilEntry.retired_at).is_(None),
        )
        .order_by(col(TilEntry.number))
    )
    return list(session.exec(query))


def week(
    session: Session, team: Team, start: datetime, end: datetime, others: Collection[str]
) -> tuple[list[tuple[TilEntry, bool]], int]:
    """What was logged from `start` on and before `end`, the most read first, then the newest, and
    some other entries; each with whether it is the notes of a session. With it how many the
    library holds.
    """
    ours = (col(TilEntry.workspace_id) == team.workspace_id, col(TilEntry.team_id) == team.team_id)
    logged = and_(*ours, col(TilEntry.created_at) >= start, col(TilEntry.created_at) < end)
    query = (
        select(TilEntry, _are_notes(team), _count(team))
        .where(or_(logged, and_(*ours, col(TilEntry.entry_id).in_(others))))
        .order_by(_READERS.desc(), col(TilEntry.number).desc())
    )
    found = session.exec(query).all()
    return [(row[0], row[1]) for row in found], found[0][2] if found else 0


def unchecked_since(session: Session, team: Team, before: datetime) -> list[TilEntry]:
    """What still counts and nobody has looked at since a moment, the longest first."""
    seen = func.coalesce(TilEntry.confirmed_at, TilEntry.edited_at, TilEntry.created_at)
    query = (
        _of(team)
        .where(
            seen < before,
            or_(col(TilEntry.edited_at).is_(None), col(TilEntry.edited_at) < before),
            col(TilEntry.outdated_at).is_(None),
            col(TilEntry.retired_at).is_(None),
            col(TilEntry.unverified_at).is_(None),
        )
        .order_by(col(TilEntry.number))
    )
    return list(session.exec(query))


def latest(
    session: Session,
    team: Team,
    *,
    limit: int,
    below: int | None = None,
    author: str | None = None,
    tag: str | None = None,
) -> list[TilEntry]:
    """The newest entries, of one author or with one tag if asked, numbered under `below`."""
    query = _newest(team, limit, below)
    if author:
        query = query.where(TilEntry.author == author)
    if tag:
        query = query.where(col(TilEntry.tags).contains(f" {tag} ", autoescape=True))
    return list(session.exec(query))


def search(
    session: Session,
    team: Team,
    words: Sequence[str],
    *,
    limit: int,
    below: int | None = None,
    tag: str | None = None,
) -> list[TilEntry]:
    """The newest entries that hold every word in title, text, correction, link or tags; with one
    tag if asked.
    """
    found = library.objects(session, team, words)
    query = _newest(team, limit, below).where(col(TilEntry.entry_id).in_(found))
    if tag:
        query = query.where(col(TilEntry.tags).contains(f" {tag} ", autoescape=True))
    return list(session.exec(query))


def _of(team: Place) -> SelectOfScalar[TilEntry]:
    return select(TilEntry).where(
        TilEntry.workspace_id == team.workspace_id, TilEntry.team_id == team.team_id
    )


def _count(team: Team) -> ScalarSelect[int]:
    query = select(func.count()).where(
        TilEntry.workspace_id == team.workspace_id, TilEntry.team_id == team.team_id
    )
    return query.scalar_subquery()


def _are_notes(team: Team) -> Exists:
    return exists().where(
        col(Meeting.workspace_id) == team.workspace_id,
        col(Meeting.team_id) == team.team_id,
        col(Meeting.notes_entry) == TilEntry.entry_id,
    )


def _newest(team: Team, limit: int, below: int | None) -> SelectOfScalar[TilEntry]:
    query = _of(team).where(col(TilEntry.retired_at).is_(None))
    query = query.order_by(col(TilEntry.number).desc()).limit(limit)
    return query if below is None else query.where(TilEntry.number < below)


_READERS = (
    select(func.count())
    .where(
        TilReading.workspace_id == TilEntry.workspace_id,
        TilReading.entry_id == TilEntry.entry_id,
    )
    .scalar_subquery()
)

# `/til` asks this while somebody waits: it is built once.
_ABOUT = Prepared(
    select(TilEntry.entry_id)
    .where(
        TilEntry.workspace_id == bindparam("workspace"),
        TilEntry.team_id == bindparam("team"),
        col(TilEntry.gist).in_([bindparam(f"gist{n}") for n in range(MOST_GISTS)]),
        TilEntry.gist != "",
    )
    # No ORDER BY: it would tempt SQLite into walking the team's whole library.
    .limit(50)
)
