"""How-tos: how a role is done, what to tick off, and words for feedback (practices.md 5.4, 5.5)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.sends import Block
from bot.views.common import SECTION, button, context, modal, quoted, section, units

OPEN = "howto.open"

# What the buttons of Baton's own messages open: ids of content, and the page of all templates.
FACILITATOR = "facilitator"
SPEAKER = "speaker"
NOTE_KEEPER = "note-keeper"
ACTION_OWNER = "action-owner"
TEAM_START = "team-start"
FIRST_CONTACT = "first-contact"
WORDS = "feedback"

NAME = 150
LINE = 600
# Slack takes a page of 250 kB: so many lines of a list, or so many sections full of text.
LISTED = 20
SECTIONS = 12
# A form should stay short.
BESIDE = 3


@dataclass(frozen=True)
class Role:
    """What somebody does who holds a role."""

    role_id: str
    title: str
    purpose: str
    steps: tuple[str, ...]
    trouble: str


@dataclass(frozen=True)
class Checklist:
    """What to see to, point by point."""

    checklist_id: str
    title: str
    use_when: str
    points: tuple[str, ...]


@dataclass(frozen=True)
class Template:
    """A pattern for words, its fields in brackets; `examples` are by the field of a form."""

    title: str
    use_when: str
    text: str
    examples: Mapping[str, str] = field(default_factory=dict)


def how_button(name: str, label: str = "How to do this") -> Block:
    """The button that opens a how-to or a checklist, by its id."""
    return button(label, OPEN, name)


def role(shown: Role, checklists: Sequence[Checklist]) -> Block:
    """The page of a role: its steps, what to do if it goes wrong, and its checklists."""
    steps = [f"{n}. {quoted(one, LINE)}" for n, one in enumerate(shown.steps, 1)]
    blocks = [
        section(f"*{quoted(shown.title, NAME)}*\n{quoted(shown.purpose, LINE)}"),
        *_packed(steps),
        section(f"*If it goes wrong*\n{quoted(shown.trouble, LINE)}"),
    ]
    for one in checklists:
        blocks += _points(one)
    return _page("How to do this", blocks[:SECTIONS])


def checklist(shown: Checklist) -> Block:
    """The page of a checklist that belongs to no role."""
    return _page("Checklist", _points(shown)[:SECTIONS])


def words(templates: Sequence[Template]) -> Block:
    """The page of all templates for feedback."""
    blocks = [
        section(
            f"*{quoted(one.title, NAME)}*: {quoted(one.use_when, LINE)}\n“{quoted(one.text, LINE)}”"
        )
        for one in templates[:LISTED]
    ]
    return _page("Words for feedback", blocks or [section("There are none.")])


def listed(roles: Sequence[Role], checklists: Sequence[Checklist]) -> Block:
    """All that there is, each with a button; `checklists` are those that belong to no role."""
    rows = [(one.role_id, one.title, one.purpose) for one in roles[:LISTED]]
    rows += [(one.checklist_id, one.title, one.use_when) for one in checklists[:LISTED]]
    rows.append(
        (WORDS, "Words for feedback", "patterns to fill in, for when the right ones do not come")
    )
    blocks = [
        section(
            f"*{quoted(title, NAME)}*\n{quoted(about, LINE)}",
            how_button(name, "Look"),
        )
        for name, title, about in rows
    ]
    return _page("How to do this", blocks)


def beside(templates: Sequence[Template]) -> list[Block]:
    """The patterns that help to fill in a form, in small print."""
    return [
        context(f"*{quoted(one.title, NAME)}*: “{quoted(one.text, LINE)}”")
        for one in templates[:BESIDE]
    ]


def example(templates: Sequence[Template], box: str) -> str:
    """What stands in a box of a form until somebody types; nothing where no template says."""
    found = (one.examples[box] for one in templates if box in one.examples)
    return next(found, "")


def _points(shown: Checklist) -> list[Block]:
    head = f"*{quoted(shown.title, NAME)}*: {quoted(shown.use_when, LINE)}"
    return _packed([head, *(f"☐ {quoted(one, LINE)}" for one in shown.points)])


def _packed(lines: Iterable[str]) -> list[Block]:
    found: list[str] = []
    for line in lines:
        if found and units(joined := f"{found[-1]}\n{line}") <= SECTION:
            found[-1] = joined
        else:
            found.append(line)
    return [section(one) for one in found]


def _page(title: str, blocks: list[Block]) -> Block:
    return modal("howto.page", title, blocks, close="Close")
