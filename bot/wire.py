"""The HTTP connection under a request: whoever is slow on purpose is cut off."""

from asyncio import TimerHandle, Transport

from uvicorn.protocols.http.h11_impl import H11Protocol

# How long a request may take to arrive (reliability.md row 32).
READ_SECONDS = 10.0


class ImpatientProtocol(H11Protocol):
    """uvicorn's own protocol, which by itself waits for headers for ever."""

    _patience: TimerHandle | None = None

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Begin to wait for the first request."""
        super().connection_made(transport)
        self._wait()

    def on_response_complete(self) -> None:
        """Begin to wait for the next request."""
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        """Wait no more."""
        self._stop_waiting()
        super().connection_lost(exc)

    def _wait(self) -> None:
        self._stop_waiting()
        self._patience = self.loop.call_later(READ_SECONDS, self._give_up)

    def _stop_waiting(self) -> None:
        if self._patience:
            self._patience.cancel()

    def _give_up(self) -> None:
        # A request that has begun has its own time, and its body too.
        if self.cycle is None or self.cycle.response_complete:
            self.transport.close()
