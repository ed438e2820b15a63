"""Views: the stack of modals in front of each person, and their Home tabs (slack.md §1.1)."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from sandbox.errors import RefusedError
from sandbox.forms import state_of
from sandbox.ids import Ids
from sandbox.messages import State, named_blocks

MOST_STACKED = 3


@dataclass
class View:
    """A view as the app sent it, the user who sees it, and what they typed so far."""

    id: str
    user: str
    sent: Mapping[str, Any]
    blocks: list[dict[str, Any]]
    hash: str
    root_id: str
    previous_id: str | None = None
    typed: State = field(default_factory=dict)

    def state(self) -> State:
        """What is typed and chosen, as `view.state.values` says it."""
        return state_of(self.blocks, self.typed)

    def option(self, name: str, default: Any = None) -> Any:
        """A key of the view as the app sent it."""
        return self.sent.get(name, default)

    def as_slack(self, team_id: str, app_id: str, bot_id: str) -> dict[str, Any]:
        """The view as payloads and answers show it, with its hash and state."""
        return {
            "id": self.id,
            "team_id": team_id,
            "app_id": app_id,
            "app_installed_team_id": team_id,
            "bot_id": bot_id,
            **self._as_sent(),
            "blocks": deepcopy(self.blocks),
            "hash": self.hash,
            "root_view_id": self.root_id,
            "previous_view_id": self.previous_id,
            "state": {"values": self.state()},
        }

    def _as_sent(self) -> dict[str, Any]:
        return {
            "type": self.option("type"),
            "title": self.option("title"),
            "submit": self.option("submit"),
            "close": self.option("close"),
            "callback_id": self.option("callback_id", ""),
            "external_id": self.option("external_id", ""),
            "private_metadata": self.option("private_metadata", ""),
            "clear_on_close": self.option("clear_on_close", False),
            "notify_on_close": self.option("notify_on_close", False),
        }


class Views:
    """Every open modal and every published Home."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._edits = 0
        self.stacks: dict[str, list[View]] = {}
        self.homes: dict[str, View] = {}

    def top(self, user: str) -> View | None:
        """The modal that a person looks at, None without one."""
        stack = self.stacks.get(user)
        return stack[-1] if stack else None

    def open(self, user: str, sent: Mapping[str, Any]) -> View:
        """Open a modal in place of those that are open."""
        self._must_be_new(sent)
        view = self._new(user, sent)
        self.stacks[user] = [view]
        return view

    def push(self, user: str, sent: Mapping[str, Any]) -> View:
        """Put a modal on the open ones; `push_limit_reached` after three (slack.md §1.1)."""
        stack = self.stacks.get(user, [])
        if not stack:
            raise RefusedError("not_found")
        if len(stack) >= MOST_STACKED:
            raise RefusedError("push_limit_reached")
        self._must_be_new(sent)
        view = self._new(user, sent)
        view.root_id, view.previous_id = stack[0].id, stack[-1].id
        stack.append(view)
        return view

    def update(self, view: View, sent: Mapping[str, Any], hash_: str | None = None) -> View:
        """Change a view; `hash_conflict` when the hash is stale (slack.md §1.1)."""
        if hash_ is not None and hash_ != view.hash:
            raise RefusedError("hash_conflict")
        if sent.get("external_id") != view.option("external_id"):
            self._must_be_new(sent)
        view.sent, view.blocks = sent, named_blocks(sent.get("blocks"), self._ids)
        view.hash = self._hash()
        return view

    def publish(self, user: str, sent: Mapping[str, Any], hash_: str | None) -> View:
        """Set a person's Home, or change it as `update` does."""
        home = self.homes.get(user)
        if home:
            return self.update(home, sent, hash_)
        self._must_be_new(sent)
        self.homes[user] = self._new(user, sent)
        return self.homes[user]

    def find(self, view_id: str | None, external_id: str | None) -> View:
        """The open view with this id or external id, else `not_found`."""
        for view in self._all():
            if view_id and view.id == view_id:
                return view
            if external_id and view.option("external_id") == external_id:
                return view
        raise RefusedError("not_found")

    def pop(self, user: str) -> View | None:
        """Close the top modal, which shows the one below it again."""
        stack = self.stacks.get(user, [])
        return stack.pop() if stack else None

    def close(self, view: View) -> None:
        """Close this view, if it is still open, wherever it is in its stack."""
        self.stacks[view.user] = [one for one in self.stacks.get(view.user, []) if one is not view]

    def clear(self, user: str) -> list[View]:
        """Close every modal of the person; the answer is those closed, the top one first."""
        return list(reversed(self.stacks.pop(user, [])))

    def _all(self) -> Iterator[View]:
        for stack in self.stacks.values():
            yield from stack
        yield from self.homes.values()

    def _must_be_new(self, sent: Mapping[str, Any]) -> None:
        wanted = sent.get("external_id")
        if wanted and any(view.option("external_id") == wanted for view in self._all()):
            raise RefusedError("duplicate_external_id")

    def _new(self, user: str, sent: Mapping[str, Any]) -> View:
        view_id = self._ids.new("V")
        blocks = named_blocks(sent.get("blocks"), self._ids)
        return View(view_id, user, sent, blocks, self._hash(), view_id)

    def _hash(self) -> str:
        self._edits += 1
        return f"{self._edits}.{self._ids.short()}"
