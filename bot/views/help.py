"""Help and status: what Baton can do here, and how things stand."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views.common import context, header, mention_free, message, quoted, section

# A line names so many people; more are counted.
NAMED = 5

# So many lines of each practice stand in the overview.
MOST_LINES = 4


@dataclass(frozen=True)
class Help:
    """What one practice says of itself. `lines` are (what to type, what it does)."""

    name: str
    purpose: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Status:
    """How a team stands. `away` are names with their last day; `problems` are for leads."""

    team: str
    people: int
    leads: tuple[str, ...]
    hours: str
    coming: tuple[str, ...]
    paused: str | None
    problems: tuple[str, ...]
    away: tuple[tuple[str, str], ...] = ()


def overview(practices: Sequence[Help]) -> Message:
    """All of Baton on one screen."""
    blocks = [header("What Baton does")]
    blocks += [section(_practice(one, one.lines[:MOST_LINES])) for one in practices]
    note = "`/baton help til` shows all of one. Nothing you type here is seen by others."
    blocks.append(context(note))
    return _message(blocks, [_practice(one, one.lines) for one in practices])


def detail(practice: Help) -> Message:
    """Everything about one practice."""
    text = _practice(practice, practice.lines)
    return _message([section(text)], [text])


def status(status: Status) -> Message:
    """How the team stands, for one person's eyes."""
    leads = ", ".join(quoted(name, 60) for name in status.leads[:NAMED])
    if len(status.leads) > NAMED:
        leads += f" and {len(status.leads) - NAMED} more"
    people = "1 person" if status.people == 1 else f"{status.people} people"
    lines = [
        f"*#{quoted(status.team, 80)}* · {people} · led by {leads or 'nobody yet'}",
        status.hours,
        *status.coming,
    ]
    if status.away:
        gone = [f"{quoted(name, 60)} until {last}" for name, last in status.away[:NAMED]]
        more = f" and {len(status.away) - NAMED} more" if len(status.away) > NAMED else ""
        lines.append(f"*Away*: {', '.join(gone)}{more}.")
    if status.paused:
        lines.append(f"*Paused*: {quoted(status.paused, 200)}.")
    blocks = [section("\n".join(lines))]
    if status.problems:
        blocks.append(section("*To look at*\n" + "\n".join(f"• {one}" for one in status.problems)))
    return _message(blocks, [*lines, *status.problems])


def _practice(practice: Help, lines: Sequence[tuple[str, str]]) -> str:
    rows = "\n".join(f"`{typed}` {does}" for typed, does in lines)
    return f"*{practice.purpose}*\n{rows}"


def _message(blocks: list[Block], texts: Sequence[str]) -> Message:
    return message(mention_free("\n".join(texts)), blocks)
