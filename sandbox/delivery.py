"""Payloads on their way to the app: one attempt for what a person does, several for events."""

import asyncio
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from typing import Any, Protocol

from sandbox.clock import real_now
from sandbox.ids import Ids

# How many payloads are remembered for tests and people to read.
KEPT = 20_000
# Slack drops an event that is more than two hours late.
KEPT_SECONDS = 2 * 60 * 60
# A redelivery this near is waited for before time moves; a later one is not.
NEAR_SECONDS = 1.0
POLL_SECONDS = 0.002


class NotAckedError(Exception):
    """An attempt that the app did not acknowledge; `reason` is Slack's retry reason.

    `is_last` where the app asked not to be sent this one again.
    """

    def __init__(self, reason: str, *, is_last: bool = False) -> None:
        super().__init__(reason)
        self.reason = reason
        self.is_last = is_last


class Carrier(Protocol):
    """A way to the app: Socket Mode or signed HTTP."""

    def is_open(self) -> bool:
        """Whether anything can be delivered now."""

    async def opened(self) -> None:
        """Return once there is a way to the app."""

    async def carry(self, envelope: Mapping[str, Any], deadline: float) -> Mapping[str, Any]:
        """Bring the envelope to the app and return its ack, or raise NotAckedError."""

    async def close(self) -> None:
        """Let go of what the way needs."""


@dataclass
class Sent:
    """One payload's way: how often it was tried, and whether it was acknowledged."""

    kind: str
    payload: Mapping[str, Any]
    reasons: list[str] = field(default_factory=list)
    attempts: int = 0
    is_acked: bool = False
    is_given_up: bool = False
    next_attempt: float = 0.0
    at: datetime = field(default_factory=real_now)

    def name(self) -> str:
        """The type of the event or interaction, else the kind of payload."""
        return str(self.payload.get("event", self.payload).get("type", self.kind))

    def is_pending(self) -> bool:
        """Whether another attempt may follow."""
        return not self.is_acked and not self.is_given_up

    def blocks_time(self) -> bool:
        """Whether the clock waits for it: an attempt goes on, or the next is near."""
        return self.is_pending() and self.next_attempt - monotonic() < NEAR_SECONDS


@dataclass(frozen=True)
class Ack:
    """The app's answer to a payload: what it said, and how long it took."""

    payload: Any
    seconds: float


class Delivery:
    """Sends payloads to the app and remembers what became of each (slack.md §1.2, §1.3)."""

    def __init__(
        self, carrier: Carrier, ids: Ids, ack_deadline: float, redelivery_delays: Sequence[float]
    ) -> None:
        self.carrier = carrier
        self.ack_deadline = ack_deadline
        self.redelivery_delays = tuple(redelivery_delays)
        self.sent: deque[Sent] = deque(maxlen=KEPT)
        self.total = 0
        self._unfinished: list[Sent] = []
        self._ids = ids
        self._tasks: set[asyncio.Task[None]] = set()

    async def request(self, kind: str, payload: Mapping[str, Any], *, answers: bool) -> Ack:
        """Deliver what a person did: once, within the deadline, or raise NotAckedError."""
        sent = self._record(kind, payload)
        try:
            return await self._attempt(sent, answers=answers)
        finally:
            sent.is_given_up = not sent.is_acked

    def event(self, payload: Mapping[str, Any]) -> Sent:
        """Deliver an event in the background, again and again by the schedule."""
        sent = self._record("events_api", payload)
        task = asyncio.get_running_loop().create_task(self._until_acked(sent))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return sent

    def events_since(self, mark: int) -> list[Sent]:
        """The events sent after `total` was the mark."""
        recent = list(self.sent)[len(self.sent) - (self.total - mark) :]
        return [one for one in recent if one.kind == "events_api"]

    async def tried(self, sent: Sequence[Sent]) -> None:
        """Return once each was acknowledged or has failed once."""
        ends = monotonic() + self.ack_deadline
        while any(one.is_pending() and not one.reasons for one in sent) and monotonic() < ends:
            await asyncio.sleep(POLL_SECONDS)

    def pending(self) -> list[Sent]:
        """What must arrive before time may move; an app that is away holds nothing up."""
        if not self.carrier.is_open():
            return []
        self._unfinished = [sent for sent in self._unfinished if sent.is_pending()]
        return [sent for sent in self._unfinished if sent.blocks_time()]

    def cancel(self) -> None:
        """End every attempt under way."""
        for task in self._tasks:
            task.cancel()

    def _record(self, kind: str, payload: Mapping[str, Any]) -> Sent:
        sent = Sent(kind, payload)
        self.sent.append(sent)
        self.total += 1
        self._unfinished.append(sent)
        return sent

    async def _until_acked(self, sent: Sent) -> None:
        for delay in (0.0, *self.redelivery_delays):
            sent.next_attempt = monotonic() + delay
            await asyncio.sleep(delay)
            if not await self._has_way(sent):
                break
            if await self._is_acked(sent) or sent.is_given_up:
                return
        sent.is_given_up = True

    async def _has_way(self, sent: Sent) -> bool:
        """Wait for a connection; an event waits for one without using up its attempts."""
        if self.carrier.is_open():
            return True
        sent.reasons.append("connection_failed")
        try:
            await asyncio.wait_for(self.carrier.opened(), KEPT_SECONDS)
        except TimeoutError:
            return False
        return True

    async def _is_acked(self, sent: Sent) -> bool:
        try:
            await self._attempt(sent, answers=False)
        except NotAckedError as failure:
            sent.reasons.append(failure.reason)
            sent.is_given_up = failure.is_last
        return sent.is_acked

    async def _attempt(self, sent: Sent, *, answers: bool) -> Ack:
        began = monotonic()
        envelope = self._envelope(sent, answers)
        sent.attempts += 1
        payload = await self.carrier.carry(envelope, self.ack_deadline)
        sent.is_acked = True
        return Ack(payload.get("payload"), monotonic() - began)

    def _envelope(self, sent: Sent, answers: bool) -> dict[str, Any]:
        envelope: dict[str, Any] = {
            "envelope_id": self._ids.envelope(),
            "type": sent.kind,
            "payload": sent.payload,
            "accepts_response_payload": answers,
        }
        if sent.kind != "events_api":
            return envelope
        retry = {"retry_attempt": len(sent.reasons), "retry_reason": (sent.reasons or [""])[-1]}
        return {**envelope, **retry}
