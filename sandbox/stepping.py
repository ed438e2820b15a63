"""Moving business time: from due moment to due moment, each worked off before the next."""

import asyncio
from datetime import datetime
from time import monotonic

from sandbox.clock import Bot
from sandbox.errors import ImpossibleError
from sandbox.world import World

POLL_SECONDS = 0.025
# How long the app may work off one moment, in real seconds.
PATIENCE_SECONDS = 30.0


async def advance(world: World, to: datetime | None) -> list[datetime]:
    """Go to the moment, or with None to the next due one; the answer is the moments visited."""
    if to is not None and to < world.clock.now():
        raise ImpossibleError(f"{to} is in the past: time never runs back")
    await worked_off(world)
    visited = []
    while (due := await _next_due(world.bot)) is not None and (to is None or due <= to):
        await _set(world, due)
        visited.append(due)
        if to is None:
            return visited
    if to is not None:
        await _set(world, to)
    return visited


async def _set(world: World, moment: datetime) -> None:
    world.clock.set(moment)
    if world.bot:
        await asyncio.to_thread(world.bot.wake)
    await worked_off(world)


async def worked_off(world: World) -> None:
    """Return once nothing is under way or due; time stands on this moment until then."""
    ends = monotonic() + PATIENCE_SECONDS
    while (busy := await _busy_with(world)) is not None:
        if monotonic() > ends:
            raise ImpossibleError(f"the app is not idle after {PATIENCE_SECONDS:.0f} s: {busy}")
        await asyncio.sleep(POLL_SECONDS)


async def _busy_with(world: World) -> str | None:
    pending = world.delivery.pending()
    if pending:
        return f"not acknowledged: {', '.join(sorted({one.name() for one in pending}))}"
    if world.bot is None:
        return None
    if not await asyncio.to_thread(world.bot.is_idle):
        return "is_idle() is False"
    due = await _next_due(world.bot)
    if due is not None and due <= world.clock.now():
        return f"next_due() is still {due}"
    return None


async def _next_due(bot: Bot | None) -> datetime | None:
    return await asyncio.to_thread(bot.next_due) if bot else None
