"""The sandbox from outside: act as a member, change the workspace, move time, read everything."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from threading import Event
from time import monotonic
from typing import Any

from sandbox.people import Person
from sandbox.post import post
from sandbox.seen import Answer, Call, Channel, Delivered, Message, Posted, Refusal, View

NOTHING: Mapping[str, Any] = {}
POLL_SECONDS = 0.005


class SandboxClient:
    """`user` is a handle or an id, `channel` a name, an id, or "dm" for the app's own DM."""

    def __init__(self, base_url: str) -> None:
        self.base_url = base_url.rstrip("/")

    # Acting as a member

    def command(self, user: str, text: str, *, channel: str = "payments") -> Answer:
        """Type a slash command; the answer is what the person then sees (slack.md 1.1)."""
        return self._answer("command", user=user, text=text, channel=channel)

    def click(
        self,
        user: str,
        action_id: str,
        *,
        message: Message | None = None,
        value: str | None = None,
        block_id: str | None = None,
        select: Any = None,
    ) -> Answer:
        """Press or choose; `value` tells buttons of one action_id apart, `select` is the choice."""
        chosen = {"action_id": action_id, "value": value, "block_id": block_id}
        return self._answer("click", user=user, message=message, select=select, **chosen)

    def fill(self, user: str, values: Mapping[str, Any]) -> View | None:
        """Type into the open modal without submitting it."""
        return _view(self._do("fill", user=user, values=values))

    def submit(self, user: str, values: Mapping[str, Any] = NOTHING) -> Answer:
        """Fill the open modal and submit it; what is not named keeps its value."""
        return self._answer("submit", user=user, values=values)

    def close_modal(self, user: str, *, view: str | None = None) -> Answer:
        """Close the modal on top of the stack; one named by its id only while it is there."""
        return self._answer("close_modal", user=user, view=view)

    def shortcut(self, user: str, callback_id: str, *, message: Message | None = None) -> Answer:
        """Pick a shortcut, of a message where one is given, else a global one."""
        return self._answer("shortcut", user=user, callback_id=callback_id, message=message)

    def open_home(self, user: str, *, tab: str = "home") -> Answer:
        """Open one of the app's tabs, `home` or `messages`."""
        return self._answer("open_home", user=user, tab=tab)

    def say(self, user: str, text: str, *, channel: str, thread: Message | None = None) -> Message:
        """Write an ordinary message in a channel or in a thread."""
        said = self._do("say", user=user, text=text, channel=channel, thread=thread)
        return Message.read(said)

    def react(self, user: str, emoji: str, message: Message) -> None:
        """Add a reaction, named without its colons."""
        self._do("react", user=user, emoji=emoji, message=message)

    def unreact(self, user: str, emoji: str, message: Message) -> None:
        """Take a reaction back."""
        self._do("unreact", user=user, emoji=emoji, message=message)

    def delete_message(self, message: Message) -> None:
        """Delete a message, as its author or an admin would."""
        self._do("delete_message", message=message)

    def deliver(self, kind: str, payload: Mapping[str, Any], *, user: str = "ada") -> Answer:
        """Bring any payload to the app: forged, or one of `deliveries()` once more."""
        return self._answer("deliver", kind=kind, payload=payload, user=user)

    # Changing the workspace

    def join(self, user: str, channel: str) -> None:
        """Have somebody join a channel."""
        self._do("join", user=user, channel=channel)

    def leave(self, user: str, channel: str) -> None:
        """Have somebody leave a channel."""
        self._do("leave", user=user, channel=channel)

    def invite_app(self, channel: str, *, by: str) -> None:
        """Have a member invite the app to a channel."""
        self._do("invite_app", channel=channel, by=by)

    def remove_app(self, channel: str, *, by: str) -> None:
        """Have a member remove the app from a channel."""
        self._do("remove_app", channel=channel, by=by)

    def create_channel(
        self, name: str, *, members: Sequence[str], private: bool = False, shared: bool = False
    ) -> str:
        """Make a channel with these members, and return its id."""
        made = {"name": name, "members": list(members), "private": private, "shared": shared}
        return str(self._do("create_channel", **made))

    def archive_channel(self, channel: str) -> None:
        """Archive a channel."""
        self._do("archive_channel", channel=channel)

    def unarchive_channel(self, channel: str) -> None:
        """Open an archived channel again."""
        self._do("unarchive_channel", channel=channel)

    def rename_channel(self, channel: str, name: str) -> None:
        """Give a channel another name."""
        self._do("rename_channel", channel=channel, name=name)

    def delete_channel(self, channel: str) -> None:
        """Delete a channel for good."""
        self._do("delete_channel", channel=channel)

    def change_channel_id(self, channel: str) -> str:
        """Give a channel another id, as a move between workspaces does; return it."""
        return str(self._do("change_channel_id", channel=channel))

    def add_person(self, handle: str, **fields: Any) -> str:
        """Add somebody to the workspace, with any fields of `Person`; return their id."""
        return str(self._do("add_person", handle=handle, fields=fields))

    def change_person(self, handle: str, **fields: Any) -> None:
        """Change fields of somebody, such as `tz` or `deleted`."""
        self._do("change_person", handle=handle, fields=fields)

    def set_status(
        self, user: str, text: str = "", emoji: str = "", *, until: datetime | None = None
    ) -> None:
        """Set somebody's status, or with nothing clear it; it ends by itself at `until`."""
        expiration = int(until.timestamp()) if until else 0
        status = {"status_text": text, "status_emoji": emoji, "status_expiration": expiration}
        self.change_person(user, **status)

    def set_do_not_disturb(
        self, user: str, *, on: bool = True, start: str = "22:00", end: str = "08:00"
    ) -> None:
        """Set or end somebody's do-not-disturb hours, in their own zone."""
        self.change_person(user, dnd=on, dnd_start=start, dnd_end=end)

    def set_zone(self, user: str, tz: str | None) -> None:
        """Move somebody to another zone; None is somebody whose zone Slack does not know."""
        self.change_person(user, tz=tz)

    def deactivate(self, user: str) -> None:
        """Deactivate somebody, who leaves every channel and can do nothing any more."""
        self.change_person(user, deleted=True)

    def reactivate(self, user: str) -> None:
        """Let somebody in again; they are in no channel until they join one."""
        self.change_person(user, deleted=False)

    def uninstall(self) -> None:
        """Take the app out of the workspace; its token is revoked."""
        self._do("uninstall")

    def revoke_token(self) -> None:
        """Revoke the app's bot token."""
        self._do("revoke_token")

    def reinstall(self) -> str:
        """Install the app again; the answer is its new bot token."""
        return str(self._do("reinstall")["bot_token"])

    # Reading

    def messages(self, channel: str, *, viewer: str | None = None) -> list[Message]:
        """What stands in a channel; with `viewer`, what only they see as well."""
        return self._messages("messages", channel=channel, viewer=viewer)

    def thread(self, message: Message) -> list[Message]:
        """A message and the replies to it."""
        return self._messages("thread", message=message)

    def direct(self, user: str) -> list[Message]:
        """Somebody's direct messages with the app."""
        return self._messages("direct", user=user)

    def ephemerals(self, user: str, *, channel: str | None = None) -> list[Message]:
        """What only this person can see."""
        return self._messages("ephemerals", user=user, channel=channel)

    def modal(self, user: str) -> View | None:
        """The modal on top of somebody's stack, with what is typed into it."""
        return _view(self._do("modal", user=user))

    def home(self, user: str) -> View | None:
        """The app's Home as somebody sees it."""
        return _view(self._do("home", user=user))

    def calls(self, method: str | None = None) -> list[Call]:
        """Every Web API call the app made, or those of one method, oldest first."""
        return [Call.read(one) for one in self._do("calls", method=method)]

    def refusals(self) -> list[Refusal]:
        """Everything Slack would have refused, with the place in the payload."""
        return [Refusal.read(one) for one in self._do("refusals")]

    def posted(self, *, since: int = 0) -> list[Posted]:
        """Every message, edit and deletion that was accepted, in order, but for the first ones."""
        return [Posted.read(one) for one in self._do("posted", since=since)]

    def deliveries(self) -> list[Delivered]:
        """Every payload sent to the app, and what became of it."""
        return [Delivered.read(one) for one in self._do("deliveries")]

    def people(self) -> list[Person]:
        """Everybody of the workspace."""
        return [Person(**one) for one in self._do("people")]

    def channels(self) -> list[Channel]:
        """Every channel of the workspace."""
        return [Channel.read(one) for one in self._do("channels")]

    # Time

    def now(self) -> datetime:
        """The sandbox's business time."""
        return datetime.fromisoformat(self._do("now"))

    def advance(
        self, *, to: datetime | None = None, by: timedelta | None = None, next: bool = False
    ) -> list[datetime]:
        """Move time, stopping at every due moment until it is worked off; tells which."""
        if [to is not None, by is not None, next].count(True) != 1:
            raise ValueError("give one of to, by and next")
        seconds = by.total_seconds() if by is not None else None
        moment = to.isoformat() if to is not None else None
        visited = self._do("advance", to=moment, by=seconds, next=next)
        return [datetime.fromisoformat(one) for one in visited]

    # Faults

    def fault(
        self,
        method: str,
        kind: str,
        *,
        times: int = 1,
        channel: str | None = None,
        after_effect: bool = False,
        retry_after: str | None = None,
        error: str | None = None,
        status: int | None = None,
        seconds: float | None = None,
    ) -> None:
        """Let the next calls fail; the method may be "*" or "socket_mode", times -1 for ever."""
        rule = {"times": times, "channel": channel, "after_effect": after_effect}
        how = {"retry_after": retry_after, "error": error, "status": status, "seconds": seconds}
        self._do("fault", method=method, kind=kind, **rule, **how)

    def clear_faults(self) -> None:
        """Let every call succeed again."""
        self._do("clear_faults")

    def disconnect_sockets(self, reason: str) -> None:
        """`warning`, `refresh_requested` or `link_disabled`; anything else just closes."""
        self._do("disconnect_sockets", reason=reason)

    def connections(self) -> int:
        """How many sockets the app holds open."""
        return int(self._do("connections"))

    def wait_connected(self, n: int = 1, *, timeout: float = 10.0) -> None:
        """Wait until the app holds `n` sockets; `timeout` in real seconds."""
        ends = monotonic() + timeout
        while self.connections() < n:
            if monotonic() > ends:
                raise TimeoutError(f"{self.connections()} of {n} connections after {timeout} s")
            Event().wait(POLL_SECONDS)

    def _answer(self, verb: str, **body: Any) -> Answer:
        return Answer.read(self._do(verb, **body))

    def _messages(self, verb: str, **body: Any) -> list[Message]:
        return [Message.read(one) for one in self._do(verb, **body)]

    def _do(self, verb: str, **body: Any) -> Any:
        return post(f"{self.base_url}/control/{verb}", body)


def _view(found: Any) -> View | None:
    return View.read(found) if found else None
