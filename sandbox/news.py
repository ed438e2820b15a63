"""What changed in the workspace, numbered, so that a page can catch up from where it stopped."""

import asyncio
from collections import deque

# A page that missed more than this is told everything anew.
KEPT = 20_000

Place = tuple[str, str]


class News:
    """The messages that came, changed or went, oldest first; whoever waits is woken."""

    def __init__(self) -> None:
        self.total = 0
        self._places: deque[Place] = deque(maxlen=KEPT)
        self._waiting: set[asyncio.Event] = set()

    def message(self, channel: str, ts: str) -> None:
        """Note that this message is another than it was."""
        self._places.append((channel, ts))
        self.total += 1
        self.stir()

    def stir(self) -> None:
        """Have everybody look again: something else may have changed."""
        for one in self._waiting:
            one.set()

    def since(self, number: int) -> list[Place] | None:
        """What changed after `total` was that number, each once; None if that is forgotten."""
        missed = self.total - number
        if not 0 <= missed <= len(self._places):
            return None
        recent = list(self._places)[len(self._places) - missed :]
        return list(dict.fromkeys(recent))

    async def wait(self, seconds: float) -> None:
        """Return when something may have changed, or after so many real seconds."""
        stirred = asyncio.Event()
        self._waiting.add(stirred)
        try:
            await asyncio.wait_for(stirred.wait(), seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.discard(stirred)
