"""Interactive elements: where they are in blocks, and the state Slack reports for each."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sandbox.messages import State

Element = Mapping[str, Any]

# For each type: the key of its value in the state, and the key of its initial value.
STATE_KEYS = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
}

NESTED = ("elements", "actions")


def state_key(element: Element) -> str:
    """The name under which Slack reports what is in this element."""
    return STATE_KEYS[element["type"]][0]


def is_many(element: Element) -> bool:
    """Whether several things can be chosen in this element."""
    return state_key(element).endswith("s") and element["type"] != "plain_text_input"


def initial_state(element: Element) -> dict[str, Any]:
    """The state of an element that nobody has touched."""
    key, initial = STATE_KEYS[element["type"]]
    empty: Any = [] if is_many(element) else None
    return {"type": element["type"], key: element.get(initial, empty)}


def elements_of(block: Mapping[str, Any]) -> Iterator[Element]:
    """Every element of a block that a person could act on, in reading order."""
    for key in ("element", "accessory"):
        if isinstance(block.get(key), Mapping):
            yield from _with_nested(block[key])
    for key in NESTED:
        for element in block.get(key) or ():
            if isinstance(element, Mapping):
                yield from _with_nested(element)


def _with_nested(element: Element) -> Iterator[Element]:
    if "action_id" in element:
        yield element
    else:
        yield from elements_of(element)


def elements(blocks: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Mapping[str, Any], Element]]:
    """Each interactive element with its block, those inside containers included."""
    for block in blocks:
        for element in elements_of(block):
            yield block, element
        yield from elements(block.get("child_blocks") or ())


def input_elements(blocks: Sequence[Mapping[str, Any]]) -> dict[str, list[Element]]:
    """The elements that hold a value, by the block_id of their block."""
    found: dict[str, list[Element]] = {}
    for block, element in elements(blocks):
        if element["type"] in STATE_KEYS:
            found.setdefault(block["block_id"], []).append(element)
    return found


def state_of(blocks: Sequence[Mapping[str, Any]], typed: State) -> State:
    """The `state.values` of a surface: what was typed, else the initial value."""
    return {
        block_id: {
            one["action_id"]: typed.get(block_id, {}).get(one["action_id"]) or initial_state(one)
            for one in found
        }
        for block_id, found in input_elements(blocks).items()
    }
