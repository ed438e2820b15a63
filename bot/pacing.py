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

WORKSPACE: dict[str, Pace] = {"post": POSTS, "update": TIER_3, "remove": TIER_3, "look": TIER_3}

# So many buckets are kept before those that are full again are forgotten.
MOST_BUCKETS = 10_000

# In seconds: what sums of fractions are off by must not cost a turn.
ROUNDING = 1e-6

Key = tuple[str, ...]


@dataclass
class Pacer:
    """Says how long the next call must wait. `seconds` is a monotonic clock in real time."""

    seconds: Callable[[], float]
    factor: float = 1.0
    _full_at: dict[Key, float] = field(default_factory=dict)
    _held_until: dict[Key, float] = field(default_factory=dict)

    def line_free_in(self, workspace_id: str, kind: str) -> float:
        """The seconds until a workspace may get another call of a kind, wherever it goes."""
        now = self.seconds()
        return max(
            self.held(workspace_id, kind), self._wait((workspace_id, kind), WORKSPACE[kind], now)
        )

    def channel_free_in(self, workspace_id: str, destination: str) -> float:
        """The seconds until a channel may get another message."""
        return self._wait((workspace_id, "to", destination), CHANNEL, self.seconds())

    def take(self, workspace_id: str, destination: str, kind: str) -> None:
        """Count a call."""
        now = self.seconds()
        self._count((workspace_id, "to", destination), CHANNEL, now)
        self._count((workspace_id, kind), WORKSPACE[kind], now)

    def hold(self, workspace_id: str, kind: str, seconds: float) -> None:
        """Let nothing of a kind leave for a while: Slack asked for it."""
        self._held_until[workspace_id, kind] = self.seconds() + seconds

    def held(self, workspace_id: str, kind: str) -> float:
        """The seconds for which nothing of a kind may leave."""
        return max(0.0, self._held_until.get((workspace_id, kind), 0.0) - self.seconds())

    def _wait(self, key: Key, pace: Pace, now: float) -> float:
        # A bucket told by one number: the moment at which it would be full again.
        gap = self.factor / pace.per_second
        wait = self._full_at.get(key, now) - now - (pace.burst - 1) * gap
        return wait if wait > ROUNDING else 0.0

    def _count(self, key: Key, pace: Pace, now: float) -> None:
        gap = self.factor / pace.per_second
        self._full_at[key] = max(self._full_at.get(key, now), now) + gap
        if len(self._full_at) > MOST_BUCKETS:
            self._full_at = {one: at for one, at in self._full_at.items() if at > now}
