"""For each limit a payload that has one thing of a given size, and where that thing stands."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.blocks import Problem, message_problems, view_problems
from tests.sandbox.payloads import (
    DIVIDER,
    PARAGRAPH,
    Block,
    accessory,
    actions,
    button,
    cell,
    confirm,
    container,
    context_actions,
    entry,
    feedback,
    group,
    groups,
    icon,
    markdown,
    message,
    metadata,
    modal,
    mrkdwn,
    option,
    options,
    picture,
    plain,
    rich_list,
    rich_text,
    section,
    table,
    url,
    video,
    view_of,
    x,
)


@dataclass(frozen=True)
class Case:
    """A payload in which one thing is so long, and where it stands."""

    build: Callable[[int], Block]
    pointer: str
    code: str = ""
    updating: bool = False
    # A number may also be too low, which a length cannot.
    is_number: bool = False

    def problems(self, size: int) -> list[Problem]:
        payload = self.build(size)
        if payload.get("type") in {"modal", "home"}:
            return view_problems(payload)
        return message_problems(payload, updating=self.updating)

    def expected(self) -> str:
        is_view = self.build(1).get("type") in {"modal", "home"}
        return self.code or ("invalid_arguments" if is_view else "invalid_blocks")


A = "/blocks/0/accessory"
E = "/blocks/0/element"
B = "/blocks/0/elements/0"

CASES: Mapping[str, Case] = {
    # §3.1
    "message.blocks": Case(lambda n: message(*[DIVIDER] * n), "/blocks"),
    "message.text": Case(lambda n: {"text": x(n)}, "/text", "msg_too_long"),
    "message.text when updating": Case(
        lambda n: {"text": x(n)}, "/text", "msg_too_long", updating=True
    ),
    "message.markdown_text": Case(
        lambda n: {"markdown_text": x(n)}, "/markdown_text", "msg_too_long"
    ),
    "message.attachments": Case(
        lambda n: {"text": "Hi", "attachments": [{"text": "a"}] * n},
        "/attachments",
        "too_many_attachments",
    ),
    "message.metadata": Case(metadata, "/metadata", "metadata_too_large"),
    "view.blocks": Case(lambda n: {**modal(), "blocks": [DIVIDER] * n}, "/blocks"),
    "view.title": Case(lambda n: modal(title=plain(x(n))), "/title/text"),
    "view.submit": Case(lambda n: modal(submit=plain(x(n))), "/submit/text"),
    "view.close": Case(lambda n: modal(close=plain(x(n))), "/close/text"),
    "view.private_metadata": Case(lambda n: modal(private_metadata=x(n)), "/private_metadata"),
    "view.callback_id": Case(lambda n: modal(callback_id=x(n)), "/callback_id"),
    "view.external_id": Case(lambda n: modal(external_id=x(n)), "/external_id"),
    "view.json": Case(view_of, "", "view_too_large"),
    "block_id": Case(lambda n: message({**DIVIDER, "block_id": x(n)}), "/blocks/0/block_id"),
    "action_id": Case(lambda n: actions(button(action_id=x(n))), f"{B}/action_id"),
    # §3.2
    "section.text": Case(lambda n: message(section(text=mrkdwn(x(n)))), "/blocks/0/text/text"),
    "section.fields": Case(lambda n: message(section(fields=[plain("a")] * n)), "/blocks/0/fields"),
    "section.fields.text": Case(
        lambda n: message(section(fields=[plain(x(n))])), "/blocks/0/fields/0/text"
    ),
    "header.text": Case(
        lambda n: message({"type": "header", "text": plain(x(n))}), "/blocks/0/text/text"
    ),
    "context.elements": Case(
        lambda n: message({"type": "context", "elements": [plain("a")] * n}), "/blocks/0/elements"
    ),
    "context.text": Case(
        lambda n: message({"type": "context", "elements": [mrkdwn(x(n))]}), f"{B}/text"
    ),
    "actions.elements": Case(lambda n: actions(*[button()] * n), "/blocks/0/elements"),
    "image.image_url": Case(lambda n: picture(image_url=url(n)), "/blocks/0/image_url"),
    "image.alt_text": Case(lambda n: picture(alt_text=x(n)), "/blocks/0/alt_text"),
    "image.title": Case(lambda n: picture(title=plain(x(n))), "/blocks/0/title/text"),
    "input.label": Case(
        lambda n: modal({**entry("plain_text_input"), "label": plain(x(n))}),
        "/blocks/0/label/text",
    ),
    "input.hint": Case(
        lambda n: modal({**entry("plain_text_input"), "hint": plain(x(n))}),
        "/blocks/0/hint/text",
    ),
    "video.alt_text": Case(lambda n: video(alt_text=x(n)), "/blocks/0/alt_text"),
    "video.title": Case(lambda n: video(title=plain(x(n))), "/blocks/0/title/text"),
    "video.author_name": Case(lambda n: video(author_name=x(n)), "/blocks/0/author_name"),
    "video.description": Case(
        lambda n: video(description=plain(x(n))), "/blocks/0/description/text"
    ),
    "video.provider_name": Case(lambda n: video(provider_name=x(n)), "/blocks/0/provider_name"),
    "video.url": Case(lambda n: video(video_url=url(n)), "/blocks/0/video_url"),
    # §3.3
    "view.focus_on_load": Case(
        lambda n: modal(*[entry("plain_text_input", focus_on_load=True)] * n),
        "/blocks/1/element/focus_on_load",
    ),
    "button.text": Case(lambda n: actions(button(text=plain(x(n)))), f"{B}/text/text"),
    "button.value": Case(lambda n: actions(button(value=x(n))), f"{B}/value"),
    "button.url": Case(lambda n: actions(button(url=url(n))), f"{B}/url"),
    "button.accessibility_label": Case(
        lambda n: actions(button(accessibility_label=x(n))), f"{B}/accessibility_label"
    ),
    "button.agent_prompt": Case(lambda n: actions(button(agent_prompt=x(n))), f"{B}/agent_prompt"),
    "button.primary": Case(
        lambda n: actions(button(), *[button(style="primary")] * n), "/blocks/0/elements"
    ),
    "select.options": Case(
        lambda n: accessory("static_select", options=options(n)), f"{A}/options"
    ),
    "select.option_groups": Case(
        lambda n: accessory("multi_static_select", option_groups=groups(n)), f"{A}/option_groups"
    ),
    "placeholder": Case(
        lambda n: accessory("users_select", placeholder=plain(x(n))), f"{A}/placeholder/text"
    ),
    "option.text": Case(
        lambda n: accessory("static_select", options=[option(text=plain(x(n)))]),
        f"{A}/options/0/text/text",
    ),
    "option.value": Case(
        lambda n: accessory("radio_buttons", options=[option(value=x(n))]),
        f"{A}/options/0/value",
    ),
    "option.description": Case(
        lambda n: accessory("checkboxes", options=[option(description=mrkdwn(x(n)))]),
        f"{A}/options/0/description/text",
    ),
    "option.url": Case(
        lambda n: accessory("overflow", options=[option(url=url(n))]), f"{A}/options/0/url"
    ),
    "option_group.label": Case(
        lambda n: accessory("static_select", option_groups=[group(label=plain(x(n)))]),
        f"{A}/option_groups/0/label/text",
    ),
    "option_group.options": Case(
        lambda n: accessory("static_select", option_groups=[group(options=options(n))]),
        f"{A}/option_groups/0/options",
    ),
    "overflow.options": Case(lambda n: accessory("overflow", options=options(n)), f"{A}/options"),
    "choices.options": Case(lambda n: accessory("checkboxes", options=options(n)), f"{A}/options"),
    "plain_text_input.min_length": Case(
        lambda n: modal(entry("plain_text_input", min_length=n)),
        f"{E}/min_length",
        is_number=True,
    ),
    "plain_text_input.max_length": Case(
        lambda n: modal(entry("plain_text_input", max_length=n)),
        f"{E}/max_length",
        is_number=True,
    ),
    "plain_text_input.initial_value": Case(
        lambda n: modal(entry("plain_text_input", initial_value=x(n))), f"{E}/initial_value"
    ),
    "rich_text_input.lines": Case(
        lambda n: modal(entry("rich_text_input", max_lines=n)), f"{E}/max_lines", is_number=True
    ),
    "file_input.max_files": Case(
        lambda n: modal(entry("file_input", max_files=n)), f"{E}/max_files", is_number=True
    ),
    "datetimepicker.initial_date_time": Case(
        lambda n: actions({"type": "datetimepicker", "initial_date_time": n}),
        f"{B}/initial_date_time",
        is_number=True,
    ),
    "confirm.title": Case(lambda n: confirm(title=plain(x(n))), f"{B}/confirm/title/text"),
    "confirm.text": Case(lambda n: confirm(text=mrkdwn(x(n))), f"{B}/confirm/text/text"),
    "confirm.confirm": Case(lambda n: confirm(confirm=plain(x(n))), f"{B}/confirm/confirm/text"),
    "confirm.deny": Case(lambda n: confirm(deny=plain(x(n))), f"{B}/confirm/deny/text"),
    "filter.include": Case(
        lambda n: accessory("conversations_select", filter={"include": ["im"] * n}),
        f"{A}/filter/include",
    ),
    "external_select.min_query_length": Case(
        lambda n: accessory("external_select", min_query_length=n),
        f"{A}/min_query_length",
        is_number=True,
    ),
    "initial ids": Case(
        lambda n: accessory("multi_users_select", initial_users=["U1"] * n), f"{A}/initial_users"
    ),
    "feedback.text": Case(lambda n: feedback(text=plain(x(n))), f"{B}/positive_button/text/text"),
    "feedback.value": Case(lambda n: feedback(value=x(n)), f"{B}/positive_button/value"),
    "multi_select.max_selected_items": Case(
        lambda n: accessory("multi_users_select", max_selected_items=n),
        f"{A}/max_selected_items",
        is_number=True,
    ),
    "trigger_actions_on": Case(
        lambda n: modal(
            entry(
                "plain_text_input",
                dispatch_action_config={"trigger_actions_on": ["on_enter_pressed"] * n},
            )
        ),
        f"{E}/dispatch_action_config/trigger_actions_on",
    ),
    # §4
    "message.markdown": Case(
        lambda n: message(markdown(n - n // 2), markdown(n // 2)),
        "/blocks",
        "msg_blocks_too_long",
    ),
    "message.tables": Case(lambda n: message(DIVIDER, *[table([cell("a")])] * n), "/blocks/2"),
    "message.table characters": Case(
        lambda n: message(table([cell(x(n - n // 2)), cell(x(n // 2))])),
        "/blocks",
        "msg_blocks_too_long",
    ),
    "context_actions.elements": Case(
        lambda n: context_actions(*[icon()] * n), "/blocks/0/elements"
    ),
    "markdown.text": Case(lambda n: message(markdown(n)), "/blocks/0/text"),
    "table.rows": Case(lambda n: message(table(*[[cell("a")]] * n)), "/blocks/0/rows"),
    "table.cells": Case(lambda n: message(table([cell("a")] * n)), "/blocks/0/rows/0"),
    "table.column_settings": Case(
        lambda n: message(table([cell("a")], column_settings=[None] * n)),
        "/blocks/0/column_settings",
    ),
    "alert.text": Case(
        lambda n: modal({"type": "alert", "text": plain(x(n))}), "/blocks/0/text/text"
    ),
    "container.title": Case(lambda n: container(title=plain(x(n))), "/blocks/0/title/text"),
    "container.subtitle": Case(
        lambda n: container(subtitle=mrkdwn(x(n))), "/blocks/0/subtitle/text"
    ),
    "container.child_blocks": Case(
        lambda n: container(child_blocks=[DIVIDER] * n), "/blocks/0/child_blocks"
    ),
    "rich_text.elements": Case(
        lambda n: rich_text(*[PARAGRAPH] * n),
        "/blocks/0/elements",
    ),
    "rich_text_list.indent": Case(lambda n: rich_list(indent=n), f"{B}/indent", is_number=True),
    "rich_text_list.offset": Case(lambda n: rich_list(offset=n), f"{B}/offset", is_number=True),
    "rich_text.border": Case(lambda n: rich_list(border=n), f"{B}/border", is_number=True),
    "icon_button.text": Case(lambda n: context_actions(icon(text=plain(x(n)))), f"{B}/text/text"),
    "icon_button.visible_to_user_ids": Case(
        lambda n: context_actions(icon(visible_to_user_ids=["U1"] * n)),
        f"{B}/visible_to_user_ids",
    ),
}
