"""What comes, asked of the app once after each change, however many pages want to know."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from typing import TYPE_CHECKING

from sandbox.inside import Coming

if TYPE_CHECKING:
    from sandbox.world import World


class Foresight:
    """The last answers of the app, for as long as nothing happened since."""

    def __init__(self) -> None:
        self._asking = asyncio.Lock()
        self._stamp: tuple[int, ...] = ()
        self._known: dict[int, Sequence[Coming]] = {}

    async def ahead(self, world: "World", days: int) -> Sequence[Coming]:
        """What so many days bring; nothing while no app is there that could tell."""
        if world.inside is None:
            return []
        async with self._asking:
            stamp = (world.news.total, world.delivery.total, world.clock.moves)
            if stamp != self._stamp:
                self._stamp, self._known = stamp, {}
            if days not in self._known:
                lasts = timedelta(days=days)
                self._known[days] = await asyncio.to_thread(world.inside.coming, lasts)
        return self._known[days]
