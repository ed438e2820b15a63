"""response_url: five answers within thirty minutes, without a token (slack.md §1.1)."""

from dataclasses import dataclass
from time import monotonic

from sandbox.errors import RefusedError
from sandbox.ids import Ids

MOST_USES = 5
LIFE_SECONDS = 30 * 60.0


@dataclass
class ResponseUrl:
    """Where an answer goes: the user, the channel, and the message it may replace."""

    user: str
    channel: str
    message_ts: str | None
    thread_ts: str | None
    issued_at: float
    uses: int = 0


class ResponseUrls:
    """The addresses that were given out, each with what is left of it."""

    def __init__(self, ids: Ids, life: float = LIFE_SECONDS) -> None:
        self._ids = ids
        self._life = life
        self._issued: dict[str, ResponseUrl] = {}

    def issue(
        self, user: str, channel: str, message_ts: str | None = None, thread_ts: str | None = None
    ) -> str:
        """A new address; the answer is its path under the sandbox's own."""
        secret = self._ids.secret()
        self._issued[secret] = ResponseUrl(user, channel, message_ts, thread_ts, monotonic())
        return f"/respond/{secret}"

    def use(self, secret: str) -> ResponseUrl:
        """Use an address once more; `expired_url` or `used_url` when it is spent."""
        found = self._issued.get(secret)
        if found is None or monotonic() - found.issued_at > self._life:
            raise RefusedError("expired_url")
        if found.uses >= MOST_USES:
            raise RefusedError("used_url")
        found.uses += 1
        return found
