"""Socket Mode: Slack's way in that needs nothing reachable from outside (slack.md 1.3)."""

import contextlib
import socket

from slack_bolt import App
from slack_bolt.adapter.socket_mode import SocketModeHandler
from slack_sdk.socket_mode.builtin import SocketModeClient

from bot.slack import LISTENERS


class SocketMode:
    """One connection to Slack, renewed by the SDK."""

    def __init__(self, app: App, app_token: str) -> None:
        self._handler = SocketModeHandler(app, app_token, concurrency=LISTENERS)

    def start(self) -> None:
        """Connect.

        Raises:
            SlackClientError: Slack refuses the app-level token, or cannot be reached.
        """
        self._handler.connect()  # type: ignore[no-untyped-call]

    def is_connected(self) -> bool:
        """Whether Slack can bring anything; the SDK connects anew by itself."""
        return self._handler.client.is_connected()

    def stop(self) -> None:
        """Take nothing more from Slack, ack what is under way, and close the connection."""
        _hang_up(self._handler.client)


def _hang_up(client: SocketModeClient) -> None:
    """The SDK's own close cuts the connection first, so that acks under way are lost."""
    client.auto_reconnect_enabled = False
    client.message_processor.event.set()
    client.message_workers.shutdown(wait=True)
    client.closed = True
    client.current_session_state.terminated = True
    session = client.current_session
    with contextlib.suppress(OSError):
        if session and session.sock:
            # Wakes the thread that reads: it would hold the socket for three seconds more.
            session.sock.shutdown(socket.SHUT_RDWR)
    client.disconnect()
    client.current_session_runner.event.set()
    client.current_app_monitor.event.set()
