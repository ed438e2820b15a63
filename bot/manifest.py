"""The Slack app's manifest: read it, print it, and make the address that creates the app."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import quote

import yaml

FILE = Path(__file__).parent.parent / "manifest.yml"


def read() -> dict[str, Any]:
    """The manifest that stands in manifest.yml."""
    found: dict[str, Any] = yaml.safe_load(FILE.read_text())
    return found


def creation_address() -> str:
    """The address at which Slack offers to create the app, filled in (slack.md 5.2)."""
    packed = json.dumps(read(), separators=(",", ":"))
    return f"https://api.slack.com/apps?new_app=1&manifest_json={quote(packed)}"


def bot_scopes() -> set[str]:
    """The scopes that Baton needs."""
    return set(read()["oauth_config"]["scopes"]["bot"])
