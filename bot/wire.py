"""The HTTP connection under a request: whoever is slow on purpose is cut off."""

from asyncio import TimerHandle, Transport

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
