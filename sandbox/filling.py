"""Filling a form: plain values into element states, and what the client checks before sending."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time
from typing import Any

from sandbox.errors import ImpossibleError
from sandbox.forms import Element, is_many, state_key
from sandbox.messages import State
from sandbox.workspace import Workspace

EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")
URL = re.compile(r"https?://\S+")
PEOPLE = frozenset({"users_select", "multi_users_select"})
CONVERSATIONS = frozenset(
    {
        "conversations_select",
        "multi_conversations_select",
        "channels_select",
        "multi_channels_select",
    }
)


def filled(element: Element, value: Any, workspace: Workspace) -> dict[str, Any]:
    """The state of an element after a person entered the value; None empties it."""
    if value is None:
        return {"type": element["type"], state_key(element): [] if is_many(element) else None}
    if is_many(element):
        entered: Any = [_entered(element, one, workspace) for one in value]
    else:
        entered = _entered(element, value, workspace)
    return {"type": element["type"], state_key(element): entered}


def plain_value(state: Mapping[str, Any]) -> Any:
    """What `filled` would take to give this state: the value without Slack's wrapping."""
    value = next((value for key, value in state.items() if key != "type"), None)
    if isinstance(value, list):
        return [one["value"] if isinstance(one, Mapping) else one for one in value]
    if isinstance(value, Mapping) and "value" in value:
        return value["value"]
    return value


def options_of(element: Element) -> Iterator[Mapping[str, Any]]:
    """The options of a menu, those in groups included."""
    yield from element.get("options") or ()
    for group in element.get("option_groups") or ():
        yield from group["options"]


def errors_of(blocks: Sequence[Mapping[str, Any]], state: State) -> dict[str, str]:
    """The fields that the client would mark instead of submitting, by block_id."""
    errors = {}
    for block in blocks:
        if block["type"] != "input":
            continue
        element = block["element"]
        entered = state[block["block_id"]][element["action_id"]][state_key(element)]
        error = _error(block, element, entered)
        if error:
            errors[block["block_id"]] = error
    return errors


def _entered(element: Element, value: Any, workspace: Workspace) -> Any:
    type_ = element["type"]
    if type_ in PEOPLE:
        return workspace.person(str(value)).id
    if type_ in CONVERSATIONS:
        return workspace.channel(str(value)).id
    if any(options_of(element)):
        return option_of(element, value)
    if type_ == "rich_text_input":
        return value if isinstance(value, Mapping) else _rich_text(str(value))
    if type_ == "datetimepicker":
        return int(value.timestamp()) if isinstance(value, datetime) else int(value)
    return _written(value)


def offers_option(element: Element, value: Any) -> bool:
    """Whether the menu has an option with this value."""
    return any(option.get("value") == str(value) for option in options_of(element))


def option_of(element: Element, value: Any) -> Mapping[str, Any]:
    """The option with this value; a person can choose no other."""
    for option in options_of(element):
        if option.get("value") == str(value):
            return option
    offered = [option.get("value") for option in options_of(element)]
    raise ImpossibleError(f"there is no option {value!r} in {element['action_id']}: {offered}")


def _written(value: Any) -> str:
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else str(value)


def _rich_text(text: str) -> dict[str, Any]:
    section = {"type": "rich_text_section", "elements": [{"type": "text", "text": text}]}
    return {"type": "rich_text", "elements": [section]}


def _error(block: Mapping[str, Any], element: Element, entered: Any) -> str | None:
    if entered in (None, "", []):
        return None if block.get("optional") else "Please complete this required field."
    check = CHECKS.get(element["type"])
    return check(element, entered) if check else None


def _text_error(element: Element, entered: str) -> str | None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if len(entered) < least:
        return f"Please enter at least {least} characters."
    return f"Please enter at most {most} characters." if len(entered) > most else None


def _number_error(element: Element, entered: str) -> str | None:
    try:
        number = float(entered)
    except ValueError:
        return "Please enter a number."
    if not element.get("is_decimal_allowed") and not number.is_integer():
        return "Please enter a whole number."
    least = float(element.get("min_value", "-inf"))
    most = float(element.get("max_value", "inf"))
    return None if least <= number <= most else "Please enter a number in the allowed range."


def _date_error(element: Element, entered: str) -> str | None:
    try:
        date.fromisoformat(entered)
    except ValueError:
        return "Please choose a date."
    return None


def _time_error(element: Element, entered: str) -> str | None:
    is_time = re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", entered)
    return None if is_time else "Please choose a time."


def _email_error(element: Element, entered: str) -> str | None:
    return None if EMAIL.fullmatch(entered) else "Please enter a valid email address."


def _url_error(element: Element, entered: str) -> str | None:
    return None if URL.fullmatch(entered) else "Please enter a valid URL."


def _many_error(element: Element, entered: Sequence[Any]) -> str | None:
    most = element.get("max_selected_items", len(entered))
    return f"Please choose at most {most}." if len(entered) > most else None


CHECKS: Mapping[str, Any] = {
    "plain_text_input": _text_error,
    "number_input": _number_error,
    "datepicker": _date_error,
    "timepicker": _time_error,
    "email_text_input": _email_error,
    "url_text_input": _url_error,
    "multi_users_select": _many_error,
    "multi_static_select": _many_error,
    "multi_conversations_select": _many_error,
    "multi_channels_select": _many_error,
}
