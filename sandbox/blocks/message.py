"""The problems of a message: chat.postMessage, chat.update, response_url (slack.md §3.1)."""

import json
from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.blocks.layout import BLOCKS
from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import Many, Rule, step
from sandbox.blocks.surfaces import Surface
from sandbox.blocks.whole import (
    blocks_in,
    json_size,
    problems_of_sums,
    problems_together,
)
from sandbox.limits import LIMITS, units

CONTENT = ("text", "blocks", "attachments", "markdown_text", "metadata")
IN_JSON = ("blocks", "attachments", "metadata")
LAYOUT: Rule = Many(BLOCKS[Surface.MESSAGE], "message.blocks")
SCALARS = str | int | float | bool


def message_problems(payload: Mapping[str, Any], *, updating: bool = False) -> list[Problem]:
    """Everything that Slack would refuse, or that slack.md tells us to treat as an error."""
    if not isinstance(payload, Mapping):
        return [_problem("", "invalid_arguments", "must provide an object", "type object")]
    content = {key: _decoded(key, payload[key]) for key in CONTENT if payload.get(key) is not None}
    deleting = bool(payload.get("delete_original"))
    return [
        *_not_json(content),
        *_problems_of_text(content, updating=updating, deleting=deleting),
        *_problems_of_markdown_text(content),
        *_problems_of_blocks(content.get("blocks", []), "/blocks"),
        *_problems_of_attachments(content.get("attachments", [])),
        *_problems_of_metadata(content),
    ]


def _problem(at: str, code: str, message: str, constraint: str) -> Problem:
    return Problem(at, code, message, constraint)


def _decoded(key: str, value: object) -> object:
    """The Web API also takes these arguments as JSON in a string."""
    if key not in IN_JSON or not isinstance(value, str):
        return value
    try:
        return json.loads(value)
    except (ValueError, RecursionError):
        return value


def _not_json(content: Mapping[str, object]) -> Iterator[Problem]:
    for key, value in content.items():
        if json_size(value) is None:
            yield _problem(step("", key), "invalid_arguments", "must be JSON", "JSON")


def _problems_of_text(
    content: Mapping[str, object], *, updating: bool, deleting: bool
) -> Iterator[Problem]:
    text = content.get("text", "")
    if not isinstance(text, str):
        yield _problem("/text", "invalid_arguments", "must provide a string", "type string")
        return
    # Screen readers and notifications read `text` alone, so blocks need it too (§2.2, §10).
    if not text.strip() and "markdown_text" not in content and not deleting:
        yield _problem("/text", "no_text", "missing required field: text", "required text")
    limit = "message.text when updating" if updating else "message.text"
    yield from _overlong(text, limit, "/text")


def _overlong(text: str, limit: str, at: str) -> Iterator[Problem]:
    most = LIMITS[limit].most or 0
    if units(text) > most:
        message = f"must be less than {most + 1} characters"
        yield _problem(at, "msg_too_long", message, f"max_length {most}")


def _problems_of_markdown_text(content: Mapping[str, object]) -> Iterator[Problem]:
    if "markdown_text" not in content:
        return
    at, text = "/markdown_text", content["markdown_text"]
    if content.get("text") or content.get("blocks"):
        message = "markdown_text cannot be used with text or blocks"
        yield _problem(at, "markdown_text_conflict", message, "not with text or blocks")
    if not isinstance(text, str):
        yield _problem(at, "invalid_arguments", "must provide a string", "type string")
        return
    if not text.strip():
        yield _problem(at, "no_text", "must be more than 0 characters", "min_length 1")
    yield from _overlong(text, "message.markdown_text", at)


def _problems_of_blocks(blocks: object, at: str) -> Iterator[Problem]:
    if not isinstance(blocks, list | tuple):
        yield _problem(at, "invalid_blocks_format", "must provide an array", "type array")
        return
    placed = list(blocks_in(blocks, at))
    yield from LAYOUT.problems(blocks, at)
    yield from problems_together(placed)
    yield from problems_of_sums(placed)


def _problems_of_attachments(attachments: object) -> Iterator[Problem]:
    at = "/attachments"
    if not isinstance(attachments, list | tuple):
        yield _problem(at, "invalid_attachments", "must provide an array", "type array")
        return
    most = LIMITS["message.attachments"].most or 0
    if len(attachments) > most:
        message = f"no more than {most} items allowed"
        yield _problem(at, "too_many_attachments", message, f"max_items {most}")
    for index, attachment in enumerate(attachments):
        yield from _problems_of_attachment(attachment, step(at, str(index)))


def _problems_of_attachment(attachment: object, at: str) -> Iterator[Problem]:
    if not isinstance(attachment, Mapping):
        yield _problem(at, "invalid_attachments", "must provide an object", "type object")
        return
    yield from _problems_of_blocks(attachment.get("blocks", []), step(at, "blocks"))


def _problems_of_metadata(content: Mapping[str, object]) -> Iterator[Problem]:
    if "metadata" not in content:
        return
    metadata = content["metadata"]
    if not _is_metadata(metadata):
        message = "must define event_type and event_payload"
        yield _problem("/metadata", "invalid_metadata_format", message, "event_type, event_payload")
        return
    yield from _problems_of_event(metadata)


def _is_metadata(value: object) -> bool:
    if not isinstance(value, Mapping) or value.keys() != {"event_type", "event_payload"}:
        return False
    named = isinstance(value["event_type"], str) and bool(value["event_type"])
    return named and isinstance(value["event_payload"], Mapping)


def _problems_of_event(metadata: Any) -> Iterator[Problem]:
    most = LIMITS["message.metadata"].most or 0
    if (json_size(metadata) or 0) > most:
        message = f"must be less than {most + 1} bytes"
        yield _problem("/metadata", "metadata_too_large", message, f"max_bytes {most}")
    for key, value in metadata["event_payload"].items():
        if not _is_flat(value):
            at = step("/metadata/event_payload", key)
            message = "must be a string, number or boolean, or one level of them"
            yield _problem(at, "invalid_metadata_schema", message, "one nested level")


def _is_flat(value: object) -> bool:
    """A value, or one nested level of values (§8.1)."""
    if isinstance(value, Mapping):
        return all(isinstance(each, SCALARS) for each in value.values())
    if isinstance(value, list | tuple):
        return all(isinstance(each, SCALARS) for each in value)
    return isinstance(value, SCALARS)
