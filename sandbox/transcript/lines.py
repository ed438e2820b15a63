"""Lines that fit a terminal, whatever signs are in them."""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

# A text must not steer the terminal, nor turn the reading direction of what follows.
STEERING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
NARROWEST = 20
# Deeply indented text keeps this much, and rather runs over the edge.
LEAST_ROOM = 8


@dataclass(frozen=True)
class Line:
    """A paragraph, with what stands before its first line and before the others."""

    text: str
    first: str = ""
    rest: str = ""

    def indented(self, by: str) -> "Line":
        """The line moved to the right, its continuation too."""
        return Line(self.text, by + self.first, by + self.rest)


def indent(lines: Iterable[Line], by: str) -> list[Line]:
    """The lines moved to the right."""
    return [line.indented(by) for line in lines]


def wrapped(lines: Iterable[Line], width: int) -> str:
    """The lines as one text that is no wider than this."""
    room = max(width, NARROWEST)
    return "\n".join(each for line in lines for each in _wrapped(line, room))


def _wrapped(line: Line, width: int) -> Iterator[str]:
    prefix = line.first
    for paragraph in _harmless(line.text).split("\n"):
        for piece in _pieces(paragraph, max(width - columns(prefix), LEAST_ROOM)):
            yield (prefix + piece).rstrip()
            prefix = line.rest


def _pieces(paragraph: str, width: int) -> Iterator[str]:
    """The paragraph in pieces that are no wider, broken at spaces where there are some."""
    piece = ""
    for word in _short_words(paragraph, width):
        if piece and columns(f"{piece} {word}") > width:
            yield piece
            piece = word
        else:
            piece = f"{piece} {word}" if piece else word
    yield piece


def _short_words(paragraph: str, width: int) -> Iterator[str]:
    # Leading spaces belong to the first word: code is indented by them.
    body = paragraph.lstrip(" ")
    margin = paragraph[: len(paragraph) - len(body)][: width // 2]
    for index, word in enumerate(body.split(" ")):
        yield from _cut(margin + word if index == 0 else word, width)


def _cut(word: str, width: int) -> Iterator[str]:
    start, taken = 0, 0
    for index, sign in enumerate(word):
        if taken + _columns(sign) > width:
            yield word[start:index]
            start, taken = index, 0
        taken += _columns(sign)
    yield word[start:]


def _harmless(text: str) -> str:
    return STEERING.sub("\ufffd", text.replace("\r\n", "\n").replace("\t", "    "))


def columns(text: str) -> int:
    """How wide a terminal shows it: most East Asian signs and emoji take two columns."""
    return sum(_columns(sign) for sign in text)


def _columns(sign: str) -> int:
    if unicodedata.category(sign) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if unicodedata.east_asian_width(sign) in {"W", "F"} else 1
