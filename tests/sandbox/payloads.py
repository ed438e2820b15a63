"""Small payloads that Slack accepts, each with one thing left to vary."""

import json
from collections.abc import Mapping
from typing import Any

from sandbox.blocks import Problem, message_problems, view_problems

Block = dict[str, Any]
DIVIDER: Block = {"type": "divider"}
PARAGRAPH: Block = {"type": "rich_text_section", "elements": [{"type": "text", "text": "One"}]}


def plain(text: str) -> Block:
    return {"type": "plain_text", "text": text}


def mrkdwn(text: str) -> Block:
    return {"type": "mrkdwn", "text": text}


def x(count: int) -> str:
    return "x" * count


def url(count: int) -> str:
    return f"https://x.org/{x(count)}"[:count]


def message(*blocks: Block) -> Block:
    return {"text": "A text for screen readers", "blocks": list(blocks)}


def modal(*blocks: Block, **more: Any) -> Block:
    view = {"type": "modal", "title": plain("Title"), "submit": plain("Save")}
    return {**view, "blocks": list(blocks) or [DIVIDER], **more}


def home(*blocks: Block, **more: Any) -> Block:
    return {"type": "home", "blocks": list(blocks) or [DIVIDER], **more}


def problems_of(payload: Mapping[str, Any]) -> list[Problem]:
    is_view = payload.get("type") in ("modal", "home")
    return view_problems(payload) if is_view else message_problems(payload)


def section(**keys: Any) -> Block:
    return {"type": "section", **keys}


def accessory(kind: str, **keys: Any) -> Block:
    return message(section(text=plain("Choose"), accessory={"type": kind, **keys}))


def actions(*elements: Block) -> Block:
    return message({"type": "actions", "elements": list(elements)})


def button(**keys: Any) -> Block:
    return {"type": "button", "text": plain("Go"), **keys}


def entry(kind: str, **keys: Any) -> Block:
    return {"type": "input", "label": plain("Label"), "element": {"type": kind, **keys}}


def options(count: int) -> list[Block]:
    return [{"text": plain("One"), "value": str(index)} for index in range(count)]


def group(**keys: Any) -> Block:
    return {"label": plain("Group"), "options": options(1), **keys}


def groups(count: int) -> list[Block]:
    return [group(options=[option(value=str(index))]) for index in range(count)]


def option(**keys: Any) -> Block:
    return {"text": plain("One"), "value": "1", **keys}


def confirm(**keys: Any) -> Block:
    words = dict.fromkeys(("title", "text", "confirm", "deny"), plain("Sure"))
    return actions(button(confirm={**words, **keys}))


def picture(**keys: Any) -> Block:
    return message({"type": "image", "image_url": url(20), "alt_text": "A cat", **keys})


def video(**keys: Any) -> Block:
    known = {"alt_text": "A film", "title": plain("Film"), "video_url": url(20)}
    return message({"type": "video", "thumbnail_url": url(20), **known, **keys})


def table(*rows: list[Block], **keys: Any) -> Block:
    return {"type": "table", "rows": list(rows), **keys}


def cell(text: str) -> Block:
    return {"type": "raw_text", "text": text}


def rich_text(*elements: Block) -> Block:
    return message({"type": "rich_text", "elements": list(elements)})


def rich_list(**keys: Any) -> Block:
    known = {"style": "bullet", "elements": [PARAGRAPH]}
    return rich_text({"type": "rich_text_list", **known, **keys})


def markdown(length: int) -> Block:
    return {"type": "markdown", "text": x(length)}


def container(**keys: Any) -> Block:
    known = {"title": plain("Title"), "child_blocks": [DIVIDER]}
    return message({"type": "container", **known, **keys})


def context_actions(*elements: Block) -> Block:
    return message({"type": "context_actions", "elements": list(elements)})


def feedback(**keys: Any) -> Block:
    side = {"text": plain("Good"), "value": "good"}
    buttons = {"positive_button": {**side, **keys}, "negative_button": side}
    return context_actions({"type": "feedback_buttons", **buttons})


def icon(**keys: Any) -> Block:
    return {"type": "icon_button", "icon": "trash", "text": plain("Delete"), **keys}


def metadata(size: int) -> Block:
    def of(text: str) -> Block:
        return {"event_type": "baton_delivery", "event_payload": {"key": text}}

    return {"text": "Hi", "metadata": of(x(size - len(json.dumps(of("")))))}


def view_of(size: int) -> Block:
    """A modal of so many bytes: a hundred sections, filled up one after the other."""
    missing = size - len(json.dumps(modal(*[section(text=plain("x"))] * 100)))
    filled, rest = divmod(missing, 2_999)
    lengths = [3_000] * filled + [1 + rest] + [1] * (99 - filled)
    return modal(*(section(text=plain(x(length))) for length in lengths))


def part(kind: str, **keys: Any) -> Block:
    """A message with one part of rich text."""
    words = [{"type": kind, **keys}]
    return rich_text({"type": "rich_text_section", "elements": words})
