"""Delivery: outbox → Slack. The one place that writes to Slack, and the one asyncio loop."""

import asyncio
import contextlib
import logging
import threading
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from typing import Any, TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot import logs, sends, slack
from bot.clock import Clock, system_clock
from bot.delivery import failures, pictures
from bot.delivery.limits import Limits
from bot.delivery.pictures import Paint
from bot.pacing import Pacer
from bot.sends import Message
from bot.slack import Failure, Verdict
from storage import outbox
from storage.access import Access
from storage.db import Database, is_busy, is_lost
from storage.outbox import Claim, Kind, State

# Idle connections are closed before Slack closes them: a message sent into a closing one would
# have an unclear outcome.
KEEP_ALIVE = 3

# In seconds, before another try to write while another process holds the database.
BUSY_PAUSE = 0.1

log = logging.getLogger(__name__)

T = TypeVar("T")
Renderers = Mapping[str, Callable[[Session, str, str], Message]]
ClientFor = Callable[[aiohttp.ClientSession], AsyncWebClient]


class Delivery:
    """Sends what the outbox holds, in a thread of its own."""

    def __init__(
        self,
        db: Database,
        client_for: ClientFor,
        clock: Clock,
        limits: Limits | None = None,
        renderers: Renderers | None = None,
        paint: Paint | None = None,
    ) -> None:
        """`client_for` makes a Slack client on an HTTP session; `clock` is business time.

        `renderers` makes the words of each `Reference` at the moment it is sent; `paint` draws
        the pictures, and without it there are none.
        """
        self._paint = paint
        self._db, self._client_for, self._clock = db, client_for, clock
        self._renderers = renderers or {}
        self._limits = limits or Limits()
        self._pacer = Pacer(time.monotonic, self._limits.pace_factor)
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
        self._ready = threading.Event()
        self._stopping = False

    def start(self) -> None:
        """Begin to send."""
        self._thread.start()
        self._ready.wait()

    def wake(self) -> None:
        """Look at the outbox now; any thread may call it."""
        if not self._ready.is_set():
            return
        # The loop may close at this very moment: then there is nothing left to wake.
        with contextlib.suppress(RuntimeError):
            self._loop.call_soon_threadsafe(self._work.set)

    def stop(self) -> None:
        """Take no more work, finish what is under way, and return."""
        self._stopping = True
        self.wake()
        self._thread.join(timeout=10)

    def is_running(self) -> bool:
        """Whether its thread lives and is to go on."""
        return self._thread.is_alive() and not self._stopping

    def _run(self) -> None:
        asyncio.run(self._main())

    async def _main(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._work = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        reach = self._limits.connect.total_seconds()
        timeout = aiohttp.ClientTimeout(slack.SEND_TIMEOUT, connect=reach, sock_connect=reach)
        connector = aiohttp.TCPConnector(limit=self._limits.in_flight, keepalive_timeout=KEEP_ALIVE)
        with ThreadPoolExecutor(1, "delivery-database") as self._thread_for_db:
            async with aiohttp.ClientSession(timeout=timeout, connector=connector) as session:
                self._client, self._http = self._client_for(session), session
                self._ready.set()
                while not self._stopping:
                    await self._round()
                await asyncio.gather(*self._tasks)

    async def _round(self) -> None:
        self._work.clear()
        try:
            started = await self._start_some()
        except Exception as error:
            # The loop must outlive whatever the database does (P22).
            logs.failure(log, "Baton could not look at its outbox; it tries again", error)
            started = 0
        if not started:
            await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        try:
            await asyncio.wait_for(self._work.wait(), self._limits.poll.total_seconds())
        except TimeoutError:
            return

    async def _start_some(self) -> int:
        room = self._limits.in_flight - len(self._tasks)
        claims = await self._in_thread(lambda: self._claim(room)) if room else []
        for claim in claims:
            task = asyncio.create_task(self._deliver(claim))
            self._tasks.add(task)
            task.add_done_callback(self._done)
        return len(claims)

    def _claim(self, room: int) -> list[Claim]:
        now, real_now = self._clock(), system_clock()
        with self._db.read() as session:
            if not outbox.has_work(session, now=now, real_now=real_now):
                return []
        until = real_now + self._limits.lease
        with self._db.write(Access.SENDS) as session:
            outbox.abandon_expired(session, real_now)
            return outbox.claim(session, now=now, real_now=real_now, lease_until=until, limit=room)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._work.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("A send broke; its row is looked at again", exc_info=error)

    async def _deliver(self, claim: Claim) -> None:
        row = claim.row
        if row.expires_at and row.expires_at <= self._clock():
            return await self._settle(claim, state=State.SKIPPED, problem="too late")
        if row.parent_key and (claim.parent is None or claim.parent.state != State.SENT):
            return await self._settle(
                claim, state=State.SKIPPED, problem="the message it follows was not sent"
            )
        pause = self._pacer.wait(row.workspace_id, row.destination, row.kind)
        if pause > self._limits.lease.total_seconds() / 4:
            return await self._put_back(claim, pause)
        await asyncio.sleep(pause)
        try:
            words = await self._in_thread(lambda: self._words(row))
        except Exception:
            log.exception("The words of a message could not be made", extra={"key": row.key})
            return await self._fail(claim, Failure(Verdict.AGAIN, "its words could not be made"))
        if rest := self._pacer.held(row.workspace_id, row.kind):
            return await self._put_back(claim, rest)
        words = pictures.placed(words, await self._picture(claim, words))
        try:
            answer = await self._call(claim, words)
        except slack.FAILURES as error:
            return await self._fail(claim, slack.judge(error))
        await self._settle(claim, state=State.SENT, problem=None, **answer)
        return None

    def _words(self, row: outbox.OutboxRow) -> dict[str, Any]:
        if "view" not in row.payload:
            return row.payload
        with self._db.read() as session:
            render = self._renderers[row.payload["view"]]
            return sends.payload(render(session, row.workspace_id, row.payload["ref"]))

    async def _picture(self, claim: Claim, words: dict[str, Any]) -> str | None:
        """The file that stands in a message: a change shows the one that was posted."""
        row, upload = claim.row, words.get("upload")
        if row.kind != Kind.POST or row.file_id:
            return row.file_id or (claim.parent.file_id if claim.parent else None)
        if upload is None or self._paint is None:
            return None
        found = await pictures.uploaded(self._client, self._http, self._paint, upload)
        if found:
            await self._in_db(partial(outbox.keep_file, claimed=row, file_id=found), Access.SENDS)
        return found

    async def _call(self, claim: Claim, words: dict[str, Any]) -> dict[str, Any]:
        row, parent = claim.row, claim.parent
        match row.kind:
            case Kind.UPDATE:
                await self._client.chat_update(**_place(parent), **words)
            case Kind.REMOVE:
                await self._client.chat_delete(**_place(parent))
            case _:
                answer = await self._client.chat_postMessage(
                    channel=row.destination,
                    thread_ts=parent.slack_ts if parent else None,
                    unfurl_links=False,
                    unfurl_media=False,
                    metadata={
                        "event_type": "baton_delivery",
                        "event_payload": {"id": row.delivery_id},
                    },
                    **words,
                )
                return {"channel": answer["channel"], "slack_ts": answer["ts"]}
        return {}

    async def _fail(self, claim: Claim, failure: Failure) -> None:
        row = claim.row
        log.warning(
            "A message did not reach Slack: %s",
            failure.problem,
            extra={"key": row.key, "attempt": row.attempts, "verdict": failure.verdict},
        )
        if failure.retry_after is not None:
            self._pacer.hold(row.workspace_id, row.kind, failure.retry_after)
        now, real_now = self._clock(), system_clock()
        book = partial(failures.write_down, row=row, failure=failure, limits=self._limits)
        await self._in_db(partial(book, now=now, real_now=real_now), failures.access(failure))

    async def _put_back(self, claim: Claim, seconds: float) -> None:
        until = system_clock() + timedelta(seconds=seconds)
        await self._in_db(partial(outbox.put_back, claimed=claim.row, until=until), Access.SENDS)

    async def _settle(self, claim: Claim, **values: Any) -> None:
        settle = partial(outbox.settle, claimed=claim.row, **values)
        await self._in_db(settle, Access.SENDS)

    async def _in_db(self, work: Callable[[Session], T], access: Access = Access.FACTS) -> T:
        def write() -> T:
            with self._db.write(access) as session:
                return work(session)

        while True:
            try:
                return await self._in_thread(write)
            except Exception as error:
                # What Slack answered must be written down, however long the database is away; and
                # writing it twice is as good as once.
                if not (is_busy(error) or is_lost(error)):
                    raise
                log.warning("The database does not answer; what became of a message waits for it")
                await asyncio.sleep(BUSY_PAUSE)

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await self._loop.run_in_executor(self._thread_for_db, work)


def _place(parent: outbox.OutboxRow | None) -> dict[str, Any]:
    """Where a message stands that is changed or removed."""
    return {"channel": parent.channel, "ts": parent.slack_ts} if parent else {}
