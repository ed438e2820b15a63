"""A conversation: public or private channel, direct or group message."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from sandbox.messages import Message


class Kind(StrEnum):
    """The kinds of conversation, as the `types` argument of conversations.list names them."""

    PUBLIC = "public_channel"
    PRIVATE = "private_channel"
    DIRECT = "im"
    GROUP = "mpim"


SCOPE_PREFIX = {
    Kind.PUBLIC: "channels",
    Kind.PRIVATE: "groups",
    Kind.DIRECT: "im",
    Kind.GROUP: "mpim",
}


@dataclass
class Channel:
    """A conversation with its members' ids, messages, and what only single people see."""

    id: str
    name: str
    kind: Kind = Kind.PUBLIC
    members: list[str] = field(default_factory=list)
    created: int = 0
    creator: str = ""
    is_general: bool = False
    is_archived: bool = False
    is_shared: bool = False
    messages: dict[str, Message] = field(default_factory=dict)
    ephemerals: dict[str, Message] = field(default_factory=dict)

    def scope(self, verb: str) -> str:
        """The scope for this kind of conversation, such as `groups:read` (slack.md §6)."""
        return f"{SCOPE_PREFIX[self.kind]}:{verb}"

    def shown_name(self) -> str:
        """The `channel_name` in commands and interactions, which hides private names."""
        hidden = {Kind.DIRECT: "directmessage", Kind.PRIVATE: "privategroup"}
        return hidden.get(self.kind, self.name)

    def find(self, ts: str) -> Message | None:
        """The message with this ts, or the one shown to a single person; None without one."""
        return self.messages.get(ts) or self.ephemerals.get(ts)

    def thread(self, ts: str) -> list[Message]:
        """The parent and its replies, oldest first."""
        return [one for one in self.messages.values() if ts in (one.ts, one.thread_ts)]

    def as_slack(self, app_user: str, team_id: str) -> dict[str, Any]:
        """The channel object that conversations.info and conversations.list show the app."""
        return {**self._shape(team_id), **self._flags(app_user), **self._topics()}

    def _shape(self, team_id: str) -> dict[str, Any]:
        shape: dict[str, Any] = {"id": self.id, "created": self.created}
        if self.kind is Kind.DIRECT:
            return {**shape, "context_team_id": team_id}
        return {
            **shape,
            "name": self.name,
            "name_normalized": self.name,
            "creator": self.creator,
            "context_team_id": team_id,
            "shared_team_ids": [team_id],
        }

    def _flags(self, app_user: str) -> dict[str, Any]:
        flags: dict[str, Any] = {
            "is_channel": self.kind is Kind.PUBLIC,
            "is_group": self.kind is Kind.PRIVATE,
            "is_im": self.kind is Kind.DIRECT,
            "is_mpim": self.kind is Kind.GROUP,
            "is_private": self.kind is not Kind.PUBLIC,
            "is_archived": self.is_archived,
            "is_general": self.is_general,
            "is_shared": self.is_shared,
            "is_ext_shared": self.is_shared,
            "is_org_shared": False,
        }
        if self.kind is Kind.DIRECT:
            return {**flags, "user": self._other_than(app_user)}
        return {**flags, "is_member": app_user in self.members}

    def _other_than(self, app_user: str) -> str:
        return next((one for one in self.members if one != app_user), app_user)

    def _topics(self) -> Mapping[str, Any]:
        if self.kind is Kind.DIRECT:
            return {}
        empty = {"value": "", "creator": "", "last_set": 0}
        return {"topic": empty, "purpose": dict(empty), "num_members": len(self.members)}
