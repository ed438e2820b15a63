"""Delivery: outbox → Slack. The one place that writes to Slack, and the one asyncio loop."""

import asyncio
import contextlib
import logging
import random
import threading
import time
from collections.abc import Callable, Coroutine
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import TypeVar

import aiohttp
from slack_sdk.web.async_client import AsyncWebClient

from bot import logs, slack
from bot.clock import Clock, system_clock
from bot.delivery import failures, reconcile
from bot.delivery.books import Books, Note
from bot.delivery.calls import Call, Renderers
from bot.delivery.limits import Limits
from bot.delivery.line import Lines
from bot.delivery.outages import Outages
from bot.delivery.pictures import Brush, Paint
from bot.pacing import Pacer
from bot.slack import Failure, Verdict
from storage.db import Database
from storage.hold import LOOK
from storage.outbox import State, claims
from storage.outbox.claims import Claim, Outcome

# Idle connections are closed before Slack closes them: a message sent into a closing one would
# have an unclear outcome.
KEEP_ALIVE = 3

# In seconds, before another try to write while another process holds the database.
BUSY_PAUSE = 0.1

# The looks at a long outbox take at most one part in so many of the time.
LOOKING = 8

# With so many calls under way, what they bring is gathered.
BUSY = 25

# So many posts are looked for at once.
MOST_LOOKS = 10

log = logging.getLogger(__name__)

