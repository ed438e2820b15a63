"""The inputs of forms, and how their answers are read back."""

from collections.abc import Sequence
from typing import Any

from bot.sends import Block
from bot.views.common import option, plain

LABEL = 2000
OPTIONS = 100

# Every input's action has this name: the block id tells inputs apart, and errors go by it.
VALUE = "value"


def field(
    block_id: str,
    label: str,
    element: Block,
    *,
    hint: str = "",
    optional: bool = False,
    tells: bool = False,
) -> Block:
    """An input with its label. One that `tells` brings a click with each choice in it."""
    block: Block = {
        "type": "input",
        "block_id": block_id,
        "label": plain(label, LABEL),
        "element": element | {"action_id": VALUE},
        "optional": optional,
    }
    if tells:
        block["dispatch_action"] = True
    return block | {"hint": plain(hint, LABEL)} if hint else block


def text(
    *, initial: str = "", multiline: bool = False, longest: int = 3000, example: str = ""
) -> Block:
    """A box to type into."""
    element: Block = {
        "type": "plain_text_input",
        "multiline": multiline,
        "max_length": longest,
    }
    if example:
        element["placeholder"] = plain(example, 150)
    return element | {"initial_value": initial[:longest]} if initial else element


def url(initial: str = "") -> Block:
    """A box for an address; Slack checks its form."""
    element: Block = {"type": "url_text_input"}
    return element | {"initial_value": initial} if initial else element


def choice(kind: str, options: Sequence[tuple[str, str]], initial: str | None) -> Block:
    """One of several: `kind` is `radio_buttons` or `static_select`; options are (value, label)."""
    choices = [option(label, value) for value, label in options]
    chosen = next((one for one in choices if one["value"] == initial), None)
    element: Block = {"type": kind, "options": choices}
    return element | {"initial_option": chosen} if chosen else element


def boxes(options: Sequence[tuple[str, str]], ticked: Sequence[str] = ()) -> Block:
    """Any of several."""
    choices = [option(label, value) for value, label in options]
    chosen = [one for one in choices if one["value"] in ticked]
    element: Block = {"type": "checkboxes", "options": choices}
    return element | {"initial_options": chosen} if chosen else element


def time(initial: str) -> Block:
    """A time of day, `HH:MM`."""
    return {"type": "timepicker", "initial_time": initial}


def date(initial: str = "") -> Block:
    """A date, `YYYY-MM-DD`."""
    element: Block = {"type": "datepicker"}
    return element | {"initial_date": initial} if initial else element


def person(initial: str = "") -> Block:
    """One person."""
    element: Block = {"type": "users_select"}
    return element | {"initial_user": initial} if initial else element


def channel() -> Block:
    """A channel of the workspace, public or private."""
    return {
        "type": "conversations_select",
        "filter": {"include": ["public", "private"], "exclude_bot_users": True},
    }


def people(initial: Sequence[str] = ()) -> Block:
    """A list of people."""
    element: Block = {"type": "multi_users_select"}
    return element | {"initial_users": list(initial)} if initial else element


def answer(view: Block, block_id: str) -> Any:
    """What stands in an input: text, a value, a list of values or ids; None where it is empty."""
    state: dict[str, Any] = view["state"]["values"].get(block_id, {}).get(VALUE) or {}
    if "selected_options" in state:
        return [one["value"] for one in state["selected_options"]]
    if "selected_option" in state:
        return (state["selected_option"] or {}).get("value")
    keys = (
        "value",
        "selected_time",
        "selected_users",
        "selected_user",
        "selected_date",
        "selected_conversation",
    )
    for key in keys:
        if key in state:
            return state[key]
    return None


def typed(view: Block, block_id: str) -> str:
    """The text in an input, or nothing."""
    return answer(view, block_id) or ""
