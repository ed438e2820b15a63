"""An app at the other end of Socket Mode, by slack_sdk alone: it hears, acks and answers."""

from collections.abc import Callable
from threading import Event
from time import monotonic
from typing import Any

from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.socket_mode import SocketModeClient
from slack_sdk.socket_mode.client import BaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse

from sandbox import Sandbox

Reaction = Callable[[dict[str, Any]], Any]


class App:
    """`acks` says for each envelope whether to acknowledge it; the default is always."""

    def __init__(self, sandbox: Sandbox) -> None:
        self.sandbox = sandbox
        self.heard: list[SocketModeRequest] = []
        self.answers: list[Any] = []
        self.react: Reaction | None = None
        self.acks: Callable[[SocketModeRequest], bool] = lambda request: True
        self.web = WebClient(sandbox.bot_token, base_url=sandbox.api_url, retry_handlers=[])
        self.client = SocketModeClient(sandbox.app_token, web_client=self.web)
        self.client.socket_mode_request_listeners.append(self._listen)

    def connected(self) -> "App":
        before = self.sandbox.client.connections()
        self.client.connect()
        self.sandbox.client.wait_connected(before + 1)
        return self

    def close(self) -> None:
        # The SDK waits for seconds on its socket and its queue, unless something comes.
        self.client.default_auto_reconnect_enabled = self.client.auto_reconnect_enabled = False
        self.sandbox.client.disconnect_sockets("close")
        eventually(lambda: not self.client.is_connected())
        self.client.closed = True
        self.client.enqueue_message("")
        self.client.close()

    def answer(self, payload: Any) -> None:
        """What to put into the next ack."""
        self.answers.append(payload)

    @property
    def last(self) -> dict[str, Any]:
        return dict(self.heard[-1].payload)

    def events(self, type_: str) -> list[dict[str, Any]]:
        heard = [one.payload["event"] for one in self.heard if one.type == "events_api"]
        return [event for event in heard if event["type"] == type_]

    def _listen(self, client: BaseSocketModeClient, request: SocketModeRequest) -> None:
        self.heard.append(request)
        if self.react:
            self.react(request.payload)
        if self.acks(request):
            payload = self.answers.pop(0) if self.answers else None
            client.send_socket_mode_response(SocketModeResponse(request.envelope_id, payload))


def eventually(holds: Callable[[], bool], timeout: float = 2.0) -> bool:
    ends = monotonic() + timeout
    while not holds():
        if monotonic() > ends:
            return False
        Event().wait(0.005)
    return True


def error_of(call: Callable[..., Any], *args: Any, **arguments: Any) -> str:
    """Slack's error string for the call; "" when it was accepted."""
    try:
        call(*args, **arguments)
    except SlackApiError as refused:
        return str(refused.response["error"])
    return ""


def section(text: str, accessory: dict[str, Any] | None = None) -> dict[str, Any]:
    block: dict[str, Any] = {"type": "section", "text": {"type": "mrkdwn", "text": text}}
    return {**block, "accessory": accessory} if accessory else block


def button(action_id: str, value: str = "v") -> dict[str, Any]:
    words = {"type": "plain_text", "text": action_id}
    return {"type": "button", "action_id": action_id, "text": words, "value": value}


def overflow(*values: str) -> dict[str, Any]:
    options = [{"text": {"type": "plain_text", "text": one}, "value": one} for one in values]
    return {"type": "overflow", "action_id": "more", "options": options}


def field(block_id: str, element: dict[str, Any], **more: Any) -> dict[str, Any]:
    label = {"type": "plain_text", "text": block_id}
    named = {"action_id": "it", **element}
    return {"type": "input", "block_id": block_id, "label": label, "element": named, **more}


def modal(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    words = {key: {"type": "plain_text", "text": key} for key in ("title", "submit")}
    return {"type": "modal", "callback_id": "form", **words, "blocks": list(blocks), **more}
