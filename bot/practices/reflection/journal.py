"""Reflection: the journal. Its words are sealed, and only their author gets to open them."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from cryptography.exceptions import InvalidTag
from sqlmodel import Session

from bot.errors import UserError
from bot.keys import KeyRing
from bot.views.reflection.journal import Shown, Words
from storage import reflection as store
from storage.reflection import Entry, Plan

GONE = "That is no longer in your journal. `/reflect journal` shows what is."
UNREADABLE = (
    "This entry cannot be opened: in the database its text was changed or moved, or the key it was "
    "sealed with is missing. Whoever runs Baton can restore both from a backup; you can delete it."
)


@dataclass(frozen=True)
class Journal:
    """One person's journal, with the key ring that opens it."""

    session: Session
    ring: KeyRing
    workspace_id: str
    person_id: str

    def own(self, entry_id: str) -> Entry:
        """An entry of this person.

        Raises:
            UserError: it is gone, or was never theirs.
        """
        found = store.entry(self.session, self.workspace_id, entry_id)
        if found is None or found.person_id != self.person_id:
            raise UserError(GONE)
        return found

    def words(self, entry: Entry) -> Words:
        """What an entry says.

        Raises:
            UserError: it was not sealed for this row, or its key is missing.
        """
        if entry.person_id != self.person_id:
            raise UserError(GONE)
        try:
            opened = self.ring.open(entry.key_id, entry.sealed, *_about(entry))
        except (KeyError, InvalidTag, ValueError):
            raise UserError(UNREADABLE) from None
        return Words(**json.loads(opened))

    def seal(self, entry: Entry, words: Words) -> None:
        """Put words into an entry, readable for nobody without the key, and in no other row."""
        text = json.dumps(asdict(words)).encode()
        entry.key_id, entry.sealed = self.ring.seal(text, *_about(entry))

    def shown(self, entry: Entry) -> Shown:
        """An entry as its author sees it; without words where it cannot be opened."""
        try:
            words = self.words(entry)
        except UserError:
            words = None
        return Shown(entry.entry_id, entry.written_at, words, entry.plan)

    def find(self, typed: str = "") -> list[Shown]:
        """The entries that hold all the typed words, newest first; all of them without any."""
        sought = typed.casefold().split()
        entries = store.entries(self.session, self.workspace_id, self.person_id)
        found = [self.shown(one) for one in entries]
        return [one for one in found if all(word in _all_of(one) for word in sought)]

    def latest(self, count: int) -> list[Shown]:
        """The newest entries that can be read."""
        entries = store.entries(self.session, self.workspace_id, self.person_id)
        found = [self.shown(one) for one in entries[: 3 * count]]
        return [one for one in found if one.words][:count]

    def add(self, prompt_id: str, words: Words, now: datetime) -> Entry:
        """Keep an answer."""
        entry = Entry(
            workspace_id=self.workspace_id,
            person_id=self.person_id,
            prompt_id=prompt_id,
            written_at=now,
            key_id="",
            sealed=b"",
            plan=Plan.OPEN if words.has_plan else Plan.NONE,
        )
        self.seal(entry, words)
        store.save(self.session, [entry])
        return entry


def markdown(entries: Sequence[Shown]) -> str:
    """A journal as Markdown, oldest first."""
    return "\n\n".join(["# My reflections", *map(_section, reversed(entries))]) + "\n"


def _section(shown: Shown) -> str:
    lines = [f"## {shown.written_at:%Y-%m-%d}"]
    if shown.words is None:
        return "\n\n".join([*lines, "(This entry cannot be opened.)"])
    lines += [f"*{shown.words.question}*", shown.words.answer]
    if shown.words.has_plan:
        lines.append(f"> {shown.words.plan} ({shown.plan.replace('_', ' ')})")
    return "\n\n".join(lines)


def _all_of(shown: Shown) -> str:
    return " ".join(asdict(shown.words).values()).casefold() if shown.words else ""


def _about(entry: Entry) -> tuple[str, ...]:
    return "reflection_entry", entry.workspace_id, entry.person_id, entry.entry_id