T = TypeVar("T")
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
        self._lines = Lines(self._pacer)
        self._outages = Outages(random.Random())
        self._books = Books(db, clock, self._limits)
        self._thread = threading.Thread(target=self._run, name="delivery", daemon=True)
        self._ready = threading.Event()
        self._stopping = False
        # Whether the outbox may hold something new, and from when on it is looked at again.
        self._has_news, self._look_at = True, 0.0
        self._is_any_lost = False

    @property
    def lateness(self) -> list[float]:
        """How many seconds after its time each of the newest messages was sent."""
        return list(self._books.lateness)

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
            self._loop.call_soon_threadsafe(self._has_work)

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
        reach, whole = self._limits.connect.total_seconds(), self._limits.timeout.total_seconds()
        timeout = aiohttp.ClientTimeout(whole, connect=reach, sock_connect=reach)
        connector = aiohttp.TCPConnector(limit=self._limits.in_flight, keepalive_timeout=KEEP_ALIVE)
        with ThreadPoolExecutor(1, "delivery-database") as self._thread_for_db:
            async with aiohttp.ClientSession(
                timeout=timeout, connector=connector, response_class=slack.Answer
            ) as session:
                self._client = self._client_for(session)
                brush = Brush(session, self._paint) if self._paint else None
                self._call = Call(self._client, self._db, self._renderers, self._in_thread, brush)
                self._ready.set()
                while not self._stopping:
                    await self._round()
                await asyncio.gather(*self._tasks)
                while self._books.is_open:
                    await self._round()

    async def _round(self) -> None:
        self._work.clear()
        try:
            await self._look()
            if await self._turn():
                return
        except Exception as error:
            # The loop must outlive whatever the database does (P22).
            logs.failure(log, "Baton could not work on its outbox; it tries again", error)
            self._has_news, self._look_at = True, time.monotonic() + BUSY_PAUSE
            await asyncio.sleep(BUSY_PAUSE)
        await self._wait_for_work()

    async def _wait_for_work(self) -> None:
        poll = self._limits.poll.total_seconds()
        waits = [poll] if self._lines.free_in() is None else [poll, self._lines.free_in() or 0.0]
        if self._has_news:
            waits.append(max(0.0, self._look_at - time.monotonic()))
        try:
            await asyncio.wait_for(self._work.wait(), min(waits))
        except TimeoutError:
            self._has_news = self._has_news or min(waits) == poll

    async def _look(self) -> None:
        """Renew the lines from the outbox, unless that was just done."""
        if self._stopping or not self._has_news or time.monotonic() < self._look_at:
            return
        self._has_news = False
        started = time.monotonic()
        found, self._is_any_lost = await self._in_thread(self._read)
        self._lines.renew(found)
        ended = time.monotonic()
        self._look_at = ended + LOOKING * (ended - started) if len(found) > BUSY else ended

    def _read(self) -> tuple[list[claims.Candidate], bool]:
        with self._db.read() as session:
            real_now = self._db.shared_time(session, system_clock())
            found = claims.candidates(session, now=self._clock(), real_now=real_now)
            return found, claims.has_lost(session, real_now)

    async def _turn(self) -> bool:
        """Settle what is done and take what may leave, in one transaction; False if nothing is."""
        room = 0 if self._stopping else self._limits.in_flight - len(self._tasks)
        chosen = self._lines.take(room)
        is_any_lost, self._is_any_lost = self._is_any_lost and not self._stopping, False
        if not (chosen or is_any_lost or self._books.is_open):
            return False
        ids = [one.row_id for one in chosen]
        looks = min(room, MOST_LOOKS) if is_any_lost else 0
        began = time.monotonic()
        # A claim that is older than this may be another's by now.
        deadline = began + self._limits.lease.total_seconds() / 2
        taken, unclear = await self._in_thread(lambda: self._books.write(ids, looks=looks))
        for claim in taken:
            self._begin(self._deliver(claim, deadline))
        for claim in unclear:
            self._begin(self._look_for(claim))
        self._has_news = True
        if len(self._tasks) > BUSY:
            await asyncio.sleep(
                max(0.0, began + self._limits.gather.total_seconds() - time.monotonic())
            )
        return True

    def _begin(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._done)

    def _done(self, task: "asyncio.Task[None]") -> None:
        self._tasks.discard(task)
        self._work.set()
        if not task.cancelled() and (error := task.exception()):
            log.error("A send broke; its row is looked at again", exc_info=error)

    def _has_work(self) -> None:
        self._has_news = True
        self._work.set()

    async def _deliver(self, claim: Claim, deadline: float) -> None:
        if claim.expires_at and claim.expires_at <= self._clock():
            return self._note(Outcome(claim, State.SKIPPED, "too late"))
        if claim.parent_key and (claim.parent is None or claim.parent.state != State.SENT):
            problem = "the message it follows was not sent"
            return self._note(Outcome(claim, State.SKIPPED, problem))
        try:
            words = await self._call.words(claim)
        except Exception:
            log.exception("The words of a message could not be made", extra={"key": claim.key})
            return self._failed(claim, Failure(Verdict.AGAIN, "its words could not be made"))
        if rest := self._pacer.held(claim.workspace_id, claim.kind):
            return self._note(failures.put_back(claim, rest))
        words = await self._call.pictured(claim, words)
        if time.monotonic() > deadline:
            return self._note(failures.put_back(claim, 0.0))
        try:
            answer = await self._call.make(claim, words)
        except slack.FAILURES as error:
            return self._failed(claim, slack.judge(error))
        self._outages.worked(claim.workspace_id)
        return self._note(Outcome(claim, State.SENT, **answer))

    async def _look_for(self, claim: Claim) -> None:
        """Ask Slack whether it has a post, at the pace of reading."""
        workspace_id = claim.workspace_id
        if wait := self._pacer.line_free_in(workspace_id, LOOK):
            return self._note(_look_later(claim, wait))
        self._pacer.take(workspace_id, "", LOOK)
        try:
            found = await reconcile.look(
                self._client, claim, lambda: self._call.known_channel(claim), self._limits
            )
        except slack.FAILURES as error:
            return self._could_not_look(claim, slack.judge(error))
        self._outages.worked(workspace_id)
        log.warning(
            "A message of which Slack's answer was lost is %s",
            found.state,
            extra={"key": claim.key},
        )
        return self._note(found)

    def _could_not_look(self, claim: Claim, failure: Failure) -> None:
        if failure.problem == reconcile.MAY_NOT:
            return self._note(reconcile.by_policy(claim))
        settle = self._limits.settle.total_seconds()
        if failure.verdict == Verdict.WAIT:
            self._pacer.hold(claim.workspace_id, LOOK, failure.retry_after or settle)
        elif failure.is_outage:
            self._pause(claim, failure)
        elif failure.verdict == Verdict.STOP_WORKSPACE:
            return self._books.add(Note(_look_later(claim, settle), failure))
        else:
            return self._note(reconcile.by_policy(claim))
        return self._note(_look_later(claim, max(settle, failure.retry_after or 0.0)))

    def _failed(self, claim: Claim, failure: Failure) -> None:
        log.warning(
            "A message did not reach Slack: %s",
            failure.problem,
            extra={"key": claim.key, "attempt": claim.attempts, "verdict": failure.verdict},
        )
        if failure.retry_after is not None:
            self._pacer.hold(claim.workspace_id, claim.kind, failure.retry_after)
        elif failure.is_outage:
            self._pause(claim, failure)
        self._books.add(Note(failures.outcome(claim, failure, self._limits), failure))

    def _pause(self, claim: Claim, failure: Failure) -> None:
        if seconds := self._outages.failed(claim.workspace_id, claim.destination):
            seconds *= self._limits.pace_factor
            log.warning("Slack seems to be away (%s); %.0f s of rest", failure.problem, seconds)
            for kind in (claim.kind, LOOK):
                self._pacer.hold(claim.workspace_id, kind, seconds)

    def _note(self, outcome: Outcome) -> None:
        self._books.add(Note(outcome))

    async def _in_thread(self, work: Callable[[], T]) -> T:
        return await self._loop.run_in_executor(self._thread_for_db, work)


def _look_later(claim: Claim, seconds: float) -> Outcome:
    return Outcome(claim, State.UNCLEAR, claim.problem, timedelta(seconds=seconds))
