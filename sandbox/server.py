"""The sandbox as one object: a workspace with its server on loopback, in a thread of its own."""

import asyncio
import socket
from collections.abc import Iterable, Mapping
from datetime import datetime
from pathlib import Path
from threading import Event, Thread
from types import TracebackType
from typing import Any, Self

from sandbox import keeping, site
from sandbox.client import SandboxClient
from sandbox.clock import Bot, Clock
from sandbox.inside import Inside
from sandbox.people import WORKSPACE, Seed
from sandbox.rate_limits import Rate
from sandbox.response_urls import LIFE_SECONDS
from sandbox.world import Terms, World, create

HOST = "127.0.0.1"
START_SECONDS = 10.0


class Sandbox:
    """A local Slack workspace with one app, made from the app's manifest.

    `granted` names the optional scopes the installer allowed. Deadlines, delays and lives are
    real seconds; tests pass small ones. `kept` is a file that the world goes on from, and in.
    """

    def __init__(
        self,
        manifest: Mapping[str, Any],
        *,
        start: datetime,
        port: int = 0,
        running: bool = False,
        seed: Seed = WORKSPACE,
        granted: Iterable[str] = (),
        ack_deadline: float = 3.0,
        redelivery_delays: tuple[float, ...] = (0.0, 60.0, 300.0),
        trigger_life: float = 3.0,
        response_url_life: float = LIFE_SECONDS,
        rate_limits: bool | Mapping[str, Rate] = True,
        kept: Path | None = None,
    ) -> None:
        terms = Terms(
            manifest=manifest,
            start=start,
            running=running,
            seed=seed,
            granted=granted,
            ack_deadline=ack_deadline,
            redelivery_delays=redelivery_delays,
            trigger_life=trigger_life,
            response_url_life=response_url_life,
            rate_limits=rate_limits,
        )
        self._port, self._kept = port, kept
        self._world = create(terms)
        if kept and kept.exists():
            keeping.restore(self._world, keeping.read(kept))
        self._running: _Running | None = None

    def start(self) -> Self:
        """Listen on loopback, and return once requests are answered."""
        self._running = _Running(self._world, self._port, self._kept)
        return self

    def stop(self) -> None:
        """End the server and its thread."""
        if self._running:
            self._running.stop()
            self._running = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    @property
    def base_url(self) -> str:
        """Where it listens, without a slash at the end."""
        return self._world.base_url

    @property
    def api_url(self) -> str:
        """The Web API's address, as `SLACK_API_URL` wants it."""
        return f"{self.base_url}/api/"

    @property
    def bot_token(self) -> str:
        """The bot token that is valid now."""
        return self._world.app.bot_token

    @property
    def app_token(self) -> str:
        """The app-level token, for Socket Mode."""
        return self._world.app.app_token

    @property
    def signing_secret(self) -> str:
        """What signs the requests to an app whose manifest switches Socket Mode off."""
        return self._world.app.signing_secret

    @property
    def clock(self) -> Clock:
        """Business time; real time is moved by nothing."""
        return self._world.clock

    @property
    def client(self) -> SandboxClient:
        """A client of the control API."""
        return SandboxClient(self.base_url)

    @property
    def inside(self) -> Inside | None:
        """What the app shows of itself beside the page."""
        return self._world.inside

    @inside.setter
    def inside(self, inside: Inside | None) -> None:
        """What the app shows of itself beside the page."""
        self._world.inside = inside

    @property
    def bot(self) -> Bot | None:
        """What tells whether the app is idle, so that time can be moved."""
        return self._world.bot

    @bot.setter
    def bot(self, bot: Bot | None) -> None:
        """What tells whether the app is idle, so that time can be moved."""
        self._world.bot = bot


class _Running:
    """The thread with the event loop, from its start to its stop."""

    def __init__(self, world: World, port: int, kept: Path | None) -> None:
        self._socket = socket.create_server((HOST, port))
        world.base_url = f"http://{HOST}:{self._socket.getsockname()[1]}"
        self._world, self._kept = world, kept
        self._server = site.server(world)
        self._loop = asyncio.new_event_loop()
        self._is_up = Event()
        self._thread = Thread(target=self._run, name="sandbox", daemon=True)
        self._thread.start()
        if not self._is_up.wait(START_SECONDS):
            raise RuntimeError("the sandbox did not start")

    def stop(self) -> None:
        """End the server and its thread."""
        self._loop.call_soon_threadsafe(self._stop)
        self._thread.join(START_SECONDS)

    def _stop(self) -> None:
        self._world.delivery.cancel()
        self._server.end()

    def _run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            self._loop.call_soon(self._is_up.set)
            runner.run(self._serve())

    async def _serve(self) -> None:
        keeper = asyncio.ensure_future(self._keep())
        await self._server.serve(sockets=[self._socket])
        keeper.cancel()
        await self._world.delivery.carrier.close()
        if self._kept:
            keeping.write(self._world, self._kept)

    async def _keep(self) -> None:
        if self._kept:
            await keeping.keep(self._world, self._kept)
