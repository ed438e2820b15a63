"""What a test or a person gets to see through the control API: frozen values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Self

from sandbox.filling import plain_value
from sandbox.visible import visible

Json = Mapping[str, Any]
Blocks = tuple[Json, ...]


@dataclass(frozen=True)
class Message:
    """A message as its readers see it; `ts` is Slack's own."""

    channel: str
    ts: str
    user: str
    text: str
    blocks: Blocks = ()
    attachments: Blocks = ()
    files: Blocks = ()
    thread_ts: str | None = None
    ephemeral_for: str | None = None
    edited: bool = False
    deleted: bool = False
    metadata: Json | None = None
    reactions: Mapping[str, list[str]] | None = None
    bot: bool = False

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        return cls(
            **{
                **found,
                "blocks": tuple(found["blocks"]),
                "attachments": tuple(found["attachments"]),
                "files": tuple(found["files"]),
            }
        )

    @property
    def plain(self) -> str:
        """All that a reader sees, mrkdwn as it is; `text` where there are no blocks."""
        shown = self.blocks or {"text": self.text}
        return visible([shown, self.attachments])

    @property
    def reference(self) -> dict[str, str]:
        """What names a message: its channel and `ts`."""
        return {"channel": self.channel, "ts": self.ts}


@dataclass(frozen=True)
class View:
    """`values` holds, by block_id, what `submit` would take; `state` is Slack's own shape."""

    id: str
    user: str
    callback_id: str
    type: str
    title: str
    blocks: Blocks
    values: Json
    state: Json
    private_metadata: str
    hash: str
    external_id: str
    sent: Json

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        state = found["state"]["values"]
        return cls(
            id=found["id"],
            user=found["user"],
            callback_id=found["callback_id"],
            type=found["type"],
            title=(found["title"] or {}).get("text", ""),
            blocks=tuple(found["blocks"]),
            values={block_id: _value(fields) for block_id, fields in state.items()},
            state=state,
            private_metadata=found["private_metadata"],
            hash=found["hash"],
            external_id=found["external_id"],
            sent=found,
        )

    @property
    def plain(self) -> str:
        """All that a reader sees, mrkdwn as it is."""
        shown = [self.sent[key] for key in ("title", "blocks", "submit", "close")]
        return visible(shown)


@dataclass(frozen=True)
class Answer:
    """What a person saw after doing something; `error` is Slack's own, not the app's words."""

    ok: bool
    error: str | None
    text: str | None
    blocks: Blocks
    message: Message | None
    errors: Mapping[str, str]
    view: View | None
    ack_ms: float
    payload: Any = None

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        view, message = found["view"], found["message"]
        return cls(
            **{
                **found,
                "blocks": tuple(found["blocks"]),
                "view": View.read(view) if view else None,
                "message": Message.read(message) if message else None,
            }
        )


@dataclass(frozen=True)
class Call:
    """One Web API call with its answer; `at` is real time."""

    method: str
    arguments: Json
    result: Json
    status: int
    at: datetime

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        return cls(**{**found, "at": datetime.fromisoformat(found["at"])})


@dataclass(frozen=True)
class Refusal:
    """`is_malformed` tells what no workspace would take from what this state did not allow."""

    where: str
    error: str
    problems: tuple[Mapping[str, str], ...]
    sent: Any
    at: datetime
    is_malformed: bool

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        at = datetime.fromisoformat(found["at"])
        return cls(**{**found, "problems": tuple(found["problems"]), "at": at})


@dataclass(frozen=True)
class Posted:
    """One accepted message: `kind` is post, ephemeral, update or delete."""

    kind: str
    via: str
    message: Message
    at: datetime
    real_at: datetime

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        return cls(
            kind=found["kind"],
            via=found["via"],
            message=Message.read(found["message"]),
            at=datetime.fromisoformat(found["at"]),
            real_at=datetime.fromisoformat(found["real_at"]),
        )


@dataclass(frozen=True)
class Delivered:
    """A payload's way to the app: how often it was tried, why again, and whether it arrived."""

    kind: str
    name: str
    payload: Json
    attempts: int
    reasons: tuple[str, ...]
    is_acked: bool
    is_given_up: bool

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        return cls(**{**found, "reasons": tuple(found["reasons"])})


@dataclass(frozen=True)
class Channel:
    """A channel and its members' ids."""

    id: str
    name: str
    kind: str
    members: tuple[str, ...]
    is_archived: bool
    is_general: bool
    is_shared: bool

    @classmethod
    def read(cls, found: Json) -> Self:
        """From the control API's JSON."""
        return cls(**{**found, "members": tuple(found["members"])})


def _value(fields: Json) -> Any:
    """One field's plain value; several of one block stay apart, by action_id."""
    values = {action_id: plain_value(state) for action_id, state in fields.items()}
    return next(iter(values.values())) if len(values) == 1 else values
