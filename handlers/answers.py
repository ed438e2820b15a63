"""Answers that need a call: a message in place of the one that was clicked, or a modal."""

import logging
from collections.abc import Callable

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.web import SlackResponse
from slack_sdk.webhook import WebhookClient

from bot import patience
from bot.errors import UserError
from bot.sends import Block, Message
from handlers.requests import Click, Payload, answer

log = logging.getLogger(__name__)

TOO_SLOW = "That took too long, and Slack no longer opens the form. Please try again."


def replace(click: Click, message: Message) -> None:
    """Put new words in the place of an answer that only the asker sees."""
    _respond(click.response_url, message, replace_original=click.is_ephemeral)


def tell(click: Click, message: Message) -> None:
    """Say something to whoever clicked, and leave what they clicked as it is."""
    _respond(click.response_url, message, replace_original=False)


def follow(command: Payload, message: Message) -> None:
    """Answer a command that was acked before, because its answer takes longer than Slack waits."""
    _respond(command["response_url"], message, replace_original=False)


def open_modal(client: WebClient, trigger_id: str, view: Block) -> str:
    """Open a modal, and return its id.

    Raises:
        UserError: the three seconds that Slack gives had passed.
    """
    return _open(client, lambda: client.views_open(trigger_id=trigger_id, view=view))


def push_modal(client: WebClient, click: Click, view: Block) -> None:
    """Open a modal on top of the one that was clicked in, or alone where there is none."""
    if click.view and click.view.get("type") == "modal":
        _open(client, lambda: client.views_push(trigger_id=click.trigger_id, view=view))
    else:
        open_modal(client, click.trigger_id, view)


def update_modal(client: WebClient, view_id: str, view: Block, *, version: str = "") -> None:
    """Show a page in the place of an open modal; nothing happens where it was closed meanwhile.

    With the `version` that Slack calls hash, nothing happens either where it changed meanwhile.
    """
    try:
        hurry(client)
        client.views_update(view_id=view_id, view=view, hash=version or None)
    except (SlackApiError, OSError) as error:
        log.info("A modal was not updated: %s", error)


def hurry(client: WebClient) -> None:
    """Let the next call take no longer than what is left of the request's time."""
    # Whole seconds are what the SDK declares; what it calls takes any number.
    client.timeout = patience.left()  # type: ignore[assignment]


def _open(client: WebClient, call: Callable[[], SlackResponse]) -> str:
    hurry(client)
    try:
        return str(call()["view"]["id"])
    except SlackApiError as error:
        if error.response.get("error") in ("expired_trigger_id", "exchanged_trigger_id"):
            raise UserError(TOO_SLOW) from None
        raise
    except OSError as error:
        log.warning("A form was not opened: %s", error)
        raise UserError(TOO_SLOW) from None


def _respond(url: str, message: Message, *, replace_original: bool) -> None:
    if not url:
        return
    # Slack's own client would post a second time when a connection breaks (F1).
    webhook = WebhookClient(url, retry_handlers=[])
    webhook.timeout = patience.left()  # type: ignore[assignment]
    try:
        webhook.send_dict(answer(message) | {"replace_original": replace_original})
    except OSError as error:
        # What was asked for is stored; that Slack does not show it must not undo the ack.
        log.warning("An answer was not shown: %s", error)
