"""Rate limits per method, in real time, with the bursts that Slack lets pass (slack.md §2.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from math import ceil
from time import monotonic


@dataclass(frozen=True)
class Rate:
    """How many calls a minute, and how many at once."""

    per_minute: float
    burst: int


class Tier(IntEnum):
    """Slack's tiers; a special one is generous here, for its figure is not published."""

    ONE = 1
    TWO = 20
    THREE = 50
    FOUR = 100
    SPECIAL = 600


POST_PER_WORKSPACE = Rate(per_minute=300, burst=60)
POST_PER_CHANNEL = Rate(per_minute=60, burst=5)


@dataclass
class Bucket:
    """What is left of a rate for one method, or for one channel."""

    rate: Rate
    tokens: float
    filled_at: float

    def take(self, now: float) -> float:
        """Take a token; the answer is how many seconds to wait for one, 0 when there was one."""
        per_second = self.rate.per_minute / 60
        self.tokens = min(self.rate.burst, self.tokens + (now - self.filled_at) * per_second)
        self.filled_at = now
        if self.tokens >= 1:
            self.tokens -= 1
            return 0
        return (1 - self.tokens) / per_second


class RateLimits:
    """The rate of each method; off, or with rates of one's own, where a test wants it."""

    def __init__(self, limits: bool | Mapping[str, Rate]) -> None:
        self.is_on = limits is not False
        self._own = {} if isinstance(limits, bool) else dict(limits)
        self._buckets: dict[tuple[str, str], Bucket] = {}

    def retry_after(self, method: str, tier: Tier, channel: str | None) -> int | None:
        """Count a call; the answer is the seconds of Retry-After, or None when it may pass."""
        if not self.is_on:
            return None
        wait = self._take((method, ""), self._rate(method, tier))
        if method == "chat.postMessage" and channel and not wait:
            wait = self._take((method, channel), self._own.get(method, POST_PER_CHANNEL))
        return ceil(wait) if wait else None

    def _rate(self, method: str, tier: Tier) -> Rate:
        if method == "chat.postMessage":
            return POST_PER_WORKSPACE
        return self._own.get(method, Rate(per_minute=tier, burst=max(1, tier)))

    def _take(self, key: tuple[str, str], rate: Rate) -> float:
        now = monotonic()
        bucket = self._buckets.setdefault(key, Bucket(rate, rate.burst, now))
        return bucket.take(now)
