"""TIL: the team's library: find an entry again, by number, words or likeness."""

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from itertools import combinations

from sqlmodel import Session

from bot.clock import Window
from bot.errors import UserError
from bot.practices.til.typed import NewTil
from bot.views.til import Shown
from bot.views.til.lists import Asked, Page
from storage import ledger
from storage import library as shelf
from storage import person as people
from storage import til as store
from storage.team import Place, Team
from storage.til import Lesson, TilEntry

PAGE = 8


_NUMBER = re.compile(r"(?i)(?:t-?)?(\d{1,9})")
_WORD = re.compile(r"[^\W_]{3,}")


# Words that say nothing about what a title is about.
_FILLERS = frozenset(
    _WORD.findall(
        "the and for are but not you all can was with this that from have has had its how why what "
        "when where who which about into out than then them they your our use using used does"
    )
)


def shown(session: Session, entry: Lesson) -> Shown:
    """An entry with the names it is shown with."""
    return shown_all(session, entry.workspace_id, [entry])[0]


def shown_all(session: Session, workspace_id: str, entries: Sequence[Lesson]) -> list[Shown]:
    """Entries with the names they are shown with, found in one query."""
    ids = people_of(entries)
    names = people.names(session, workspace_id, ids) if ids else {}
    return [named_in(names, entry) for entry in entries]


def people_of(entries: Sequence[Lesson]) -> set[str]:
    """The ids of everybody who is named when entries are shown."""
    return {
        one
        for entry in entries
        for one in (entry.author, entry.outdated_by, entry.heard_from, entry.owner)
        if one
    }


def named_in(names: Mapping[str, str], entry: Lesson) -> Shown:
    """An entry with the names it is shown with, of those that are known."""
    return Shown(
        entry=entry,
        author=names.get(entry.author, Shown.author),
        outdated_by=names.get(entry.outdated_by or "", Shown.outdated_by),
        heard_from=names.get(entry.heard_from or ""),
        keeper=names.get(entry.owner) if entry.owner and entry.owner != entry.author else None,
    )


def note(
    session: Session, entry: Lesson, event: str, now: datetime, *, actor: str | None = None
) -> None:
    """Write into the ledger what happened to an entry; `actor` only for what is public."""
    ledger.append(
        session,
        (entry.workspace_id, entry.team_id),
        practice="til",
        event=event,
        at=now,
        object_id=entry.entry_id,
        actor=actor,
    )


def keep(session: Session, entry: TilEntry) -> None:
    """Have the library say of an entry what it says now; what was retired is not found there."""
    if entry.retired_at:
        return shelf.remove(session, entry.workspace_id, entry.entry_id)
    kind = shelf.Kind.NOTES if store.are_notes(session, entry) else shelf.Kind.LESSON
    return shelf.put(session, on_shelf(entry, kind))


def on_shelf(entry: Lesson, kind: shelf.Kind = shelf.Kind.LESSON) -> shelf.NewEntry:
    """An entry as the library holds it."""
    return shelf.NewEntry(
        workspace_id=entry.workspace_id,
        team_id=entry.team_id,
        kind=kind,
        object_id=entry.entry_id,
        name=f"T-{entry.number}",
        title=entry.title,
        body="\n".join(one for one in (entry.body, entry.correction, entry.link) if one),
        tags=entry.tags,
        person_id=entry.author,
        at=entry.created_at,
        is_outdated=entry.outdated_at is not None,
    )


def open_entry(session: Session, entry: TilEntry, *, reader: str, now: datetime) -> Shown:
    """Show an entry to somebody; another person's first look counts as reuse."""
    if reader != entry.author and store.read_by(session, entry, reader, now):
        note(session, entry, "til.read", now)
    return shown(session, entry)


def is_number(typed: str) -> bool:
    """Whether somebody typed what an entry is called: `T-7` or `t7`; a bare 7 may be a lesson."""
    return typed.strip()[:1] in ("T", "t") and _NUMBER.fullmatch(typed.strip()) is not None


def numbered(session: Session, team: Team, typed: str) -> TilEntry:
    """The entry of a typed number such as `T-7`, `t7` or `7`.

    Raises:
        UserError: no number was typed, or there is no such entry.
    """
    match = _NUMBER.fullmatch(typed.strip())
    if match is None:
        raise UserError("Which one? Use its number, such as `T-7`. `/til list` shows them.")
    entry = store.numbered(session, team, int(match.group(1)))
    if entry is None:
        raise UserError(
            f"There is no T-{int(match.group(1))} here. `/til list` shows what there is."
        )
    return entry


def page(session: Session, team: Team, asked: Asked) -> Page:
    """One page of a list or a search, newest first."""
    limit = PAGE + 1
    if asked.words:
        # Each word is looked for in every field: more than ten find nothing and take long.
        words = list(dict.fromkeys(asked.words.split()))[:10]
        found = store.search(session, team, words, limit=limit, below=asked.below, tag=asked.tag)
    else:
        found = store.latest(
            session, team, limit=limit, below=asked.below, author=asked.author, tag=asked.tag
        )
    entries = shown_all(session, team.workspace_id, found[:PAGE])
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return Page(asked, entries, older)


def of_window(session: Session, team: Team, window: Window) -> list[Shown]:
    """What was logged in a window and still holds, the most read first."""
    found = store.between(session, team, window.start, window.end)
    current = [one for one in found if one.outdated_at is None]
    return shown_all(session, team.workspace_id, current)


def resembling(
    session: Session, team: Place, new: NewTil, *, but: TilEntry | None = None
) -> TilEntry | None:
    """An earlier lesson with nearly the same title, if there is one; never `but`."""
    words = telling_words(new.title)
    for entry in store.about(session, team, _gists(new.title)):
        theirs = telling_words(entry.title)
        if entry is not but and len(words & theirs) / len(words | theirs) >= 0.5:
            return entry
    return None


def telling_words(title: str) -> frozenset[str]:
    """The words of a title that say what it is about."""
    return frozenset(word.casefold() for word in _WORD.findall(title)) - _FILLERS


def gist(title: str) -> str:
    """What a title is about in two words, the longest ones; nothing where it has no two."""
    return " ".join(sorted(_longest(title, 2))) if len(telling_words(title)) > 1 else ""


def _gists(title: str) -> list[str]:
    """The gists of titles that may say nearly the same."""
    return [" ".join(pair) for pair in combinations(sorted(_longest(title, 5)), 2)]


def _longest(title: str, count: int) -> list[str]:
    return sorted(telling_words(title), key=lambda word: (-len(word), word))[:count]
