"""A running sandbox, a Web API client and an app at the other end of Socket Mode."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.client import SandboxClient
from tests.sandbox.app import App

START = datetime(2026, 1, 5, 9, tzinfo=UTC)

EVENTS = (
    "app_home_opened app_uninstalled channel_archive channel_deleted channel_id_changed"
    " channel_left channel_rename channel_unarchive group_archive group_deleted group_left"
    " group_rename group_unarchive member_joined_channel member_left_channel message.channels"
    " message.im app_mention reaction_added reaction_removed team_join tokens_revoked user_change"
    " user_status_changed dnd_updated_user"
)
SCOPES = (
    "app_mentions:read channels:history channels:read chat:write commands dnd:read files:write"
    " groups:read im:history im:read im:write mpim:write reactions:read reactions:write team:read"
    " users:read"
)

MANIFEST: dict[str, Any] = {
    "display_information": {"name": "Baton"},
    "features": {
        "app_home": {"home_tab_enabled": True, "messages_tab_enabled": True},
        "bot_user": {"display_name": "Baton"},
        "slash_commands": [
            {"command": "/til", "description": "Learn", "should_escape": True},
            {"command": "/raw", "description": "As typed", "should_escape": False},
        ],
        "shortcuts": [
            {"name": "Start", "type": "global", "callback_id": "start", "description": "s"},
            {"name": "Save", "type": "message", "callback_id": "save", "description": "s"},
        ],
    },
    "oauth_config": {"scopes": {"bot": SCOPES.split(), "bot_optional": ["groups:history"]}},
    "settings": {
        "interactivity": {"is_enabled": True},
        "event_subscriptions": {"bot_events": EVENTS.split()},
        "socket_mode_enabled": True,
    },
}

Start = Callable[..., Sandbox]


@pytest.fixture
def start() -> Iterator[Start]:
    """Start sandboxes with terms of one's own; they end with the test."""
    running: list[Sandbox] = []

    def begin(manifest: dict[str, Any] = MANIFEST, **terms: Any) -> Sandbox:
        quick = {"ack_deadline": 0.3, "redelivery_delays": (0.0, 0.02, 0.04), "rate_limits": False}
        running.append(Sandbox(manifest, start=START, **{**quick, **terms}).start())
        return running[-1]

    yield begin
    for sandbox in running:
        sandbox.stop()


@pytest.fixture
def sandbox(start: Start) -> Sandbox:
    return start()


@pytest.fixture
def world(sandbox: Sandbox) -> SandboxClient:
    """The sandbox as people and tests act on it."""
    return sandbox.client


@pytest.fixture
def web(sandbox: Sandbox) -> WebClient:
    return web_client(sandbox)


@pytest.fixture
def connect(start: Start) -> Iterator[Callable[[Sandbox], App]]:
    """Connect apps to a sandbox; they hang up before it ends."""
    apps: list[App] = []

    def begin(sandbox: Sandbox) -> App:
        apps.append(App(sandbox).connected())
        return apps[-1]

    yield begin
    for app in apps:
        app.close()


@pytest.fixture
def app(sandbox: Sandbox, connect: Callable[[Sandbox], App]) -> App:
    return connect(sandbox)


def without(scope: str) -> dict[str, Any]:
    """The manifest of an app that was not granted this scope."""
    bot = [one for one in SCOPES.split() if one != scope]
    return {**MANIFEST, "oauth_config": {"scopes": {"bot": bot}}}


def web_client(sandbox: Sandbox, token: str | None = None) -> WebClient:
    token = sandbox.bot_token if token is None else token
    return WebClient(token, base_url=sandbox.api_url, retry_handlers=[], timeout=10)
