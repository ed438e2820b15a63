"""The addresses of the sandbox: Web API, Socket Mode, answers, uploads and the control API."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from contextlib import suppress

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.websockets import WebSocket

from sandbox import control, faults, front, live, responding, web_api
from sandbox.wire import WatchedProtocol
from sandbox.world import World

# uvicorn renews the Date header every tenth tick.
TICK_SECONDS = 0.1

Endpoint = Callable[[Request], Awaitable[Response]]
Serving = Callable[[World, Request], Awaitable[Response]]


class Server(uvicorn.Server):
    """uvicorn without its pauses at the end: tests start and stop many sandboxes."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self._ending = asyncio.Event()

    def end(self) -> None:
        """Stop serving; to be called in its event loop."""
        self._ending.set()

    async def main_loop(self) -> None:
        """Serve until told to end."""
        ticks = 0
        while not self._ending.is_set():
            await self.on_tick(ticks)
            ticks += 1
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), TICK_SECONDS)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Close every connection at once, without waiting for its answer."""
        for server in self.servers:
            server.close()
        for one in sockets or ():
            one.close()
        for connection in list(self.server_state.connections):
            connection.shutdown()
        await asyncio.sleep(0)


def server(world: World) -> Server:
    """The server for this world, not yet listening."""
    config = uvicorn.Config(
        site(world),
        http=WatchedProtocol,
        ws="websockets-sansio",
        lifespan="off",
        log_config=None,
        access_log=False,
    )
    return Server(config)


def site(world: World) -> Starlette:
    """The routes of the sandbox; the control API is one of them."""

    def route(path: str, serve: Serving, *methods: str) -> Route:
        return Route(path, _endpoint(world, serve), methods=list(methods))

    async def connection(websocket: WebSocket) -> None:
        if world.faults.take(faults.SOCKET, {}):
            await websocket.close()
            return
        await world.sockets.serve(websocket)

    async def page(websocket: WebSocket) -> None:
        await live.serve(world, websocket)

    return Starlette(
        routes=[
            route("/api/{method}", web_api.serve, "GET", "POST"),
            route("/respond/{secret}", responding.serve, "POST"),
            route("/upload/{file_id}", _upload, "POST"),
            route("/files/{file_id}", front.download, "GET"),
            route("/control/{verb}", control.serve, "POST"),
            WebSocketRoute("/socket", connection),
            WebSocketRoute("/live", page),
            route("/", front.serve, "GET"),
            route("/page/{name}", front.serve, "GET"),
        ],
        # A web page elsewhere must not reach the sandbox by a name that points to loopback.
        middleware=[Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1", "localhost"])],
    )


def _endpoint(world: World, serve: Serving) -> Endpoint:
    async def endpoint(request: Request) -> Response:
        try:
            return await serve(world, request)
        except asyncio.CancelledError:
            return PlainTextResponse("the sandbox ends", status_code=503)

    return endpoint


async def _upload(world: World, request: Request) -> Response:
    if world.files.receive(request.path_params["file_id"], await request.body()):
        return PlainTextResponse("OK")
    return PlainTextResponse("no such upload, or another length than announced", status_code=400)
