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
    due = await _worked_off(world)
    visited = []
    while due is not None and (to is None or due <= to):
        visited.append(due)
        due = await _set(world, due)
        if to is None:
            return visited
    if to is not None:
        await _set(world, to)
    return visited


async def _set(world: World, moment: datetime) -> datetime | None:
    world.clock.set(moment)
    if world.bot:
        await asyncio.to_thread(world.bot.wake)
    return await _worked_off(world)


async def _worked_off(world: World) -> datetime | None:
    """Return once nothing is under way or due; time stands on this moment until then.

    The answer is the moment at which the app has something to do next; None without one.
    """
    ends = monotonic() + PATIENCE_SECONDS
    while True:
        try:
            return await _next_due(world)
        except BusyError as busy:
            if monotonic() > ends:
                problem = f"the app is not idle after {PATIENCE_SECONDS:.0f} s: {busy}"
                raise ImpossibleError(problem) from busy
        await asyncio.sleep(POLL_SECONDS)
        if world.bot:
            # What it does now may make something else due, which it would come to by itself later.
            await asyncio.to_thread(world.bot.wake)


class BusyError(Exception):
    """The app is at work; says at what."""


async def _next_due(world: World) -> datetime | None:
    pending = world.delivery.pending()
    if pending:
        raise BusyError(f"not acknowledged: {', '.join(sorted({one.name() for one in pending}))}")
    if world.bot is None:
        return None
    due = await asyncio.to_thread(_asked, world.bot)
    if due is not None and due <= world.clock.now():
        raise BusyError(f"next_due() is still {due}")
    return due


def _asked(bot: Bot) -> datetime | None:
    try:
        is_idle, due = bot.is_idle(), bot.next_due()
    except Exception as error:
        # Its database may be slow to answer: it is asked again.
        raise BusyError(f"it cannot tell: {error!r}") from error
    if not is_idle:
        raise BusyError("is_idle() is False")
    return due
