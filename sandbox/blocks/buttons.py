"""Buttons and pictures (slack.md §3.3, §4)."""

from collections.abc import Iterator, Mapping

from sandbox.blocks.controls import Keys, element
from sandbox.blocks.objects import (
    CONFIRM,
    LINKED_OPTION,
    PICTURE,
    SLACK_FILE,
    STYLE,
    address,
    exactly_one,
    plain,
    unique_values,
)
from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import Choice, Json, Many, Record, Text, flaw, step


def one_picture(value: Json, at: str) -> Iterator[Problem]:
    """A picture comes from an address or from a file in Slack, never both (slack.md §2.3)."""
    yield from exactly_one(value, at, "image_url", "slack_file")


def _prompt_to_display(value: Json, at: str) -> Iterator[Problem]:
    if "agent_prompt_display" in value and "agent_prompt" not in value:
        place = step(at, "agent_prompt")
        yield flaw(place, "missing required field: agent_prompt", "required agent_prompt")


PICTURES: Keys = {
    "image_url": address("image.image_url", PICTURE),
    "slack_file": SLACK_FILE,
    "alt_text": Text("image.alt_text"),
}
IMAGE = Record({"type": Text(), **PICTURES}, frozenset({"alt_text"}), (one_picture,))

LABEL = Text("button.accessibility_label")
FEEDBACK = Record(
    {
        "text": plain("feedback.text"),
        "value": Text("feedback.value"),
        "accessibility_label": LABEL,
    },
    required=frozenset({"text", "value"}),
)

BUTTONS: Mapping[str, Record] = {
    "image": IMAGE,
    "button": element(
        {
            "text": plain("button.text"),
            "value": Text("button.value"),
            "url": address("button.url"),
            "style": STYLE,
            "confirm": CONFIRM,
            "accessibility_label": LABEL,
            "agent_prompt": Text("button.agent_prompt"),
            "agent_prompt_display": Text(),
        },
        "text",
        checks=(_prompt_to_display,),
    ),
    "overflow": element(
        {"options": Many(LINKED_OPTION, "overflow.options"), "confirm": CONFIRM},
        "options",
        checks=(unique_values,),
    ),
    "icon_button": element(
        {
            "icon": Choice(("trash",)),
            "text": plain("icon_button.text"),
            "value": Text("button.value"),
            "confirm": CONFIRM,
            "accessibility_label": LABEL,
            "visible_to_user_ids": Many(Text(), "icon_button.visible_to_user_ids"),
        },
        "icon",
        "text",
    ),
    "feedback_buttons": element(
        {"positive_button": FEEDBACK, "negative_button": FEEDBACK},
        "positive_button",
        "negative_button",
    ),
}
