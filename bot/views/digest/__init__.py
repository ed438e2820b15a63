"""The weekly digest: one message that a tired engineer reads on a phone (practices.md 6)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import IntEnum, StrEnum

from bot.sends import Block, Message, picture_place
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
from bot.views.digest.fitting import Fitted, Section, chunks, fitted, read

# practices.md 6: at most one and a half screens of a phone.
LONGEST = 1300

# What it is cut to where nobody used the last ones.
SHORT = 700

# practices.md 6: with fewer events than this, the digest says that the week was quiet.
FULL = 3

LOG_ONE = "til.new"
LESS, WHY = "digest.less", "digest.why"

# A press within one of these blocks uses the digest; within the first it does its one thing.
ONE_THING, OTHERS = "digest.one", "digest.others"

# A message holds fifty blocks.
MOST_BODIES = 40


class Place(StrEnum):
    """The sections, in the order they are read; what a practice adds goes under one of them."""

    LEARNED = "What we learned"
    THANKED = "Worth a thank-you"
    DECIDED = "Decided"
    FLOWED = "How work flowed"
    PROMISED = "What we promised"
    AHEAD = "This week"


class Need(IntEnum):
    """What a call to action is about, the most needed first (practices.md 6)."""

    REVIEW = 1
    ROLE = 2
    SESSION = 3
    QUESTION = 4
    PULSE = 5
    LESSON = 6


@dataclass(frozen=True)
class Ask:
    """A call to action that a practice offers: a sentence as mrkdwn, and the button that does it.

    The digest takes one of all.
    """

    need: Need
    text: str
    button: Block


@dataclass(frozen=True)
class Part:
    """What a practice adds in one place: how much happened, and the lines that tell it, as mrkdwn.

    `buttons` open the rest of it; `why` says in a sentence where its figures come from.
    """

    place: Place
    events: int
    lines: Sequence[str]
    buttons: tuple[Block, ...] = ()
    asks: tuple[Ask, ...] = ()
    why: str = ""


@dataclass(frozen=True)
class Digest:
    """Everything a digest says, with its parts in their order."""

    team_name: str
    week: int
    since: datetime
    parts: Sequence[Part]
    is_first: bool
    set_up_by: str
    when: str
    is_preview: bool = False
    ask: Ask | None = None
    # Said beneath the title: that it comes late, or why it is short.
    note: str = ""
    # The last ones were used by nobody: this one is cut to half a screen.
    is_short: bool = False
    # What is known to leads alone where it is the month's first one.
    hint: str = ""
    # Names the digest in its buttons.
    key: str = ""
    # Whether a picture stands beneath its parts.
    has_picture: bool = False

    @property
    def buttons(self) -> list[Block]:
        """What opens the rest, each once."""
        found = {one["action_id"]: one for part in self.parts for one in part.buttons}
        return list(found.values())


def posted(digest: Digest) -> Message:
    """The digest as it stands in the channel."""
    told = _told(digest)
    title, ask, note, footer = _title(digest), _ask(digest), _note(digest), _footer(digest)
    blocks: list[Block] = [header(title)]
    blocks += [context(note)] if note else []
    blocks += [section(one.text) for one in told.kept]
    blocks += [picture_place()] if digest.has_picture and not digest.is_preview else []
    blocks += [section(ask.text, ask.button) | {"block_id": f"{ONE_THING}:{digest.key}"}]
    others = actions(*_buttons(digest)) | {"block_id": f"{OTHERS}:{digest.key}"}
    blocks += [others, context(footer)]
    lines = [title, note, *(one.text for one in told.kept), ask.text, footer]
    return message("\n".join(mention_free(one) for one in lines if one), blocks)


def rest(digest: Digest) -> Message | None:
    """What the digest has no room for, for its thread; None where all of it stands there."""
    left = _told(digest).left
    if not left:
        return None
    bodies = chunks(left)[:MOST_BODIES]
    return message(mention_free("\n".join(bodies)), [section(one) for one in bodies])


def emptied() -> Message:
    """A digest of which nothing is left, as its authors took it back."""
    return sentence("What this digest told was taken back. `/digest` shows what is new.")


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


def unused() -> str:
    """What a digest says, once, when nobody answered the last ones."""
    return (
        "No button of the last four digests was pressed, so they are shorter now. Press any, "
        "and the next one is as long as before."
    )


def late(due: date) -> str:
    """What a digest says that comes a day or more after its time."""
    return f"This was due on {day(due)}; Baton could not post it then."


def log_one(question: str) -> Ask:
    """What is asked for where nothing is needed more."""
    return Ask(Need.LESSON, quoted(question, 150), button("Log one thing you learned", LOG_ONE))


def _told(digest: Digest) -> Fitted:
    sections = [Section(one.place, tuple(one.lines)) for one in digest.parts]
    buttons = [one["text"]["text"] for one in _buttons(digest)]
    ask = _ask(digest)
    frame = [_note(digest), ask.text, ask.button["text"]["text"]]
    frame += [*buttons, _footer(digest)]
    longest = SHORT if digest.is_short else LONGEST
    # What is no mrkdwn is read as it stands.
    told = units(_title(digest)) + 1 + sum(units(read(one)) + 1 for one in frame)
    return fitted(sections, longest - told)


def _title(digest: Digest) -> str:
    return f"Week {digest.week} · #{digest.team_name}"


def _ask(digest: Digest) -> Ask:
    ask = digest.ask or log_one("Learned something this week? One line keeps it for the others.")
    return Ask(ask.need, f"➡ *One thing:* {ask.text}", ask.button)


def _buttons(digest: Digest) -> list[Block]:
    if digest.is_preview:
        return digest.buttons[:3] or [button("Why these numbers?", WHY, digest.key)]
    less = button("Less of this", LESS, digest.key)
    return [*digest.buttons[:3], less, button("Why these numbers?", WHY, digest.key)]


def _note(digest: Digest) -> str:
    told = [digest.note] if digest.note else []
    events = sum(one.events for one in digest.parts)
    if events < FULL and not digest.is_preview:
        told.append(f"A quiet week: {'one thing' if events == 1 else f'{events} things'} to tell.")
    return " ".join(told)


def _footer(digest: Digest) -> str:
    if digest.is_first:
        return (
            f"This is the first digest: what the team learned since {day(digest.since)}. "
            f"It comes {digest.when}, because {quoted(digest.set_up_by, 60)} set Baton up here; "
            "weeks without news are skipped. `/digest` previews it, `/baton help` shows the rest."
        )
    hint = f" · {digest.hint}" if digest.hint else ""
    return f"{digest.when[:1].upper()}{digest.when[1:]} · `/digest` previews the next one{hint}"
