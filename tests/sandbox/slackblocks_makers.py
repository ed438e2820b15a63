"""One thing of a given size, made by slackblocks, which raises for what it refuses."""

from collections.abc import Callable, Mapping
from typing import Any

import slackblocks as sb

from tests.sandbox.payloads import url, x

# Builds a thing of that size, and raises if its maker refuses it.
Maker = Callable[[int], Any]

ONE = sb.Text("One", type_=sb.TextType.PLAINTEXT)
OPTION = sb.Option(text=ONE, value="1")
TEXT_INPUT = sb.PlainTextInput()
SURE = {"title": "Sure", "text": "Sure", "confirm": "Sure", "deny": "Sure"}
FILM = {"alt_text": "A film", "thumbnail_url": url(20), "title": "Film", "video_url": url(20)}
ATTACHMENT = sb.Attachment(blocks=[sb.DividerBlock()])
ICON = sb.IconButton(text="Delete")
CELL = sb.RawText("a")
WORDS = sb.RichTextSection(sb.RichText("One"))


def their_options(count: int) -> list[sb.Option]:
    return [sb.Option(text=ONE, value=str(index)) for index in range(count)]


def their_groups(count: int) -> list[sb.OptionGroup]:
    return [sb.OptionGroup(label="Group", options=[each]) for each in their_options(count)]


def modal(**keys: Any) -> sb.ModalView:
    return sb.ModalView(**{"title": "Title", "blocks": [sb.DividerBlock()], **keys})


def feedback(text: str = "Good", value: str = "good") -> sb.FeedbackButton:
    return sb.FeedbackButton(text=text, value=value)


