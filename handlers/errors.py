"""The one place that turns an error of a listener into words for whoever waits for an answer."""

import logging
from typing import Any

from slack_bolt import App, BoltResponse
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import logs
from bot.errors import AlreadyDone, FieldError, UserError
from bot.sends import Message
from bot.views.commands import read_text
from bot.views.common import (
    SECTION,
    clean,
    mention_free,
    message,
    modal,
    pieces,
    said,
    section,
    sentence,
)
from handlers import answers
from handlers.requests import Payload, answer, read_click
from storage.db import is_busy, is_full, is_lost

# A message holds fifty blocks; nothing that Slack brings is longer than these.
MOST_PIECES = 45

log = logging.getLogger(__name__)

BUSY = "Baton is busy right now, and has saved nothing. Please try again in a moment."
FULL = (
    "Baton cannot save anything right now: its disk is full, and whoever runs it must make room. "
    "Nothing was saved; please try again later."
)
LOST = (
    "Baton has just lost touch with its database, and cannot tell whether this was saved. "
    "Please look in a moment, and try again if it was not."
)
BROKEN = (
    "Something went wrong inside Baton, and it has been logged for whoever runs it. "
    "Please try again; if it stays, tell them the time."
)


def register(app: App) -> None:
    """Handle what any listener raises."""
    app.error(handle)


def handle(error: Exception, body: Payload, client: WebClient) -> BoltResponse | None:
    """Answer in the user's words. None makes it a failure, which Slack delivers again."""
    if isinstance(error, AlreadyDone):
        return BoltResponse(status=200, body="")
    if not isinstance(error, UserError):
        logs.failure(log, "A listener failed", error)
    if "event" in body:
        return None
    words = _words(error)
    if body.get("type") == "view_submission":
        return _at_the_form(error, words, body)
    if "command" in body:
        return _json(answer(_with_typed(words, body)))
    _beside(words, body, client)
    return BoltResponse(status=200, body="")


def _words(error: Exception) -> str:
    if isinstance(error, UserError):
        return str(error)
    if is_full(error):
        return FULL
    if is_lost(error):
        return LOST
    return BUSY if is_busy(error) else BROKEN


def _at_the_form(error: Exception, words: str, body: Payload) -> BoltResponse:
    inputs = [one["block_id"] for one in body["view"]["blocks"] if one["type"] == "input"]
    wanted = error.field if isinstance(error, FieldError) else None
    field = wanted if wanted in inputs else next(iter(inputs), None)
    if field is None:
        view = modal("baton.refused", "Baton", [section(words)], close="Close")
        return _json({"response_action": "update", "view": view})
    return _json({"response_action": "errors", "errors": {field: mention_free(words)}})


def _with_typed(words: str, body: Payload) -> Message:
    typed = f"{body['command']} {read_text(body.get('text') or '')}".strip()
    blocks = [section(words)]
    if body.get("text"):
        # Nothing that was typed is lost: it can be copied from here.
        blocks += map(said, pieces(clean(f"You typed: {typed}"), SECTION)[:MOST_PIECES])
    return message(f"{mention_free(words)} You typed: {typed}", blocks)


def _beside(words: str, body: Payload, client: WebClient) -> None:
    if body.get("type") == "block_actions" and body.get("response_url"):
        answers.tell(_click_of(body), sentence(words))
        return
    view = modal("baton.refused", "Baton", [section(words)], close="Close")
    method = "views.push" if (body.get("view") or {}).get("type") == "modal" else "views.open"
    try:
        answers.hurry(client)
        client.api_call(method, json={"trigger_id": body["trigger_id"], "view": view})
    except (SlackApiError, OSError) as error:
        log.warning("An error could not be shown: %s", error)


def _click_of(body: Payload) -> Any:
    """The click itself, also where its sender was refused."""
    return read_click(body | {"team": {"id": ""}})


def _json(body: Payload) -> BoltResponse:
    return BoltResponse(status=200, body=body)
