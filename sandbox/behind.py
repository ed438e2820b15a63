"""The verbs behind the page: traffic, what comes, the outbox, the clock's pause, and a play."""

import asyncio
from collections.abc import Mapping
from dataclasses import asdict
from datetime import timedelta
from typing import Any

from sandbox import play as theatre
from sandbox.client import SandboxClient
from sandbox.errors import ImpossibleError
from sandbox.world import Arguments, Json, World

SHOWN = 150
PLAYED = "played"
SEED = 7


async def traffic(world: World, body: Arguments) -> list[Json]:
    """The newest of what went to the app and came from it, newest first, with payloads."""
    entries = [*_calls(world), *_deliveries(world), *_refusals(world)]
    return sorted(entries, key=lambda one: str(one["at"]), reverse=True)[:SHOWN]


async def coming(world: World, body: Arguments) -> list[Json]:
    """What the app would say in so many days from now."""
    return [asdict(one) for one in await world.foresight.ahead(world, body["days"])]


async def landmarks(world: World, body: Arguments) -> list[Json]:
    """The moments to which one can go by name."""
    if world.inside is None:
        return []
    return [asdict(one) for one in await asyncio.to_thread(world.inside.landmarks)]


async def outbox(world: World, body: Arguments) -> list[Json]:
    """What the app has on its way, or has sent."""
    if world.inside is None:
        return []
    return [asdict(one) for one in await asyncio.to_thread(world.inside.outbox)]


async def run_clock(world: World, body: Arguments) -> None:
    """Let time run by itself, or stand."""
    world.clock.run(bool(body["running"]))


async def play(world: World, body: Arguments) -> None:
    """Have the simulated team live for some days in this workspace; once, for it has one story."""
    if world.play == PLAYED:
        raise ImpossibleError("The team has lived its two weeks. Start anew: make sandbox FRESH=1")
    if world.play is not None:
        raise ImpossibleError("The team is at it already.")
    was_running = world.clock.running
    world.play = "The team begins."
    world.clock.run(False)
    lasts = timedelta(days=body["days"])
    try:
        await asyncio.to_thread(_perform, world, lasts)
        world.play = PLAYED
    except theatre.PlayError as error:
        world.play = None
        raise ImpossibleError(f"The play stopped: {error}") from None
    finally:
        world.clock.run(was_running)


def _perform(world: World, lasts: timedelta) -> None:
    def say(line: str) -> None:
        if line.startswith("── "):
            world.play = line.strip("─ ")

    theatre.play(SandboxClient(world.base_url), lasts, seed=SEED, say=say)


def _calls(world: World) -> list[Json]:
    return [
        {
            "at": one.at,
            "way": "call",
            "name": one.method,
            "verdict": _verdict(one.result),
            "sent": one.arguments,
            "answer": one.result,
        }
        for one in list(world.records.calls)[-SHOWN:]
    ]


def _verdict(result: Mapping[str, Any]) -> str:
    if result.get("ok"):
        return "ok"
    return str(result.get("error") or result.get("fault") or "failed")


def _deliveries(world: World) -> list[Json]:
    return [
        {
            "at": one.at,
            "way": "delivery",
            "name": one.name() if one.kind != "slash_commands" else one.payload["command"],
            "verdict": "ok" if one.is_acked else ", ".join(one.reasons) or "not acknowledged",
            "sent": one.payload,
            "answer": None,
        }
        for one in list(world.delivery.sent)[-SHOWN:]
    ]


def _refusals(world: World) -> list[Json]:
    return [
        {
            "at": one.at,
            "way": "refusal",
            "name": one.where,
            "verdict": one.error,
            "sent": one.sent,
            "answer": list(one.problems),
        }
        for one in list(world.records.refusals)[-SHOWN:]
    ]
