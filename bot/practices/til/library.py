"""TIL: the team's library: find an entry again, by number, words or likeness."""

import re
from datetime import datetime

from sqlmodel import Session

from bot.errors import UserError
from bot.practices.til.typed import NewTil
from bot.views.til import Shown
from bot.views.til.lists import Asked, Page
from storage import ledger
from storage import person as people
from storage import til as store
from storage.team import Team
from storage.til import TilEntry

PAGE = 8


_WORD = re.compile(r"[^\W_]{3,}")


# Words that say nothing about what a title is about.
_FILLERS = frozenset(
    [
        "the",
        "and",
        "for",
        "are",
        "but",
        "not",
        "you",
        "all",
        "can",
        "was",
        "with",
        "this",
        "that",
        "from",
        "have",
        "has",
        "had",
        "its",
        "how",
        "why",
        "what",
        "when",
        "where",
        "who",
        "which",
        "about",
        "into",
        "out",
        "than",
        "then",
        "them",
        "they",
        "your",
        "our",
        "use",
        "using",
        "used",
        "does",
    ]
)


def shown(session: Session, entry: TilEntry) -> Shown:
    ids = [one for one in (entry.author, entry.outdated_by) if one]
    names = {one.person_id: one.name for one in people.among(session, entry.workspace_id, ids)}
    return Shown(
        entry=entry,
        author=names.get(entry.author, "A colleague"),
        tags=tuple(store.tags(session, entry)),
        outdated_by=names.get(entry.outdated_by or "", "a colleague"),
    )


def note(
    session: Session, entry: TilEntry, event: str, now: datetime, *, actor: str | None = None
) -> None:
    ledger.append(
        session,
        ledger.LedgerEntry(
            workspace_id=entry.workspace_id,
            team_id=entry.team_id,
            practice="til",
            event=event,
            at=now,
            object_id=entry.entry_id,
            actor=actor,
        ),
    )


def open_entry(session: Session, entry: TilEntry, *, reader: str, now: datetime) -> Shown:
    """Show an entry to somebody; another person's first look counts as reuse."""
    if reader != entry.author and store.read_by(session, entry, reader, now):
        note(session, entry, "til.read", now)
    return shown(session, entry)


def numbered(session: Session, team: Team, typed: str) -> TilEntry:
    """The entry of a typed number such as `T-7`, `t7` or `7`.

    Raises:
        UserError: no number was typed, or there is no such entry.
    """
    match = re.fullmatch(r"(?i)(?:t-?)?(\d{1,9})", typed.strip())
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
        found = store.search(session, team, asked.words.split(), limit=limit, below=asked.below)
    else:
        found = store.latest(
            session, team, limit=limit, below=asked.below, author=asked.author, tag=asked.tag
        )
    entries = [shown(session, entry) for entry in found[:PAGE]]
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return Page(asked, entries, older)


def resembling(session: Session, team: Team, new: NewTil) -> TilEntry | None:
    """An earlier learning with nearly the same title, if there is one."""
    words = telling_words(new.title)
    if len(words) < 2:
        return None
    for entry in store.sharing_words(session, team, words, at_least=2, limit=3):
        theirs = telling_words(entry.title)
        if len(words & theirs) / len(words | theirs) >= 0.5:
            return entry
    return None


def telling_words(title: str) -> frozenset[str]:
    """The words of a title that say what it is about, at most twelve."""
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(title))
    return frozenset([word for word in words if word not in _FILLERS][:12])
