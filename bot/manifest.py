"""The manifest of the Slack app: read, turned into an address, and held against the code."""

import json
from collections import defaultdict
from collections.abc import Callable
from copy import deepcopy
from functools import cache
from pathlib import Path
from typing import Any, cast
from urllib.parse import quote

import yaml
from slack_bolt import App

FILE = Path(__file__).parent.parent / "manifest.yml"


def read() -> dict[str, Any]:
    """The manifest that stands in manifest.yml."""
    return deepcopy(_parsed())


def for_http(address: str) -> dict[str, Any]:
    """The manifest of an app to which Slack speaks by signed HTTP, where Baton has `address`."""
    found, url = read(), f"{address.rstrip('/')}/slack/events"
    for command in found["features"]["slash_commands"]:
        command["url"] = url
    settings = found["settings"]
    settings["event_subscriptions"] = {"request_url": url} | settings["event_subscriptions"]
    settings["interactivity"]["request_url"] = url
    settings["socket_mode_enabled"] = False
    return found


def as_text(manifest: dict[str, Any]) -> str:
    """A manifest as YAML, as Slack's pages take it."""
    return yaml.safe_dump(manifest, sort_keys=False, allow_unicode=True, width=100)


def creation_address(manifest: dict[str, Any]) -> str:
    """The address at which Slack offers to create the app, filled in (slack.md 5.2)."""
    packed = json.dumps(manifest, separators=(",", ":"))
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(packed)}"


def bot_scopes() -> set[str]:
    """The scopes that Baton needs."""
    return set(read()["oauth_config"]["scopes"]["bot"])


def optional_scopes() -> set[str]:
    """The scopes that a workspace may grant or not (slack.md 5.3)."""
    return set(read()["oauth_config"]["scopes"]["bot_optional"])


def disagreements(listen: Callable[[App], None]) -> list[str]:
    """Where the manifest and the listeners that `listen` registers differ, both ways."""
    in_code = _registered(listen)
    manifest = read()
    features, settings = manifest["features"], manifest["settings"]
    in_manifest = {
        "command": {one["command"] for one in features["slash_commands"]},
        "shortcut": {one["callback_id"] for one in features["shortcuts"]},
        "event": set(settings["event_subscriptions"]["bot_events"]),
    }
    return [
        f"The {kind} {name} stands only in {where}."
        for kind, names in in_manifest.items()
        for where, found in (
            ("manifest.yml", names - in_code[kind]),
            ("the code", in_code[kind] - names),
        )
        for name in sorted(found)
    ]


@cache
def _parsed() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return found


class _Recorder:
    """Stands in for Bolt's app, and notes what would be listened to."""

    def __init__(self) -> None:
        self.heard: dict[str, set[str]] = defaultdict(set)

    def __getattr__(self, kind: str) -> Callable[..., Callable[..., None]]:
        def register(name: object, *_: object) -> Callable[..., None]:
            if isinstance(name, str):
                self.heard[kind].add(name)
            return lambda *_args, **_more: None

        return register


def _registered(listen: Callable[[App], None]) -> dict[str, set[str]]:
    recorder = _Recorder()
    listen(cast("App", recorder))
    return recorder.heard
