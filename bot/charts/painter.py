"""The process that draws charts: acks do not wait for it, and its death harms nothing."""

import contextlib
import os
from collections.abc import Mapping
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from threading import Lock, Thread
from typing import Any

# Whoever waits for an answer goes first.
NICE = 2


class Painter:
    """One process, started with the first chart."""

    def __init__(self) -> None:
        """Start nothing yet."""
        self._pool: ProcessPoolExecutor | None = None
        self._lock = Lock()

    def paint(self, name: str, figures: Mapping[str, Any]) -> "Future[bytes]":
        """Have a chart drawn; a process that died is replaced."""
        with self._lock:
            try:
                return self._running().submit(_draw, name, dict(figures))
            except BrokenProcessPool:
                self._pool = None
                return self._running().submit(_draw, name, dict(figures))

    def stop(self) -> None:
        """Let go of the process."""
        with self._lock:
            if self._pool:
                self._pool.shutdown(wait=True, cancel_futures=True)
            self._pool = None

    def _running(self) -> ProcessPoolExecutor:
        # Not forked: threads of ours may hold locks that a copy would wait for.
        context = get_context("spawn")
        self._pool = self._pool or ProcessPoolExecutor(
            1, mp_context=context, initializer=_make_room
        )
        return self._pool


def _make_room() -> None:
    with contextlib.suppress(OSError):
        os.nice(NICE)
    Thread(target=_end_with_baton, name="end-with-baton", daemon=True).start()


def _end_with_baton() -> None:
    """Without it, a Baton that was killed would leave this process behind for ever."""
    if baton := parent_process():
        baton.join()
        os._exit(1)


def _draw(name: str, figures: Mapping[str, Any]) -> bytes:
    from bot.charts.drawing import draw

    return draw(name, figures)
