"""A message as the workspace keeps it, and as Slack shows it to an app."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.ids import Ids

# What was typed or chosen: by block_id, then action_id, in Slack's shape for the element.
State = dict[str, dict[str, dict[str, Any]]]

WITH_ACTION_ID = frozenset(
    {
        "button",
        "checkboxes",
        "channels_select",
        "conversations_select",
        "datepicker",
        "datetimepicker",
        "email_text_input",
        "external_select",
        "feedback_buttons",
        "icon_button",
        "multi_channels_select",
        "multi_conversations_select",
        "multi_external_select",
        "multi_static_select",
        "multi_users_select",
        "number_input",
        "overflow",
        "plain_text_input",
        "radio_buttons",
        "rich_text_input",
        "static_select",
        "timepicker",
        "url_text_input",
        "users_select",
    }
)


@dataclass
class Message:
    """A message by a member or the app; `ephemeral_for` is the one person it is shown to."""

    channel: str
    ts: str
    user: str
    text: str = ""
    blocks: list[dict[str, Any]] = field(default_factory=list)
    attachments: list[dict[str, Any]] = field(default_factory=list)
    files: list[dict[str, Any]] = field(default_factory=list)
    metadata: dict[str, Any] | None = None
    thread_ts: str | None = None
    broadcast: bool = False
    subtype: str | None = None
    by_app: bool = False
    ephemeral_for: str | None = None
    edited: str | None = None
    deleted: bool = False
    reactions: dict[str, list[str]] = field(default_factory=dict)
    typed: dict[str, State] = field(default_factory=dict)

    def is_reply(self) -> bool:
        """Whether it stands in a thread below another message."""
        return self.thread_ts is not None and self.thread_ts != self.ts

    def as_slack(self, *, metadata: bool = False) -> dict[str, Any]:
        """The message as an app is shown it; metadata only where asked for."""
        shown: dict[str, Any] = {"type": "message", "user": self.user, "ts": self.ts}
        shown["text"] = self.text
        optional = {
            "subtype": self.subtype,
            "blocks": self.blocks,
            "attachments": self.attachments,
            "files": self.files,
            "thread_ts": self.thread_ts,
            "edited": self.edited and {"user": self.user, "ts": self.edited},
            "reactions": self._reactions(),
            "metadata": self.metadata if metadata else None,
        }
        return {**shown, **{name: value for name, value in optional.items() if value}}

    def _reactions(self) -> list[dict[str, Any]]:
        return [
            {"name": name, "users": list(users), "count": len(users)}
            for name, users in self.reactions.items()
        ]


def named_blocks(blocks: Any, ids: Ids) -> list[dict[str, Any]]:
    """The blocks with the block_id and action_id that Slack gives where the app gave none."""
    return [_named(block, ids) for block in blocks or []]


def _named(block: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    named = {key: _named_value(value, ids) for key, value in block.items()}
    named.setdefault("block_id", ids.short())
    return named


def _named_value(value: Any, ids: Ids) -> Any:
    if isinstance(value, list):
        return [_named_value(one, ids) for one in value]
    if not isinstance(value, Mapping):
        return value
    named = {key: _named_value(one, ids) for key, one in value.items()}
    if value.get("type") in WITH_ACTION_ID:
        named.setdefault("action_id", ids.short())
    return named
