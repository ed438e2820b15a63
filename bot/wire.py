"""How a request arrives over HTTP: whoever sends too much, or is slow on purpose, is cut off."""

import asyncio
from asyncio import TimerHandle, Transport
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.requests import Request
from uvicorn.protocols.http.h11_impl import H11Protocol


def impatient(seconds: float) -> type[H11Protocol]:
    """uvicorn's own protocol, which by itself waits for headers for ever, with an end to that."""

    class ImpatientProtocol(H11Protocol):
        _patience: TimerHandle | None = None

        def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
            super().connection_made(transport)
            self._wait()

        def on_response_complete(self) -> None:
            super().on_response_complete()
            self._wait()

        def connection_lost(self, exc: Exception | None) -> None:
            self._stop_waiting()
            super().connection_lost(exc)

        def _wait(self) -> None:
            self._stop_waiting()
            self._patience = self.loop.call_later(seconds, self._give_up)

        def _stop_waiting(self) -> None:
            if self._patience:
                self._patience.cancel()

        def _give_up(self) -> None:
            # A request whose headers have come is timed by whoever reads its body.
            if self.cycle is None or self.cycle.response_complete:
                self.transport.close()

    return ImpatientProtocol


async def read_body(request: Request, patience: float, most: int) -> bytes:
    """The body, of at most `most` bytes, which may take `patience` seconds to come.

    Raises:
        HTTPException: it is longer, or takes longer.
    """
    if int(request.headers.get("content-length", "0")) > most:
        raise cut_off(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    body = bytearray()
    try:
        async with asyncio.timeout(patience):
            async for chunk in request.stream():
                body += chunk
                if len(body) > most:
                    raise cut_off(HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    except TimeoutError:
        raise cut_off(HTTPStatus.REQUEST_TIMEOUT) from None
    return bytes(body)


def cut_off(status: HTTPStatus) -> HTTPException:
    """What refuses a request unread and ends its connection.

    What was not read must not be taken for the next request.
    """
    return HTTPException(status, headers={"connection": "close"})


def only(request: Request, name: str) -> str:
    """A header that must stand once; twice, it is as good as none."""
    found = request.headers.getlist(name)
    return found[0] if len(found) == 1 else ""
