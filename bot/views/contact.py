"""Contact: the one message a day, its menus, and why it came."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views.common import (
    actions,
    button,
    confirm,
    context,
    mention_free,
    message,
    modal,
    overflow,
    section,
)
from bot.views.howto import FIRST_CONTACT, how_button

MENU = "contact.menu"
STOP_ALL = "contact.stop_all"
RESUME_ALL = "contact.resume_all"
UNDO = "contact.undo"

WHY, TOMORROW, NEXT_WEEK, LESS_OFTEN, STOP = "why", "tomorrow", "week", "less", "stop"


@dataclass(frozen=True)
class Line:
    """What one item says: mrkdwn whose user text was `quoted`, and its buttons."""

    text: str
    buttons: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Why:
    """What made Baton ask: the rule, who set it, and when it asks next, each as a sentence."""

    rule: str
    set_by: str
    next_time: str


@dataclass(frozen=True)
class Shown:
    """An item as it stands: open with its line, or settled with what became of it."""

    item_id: str
    line: Line
    outcome: str = ""
    is_relay: bool = False
    can_undo: bool = False


def bundle(items: Sequence[Shown], *, is_first: bool, is_stopped: bool = False) -> Message:
    """The message: its items, each with its menu; the first one ever says who writes."""
    blocks: list[Block] = []
    if is_first:
        blocks += _introduction(is_stopped=is_stopped)
    for item in items:
        blocks += shown(item)
    if not items:
        blocks.append(section("There is nothing left to do here."))
    text = "\n".join(mention_free(one.outcome or one.line.text) for one in items)
    return message(text or "There is nothing left to do here.", blocks)


def why(reason: Why, *, label: str, often: str) -> Block:
    """The page that says why an item came."""
    blocks = [
        section(f"*The rule*\n{reason.rule}"),
        section(f"*Who set it*\n{reason.set_by}"),
        section(f"*Next time*\n{reason.next_time}"),
        context(
            f"You get {label} {often}. I start one message on a working day at most, and four in a "
            "week, within your hours. `/baton settings` shows and changes all of it."
        ),
    ]
    return modal("contact.why", "Why am I getting this?", blocks, close="Close")


def shown(item: Shown) -> list[Block]:
    """An item, in the message or in the Home tab."""
    return _settled(item) if item.outcome else _open(item)


def stop_all_button() -> Block:
    """*Stop all messages*, which asks once more."""
    question = confirm(
        "Stop all messages?",
        "I will not write to you any more. What colleagues send you waits in my Home tab.",
        "Stop them",
    )
    return button("Stop all messages", STOP_ALL, confirm=question)


def _introduction(*, is_stopped: bool) -> list[Block]:
    text = (
        "*Hello, I am Baton.* Your team uses me to learn together. I write to you here once a "
        "working day at most, only when there is something for you. The ⋯ menu of each item says "
        "why it came, puts it off, or ends it."
    )
    if is_stopped:
        stopped = "I start no more messages to you. What colleagues send you waits in my Home tab."
        return [
            section(stopped),
            actions(button("Let Baton write again", RESUME_ALL)),
        ]
    first_steps = how_button(FIRST_CONTACT, "First steps")
    return [section(text), actions(first_steps, stop_all_button())]


def _open(item: Shown) -> list[Block]:
    blocks = [section(item.line.text, _menu(item))]
    return [*blocks, actions(*item.line.buttons)] if item.line.buttons else blocks


def _settled(item: Shown) -> list[Block]:
    blocks = [context(item.outcome)]
    if item.can_undo:
        blocks.append(actions(button("Undo", UNDO, item.item_id)))
    return blocks


def _menu(item: Shown) -> Block:
    options = {
        WHY: "Why am I getting this?",
        TOMORROW: "Remind me tomorrow",
        NEXT_WEEK: "Remind me next week",
    }
    if not item.is_relay:
        options[LESS_OFTEN] = "Less often"
    options[STOP] = "Stop these"
    return overflow(MENU, {f"{verb}:{item.item_id}": label for verb, label in options.items()})
