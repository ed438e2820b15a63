"""Signed HTTP: Slack's other way in, and three addresses that tell how Baton is."""

import asyncio
import hashlib
import logging
import socket
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from http import HTTPStatus
from threading import Thread
from time import monotonic

import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST
from slack_bolt import App, BoltRequest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot import payloads, signature
from bot.clock import system_clock
from bot.errors import OperatorError
from bot.settings import Settings
from bot.slack import LISTENERS
from bot.wire import cut_off, impatient, only, read_body

# Slack names no limit; a form with every field full stays well below this (slack.md 1.5).
MOST_BYTES = 1024 * 1024

# GitHub's own limit is said to be 25 MiB; what Baton reads of an event is far below this (row 61).
MOST_WEBHOOK_BYTES = 5 * MOST_BYTES

# Code hosts wait ten seconds. They must not take the seats of people who wait for Slack, so they
# have two of their own, and what comes all at once waits for them.
WEBHOOKS = 2
WEBHOOK_SECONDS = 5.0

# So many may be read or wait at once; more are sent back unread, as each holds its body in memory.
MOST_WAITING = 32

# How long a request may take to arrive (reliability.md row 32).
READ_SECONDS = 10.0

# What a request may wait for a listener. With the longest wait for the database it is still
# answered within Slack's three seconds.
SEAT_SECONDS = 0.5

# What SIGTERM leaves to what is under way (P21).
GRACE_SECONDS = 10

# Between two warnings of forged requests: whoever forges must not fill the log.
QUIET_SECONDS = 60

# Nothing else of the headers reaches Bolt: they are not signed, and some of them steer it.
PASSED_ON = ("x-slack-retry-num", "x-slack-retry-reason")

# What a code host signs with, and what it calls its event and its delivery.
OF_CODE_HOSTS = (
    *("content-type", "x-hub-signature-256", "x-github-event", "x-github-delivery"),
    *("x-gitlab-token", "x-gitlab-event", "x-gitlab-event-uuid"),
)

# Takes the kind of host, the hook, its headers and the body as it came; returns the status.
Webhook = Callable[[str, str, Mapping[str, str], bytes], HTTPStatus]

log = logging.getLogger(__name__)


