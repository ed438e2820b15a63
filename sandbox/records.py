"""What happened: calls, refusals, accepted messages and deliveries, in order."""

from collections import deque
from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from itertools import islice
from typing import Any

from sandbox.clock import real_now
from sandbox.errors import RefusedError

KEPT = 20_000

# These depend on the state of the workspace: a well-formed request may meet them too.
OF_STATE = frozenset(
    {
        "already_reacted",
        "cannot_dm_bot",
        "cant_delete_message",
        "cant_update_message",
        "channel_not_found",
        "edit_window_closed",
        "exchanged_trigger_id",
        "expired_trigger_id",
        "expired_url",
        "hash_conflict",
        "is_archived",
        "is_inactive",
        "message_not_found",
        "messages_tab_disabled",
        "no_reaction",
        "not_found",
        "not_in_channel",
        "thread_not_found",
        "used_url",
        "user_disabled",
        "user_not_found",
        "user_not_in_channel",
    }
)


@dataclass(frozen=True)
class Call:
    """One Web API call as it came and as it was answered; `at` is real time."""

    method: str
    arguments: Mapping[str, Any]
    result: Mapping[str, Any]
    status: int
    at: datetime


@dataclass(frozen=True)
class Refusal:
    """Something that Slack would have refused; `where` is a method or the place of an answer."""

    where: str
    error: str
    problems: tuple[Mapping[str, str], ...]
    sent: Any
    at: datetime
    is_malformed: bool


@dataclass(frozen=True)
class Accepted:
    """A message of the app that the workspace took: posted, updated, deleted or ephemeral."""

    kind: str
    via: str
    message: Mapping[str, Any]
    at: datetime
    real_at: datetime


@dataclass
class Records:
    """The newest calls, refusals and accepted messages; older ones are forgotten."""

    calls: deque[Call] = field(default_factory=lambda: deque(maxlen=KEPT))
    refusals: deque[Refusal] = field(default_factory=lambda: deque(maxlen=KEPT))
    accepted: deque[Accepted] = field(default_factory=lambda: deque(maxlen=KEPT))
    _forgotten: int = 0

    def call(
        self, method: str, arguments: Mapping[str, Any], result: Mapping[str, Any], status: int
    ) -> None:
        """Write down a call with its answer."""
        kept = deepcopy(dict(arguments)), deepcopy(dict(result))
        self.calls.append(Call(method, *kept, status, real_now()))

    def refusal(self, where: str, refused: RefusedError, sent: Any) -> None:
        """Write down a refusal; it is malformed unless the state of things was the cause."""
        problems = tuple(
            {
                "pointer": one.pointer,
                "code": one.code,
                "message": one.message,
                "constraint": one.constraint,
            }
            for one in refused.problems
        )
        malformed = refused.error not in OF_STATE
        now = real_now()
        kept = Refusal(where, refused.error, problems, deepcopy(sent), now, malformed)
        self.refusals.append(kept)

    def accept(self, kind: str, via: str, message: Mapping[str, Any], at: datetime) -> None:
        """Write down a message, an edit or a deletion that was accepted."""
        kept = deepcopy(dict(message))
        self._forgotten += len(self.accepted) == KEPT
        self.accepted.append(Accepted(kind, via, kept, at, real_now()))

    def accepted_after(self, count: int) -> list[Accepted]:
        """What was accepted after the first `count`, as far as it is remembered."""
        return list(islice(self.accepted, max(count - self._forgotten, 0), None))
