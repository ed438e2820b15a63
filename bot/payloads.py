"""The body of a request, read strictly: what no payload of Slack's holds is refused."""

import json
import re
from collections.abc import Iterable
from math import isfinite
from typing import Any
from urllib.parse import parse_qsl

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"

# Slack's own payloads nest about twelve deep, a form's blocks included.
DEEPEST = 64
MOST_FIELDS = 100

# What a database can hold.
LARGEST = 2**63

_UNSOUND = re.compile("[\0\ud800-\udfff]")


class UnreadableError(Exception):
    """The body is none of Slack's payloads."""


def read(body: bytes, content_type: str) -> dict[str, Any]:
    """The payload in a body of JSON or of form fields (reliability.md row 31).

    Raises:
        UnreadableError: it is malformed, or holds what a database or Bolt would stumble over.
    """
    try:
        text = body.decode()
        found = _fields(text) if content_type == FORM else _loads(text)
    except (ValueError, RecursionError):
        raise UnreadableError from None
    if not isinstance(found, dict) or not found or not _is_sound(found):
        raise UnreadableError
    return found


def _fields(text: str) -> Any:
    found = _object(
        parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    )
    return _loads(found["payload"]) if "payload" in found else found


def _loads(text: str) -> Any:
    return json.loads(text, object_pairs_hook=_object)


def _object(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    pairs = list(pairs)
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _is_sound(payload: object) -> bool:
    left = [(payload, 1)]
    while left:
        value, depth = left.pop()
        if depth > DEEPEST or not _is_sound_value(value):
            return False
        if isinstance(value, dict):
            left += [(one, depth + 1) for pair in value.items() for one in pair]
        elif isinstance(value, list):
            left += [(one, depth + 1) for one in value]
    return True


def _is_sound_value(value: object) -> bool:
    match value:
        case str():
            return not _UNSOUND.search(value)
        case float():
            return isfinite(value)
        case int():
            return abs(value) < LARGEST
    return True
