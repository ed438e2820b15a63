"""How fast Baton may write: per channel, and per workspace and method (slack.md 2.1)."""

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Pace:
    """`per_second` calls on average, with `burst` of them at once."""

    per_second: float
    burst: int


# chat.postMessage: about one a second in a channel; "several hundred" a minute in a workspace.
CHANNEL = Pace(1.0, 3)
POSTS = Pace(200 / 60, 20)
TIER_3 = Pace(50 / 60, 10)

WORKSPACE: dict[str, Pace] = {"post": POSTS, "update": TIER_3, "remove": TIER_3}


@dataclass
class Pacer:
    """Says how long the next call must wait. `seconds` is a monotonic clock in real time."""

    seconds: Callable[[], float]
    factor: float = 1.0
    _free_at: dict[tuple[str, ...], float] = field(default_factory=dict)
    _held_until: dict[tuple[str, str], float] = field(default_factory=dict)

    def wait(self, workspace_id: str, destination: str, kind: str) -> float:
        """Reserve a place, and return the seconds until it."""
        now = self.seconds()
        channel = self._reserve((workspace_id, "to", destination), CHANNEL, now)
        return max(channel, self._reserve((workspace_id, kind), WORKSPACE[kind], now))

    def hold(self, workspace_id: str, kind: str, seconds: float) -> None:
        """Let nothing of a kind leave for a while: Slack asked for it."""
        self._held_until[workspace_id, kind] = self.seconds() + seconds

    def held(self, workspace_id: str, kind: str) -> float:
        """The seconds for which nothing of a kind may leave."""
        return max(0.0, self._held_until.get((workspace_id, kind), 0.0) - self.seconds())

    def _reserve(self, key: tuple[str, ...], pace: Pace, now: float) -> float:
        # A bucket told by one number: the moment at which it would be full again.
        gap = self.factor / pace.per_second
        full_at = max(self._free_at.get(key, now), now) + gap
        self._free_at[key] = full_at
        if len(self._free_at) > 10_000:
            self._free_at = {k: at for k, at in self._free_at.items() if at > now}
        return max(0.0, full_at - now - pace.burst * gap)
