"""Outages: while Slack seems down, calls pause ever longer instead of failing one by one."""

import random
from collections import defaultdict
from dataclasses import dataclass, field

# So many destinations in a row must fail: one that always does says nothing about Slack.
SUSPICIOUS = 5

# In seconds.
FIRST_PAUSE = 2.0
LONGEST_PAUSE = 300.0


@dataclass
class _Run:
    """What failed in a workspace since its last success."""

    destinations: set[str] = field(default_factory=set)
    pauses: int = 0


class Outages:
    """Says for how long a workspace is left alone (reliability.md row 22)."""

    def __init__(self, rng: random.Random) -> None:
        self._rng = rng
        self._runs: dict[str, _Run] = defaultdict(_Run)

    def worked(self, workspace_id: str) -> None:
        """A call was answered: Slack is there."""
        self._runs.pop(workspace_id, None)

    def failed(self, workspace_id: str, destination: str) -> float:
        """Slack could not answer a call; returns the seconds to pause, 0 while it may be chance."""
        run = self._runs[workspace_id]
        run.destinations.add(destination)
        if len(run.destinations) < SUSPICIOUS:
            return 0.0
        pause: float = min(FIRST_PAUSE * 2 ** min(run.pauses, 10), LONGEST_PAUSE)
        run.pauses += 1
        return pause * self._rng.uniform(0.75, 1.25)
