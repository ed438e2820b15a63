"""Which wording has been seen: two messages are alike if only names and numbers differ."""

import re
from collections.abc import Collection, Iterator

# What people typed is no wording of the app; anything shorter stands in its own words, too.
SHORTEST_TYPED = 12
# Where a text falls into pieces, each of which is seen or new by itself.
BREAK = re.compile(r"\n| · |(?<=[.?:]) ")

# What differs between two messages that say the same: each in place of what follows it.
MASKS = tuple(
    (mask, re.compile(pattern))
    for mask, pattern in (
        ("…", r"<[^>]*>"),
        ("…", r"“[^”]*”?"),
        ("…", r"\*[^*A-Z]+\*"),
        ("#", r"(#[\w-]+ ?)+"),
        ("T-0", r"\bT-\d+\b"),
        ("day", r"\b(Mon|Tues?|Wed(nes)?|Thu(rs)?|Fri|Sat(ur)?|Sun)(day)?s?\b( \d+ \w{3}\b)?"),
        ("0", r"\d+([:.]\d+)?"),
        ("zone", r"\b[A-Z]\w+/[A-Z]\w+\b"),
        ("days", r"\bday(, day| day)+\b"),
    )
)


class Wording:
    """Remembers what was said where, and what people typed."""

    def __init__(self) -> None:
        """Nothing is known yet."""
        self._typed: set[str] = set()
        self._known: set[tuple[str, str]] = set()

    def typed(self, text: str) -> None:
        """Somebody typed this: from now on it is their wording."""
        if len(text) >= SHORTEST_TYPED:
            self._typed.add(text)

    def is_new(self, place: str, text: str, names: Collection[str]) -> bool:
        """Whether a text says anything that no text in this place has said before."""
        found = {(place, one) for one in self._pieces(text, names)}
        is_new = not found <= self._known
        self._known |= found
        return is_new

    def _pieces(self, text: str, names: Collection[str]) -> Iterator[str]:
        for one in sorted(self._typed, key=len, reverse=True):
            text = text.replace(one, "…")
        text = re.sub(rf"\b({'|'.join(map(re.escape, sorted(names)))})\b", "Name", text)
        for mask, pattern in MASKS:
            text = pattern.sub(mask, text)
        yield from BREAK.split(text)
