"""The HTTP connection under a request, so that a fault can close or reset it."""

import socket
import struct
from asyncio import BaseTransport, Transport
from collections.abc import Mapping
from typing import Any

from uvicorn.protocols.http.h11_impl import H11Protocol

# With lingering on and no time for it, closing sends a reset.
RESET_ON_CLOSE = struct.pack("ii", 1, 0)

Address = tuple[Any, Any]

_transports: dict[Address, BaseTransport] = {}


class WatchedProtocol(H11Protocol):
    """uvicorn's own HTTP protocol, which also remembers its transport by address."""

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Remember the transport of the new connection."""
        super().connection_made(transport)
        _transports[(self.client, self.server)] = transport

    def connection_lost(self, exc: Exception | None) -> None:
        """Forget the transport of the closed connection."""
        _transports.pop((self.client, self.server), None)
        super().connection_lost(exc)


def close_connection(scope: Mapping[str, Any], *, reset: bool) -> None:
    """Cut the request's connection: reset, or just closed."""
    transport = _transports.get((scope["client"], scope["server"]))
    if transport is None:
        return
    if reset:
        connection = transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, RESET_ON_CLOSE)
    assert isinstance(transport, Transport)
    transport.abort()
