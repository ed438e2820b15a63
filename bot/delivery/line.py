"""The line: what may leave, in whose turn, and when the next may (P7).

Each workspace has one line for each kind of call. Lines take turns, so that a long one holds up
no other; and what must wait for its pace takes up no place on the wire.
"""

import heapq
from collections import deque
from collections.abc import Iterable

from bot.pacing import Pacer
from storage.outbox.claims import Candidate

Key = tuple[str, str]


class Lines:
    """Candidates in the order in which they may leave."""

    def __init__(self, pacer: Pacer) -> None:
        self._pacer = pacer
        self._lines: dict[Key, deque[Candidate]] = {}
        # When each line that is not empty may move next, in the pacer's seconds.
        self._turns: list[tuple[float, int, Key]] = []
        self._turn = 0

    def __len__(self) -> int:
        return sum(len(line) for line in self._lines.values())

    def renew(self, candidates: Iterable[Candidate]) -> None:
        """Forget what stood in line, and take these, in their order."""
        self._lines, self._turns = {}, []
        for one in candidates:
            self._lines.setdefault((one.workspace_id, one.kind), deque()).append(one)
        for key in self._lines:
            self._queue_up(key)

    def free_in(self) -> float | None:
        """The seconds until something may leave; None where nothing stands in line."""
        return max(0.0, self._turns[0][0] - self._pacer.seconds()) if self._turns else None

    def take(self, room: int) -> list[Candidate]:
        """Up to `room` candidates that may leave now; they count as called."""
        found: list[Candidate] = []
        while len(found) < room and self._turns and self._turns[0][0] <= self._pacer.seconds():
            _, _, key = heapq.heappop(self._turns)
            if one := self._first_free(self._lines[key]):
                self._pacer.take(one.workspace_id, one.destination, one.kind)
                found.append(one)
            if self._lines[key]:
                self._queue_up(key, wait=0.0 if one else self._wait_of(key))
        return found

    def _first_free(self, line: deque[Candidate]) -> Candidate | None:
        """The first whose channel is free; those before it stand at the end then."""
        for _ in range(len(line)):
            one = line.popleft()
            if not self._pacer.channel_free_in(one.workspace_id, one.destination):
                return one
            line.append(one)
        return None

    def _wait_of(self, key: Key) -> float:
        line = self._lines[key]
        return min(self._pacer.channel_free_in(one.workspace_id, one.destination) for one in line)

    def _queue_up(self, key: Key, wait: float = 0.0) -> None:
        # The number keeps lines that are free alike in turns.
        self._turn += 1
        at = self._pacer.seconds() + max(wait, self._pacer.line_free_in(*key))
        heapq.heappush(self._turns, (at, self._turn, key))
