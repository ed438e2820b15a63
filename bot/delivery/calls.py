"""Calls: a claim's words, made when it leaves, and the one Slack call it becomes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot import sends
from bot.sends import Message
from storage.db import Database
from storage.outbox import Kind, claims
from storage.outbox.claims import Claim, Parent

T = TypeVar("T")
Renderers = Mapping[str, Callable[[Session, str, str], Message]]


class InThread(Protocol):
    """Does blocking work where it blocks nobody."""

    def __call__(self, work: Callable[[], T], /) -> Awaitable[T]:
        """The result of the work."""


class Call:
    """Makes words, and writes them to Slack."""

    def __init__(
        self, client: AsyncWebClient, db: Database, renderers: Renderers, in_thread: InThread
    ) -> None:
        self._client, self._db = client, db
        self._renderers, self._in_thread = renderers, in_thread

    async def words(self, claim: Claim) -> dict[str, Any]:
        """What Slack is to get: as it rests in the outbox, or rendered now."""
        if "view" not in claim.payload:
            return claim.payload
        return await self._in_thread(lambda: self._rendered(claim))

    async def make(self, claim: Claim, words: dict[str, Any]) -> dict[str, Any]:
        """Write to Slack; returns where the message stands, if it is a new one."""
        match claim.kind:
            case Kind.UPDATE:
                await self._client.chat_update(**_place(claim.parent), **words)
            case Kind.REMOVE:
                await self._client.chat_delete(**_place(claim.parent))
            case _:
                answer = await self._client.chat_postMessage(
                    channel=claim.destination,
                    thread_ts=claim.parent.slack_ts if claim.parent else None,
                    unfurl_links=False,
                    unfurl_media=False,
                    metadata={
                        "event_type": "baton_delivery",
                        "event_payload": {"id": claim.delivery_id},
                    },
                    **words,
                )
                return {"channel": answer["channel"], "slack_ts": answer["ts"]}
        return {}

    async def known_channel(self, claim: Claim) -> str | None:
        """The channel in which earlier messages to a claim's destination stand."""
        return await self._in_thread(lambda: self._known_channel(claim))

    def _rendered(self, claim: Claim) -> dict[str, Any]:
        with self._db.read() as session:
            render = self._renderers[claim.payload["view"]]
            return sends.payload(render(session, claim.workspace_id, claim.payload["ref"]))

    def _known_channel(self, claim: Claim) -> str | None:
        with self._db.read() as session:
            return claims.known_channel(session, claim.workspace_id, claim.destination)


def _place(parent: Parent | None) -> dict[str, Any]:
    """Where a message stands that is changed or removed."""
    return {"channel": parent.channel, "ts": parent.slack_ts} if parent else {}
