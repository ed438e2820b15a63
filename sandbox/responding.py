"""Answers of the app to what a person did: by response_url, or in the body of an ack."""

import json
from collections.abc import Mapping
from typing import Any

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from sandbox import faults, posting
from sandbox.errors import RefusedError, invalid_argument
from sandbox.messages import Message
from sandbox.response_urls import ResponseUrl
from sandbox.world import Json, World

KNOWN = frozenset(
    {
        "attachments",
        "blocks",
        "delete_original",
        "link_names",
        "metadata",
        "mrkdwn",
        "parse",
        "replace_original",
        "response_type",
        "text",
        "thread_ts",
        "unfurl_links",
        "unfurl_media",
    }
)
STATUS = {"used_url": 404, "expired_url": 404}


async def serve(world: World, request: Request) -> Response:
    """One use of a response_url, or its fault: `response_url` is a method to fault rules."""
    body = await request.body()

    async def effect() -> Response:
        return _use(world, request.path_params["secret"], body)

    rule = world.faults.take("response_url", {})
    return await faults.inject(rule, request, effect) if rule else await effect()


def _use(world: World, secret: str, body: bytes) -> Response:
    try:
        original = world.response_urls.use(secret)
        answer(world, original, _object(body), "response_url")
    except RefusedError as refused:
        world.records.refusal("response_url", refused, body.decode(errors="replace"))
        return JSONResponse(refused.body(), status_code=STATUS.get(refused.error, 400))
    return PlainTextResponse("ok")


def answer(
    world: World, original: ResponseUrl, payload: Mapping[str, Any], via: str
) -> Message | None:
    """Do what the payload says; the answer is the message that it made, if it made one."""
    _must_be_known(payload)
    replaced = _original(world, original)
    if payload.get("delete_original"):
        _delete(world, replaced, payload, via)
        return None
    if payload.get("replace_original"):
        return posting.revise(world, _existing(replaced), payload, via)
    channel = world.workspace.channels[original.channel]
    content = {**payload, "thread_ts": payload.get("thread_ts") or original.thread_ts}
    if payload.get("response_type") == "in_channel":
        return posting.post(world, channel, content, via)
    return posting.show(world, channel, original.user, content, via)


def _must_be_known(payload: Mapping[str, Any]) -> None:
    for name in payload:
        if name not in KNOWN:
            raise invalid_argument(name, f"unknown argument: {name}")
    if payload.get("response_type", "ephemeral") not in ("ephemeral", "in_channel"):
        raise invalid_argument("response_type", "must be ephemeral or in_channel")


def _original(world: World, original: ResponseUrl) -> Message | None:
    channel = world.workspace.channels[original.channel]
    return channel.find(original.message_ts) if original.message_ts else None


def _existing(message: Message | None) -> Message:
    if message is None:
        raise RefusedError("message_not_found")
    return message


def _delete(world: World, message: Message | None, payload: Mapping[str, Any], via: str) -> None:
    if payload.get("text") or payload.get("blocks"):
        raise invalid_argument("delete_original", "must stand alone")
    posting.remove(world, _existing(message), via)


def _object(body: bytes) -> Json:
    try:
        found = json.loads(body)
    except ValueError:
        raise RefusedError("invalid_payload") from None
    if not isinstance(found, dict):
        raise RefusedError("invalid_payload")
    return found
