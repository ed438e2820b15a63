"""What Slack sends, read into values; and the one transaction in which each of it takes effect."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property
from typing import Any

from sqlmodel import Session

from bot.errors import AlreadyDone
from bot.sends import Message
from bot.views.commands import read_text
from storage import received
from storage.db import Database

Payload = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """A slash command: `text` is what stood behind its name, as it was typed."""

    workspace_id: str
    person_id: str
    channel_id: str
    channel_name: str
    name: str
    escaped: str
    trigger_id: str

    @cached_property
    def text(self) -> str:
        """What the person typed, mentions as `@name`."""
        return read_text(self.escaped)

    @property
    def word(self) -> str:
        """The first word, in lower case."""
        return self.escaped.split(maxsplit=1)[0].lower() if self.escaped.split() else ""

    def rest(self) -> "Command":
        """The command without its first word."""
        left = self.escaped.split(maxsplit=1)
        return replace(self, escaped=left[1] if len(left) > 1 else "")


@dataclass(frozen=True)
class Click:
    """A press of a button, or a pick in a menu. `value` is untrusted input."""

    workspace_id: str
    person_id: str
    channel_id: str
    value: str
    trigger_id: str
    response_url: str
    is_ephemeral: bool
    view: Payload | None


@dataclass(frozen=True)
class Submission:
    """A submitted form. What it `remembers` is untrusted input."""

    workspace_id: str
    person_id: str
    view: Payload

    @property
    def remembers(self) -> Payload:
        """The form's private metadata."""
        try:
            found = json.loads(self.view.get("private_metadata") or "{}")
        except (ValueError, RecursionError):
            return {}
        return found if isinstance(found, dict) else {}


def read_command(payload: Payload) -> Command:
    """A slash command's payload."""
    return Command(
        workspace_id=payload["team_id"],
        person_id=payload["user_id"],
        channel_id=payload["channel_id"],
        channel_name=payload.get("channel_name", ""),
        name=payload["command"],
        escaped=payload.get("text") or "",
        trigger_id=payload["trigger_id"],
    )


def read_click(body: Payload) -> Click:
    """A block_actions payload."""
    action = body["actions"][0]
    chosen = action.get("selected_option") or {}
    return Click(
        workspace_id=_home(body),
        person_id=body["user"]["id"],
        channel_id=(body.get("channel") or {}).get("id", ""),
        value=action.get("value") or chosen.get("value") or "",
        trigger_id=body["trigger_id"],
        response_url=body.get("response_url") or "",
        is_ephemeral=bool((body.get("container") or {}).get("is_ephemeral")),
        view=body.get("view"),
    )


def read_submission(body: Payload) -> Submission:
    """A view_submission payload."""
    return Submission(_home(body), body["user"]["id"], body["view"])


@contextmanager
def once(db: Database, body: Payload, now: datetime) -> Iterator[Session]:
    """A transaction that takes effect once, however often Slack delivers `body` (P9).

    Raises:
        AlreadyDone: an earlier delivery took effect.
    """
    source, delivery_id = _delivery(body)
    with db.write() as session:
        is_new = received.is_new(
            session,
            _workspace_of(body),
            source=source,
            delivery_id=delivery_id,
            now=now,
        )
        if not is_new:
            raise AlreadyDone
        yield session


def delivery_key(body: Payload) -> str:
    """What names a delivery, for whoever keeps another note of it than `once` does."""
    return ":".join(_delivery(body))


def permalink(shortcut: Payload) -> str:
    """The address of the message that a shortcut was picked on; nothing where it is not known."""
    domain = (shortcut.get("team") or {}).get("domain")
    ts = str(shortcut["message"].get("ts", "")).replace(".", "")
    if not domain or not ts:
        return ""
    return f"https://{domain}.slack.com/archives/{shortcut['channel']['id']}/p{ts}"


def answer(message: Message) -> Payload:
    """An answer that only the asker sees, for `ack` and response_url."""
    return {
        "response_type": "ephemeral",
        "text": message.text,
        "blocks": list(message.blocks),
    }


def _delivery(body: Mapping[str, Any]) -> tuple[str, str]:
    match body:
        case {"event_id": event_id}:
            return "event", event_id
        case {"command": _, "trigger_id": trigger_id}:
            return "command", trigger_id
        case {"type": "view_submission", "view": {"id": view_id, "hash": version}}:
            return "view", f"{view_id}:{version}"
        case {"type": "block_actions", "actions": [{"action_id": action, "action_ts": ts}, *_]}:
            return "click", f"{body['user']['id']}:{action}:{ts}"
        case {"trigger_id": trigger_id}:
            return "shortcut", trigger_id
    raise ValueError("Slack sent something that is no command, click, form or event")


def _workspace_of(body: Payload) -> str:
    return str(body["team_id"]) if "team_id" in body else _home(body)


def _home(body: Payload) -> str:
    # Whether people of other organisations may act is a matter of membership: a lead decides.
    return str(body["team"]["id"])
