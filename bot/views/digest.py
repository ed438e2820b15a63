"""The weekly digest: one message that a tired engineer reads on a phone (practices.md 6)."""

from dataclasses import dataclass

from bot.clock import Window, local
from bot.sends import Block, Message
from bot.views.common import (
    actions,
    button,
    context,
    day,
    header,
    mention_free,
    message,
    quoted,
    section,
    sentence,
    units,
)

# practices.md 6: at most one and a half screens of a phone.
LONGEST = 1300

LOG_ONE = "til.new"


@dataclass(frozen=True)
class Part:
    """What one practice adds: how much happened, and the lines that tell it, as mrkdwn."""

    events: int
    lines: list[str]


@dataclass(frozen=True)
class Digest:
    """Everything a digest says. `sections` are (heading, part), in their order."""

    team_name: str
    tz: str
    window: Window
    sections: list[tuple[str, Part]]
    is_first: bool
    set_up_by: str
    when: str


def posted(digest: Digest) -> Message:
    """The digest as it stands in the channel."""
    monday = local(digest.window.end, digest.tz)
    title = f"Week {monday.isocalendar().week} · {digest.team_name}"
    bodies = [f"*{heading}*\n" + "\n".join(part.lines) for heading, part in digest.sections]
    footer = _footer(digest)
    shown = _within(bodies, LONGEST - units(title) - units(footer) - 60)
    blocks: list[Block] = [header(title), *[section(body) for body in shown]]
    if len(digest.sections) and _events(digest) < 3:
        blocks.insert(1, context(_quiet(digest)))
    blocks += [actions(button("Log one thing you learned", LOG_ONE)), context(footer)]
    text = "\n".join([title, *map(mention_free, shown), mention_free(footer)])
    return message(text, blocks)


def previewed(digest: Message, when: str) -> Message:
    """A digest that only one person sees, before its time."""
    note = f"A preview, only for you. The digest itself comes {when}."
    return Message(f"{note}\n{digest.text}", (context(note), *digest.blocks))


def nothing_yet(when: str) -> Message:
    """A preview when there would be no digest."""
    text = (
        f"Nothing to tell yet, so no digest would be posted {when}. "
        "One learning is enough: `/til` and one line."
    )
    return sentence(text)


def _events(digest: Digest) -> int:
    return sum(part.events for _, part in digest.sections)


def _quiet(digest: Digest) -> str:
    n = _events(digest)
    return f"A quiet week: {'one thing' if n == 1 else f'{n} things'} to tell."


def _footer(digest: Digest) -> str:
    if digest.is_first:
        return (
            f"This is the first digest: what the team learned since {day(digest.window.start)}. "
            f"It comes {digest.when}, because {quoted(digest.set_up_by, 60)} set Baton up here; "
            "weeks without news are skipped. `/digest` previews it, `/baton help` shows the rest."
        )
    return f"{digest.when[:1].upper()}{digest.when[1:]} · `/digest` previews the next one"


def _within(bodies: list[str], room: int) -> list[str]:
    """The sections that fit; the last one that does not is cut at a line."""
    kept: list[str] = []
    for body in bodies:
        if units(body) <= room:
            kept.append(body)
            room -= units(body)
            continue
        lines: list[str] = []
        for line in body.split("\n"):
            if units(line) > room:
                break
            lines.append(line)
            room -= units(line) + 1
        return kept + (["\n".join(lines)] if len(lines) > 1 else [])
    return kept
