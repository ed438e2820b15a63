"""Socket Mode: tickets, up to ten connections, envelopes to any one of them (slack.md §1.3)."""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from starlette.websockets import WebSocket, WebSocketDisconnect

from sandbox.delivery import NotAckedError
from sandbox.errors import RefusedError
from sandbox.ids import Ids

MOST_CONNECTIONS = 10
# What Slack leaves a connection between the notice and its end, in seconds.
GRACE = {"warning": 10.0, "refresh_requested": 0.5, "link_disabled": 0.0}


Acknowledgement = asyncio.Future[Mapping[str, Any]]


class Connection:
    """One open socket, with the events that it was sent and has not acknowledged."""

    def __init__(self, websocket: WebSocket) -> None:
        self.websocket = websocket
        self.is_leaving = False
        self.unacked_events: list[Acknowledgement] = []

    async def send(self, frame: Mapping[str, Any]) -> None:
        """Send a frame; NotAckedError when the socket is gone."""
        try:
            await self.websocket.send_text(json.dumps(frame))
        except (WebSocketDisconnect, RuntimeError) as gone:
            raise NotAckedError("connection_failed") from gone

    async def close(self) -> None:
        """Close the socket, if it is still open."""
        with suppress(WebSocketDisconnect, RuntimeError):
            await self.websocket.close()

    def forget(self, ack: Acknowledgement) -> None:
        """Wait no longer for this acknowledgement."""
        if ack in self.unacked_events:
            self.unacked_events.remove(ack)

    def drop(self) -> None:
        """Fail the events not yet acknowledged, so that they go to another connection.

        What a person did is not sent twice: its ack may still come over a newer connection.
        """
        for ack in self.unacked_events:
            if not ack.done():
                ack.set_exception(NotAckedError("connection_failed"))


class SocketMode:
    """The carrier that brings envelopes to the app over its WebSocket connections."""

    def __init__(self, ids: Ids, app_id: str) -> None:
        self.connections: list[Connection] = []
        self.is_enabled = True
        self._ids = ids
        self._app_id = app_id
        self._tickets: set[str] = set()
        self._turn = 0
        self._closing: set[asyncio.Task[None]] = set()
        self._waiting: dict[str, Acknowledgement] = {}
        self._has_connection = asyncio.Event()

    def ticket(self) -> str:
        """A single-use permission to connect, as apps.connections.open hands one out."""
        if not self.is_enabled:
            raise RefusedError("link_disabled")
        if len(self.connections) >= MOST_CONNECTIONS:
            raise RefusedError("too_many_websockets")
        ticket = self._ids.secret()
        self._tickets.add(ticket)
        return ticket

    def is_open(self) -> bool:
        """Whether the app holds any socket."""
        return bool(self.connections)

    async def opened(self) -> None:
        """Wait until the app holds a socket."""
        await self._has_connection.wait()

    async def close(self) -> None:
        """Nothing: the server ends its connections."""

    async def carry(self, envelope: Mapping[str, Any], deadline: float) -> Mapping[str, Any]:
        """Send an envelope to any one socket; the answer is its ack (slack.md §1.3)."""
        connection = self._next_connection()
        ack: Acknowledgement = asyncio.get_running_loop().create_future()
        self._waiting[envelope["envelope_id"]] = ack
        if envelope["type"] == "events_api":
            connection.unacked_events.append(ack)
        try:
            await connection.send(envelope)
            return await asyncio.wait_for(ack, deadline)
        except TimeoutError as late:
            raise NotAckedError("timeout") from late
        finally:
            del self._waiting[envelope["envelope_id"]]
            connection.forget(ack)

    async def serve(self, websocket: WebSocket) -> None:
        """Hold one connection of the app, from hello to its end."""
        if websocket.query_params.get("ticket") not in self._tickets:
            await websocket.close(code=1008)
            return
        self._tickets.discard(websocket.query_params["ticket"])
        await websocket.accept()
        if len(self.connections) >= MOST_CONNECTIONS:
            await self._turn_away(websocket)
            return
        await self._hold(Connection(websocket))

    async def disconnect(self, reason: str) -> None:
        """Announce the end to every connection and end it after Slack's grace.

        A reason that is none of Slack's ends it at once and unannounced.
        """
        self.is_enabled = self.is_enabled and reason != "link_disabled"
        for connection in list(self.connections):
            connection.is_leaving = True
            if reason in GRACE:
                await connection.send(self._notice(reason))
            asyncio.get_running_loop().call_later(GRACE.get(reason, 0.0), self._end, connection)

    def _end(self, connection: Connection) -> None:
        if connection in self.connections:
            closing = asyncio.get_running_loop().create_task(connection.close())
            self._closing.add(closing)
            closing.add_done_callback(self._closing.discard)

    async def _hold(self, connection: Connection) -> None:
        try:
            await connection.send(self._hello())
            self._relieve()
            self.connections.append(connection)
            self._has_connection.set()
            await self._listen(connection)
        except (WebSocketDisconnect, NotAckedError, ValueError):
            pass
        finally:
            self._let_go(connection)

    def _relieve(self) -> None:
        """End one connection that was told to go: its successor is here.

        Until the old one ends, the SDK's own client may wait for it and read nothing at all.
        """
        leaving = next((one for one in self.connections if one.is_leaving), None)
        if leaving:
            self._end(leaving)

    def _let_go(self, connection: Connection) -> None:
        self.connections = [one for one in self.connections if one is not connection]
        if not self.connections:
            self._has_connection.clear()
        connection.drop()

    async def _listen(self, connection: Connection) -> None:
        while True:
            self._acknowledge(json.loads(await connection.websocket.receive_text()))

    def _acknowledge(self, frame: Any) -> None:
        # The SDK acks on its newest connection, which after a refresh is another one.
        ack = self._waiting.get(frame.get("envelope_id", ""))
        if ack and not ack.done():
            ack.set_result(frame)

    def _next_connection(self) -> Connection:
        staying = [one for one in self.connections if not one.is_leaving]
        candidates = staying or self.connections
        if not candidates:
            raise NotAckedError("connection_failed")
        self._turn += 1
        return candidates[self._turn % len(candidates)]

    async def _turn_away(self, websocket: WebSocket) -> None:
        await websocket.send_text(json.dumps(self._notice("too_many_websockets")))
        await websocket.close()

    def _hello(self) -> dict[str, Any]:
        return {
            "type": "hello",
            "num_connections": len(self.connections) + 1,
            "debug_info": {"host": "sandbox", "approximate_connection_time": 18060},
            "connection_info": {"app_id": self._app_id},
        }

    def _notice(self, reason: str) -> dict[str, Any]:
        return {"type": "disconnect", "reason": reason, "debug_info": {"host": "sandbox"}}