class Web:
    """The HTTP server, in a thread of its own: size, then signature, then what is said (F6)."""

    def __init__(
        self,
        app: App,
        settings: Settings,
        problem: Callable[[], str | None],
        metrics: Callable[[], bytes],
        webhook: Webhook,
        *,
        calendar: Callable[[str], bytes | None] = lambda _token: None,
        patience: float = READ_SECONDS,
    ) -> None:
        """`problem` says in one short sentence why Baton is not ready, if it is not; `metrics`
        tells how it is, as Prometheus reads it.

        `webhook` takes what code hosts send. `calendar` is what stands at a calendar's address, if
        it is one. `patience` is how many seconds a request may take to arrive.
        """
        self._app, self._settings, self._problem = app, settings, problem
        self._metrics, self._webhook, self._calendar_of = metrics, webhook, calendar
        self._patience = patience
        self._listeners = ThreadPoolExecutor(LISTENERS, "listener")
        # One thread: however many ask, looking takes one connection to the database.
        self._looker = ThreadPoolExecutor(1, "readiness")
        self._seats = asyncio.Semaphore(LISTENERS)
        self._webhooks = ThreadPoolExecutor(WEBHOOKS, "webhook")
        self._webhook_seats = asyncio.Semaphore(WEBHOOKS)
        self._waiting = 0
        self._warned_at = -float(QUIET_SECONDS)
        self._server = uvicorn.Server(_config(self._site(), patience))
        self._thread: Thread | None = None

    def start(self) -> None:
        """Listen, and begin to answer.

        Raises:
            OperatorError: the address is taken, or none of this machine's.
        """
        listening = _listen(self._settings.host, self._settings.port)
        self._thread = Thread(target=self._run, args=[listening], name="web", daemon=True)
        self._thread.start()

    def is_connected(self) -> bool:
        """Whether it listens: Slack comes by itself."""
        return self._thread is not None and self._thread.is_alive()

    def stop(self) -> None:
        """Take no more requests, answer those under way, and return."""
        self._server.should_exit = True
        if self._thread:
            self._thread.join()
        self._listeners.shutdown()
        self._looker.shutdown()
        self._webhooks.shutdown()

    def _run(self, listening: socket.socket) -> None:
        asyncio.run(self._server.serve(sockets=[listening]))

    def _site(self) -> Starlette:
        site = Starlette(
            routes=[
                Route("/slack/events", self._events, methods=["POST"]),
                Route("/calendar/{token}.ics", self._calendar),
                Route("/webhooks/{host}/{hook}", self._hooked, methods=["POST"]),
                Route("/healthz", _alive),
                Route("/readyz", self._ready),
                Route("/metrics", self._measured),
            ],
            exception_handlers={HTTPException: _refused, ClientDisconnect: _gone, 500: _broken},
        )
        site.router.redirect_slashes = False
        return site

    async def _events(self, request: Request) -> Response:
        body = await read_body(request, self._patience, MOST_BYTES)
        if not self._is_slacks(request, body):
            self._warn()
            return Response(status_code=HTTPStatus.UNAUTHORIZED)
        content_type = only(request, "content-type").partition(";")[0].strip().lower()
        if content_type not in (payloads.JSON, payloads.FORM):
            return Response(status_code=HTTPStatus.UNSUPPORTED_MEDIA_TYPE)
        retry = {name: only(request, name) for name in PASSED_ON if name in request.headers}
        seats = (self._listeners, self._seats, SEAT_SECONDS)
        return await _in_turn(*seats, lambda: self._answer(body, content_type, retry))

    async def _hooked(self, request: Request) -> Response:
        if self._waiting >= MOST_WAITING:
            raise cut_off(HTTPStatus.SERVICE_UNAVAILABLE)
        self._waiting += 1
        try:
            return await self._take_webhook(request)
        finally:
            self._waiting -= 1

    async def _take_webhook(self, request: Request) -> Response:
        body = await read_body(request, self._patience, MOST_WEBHOOK_BYTES)
        headers = {name: only(request, name) for name in OF_CODE_HOSTS}
        about = (request.path_params["host"], request.path_params["hook"])
        seats = (self._webhooks, self._webhook_seats, WEBHOOK_SECONDS)
        return await _in_turn(
            *seats, lambda: Response(status_code=self._webhook(*about, headers, body))
        )

    def _is_slacks(self, request: Request, body: bytes) -> bool:
        return signature.is_slacks(
            self._settings.signing_secret,
            body,
            stamp=only(request, "x-slack-request-timestamp"),
            signature=only(request, "x-slack-signature"),
            now=system_clock(),
        )

    def _answer(self, body: bytes, content_type: str, retry: dict[str, str]) -> Response:
        try:
            payload = payloads.read(body, content_type)
            # The mode in which Bolt takes a payload that was verified and parsed before.
            asked = BoltRequest(body=payload, headers={**retry}, mode="socket_mode")
        except (payloads.UnreadableError, AttributeError, TypeError):
            return Response(status_code=HTTPStatus.BAD_REQUEST)
        if "ssl_check" in payload:
            # Slack looks at the certificate, and wants no more than a yes.
            return Response()
        answered = self._app.dispatch(asked)
        return Response(answered.body, answered.status, answered.first_headers())

    async def _ready(self, _request: Request) -> Response:
        loop = asyncio.get_running_loop()
        if problem := await loop.run_in_executor(self._looker, self._problem):
            return PlainTextResponse(problem, HTTPStatus.SERVICE_UNAVAILABLE)
        return PlainTextResponse("ready")

    async def _calendar(self, request: Request) -> Response:
        token, loop = request.path_params["token"], asyncio.get_running_loop()
        content = await loop.run_in_executor(self._looker, self._calendar_of, token)
        if content is None:
            return Response(status_code=HTTPStatus.NOT_FOUND)
        tag = f'"{hashlib.sha256(content).hexdigest()[:32]}"'
        headers = {"etag": tag, "cache-control": "private, max-age=900"}
        if tag in request.headers.get("if-none-match", ""):
            return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=headers)
        return Response(content, media_type="text/calendar", headers=headers)

    async def _measured(self, _request: Request) -> Response:
        told = await asyncio.get_running_loop().run_in_executor(self._looker, self._metrics)
        return Response(told, media_type=CONTENT_TYPE_LATEST)

    def _warn(self) -> None:
        if monotonic() - self._warned_at < QUIET_SECONDS:
            return
        self._warned_at = monotonic()
        log.warning(
            "A request with a wrong signature was refused. If Slack sent it, copy "
            "SLACK_SIGNING_SECRET again, and compare this machine's clock."
        )


async def _in_turn(
    pool: ThreadPoolExecutor, seats: asyncio.Semaphore, wait: float, work: Callable[[], Response]
) -> Response:
    try:
        await asyncio.wait_for(seats.acquire(), wait)
    except TimeoutError:
        log.warning("Every listener is busy; a request was sent back")
        return Response(status_code=HTTPStatus.SERVICE_UNAVAILABLE)
    try:
        return await asyncio.get_running_loop().run_in_executor(pool, work)
    finally:
        seats.release()


async def _alive(_request: Request) -> Response:
    return PlainTextResponse("alive")


async def _refused(_request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return Response(status_code=error.status_code, headers=error.headers)


async def _gone(_request: Request, _error: Exception) -> Response:
    return Response(status_code=HTTPStatus.BAD_REQUEST)


async def _broken(_request: Request, _error: Exception) -> Response:
    """uvicorn logs why; whoever asked learns no more than that."""
    return Response(status_code=HTTPStatus.INTERNAL_SERVER_ERROR)


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise OperatorError(
            f"Baton cannot listen at {host}, port {port} ({error.strerror}). "
            "Name another one with BATON_HOST and BATON_PORT, or stop what listens there."
        ) from None


def _config(site: Starlette, patience: float) -> uvicorn.Config:
    return uvicorn.Config(
        site,
        http=impatient(patience),
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
