"""One POST of JSON to the control API, and the refusals it may meet."""

import json
from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.request import ProxyHandler, Request, build_opener

from sandbox.seen import Message

# Moving time waits for the app at every due moment.
PATIENCE_SECONDS = 600.0

# The sandbox is on loopback, wherever the environment's proxy may be.
_direct = build_opener(ProxyHandler({}))


class ControlError(Exception):
    """The sandbox could not do what was asked of it; the text says why."""


def post(url: str, body: Mapping[str, Any]) -> Any:
    """Send one request; the answer is read from JSON, a refusal raises ControlError."""
    data = json.dumps(body, default=_plain).encode()
    request = Request(url, data, {"content-type": "application/json"})
    try:
        with _direct.open(request, timeout=PATIENCE_SECONDS) as answer:
            return json.loads(answer.read())
    except HTTPError as failure:
        with failure:
            raise ControlError(_reason(failure.read())) from None
    except URLError as failure:
        raise ControlError(f"No sandbox answers at {url}. Start one: make sandbox") from failure


def _reason(body: bytes) -> str:
    try:
        return str(json.loads(body)["error"])
    except ValueError:
        return body.decode(errors="replace")


def _plain(value: Any) -> Any:
    if isinstance(value, Message):
        return value.reference
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, time):
        return value.strftime("%H:%M")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, set | frozenset):
        return sorted(value)
    raise TypeError(f"{type(value).__name__} is not JSON")
