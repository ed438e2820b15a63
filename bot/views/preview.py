"""A look ahead, for one person's eyes."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.sends import Message
from bot.views.common import context, cut, day, header, message, one_line, quoted, section

# So many lines fit one message; what is further away is told by number.
MOST = 20
LONGEST_LINE = 120


@dataclass(frozen=True)
class Line:
    """One message to come: its local time, and the channel's name; empty for the reader."""

    at: datetime
    channel: str
    text: str


def ahead(lines: Sequence[Line], days: int) -> Message:
    """What comes in the next days."""
    title = f"The next {days} days"
    if not lines:
        text = "Nothing, if nobody does anything: a quiet team hears nothing."
        return message(f"{title}: {text}", [header(title), section(text)])
    told = [section(_told(one)) for one in lines[:MOST]]
    more = f"And {len(lines) - MOST} more. " if len(lines) > MOST else ""
    note = (
        f"{more}This is what comes if nobody does anything until then. "
        "You see the channel's posts and your own messages; others see theirs."
    )
    plain = "\n".join(f"{_when(one)}: {one.text}" for one in lines[:MOST])
    return message(f"{title}\n{plain}", [header(title), *told, context(note)])


def _told(line: Line) -> str:
    to = f"#{quoted(line.channel, 40)}" if line.channel else "to you"
    return f"*{_when(line)}* · {to}: {quoted(_first(line.text), LONGEST_LINE)}"


def _when(line: Line) -> str:
    return f"{day(line.at)} {line.at:%H:%M}"


def _first(text: str) -> str:
    return cut(one_line(text), LONGEST_LINE)
