"""Themes of retros that come back: which titles speak of the same, and how often a team had it."""

import re
from collections.abc import Sequence
from datetime import timedelta

from storage.library import Theme

# practices.md 4.3: a theme seen a third time is said so.
THIRD = 2

# What was longer ago is another time of the team.
WITHIN = timedelta(days=365)

# So large a part of the shorter title's words makes two themes the same.
ALIKE = 0.5

_WORD = re.compile(r"\w{3,}")
_FILLERS = """
    the and for are was were has have had not but too our your you we they with this that than
    from into about more less very much many there their them its what when who how why all any
    can could would should will get got"""
_EMPTY = frozenset(_FILLERS.split())


def before(earlier: Sequence[Theme], title: str) -> int:
    """In how many of the earlier retros a theme was talked about."""
    return len({one.retro for one in earlier if is_alike(title, one.title)})


def third_times(themes: Sequence[Theme]) -> list[Theme]:
    """Those of some themes, oldest first, that came for the third time."""
    return [
        one
        for number, one in enumerate(themes)
        if before([other for other in themes[:number] if other.retro != one.retro], one.title)
        == THIRD
    ]


def is_alike(one: str, other: str) -> bool:
    """Whether two titles speak of the same, by their telling words."""
    first, second = _words(one), _words(other)
    shared = len(first & second)
    return bool(shared) and shared / min(len(first), len(second)) >= ALIKE


def _words(title: str) -> frozenset[str]:
    # `reviews` and `review` are the same word here.
    found = {word.casefold() for word in _WORD.findall(title)} - _EMPTY
    return frozenset(word.removesuffix("s") for word in found)
