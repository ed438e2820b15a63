"""A world on paper: written down while it runs, and read again at the next start."""

import asyncio
import json
from base64 import b64decode, b64encode
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Any

from sandbox.channels import Channel, Kind
from sandbox.files import File
from sandbox.messages import Message
from sandbox.people import Person
from sandbox.views import View
from sandbox.world import Json, World

# Another shape of the file is another version: it is not read.
VERSION = 1
# The file is at most this far behind, in real seconds.
EVERY_SECONDS = 1.0


class UnreadableError(Exception):
    """The file is damaged, or another version wrote it."""


def written(world: World) -> Json:
    """What of the world lasts: people, conversations, files, Homes and the clock; no open form."""
    return {
        "version": VERSION,
        "name": world.name,
        "now": world.clock.now().isoformat(),
        "running": world.clock.running,
        "play": world.play,
        "ids": world.ids.state(),
        "people": [asdict(one) for one in world.workspace.people.values()],
        "channels": [asdict(one) for one in world.workspace.channels.values()],
        "files": [_file(one) for one in world.files.known.values()],
        "homes": [asdict(one) for one in world.views.homes.values()],
    }


def restore(world: World, found: Json) -> None:
    """Make a new world go on where another one was written down.

    Raises:
        UnreadableError: it is none of ours.
    """
    if found.get("version") != VERSION:
        raise UnreadableError(found.get("version"))
    try:
        _restore(world, found)
    except (KeyError, TypeError, ValueError) as wrong:
        raise UnreadableError(wrong) from wrong


def read(path: Path) -> Json:
    """The world in a file.

    Raises:
        UnreadableError: it is no JSON.
    """
    try:
        found = json.loads(path.read_text())
    except ValueError as wrong:
        raise UnreadableError(wrong) from wrong
    return found if isinstance(found, dict) else {}


def write(world: World, path: Path) -> None:
    """Write the world down; the file is never half written."""
    fresh = path.with_suffix(".new")
    fresh.write_text(json.dumps(written(world)))
    fresh.replace(path)


async def keep(world: World, path: Path) -> None:
    """Write the world down whenever it has changed, until cancelled."""
    last = None
    while True:
        mark = (world.news.total, world.clock.moves, world.delivery.total)
        if mark != last:
            write(world, path)
            last = mark
        await asyncio.sleep(EVERY_SECONDS)


def _restore(world: World, found: Json) -> None:
    world.name, world.play = found["name"], found["play"]
    world.clock.set(datetime.fromisoformat(found["now"]))
    world.clock.run(found["running"])
    world.ids.resume(found["ids"])
    here = world.workspace
    people = [Person(**one) for one in found["people"]]
    here.people = {one.id: one for one in people}
    channels = [_channel(one) for one in found["channels"]]
    here.channels = {one.id: one for one in channels}
    world.files.known = {one["id"]: _read_file(one) for one in found["files"]}
    world.views.homes = {one["user"]: View(**one) for one in found["homes"]}
    here.go_on(ts for channel in channels for ts in channel.messages)


def _channel(found: Json) -> Channel:
    def messages(shelf: str) -> dict[str, Message]:
        return {ts: Message(**one) for ts, one in found[shelf].items()}

    kept = {**found, "messages": messages("messages"), "ephemerals": messages("ephemerals")}
    return replace(Channel(**kept), kind=Kind(found["kind"]))


def _file(file: File) -> Json:
    content = None if file.content is None else b64encode(file.content).decode()
    return {**asdict(file), "content": content}


def _read_file(found: Json) -> File:
    content: Any = found["content"]
    return File(**{**found, "content": None if content is None else b64decode(content)})
