"""Select menus, checkboxes and radio buttons (slack.md §3.3)."""

from collections.abc import Iterator, Mapping

from sandbox.blocks.controls import IDS, Keys, control, select
from sandbox.blocks.objects import (
    FILTER,
    FLAG,
    FORMATTED_OPTION,
    OPTION,
    OPTION_GROUP,
    exactly_one,
    initial_is_an_option,
    unique_values,
)
from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import Check, Json, Many, Number, Record, Text


def _options_or_groups(value: Json, at: str) -> Iterator[Problem]:
    yield from exactly_one(value, at, "options", "option_groups")


def _multi(keys: Keys, *checks: Check) -> Record:
    most = Number("multi_select.max_selected_items")
    return select({**keys, "max_selected_items": most}, *checks)


OPTIONS = Many(OPTION, "select.options")
CHOICES = Many(FORMATTED_OPTION, "choices.options")
STATIC: Keys = {
    "options": OPTIONS,
    "option_groups": Many(OPTION_GROUP, "select.option_groups"),
}
EXTERNAL: Keys = {"min_query_length": Number("external_select.min_query_length")}
CONVERSATION: Keys = {"filter": FILTER, "default_to_current_conversation": FLAG}
ANSWERABLE: Keys = {"response_url_enabled": FLAG}

OFFERED: tuple[Check, ...] = (unique_values, initial_is_an_option)

MENUS: Mapping[str, Record] = {
    "static_select": select({**STATIC, "initial_option": OPTION}, _options_or_groups, *OFFERED),
    "multi_static_select": _multi(
        {**STATIC, "initial_options": OPTIONS}, _options_or_groups, *OFFERED
    ),
    "external_select": select({**EXTERNAL, "initial_option": OPTION}),
    "multi_external_select": _multi({**EXTERNAL, "initial_options": OPTIONS}),
    "users_select": select({"initial_user": Text()}),
    "multi_users_select": _multi({"initial_users": IDS}),
    "conversations_select": select({**CONVERSATION, **ANSWERABLE, "initial_conversation": Text()}),
    "multi_conversations_select": _multi({**CONVERSATION, "initial_conversations": IDS}),
    "channels_select": select({**ANSWERABLE, "initial_channel": Text()}),
    "multi_channels_select": _multi({"initial_channels": IDS}),
    "checkboxes": control(
        {"options": CHOICES, "initial_options": CHOICES}, "options", checks=OFFERED
    ),
    "radio_buttons": control(
        {"options": CHOICES, "initial_option": FORMATTED_OPTION}, "options", checks=OFFERED
    ),
}
