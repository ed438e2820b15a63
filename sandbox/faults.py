"""Faults on request: which call fails, how, how often, before or after its effect."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from sandbox.wire import close_connection

# A hang ends with the client's patience or with this, whichever comes first.
HANG_SECONDS = 120.0
# The pseudo-method whose faults meet the WebSocket handshake.
SOCKET = "socket_mode"

Json = dict[str, Any]
Effect = Callable[[], Awaitable[Response]]


class Fault(StrEnum):
    """The ways in which a call can fail (slack.md §12)."""

    RATELIMITED = "ratelimited"
    ERROR = "error"
    HTTP = "http"
    DROP = "drop"
    RESET = "reset"
    HANG = "hang"
    SLOW = "slow"
    GARBAGE = "garbage"


@dataclass
class Rule:
    """`error` is Slack's error string; for garbage it is html, truncated or no_ok."""

    method: str
    kind: Fault
    times: int = 1
    channel: str | None = None
    after_effect: bool = False
    retry_after: str | None = None
    error: str | None = None
    status: int | None = None
    seconds: float | None = None

    def matches(self, method: str, arguments: Mapping[str, Any]) -> bool:
        """Whether a call of this method, in this channel, is one to fail."""
        if self.times == 0 or self.method not in (method, "*"):
            return False
        return self.channel in (None, arguments.get("channel"), arguments.get("channel_id"))


class Faults:
    """The rules for failing calls, oldest first; each is used up by the calls it hits."""

    def __init__(self) -> None:
        self._rules: list[Rule] = []

    def add(self, rule: Rule) -> None:
        """Let calls fail by this rule too."""
        self._rules.append(rule)

    def clear(self) -> None:
        """Forget every rule."""
        self._rules.clear()

    def lasting(self) -> list[Rule]:
        """The rules that every call meets until they are forgotten."""
        return [one for one in self._rules if one.method == "*" and one.times < 0]

    def take(self, method: str, arguments: Mapping[str, Any]) -> Rule | None:
        """The first rule for the call, used up by one; a negative count is never used up."""
        rule = next((one for one in self._rules if one.matches(method, arguments)), None)
        if rule and rule.times > 0:
            rule.times -= 1
        return rule


async def inject(rule: Rule, request: Request, effect: Effect) -> Response:
    """Answer as the rule says; the effect happens first when it comes after the effect."""
    if rule.kind is Fault.SLOW:
        await asyncio.sleep(rule.seconds or 1.0)
        return await effect()
    if rule.after_effect:
        await effect()
    return await KINDS[rule.kind](rule, request)


async def _ratelimited(rule: Rule, request: Request) -> Response:
    headers = {} if rule.retry_after is None else {"retry-after": rule.retry_after}
    return JSONResponse({"ok": False, "error": "ratelimited"}, status_code=429, headers=headers)


async def _error(rule: Rule, request: Request) -> Response:
    return JSONResponse({"ok": False, "error": rule.error or "internal_error"})


async def _http(rule: Rule, request: Request) -> Response:
    return Response("upstream error", status_code=rule.status or 503)


async def _drop(rule: Rule, request: Request) -> Response:
    close_connection(request.scope, reset=rule.kind is Fault.RESET)
    return Response()


async def _hang(rule: Rule, request: Request) -> Response:
    seconds = rule.seconds or HANG_SECONDS
    gone = asyncio.ensure_future(_disconnected(request))
    await asyncio.wait([gone], timeout=seconds)
    gone.cancel()
    close_connection(request.scope, reset=False)
    return Response()


async def _garbage(rule: Rule, request: Request) -> Response:
    bodies = {
        "html": ("<html><body>Service unavailable</body></html>", "text/html"),
        "truncated": ('{"ok":true,"channel":"C0', "application/json"),
        "no_ok": ('{"channel":"C0"}', "application/json"),
    }
    body, media_type = bodies[rule.error or "html"]
    return Response(body, media_type=media_type)


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


KINDS: dict[Fault, Callable[[Rule, Request], Awaitable[Response]]] = {
    Fault.RATELIMITED: _ratelimited,
    Fault.ERROR: _error,
    Fault.HTTP: _http,
    Fault.DROP: _drop,
    Fault.RESET: _drop,
    Fault.HANG: _hang,
    Fault.GARBAGE: _garbage,
}
