"""The weekly digest: one message that a tired engineer reads on a phone (practices.md 6)."""

from dataclasses import dataclass
from datetime import datetime

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

# practices.md 6: with fewer events than this, the digest says that the week was quiet.
FULL = 3

LOG_ONE = "til.new"


@dataclass(frozen=True)
class Part:
    """What one practice adds: how much happened, and the lines that tell it, as mrkdwn."""

    events: int
    lines: list[str]
    buttons: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Digest:
    """Everything a digest says. `sections` are (heading, part), in their order."""

    team_name: str
    week: int
    since: datetime
    sections: list[tuple[str, Part]]
    is_first: bool
    set_up_by: str
    when: str
    is_preview: bool = False


def posted(digest: Digest) -> Message:
    """The digest as it stands in the channel."""
    title = f"Week {digest.week} · #{digest.team_name}"
    bodies = [f"*{heading}*\n" + "\n".join(part.lines) for heading, part in digest.sections]
    footer, quiet = _footer(digest), _quiet(digest)
    buttons = [one for _, part in digest.sections for one in part.buttons]
    buttons.append(button("Log one thing you learned", LOG_ONE))
    frame = [title, quiet, *(one["text"]["text"] for one in buttons), footer]
    shown = _within(bodies, LONGEST - sum(units(one) + 1 for one in frame) - len(bodies))
    blocks: list[Block] = [header(title), *[section(body) for body in shown]]
    if _events(digest) < FULL and not digest.is_preview:
        blocks.insert(1, context(quiet))
    blocks += [actions(*buttons), context(footer)]
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
        "One lesson is enough: `/til` and one line."
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
            f"This is the first digest: what the team learned since {day(digest.since)}. "
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
