"""TIL: what people learned, as they typed it, with tags and readers."""

from storage.til.finding import (
    MOST_GISTS,
    about,
    are_notes,
    between,
    latest,
    numbered,
    search,
    unchecked_since,
    week,
    written_between,
)
from storage.til.keeping import add, get, mark_shared, next_number, read_by, remove, words_of
from storage.til.tables import ENTRY_KEY, Lesson, TilEntry, TilReading

__all__ = [
    "ENTRY_KEY",
    "MOST_GISTS",
    "Lesson",
    "TilEntry",
    "TilReading",
    "about",
    "add",
    "are_notes",
    "between",
    "get",
    "latest",
    "mark_shared",
    "next_number",
    "numbered",
    "read_by",
    "remove",
    "search",
    "unchecked_since",
    "week",
    "words_of",
    "written_between",
]