SLACKBLOCKS: Mapping[str, Maker] = {
    "message.blocks": lambda n: sb.Message("C1", blocks=[sb.DividerBlock()] * n),
    "message.attachments": lambda n: sb.Message("C1", attachments=[ATTACHMENT] * n),
    "message.markdown": lambda n: sb.Message(
        "C1", blocks=[sb.MarkdownBlock(x(n - n // 2)), sb.MarkdownBlock(x(n // 2))]
    ),
    "view.blocks": lambda n: modal(blocks=[sb.DividerBlock()] * n),
    "view.title": lambda n: modal(title=x(n)),
    "view.submit": lambda n: modal(submit=x(n)),
    "view.close": lambda n: modal(close=x(n)),
    "view.private_metadata": lambda n: modal(private_metadata=x(n)),
    "view.callback_id": lambda n: modal(callback_id=x(n)),
    "view.external_id": lambda n: modal(external_id=x(n)),
    "block_id": lambda n: sb.DividerBlock(block_id=x(n)),
    "action_id": lambda n: sb.Button("Go", action_id=x(n)),
    "section.text": lambda n: sb.SectionBlock(text=sb.Text(x(n))),
    "section.fields": lambda n: sb.SectionBlock(fields=["a"] * n),
    "section.fields.text": lambda n: sb.SectionBlock(fields=[x(n)]),
    "header.text": lambda n: sb.HeaderBlock(x(n)),
    "context.elements": lambda n: sb.ContextBlock([sb.Text("a")] * n),
    "context.text": lambda n: sb.ContextBlock([sb.Text(x(n))]),
    "actions.elements": lambda n: sb.ActionsBlock([sb.Button("Go")] * n),
    "image.image_url": lambda n: sb.ImageBlock(image_url=url(n)),
    "image.alt_text": lambda n: sb.ImageBlock(image_url=url(20), alt_text=x(n)),
    "image.title": lambda n: sb.ImageBlock(image_url=url(20), title=x(n)),
    "input.label": lambda n: sb.InputBlock(label=x(n), element=TEXT_INPUT),
    "input.hint": lambda n: sb.InputBlock(label="a", hint=x(n), element=TEXT_INPUT),
    "video.alt_text": lambda n: sb.VideoBlock(**{**FILM, "alt_text": x(n)}),
    "video.title": lambda n: sb.VideoBlock(**{**FILM, "title": x(n)}),
    "video.author_name": lambda n: sb.VideoBlock(**FILM, author_name=x(n)),
    "video.description": lambda n: sb.VideoBlock(**FILM, description=x(n)),
    "video.provider_name": lambda n: sb.VideoBlock(**FILM, provider_name=x(n)),
    "video.url": lambda n: sb.VideoBlock(**{**FILM, "video_url": url(n)}),
    "button.text": lambda n: sb.Button(x(n)),
    "button.value": lambda n: sb.Button("Go", value=x(n)),
    "button.url": lambda n: sb.Button("Go", url=url(n)),
    "button.accessibility_label": lambda n: sb.Button("Go", accessibility_label=x(n)),
    "button.agent_prompt": lambda n: sb.Button("Go", agent_prompt=x(n)),
    "select.options": lambda n: sb.StaticSelectMenu(options=their_options(n)),
    "select.option_groups": lambda n: sb.StaticSelectMenu(option_groups=their_groups(n)),
    "placeholder": lambda n: sb.UserSelectMenu(placeholder=x(n)),
    "option.text": lambda n: sb.Option(text=x(n), value="1"),
    "option.value": lambda n: sb.Option(text="One", value=x(n)),
    "option.description": lambda n: sb.Option(text="One", value="1", description=x(n)),
    "option.url": lambda n: sb.Option(text="One", value="1", url=url(n)),
    "option_group.label": lambda n: sb.OptionGroup(label=x(n), options=[OPTION]),
    "option_group.options": lambda n: sb.OptionGroup(label="Group", options=their_options(n)),
    "overflow.options": lambda n: sb.OverflowMenu("a", options=their_options(n)),
    "choices.options": lambda n: sb.CheckboxGroup("a", options=their_options(n)),
    "plain_text_input.min_length": lambda n: sb.PlainTextInput(min_length=n),
    "plain_text_input.max_length": lambda n: sb.PlainTextInput(max_length=n),
    "rich_text_input.lines": lambda n: sb.RichTextInput("a", max_lines=n),
    "file_input.max_files": lambda n: sb.FileInput("a", max_files=n),
    "confirm.title": lambda n: sb.Confirm(**{**SURE, "title": x(n)}),
    "confirm.text": lambda n: sb.Confirm(**{**SURE, "text": x(n)}),
    "confirm.confirm": lambda n: sb.Confirm(**{**SURE, "confirm": x(n)}),
    "confirm.deny": lambda n: sb.Confirm(**{**SURE, "deny": x(n)}),
    "filter.include": lambda n: sb.ConversationFilter(include=["im"] * n),
    "external_select.min_query_length": lambda n: sb.ExternalSelectMenu(min_query_length=n),
    "feedback.text": lambda n: feedback(text=x(n)),
    "feedback.value": lambda n: feedback(value=x(n)),
    "multi_select.max_selected_items": lambda n: sb.UserMultiSelectMenu(max_selected_items=n),
    "trigger_actions_on": lambda n: sb.DispatchActionConfiguration(["on_enter_pressed"] * n),
    "context_actions.elements": lambda n: sb.ContextActionsBlock([ICON] * n),
    "markdown.text": lambda n: sb.MarkdownBlock(x(n)),
    "table.rows": lambda n: sb.TableBlock(rows=[[CELL]] * n),
    "table.cells": lambda n: sb.TableBlock(rows=[[CELL] * n]),
    "table.column_settings": lambda n: sb.TableBlock(
        rows=[[CELL]], column_settings=[sb.ColumnSettings()] * n
    ),
    "alert.text": lambda n: sb.AlertBlock(text=x(n)),
    "container.title": lambda n: sb.ContainerBlock([sb.DividerBlock()], title=x(n)),
    "container.subtitle": lambda n: sb.ContainerBlock(
        [sb.DividerBlock()], title="a", subtitle=x(n)
    ),
    "container.child_blocks": lambda n: sb.ContainerBlock([sb.DividerBlock()] * n, title="a"),
    "rich_text.elements": lambda n: sb.RichTextBlock([WORDS] * n),
    "rich_text_list.indent": lambda n: sb.RichTextList("bullet", [WORDS], indent=n),
    "rich_text_list.offset": lambda n: sb.RichTextList("bullet", [WORDS], offset=n),
    "rich_text.border": lambda n: sb.RichTextList("bullet", [WORDS], border=n),
    "icon_button.text": lambda n: sb.IconButton(text=x(n)),
    "icon_button.visible_to_user_ids": lambda n: sb.IconButton(
        text="Delete", visible_to_user_ids=["U1"] * n
    ),
}
