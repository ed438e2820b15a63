"""Which blocks a surface takes, and which elements a block takes (slack.md §3, §4)."""

from collections.abc import Mapping
from enum import StrEnum

from sandbox.blocks.inputs import INPUTS
from sandbox.blocks.menus import MENUS


class Surface(StrEnum):
    """Where blocks are shown; each takes other blocks and elements."""

    MESSAGE = "message"
    MODAL = "modal"
    HOME = "home"


Refusals = Mapping[str, tuple[frozenset[Surface], str]]

BUTTONS = frozenset({"button", "overflow"})
PICKERS = frozenset({"datepicker", "timepicker"})
IN_SECTION = BUTTONS | PICKERS | MENUS.keys() | {"image"}
IN_ACTIONS = BUTTONS | PICKERS | MENUS.keys() | {"datetimepicker"}
IN_INPUT = frozenset(MENUS) | INPUTS.keys()
IN_CONTEXT_ACTIONS = frozenset({"feedback_buttons", "icon_button"})
IN_CONTAINER = frozenset(
    {
        "actions",
        "context",
        "divider",
        "header",
        "image",
        "input",
        "rich_text",
        "section",
        "table",
        "video",
    }
)

NOT_MODAL = frozenset({Surface.MESSAGE, Surface.HOME})
NOT_MESSAGE = frozenset({Surface.MODAL, Surface.HOME})

REFUSED_ELEMENTS: Refusals = {
    "number_input": (NOT_MODAL, "modal only"),
    "email_text_input": (NOT_MODAL, "modal only"),
    "url_text_input": (NOT_MODAL, "modal only"),
    "datetimepicker": (frozenset({Surface.HOME}), "not in Home"),
    "rich_text_input": (frozenset({Surface.MESSAGE}), "not in messages"),
}
REFUSED_BLOCKS: Refusals = {
    "alert": (NOT_MODAL, "modal only"),
    "container": (NOT_MESSAGE, "message only"),
    "context_actions": (NOT_MESSAGE, "message only"),
    "markdown": (NOT_MESSAGE, "message only"),
    # Home is unconfirmed.
    "table": (NOT_MESSAGE, "message only"),
}
# Slack knows these. Baton avoids them, so their limits are not written down here.
UNUSED: Mapping[str, str] = dict.fromkeys(
    (
        "auth_provider",
        "call",
        "card",
        "carousel",
        "data_table",
        "data_visualization",
        "file",
        "plan",
        "task_card",
    ),
    "not used by Baton (slack.md §4)",
)


def refused(table: Refusals, surface: Surface) -> dict[str, str]:
    """The types that a surface does not take, each with the reason."""
    return {kind: reason for kind, (surfaces, reason) in table.items() if surface in surfaces}
