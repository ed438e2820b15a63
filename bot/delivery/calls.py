"""Calls: a claim's words, made when it leaves, and the one Slack call it becomes."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

from slack_sdk.web.async_client import AsyncWebClient
from sqlmodel import Session

from bot import sends
from bot.delivery.pictures import Brush, placed
from bot.sends import Message
from storage import outbox
from storage.access import Access
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
        self,
        client: AsyncWebClient,
        db: Database,
        renderers: Renderers,
        in_thread: InThread,
        brush: Brush | None,
    ) -> None:
        self._client, self._db, self._brush = client, db, brush
        self._renderers, self._in_thread = renderers, in_thread

    async def words(self, claim: Claim) -> dict[str, Any]:
        """What Slack is to get: as it rests in the outbox, or rendered now."""
        if "view" not in claim.payload:
            return claim.payload
        return await self._in_thread(lambda: self._rendered(claim))

    async def pictured(self, claim: Claim, words: dict[str, Any]) -> dict[str, Any]:
        """The words with their picture in its place, or with what stands for it."""
        return placed(words, await self._picture(claim, words.get("upload")))

    async def make(self, claim: Claim, words: dict[str, Any]) -> dict[str, Any]:
        """Write to Slack; returns where the message stands, if it is a new one."""
        match claim.kind:
            case Kind.UPDATE:
                await self._client.chat_update(**_place(claim.parent), **words)
            case Kind.REMOVE:
                await self._client.chat_delete(**_place(claim.parent))
            case _:
                # By its name: the client's own method looks for block objects, and there are none.
                answer = await self._client.api_call("chat.postMessage", json=_post(claim) | words)
                return {"channel": answer["channel"], "slack_ts": answer["ts"]}
        return {}

    async def known_channel(self, claim: Claim) -> str | None:
        """The channel in which earlier messages to a claim's destination stand."""
        return await self._in_thread(lambda: self._known_channel(claim))

    async def _picture(self, claim: Claim, upload: Mapping[str, Any] | None) -> str | None:
        """The file that stands in a message: a change shows the one that was posted."""
        if claim.kind != Kind.POST or claim.file_id:
            return claim.file_id or (claim.parent.file_id if claim.parent else None)
        if upload is None or self._brush is None:
            return None
        found = await self._brush.uploaded(self._client, upload)
        if found:
            await self._in_thread(lambda: self._keep_file(claim, found))
        return found

    def _keep_file(self, claim: Claim, file_id: str) -> None:
        with self._db.write(Access.SENDS) as session:
            outbox.keep_file(session, claim.row_id, file_id)

    def _rendered(self, claim: Claim) -> dict[str, Any]:
        with self._db.read() as session:
            render = self._renderers[claim.payload["view"]]
            return sends.payload(render(session, claim.workspace_id, claim.payload["ref"]))

    def _known_channel(self, claim: Claim) -> str | None:
        with self._db.read() as session:
            return claims.known_channel(session, claim.workspace_id, claim.destination)


def _post(claim: Claim) -> dict[str, Any]:
    """What every new message has beside its words."""
    thread = {"thread_ts": claim.parent.slack_ts} if claim.parent else {}
    return {
        "channel": claim.destination,
        "unfurl_links": False,
        "unfurl_media": False,
        "metadata": {
            "event_type": "baton_delivery",
            "event_payload": {"id": claim.delivery_id},
        },
        **thread,
    }


def _place(parent: Parent | None) -> dict[str, Any]:
    """Where a message stands that is changed or removed."""
    return {"channel": parent.channel, "ts": parent.slack_ts} if parent else {}
