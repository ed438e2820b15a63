"""What of a digest has room on a phone, by rule: something of each section before more of any."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from bot.views.common import units

# Slack shows so much of a section's text, addresses included.
LONGEST_TEXT = 2900

MORE = "More in the thread."

# So many lines of a section stand in the thread; what a practice lists holds the others.
MOST_LEFT = 10


@dataclass(frozen=True)
class Section:
    """Lines of mrkdwn beneath a heading."""

    heading: str
    lines: tuple[str, ...]

    @property
    def text(self) -> str:
        """The section as it is shown."""
        return "\n".join([f"*{self.heading}*", *self.lines])


@dataclass(frozen=True)
class Fitted:
    """What stands in the digest, and what is left for its thread."""

    kept: list[Section]
    left: list[Section]


def fitted(sections: Sequence[Section], room: int) -> Fitted:
    """Keep as many lines as `room` characters hold: the first of each section, then the second.

    Only what people read counts, so an address behind a word takes no room.
    """
    is_small = all(units(one.text) <= LONGEST_TEXT for one in sections)
    if is_small and sum(_length(one) for one in sections) <= room:
        return Fitted([one for one in sections if one.lines], [])
    room -= len(MORE) + 1
    raw = [units(one.heading) + 3 for one in sections]
    taken: set[tuple[int, int]] = set()
    for line in range(max(len(one.lines) for one in sections)):
        for number, one in enumerate(sections):
            # A line is told only after those before it.
            follows = line == 0 or (number, line - 1) in taken
            if line >= len(one.lines) or not follows:
                continue
            cost = _cost(one.lines[line]) + (_cost(one.heading) + 2 if line == 0 else 0)
            size = raw[number] + units(one.lines[line]) + 1
            if cost <= room and size <= LONGEST_TEXT - len(MORE):
                taken.add((number, line))
                room, raw[number] = room - cost, size
    return _split(sections, taken)


def read(mrkdwn: str) -> str:
    """What people read of mrkdwn."""
    shown = re.sub(r"<[^|>]+\|([^>]+)>", r"\1", mrkdwn)
    return shown.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def chunks(sections: Sequence[Section]) -> list[str]:
    """Sections as texts that Slack shows whole."""
    found: list[str] = []
    for one in sections:
        texts = [f"*{one.heading}*"]
        more = len(one.lines) - MOST_LEFT
        told = [*one.lines[:MOST_LEFT], *([f"… and {more} more."] if more > 0 else [])]
        for line in told:
            if units(texts[-1]) + units(line) + 1 > LONGEST_TEXT:
                texts.append(line)
            else:
                texts[-1] += f"\n{line}"
        found += texts
    return found


def _split(sections: Sequence[Section], taken: set[tuple[int, int]]) -> Fitted:
    kept, left = [], []
    for number, one in enumerate(sections):
        lines = tuple(text for n, text in enumerate(one.lines) if (number, n) in taken)
        rest = tuple(text for n, text in enumerate(one.lines) if (number, n) not in taken)
        kept += [Section(one.heading, lines)] if lines else []
        left += [Section(one.heading, rest)] if rest else []
    if kept and left:
        kept[-1] = Section(kept[-1].heading, (*kept[-1].lines, MORE))
    return Fitted(kept, left)


def _length(section: Section) -> int:
    return (
        _cost(section.heading) + 2 + sum(_cost(one) for one in section.lines)
        if section.lines
        else 0
    )


def _cost(text: str) -> int:
    return units(read(text)) + 1
