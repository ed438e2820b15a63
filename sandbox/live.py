"""The page's socket: all that a member sees when it opens, and then each change as it comes."""

import asyncio
import json
from contextlib import suppress
from urllib.parse import urlsplit

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox import showing
from sandbox.errors import ImpossibleError
from sandbox.people import Person
from sandbox.world import Json, World

# Connections come and go without telling, so one looks this often by oneself.
LOOK_SECONDS = 1.0
# Many changes within this time go out as one.
GATHER_SECONDS = 0.03
# Says to a page that this workspace has no such member: the world was started anew.
NOBODY = 4404


async def serve(world: World, websocket: WebSocket) -> None:
    """Tell one tab, until it leaves; a foreign page is turned away (its origin says so)."""
    origin = urlsplit(websocket.headers.get("origin", "")).netloc
    if origin != websocket.headers.get("host"):
        await websocket.close(code=1008)
        return
    await websocket.accept()
    leaving = asyncio.ensure_future(_left(websocket))
    code = 1000
    try:
        await _Tab(world, websocket, leaving).tell()
    except ImpossibleError:
        code = NOBODY
    except (WebSocketDisconnect, RuntimeError, asyncio.CancelledError):
        pass
    leaving.cancel()
    with suppress(RuntimeError, WebSocketDisconnect):
        await websocket.close(code=code)


async def _left(websocket: WebSocket) -> None:
    with suppress(WebSocketDisconnect):
        while True:
            await websocket.receive_text()


class _Tab:
    """One open page: who looks, and what it was last told."""

    def __init__(self, world: World, websocket: WebSocket, leaving: "asyncio.Future[None]") -> None:
        asked = websocket.query_params
        self._world, self._websocket, self._leaving = world, websocket, leaving
        self._person: Person = world.workspace.person(asked.get("user", ""))
        self._told: Json = {}
        is_known = asked.get("life") == world.life
        self._number = int(asked.get("since", "")) if is_known else -1
        self._refusals = len(world.records.refusals)

    async def tell(self) -> None:
        """Send everything, or what is new since the page was here last; then every change."""
        while not self._leaving.done():
            frame = self._next()
            if frame:
                await self._websocket.send_text(json.dumps(frame, default=str))
                await asyncio.sleep(GATHER_SECONDS)
            await self._world.news.wait(LOOK_SECONDS)

    def _next(self) -> Json | None:
        world = self._world
        places = world.news.since(self._number)
        now = showing.passing(world, self._person)
        told, self._told, self._number = self._told, now, world.news.total
        stamp = {"since": self._number, "life": world.life, "now": world.clock.now().isoformat()}
        if places is None or (told and _places(told, self._person) != _places(now, self._person)):
            return {**showing.whole(world, self._person), **stamp}
        news = {key: value for key, value in now.items() if value != told.get(key)}
        start, self._refusals = self._refusals, len(world.records.refusals)
        refused = showing.refusals(world, start)
        messages = showing.changed(world, self._person, places) if places else {}
        if not news and not messages and not refused:
            return None
        return {"type": "news", **news, **messages, "refused": refused, **stamp}


def _places(told: Json, person: Person) -> set[str]:
    """The conversations whose messages the member sees."""
    return {one["id"] for one in told["channels"] if person.id in one["members"]}
