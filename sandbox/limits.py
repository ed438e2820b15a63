"""Slack's limits, each written once, with the section of slack.md that states it."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Limit:
    """The least and the most that is accepted, both inclusive; `None` is no bound."""

    least: int | None
    most: int | None
    section: str


def _up_to(most: int, section: str) -> Limit:
    return Limit(least=0, most=most, section=section)


def _some(most: int, section: str) -> Limit:
    return Limit(least=1, most=most, section=section)


MESSAGE: Mapping[str, Limit] = {
    "message.blocks": _up_to(50, "3.1"),
    # Slack cuts a longer text in silence, so we refuse it.
    "message.text": _up_to(40_000, "3.1"),
    "message.text when updating": _up_to(4_000, "3.1"),
    "message.markdown_text": _some(12_000, "3.1"),
    "message.attachments": _up_to(100, "3.1"),
    # Bytes of JSON. The figure is unconfirmed: "keep under 4 kB".
    "message.metadata": _up_to(3_999, "3.1"),
    "message.markdown": _up_to(12_000, "4"),
    "message.tables": _up_to(1, "4"),
    "message.table characters": _up_to(10_000, "4"),
}

VIEW: Mapping[str, Limit] = {
    "view.blocks": _some(100, "3.1"),
    "view.title": _some(24, "3.1"),
    "view.submit": _some(24, "3.1"),
    "view.close": _some(24, "3.1"),
    "view.private_metadata": _up_to(3_000, "3.1"),
    "view.callback_id": _up_to(255, "3.1"),
    "view.external_id": _up_to(255, "3.1"),
    # Bytes of JSON as slack_sdk writes it.
    "view.json": _up_to(250_000, "3.1"),
    "view.focus_on_load": _up_to(1, "3.3"),
}

BLOCKS: Mapping[str, Limit] = {
    "block_id": _some(255, "3.1"),
    "section.text": _some(3_000, "3.2"),
    "section.fields": _some(10, "3.2"),
    "section.fields.text": _some(2_000, "3.2"),
    "header.text": _some(150, "3.2"),
    "context.elements": _some(10, "3.2"),
    "context.text": _some(3_000, "3.2"),
    "actions.elements": _some(25, "3.2"),
    "image.image_url": _some(3_000, "3.2"),
    "image.alt_text": _some(2_000, "3.2"),
    "image.title": _some(2_000, "3.2"),
    "input.label": _some(2_000, "3.2"),
    "input.hint": _some(2_000, "3.2"),
    "video.alt_text": _some(2_000, "3.2"),
    "video.title": _some(199, "3.2"),
    "video.author_name": _some(49, "3.2"),
    "video.description": _some(200, "3.2"),
    "video.provider_name": _some(50, "3.2"),
    "video.url": _some(3_000, "3.2"),
    "context_actions.elements": _some(5, "4"),
    "markdown.text": _some(12_000, "4"),
    "table.rows": _some(100, "4"),
    "table.cells": _some(20, "4"),
    "table.column_settings": _up_to(20, "4"),
    "alert.text": _some(200, "4"),
    "container.title": _some(150, "4"),
    "container.subtitle": _some(150, "4"),
    "container.child_blocks": _some(10, "4"),
    "rich_text.elements": Limit(1, None, "4"),
    "rich_text_list.indent": _up_to(8, "4"),
    "rich_text_list.offset": Limit(0, None, "4"),
    "rich_text.border": _up_to(1, "4"),
}

ELEMENTS: Mapping[str, Limit] = {
    "action_id": _some(255, "3.1"),
    "button.text": _some(75, "3.3"),
    "button.value": _up_to(2_000, "3.3"),
    "button.url": _some(3_000, "3.3"),
    "button.accessibility_label": _some(75, "3.3"),
    "button.agent_prompt": _some(4_000, "3.3"),
    "button.primary": _up_to(1, "3.3"),
    "select.options": _some(100, "3.3"),
    "select.option_groups": _some(100, "3.3"),
    "placeholder": _some(150, "3.3"),
    "option.text": _some(75, "3.3"),
    "option.value": _some(150, "3.3"),
    "option.description": _some(75, "3.3"),
    "option.url": _some(3_000, "3.3"),
    "option_group.label": _some(75, "3.3"),
    "option_group.options": _some(100, "3.3"),
    "overflow.options": _some(5, "3.3"),
    "choices.options": _some(10, "3.3"),
    "plain_text_input.min_length": _up_to(3_000, "3.3"),
    "plain_text_input.max_length": _some(3_000, "3.3"),
    "plain_text_input.initial_value": _up_to(3_000, "3.3"),
    "rich_text_input.lines": _some(100, "3.3"),
    "file_input.max_files": _some(10, "3.3"),
    "datetimepicker.initial_date_time": Limit(1_000_000_000, 9_999_999_999, "3.3"),
    "confirm.title": _some(100, "3.3"),
    "confirm.text": _some(300, "3.3"),
    "confirm.confirm": _some(30, "3.3"),
    "confirm.deny": _some(30, "3.3"),
    "filter.include": Limit(1, None, "3.3"),
    "external_select.min_query_length": Limit(0, None, "1.1"),
    "initial ids": Limit(0, None, "3.3"),
    "feedback.text": _some(75, "3.3"),
    "feedback.value": _up_to(2_000, "3.3"),
    # Only the limit of any text object is known.
    "icon_button.text": _some(3_000, "4"),
    "icon_button.visible_to_user_ids": _up_to(10, "4"),
    "multi_select.max_selected_items": Limit(1, None, "3.3"),
    "trigger_actions_on": _some(2, "3.3"),
}

LIMITS: Mapping[str, Limit] = {**MESSAGE, **VIEW, **BLOCKS, **ELEMENTS}


def units(text: str) -> int:
    """The length as Slack may count it, by the stricter reading: UTF-16 units (slack.md §3.4)."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2
