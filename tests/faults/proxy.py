"""A proxy before PostgreSQL that loses answers, hangs up and falls silent on request."""

import asyncio
import contextlib
import socket
import struct
from threading import Event, Thread
from typing import Self

from sqlalchemy import make_url

CHUNK = 65536


class Proxy:
    """Stands on loopback between Baton and a server on a Unix socket, in a thread of its own.

    What is set holds for bytes that come afterwards: `is_paused` lets nothing through,
    `cut_after` lets so many bytes of the server through and then resets the connection, and
    `lose` resets it instead of bringing an answer that holds these bytes.
    """

    def __init__(self, url: str) -> None:
        self._to = make_url(url)
        self._loop = asyncio.new_event_loop()
        self._is_up, self._going = Event(), asyncio.Event()
        self.cut_after: int | None = None
        self.lose: bytes | None = None
        self.lost = 0
        self._thread = Thread(target=self._run, name="proxy", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        assert self._is_up.wait(5)
        return self

    def __exit__(self, *_: object) -> None:
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(5)

    @property
    def url(self) -> str:
        """The address of the same database, through the proxy."""
        to = self._to.set(host="127.0.0.1", port=self._port, query={})
        return to.render_as_string(hide_password=False)

    def pause(self) -> None:
        """Let nothing through: the server seems to think."""
        self._loop.call_soon_threadsafe(self._going.clear)

    def go_on(self) -> None:
        """Let everything through again."""
        self._loop.call_soon_threadsafe(self._going.set)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_until_complete(self._serve())
        self._loop.close()

    async def _serve(self) -> None:
        self._end, self._ways = asyncio.Event(), set[asyncio.Task[None]]()
        self._going.set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self._port = server.sockets[0].getsockname()[1]
        self._is_up.set()
        await self._end.wait()
        server.close()
        for way in self._ways:
            way.cancel()
        await asyncio.gather(*self._ways, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        folder = self._to.query["host"]
        path = f"{folder}/.s.PGSQL.{self._to.port or 5432}"
        back, there = await asyncio.open_unix_connection(path)
        ways = (self._carry(reader, there, None), self._carry(back, writer, writer))
        for way in map(self._loop.create_task, ways):
            self._ways.add(way)
            way.add_done_callback(self._ways.discard)

    async def _carry(
        self,
        reader: asyncio.StreamReader,
        writer: asyncio.StreamWriter,
        client: asyncio.StreamWriter | None,
    ) -> None:
        """One direction; `client` where it is that of the answers."""
        with contextlib.suppress(ConnectionError):
            while chunk := await reader.read(CHUNK):
                await self._going.wait()
                if client and self._is_lost(chunk):
                    self.lost += 1
                    _reset(client)
                    return
                writer.write(chunk)
                await writer.drain()
        writer.close()

    def _is_lost(self, chunk: bytes) -> bool:
        if self.lose is not None and self.lose in chunk:
            self.lose = None
            return True
        if self.cut_after is None:
            return False
        self.cut_after -= len(chunk)
        if self.cut_after > 0:
            return False
        self.cut_after = None
        return True


def _reset(client: asyncio.StreamWriter) -> None:
    sock = client.get_extra_info("socket")
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    client.transport.abort()
