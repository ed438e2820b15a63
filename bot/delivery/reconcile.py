"""Reconcile: what became of a post whose outcome is unclear, as Slack's history tells it (P6)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from functools import partial
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from bot.delivery.limits import Limits
from storage.outbox import State
from storage.outbox.claims import Claim, Outcome

# Nothing was posted before this, however much Slack's clock and ours differ (in seconds).
MARGIN = 300

PAGE = 200

# In a channel that is busier than this between the send and the look, nothing can be said.
MOST_PAGES = 5

OF_CHANNELS = frozenset({"channels:history", "groups:history"})
OF_DIRECT = "im:history"
OPENS_DIRECT = "im:write"

# What Slack answers where the scope for this sort of channel was not granted.
MAY_NOT = "missing_scope"


class UnreadableError(Exception):
    """Baton may not look, or there was too much to read to the end."""


async def look(
    client: AsyncWebClient,
    claim: Claim,
    known_channel: Callable[[], Awaitable[str | None]],
    limits: Limits,
) -> Outcome:
    """Find out whether Slack has a post, and say what becomes of its row.

    `known_channel` gives the channel of earlier messages to the same destination. Where Slack
    refuses the look itself, that is raised, as by any call.
    """
    me = await client.auth_test()
    try:
        channel = await _place(client, claim, _scopes(me), known_channel)
        async for message in _since(client, claim, channel):
            if _is_it(message, claim, me):
                return Outcome(claim, State.SENT, channel=channel, slack_ts=message["ts"])
    except UnreadableError:
        return by_policy(claim)
    if claim.attempts >= limits.attempts:
        return Outcome(claim, State.DEAD, claim.problem)
    return Outcome(claim, State.READY, claim.problem)


def by_policy(claim: Claim) -> Outcome:
    """What becomes of a post of which nobody can find out: once more, if that was declared."""
    if claim.may_repeat:
        return Outcome(claim, State.READY, claim.problem, is_repeated=True)
    return Outcome(claim, State.UNKNOWN, claim.problem)


def _scopes(me: Any) -> frozenset[str]:
    """What the workspace granted: of the optional scopes, any may be missing (slack.md 5.3)."""
    named = str(me.headers.get("x-oauth-scopes") or "").split(",")
    return frozenset(one.strip() for one in named)


async def _place(
    client: AsyncWebClient,
    claim: Claim,
    scopes: frozenset[str],
    known_channel: Callable[[], Awaitable[str | None]],
) -> str:
    if claim.destination.startswith(("C", "G")):
        if scopes & OF_CHANNELS:
            return claim.destination
        raise UnreadableError
    if OF_DIRECT not in scopes:
        raise UnreadableError
    if claim.destination.startswith("D"):
        return claim.destination
    if found := await known_channel():
        return found
    if OPENS_DIRECT not in scopes:
        raise UnreadableError
    opened = await client.conversations_open(users=claim.destination)
    return str(opened["channel"]["id"])


async def _since(
    client: AsyncWebClient, claim: Claim, channel: str
) -> AsyncIterator[dict[str, Any]]:
    """What stands in a channel or thread since the post was first tried."""
    thread = claim.parent.slack_ts if claim.parent else None
    oldest = claim.tried_at.timestamp() - MARGIN if claim.tried_at else 0.0
    asked: dict[str, Any] = {
        "channel": channel,
        "oldest": f"{oldest:.6f}",
        "limit": PAGE,
        "include_all_metadata": True,
    }
    read = (
        partial(client.conversations_replies, ts=thread) if thread else client.conversations_history
    )
    for _ in range(MOST_PAGES):
        page = await read(**asked)
        for message in page["messages"]:
            yield message
        asked["cursor"] = (page.get("response_metadata") or {}).get("next_cursor")
        if not asked["cursor"]:
            return
    raise UnreadableError


def _is_it(message: dict[str, Any], claim: Claim, me: Any) -> bool:
    # Anybody may read an id in the metadata, and put it into a message of their own.
    is_own = message.get("bot_id") == me["bot_id"] or message.get("user") == me["user_id"]
    payload = (message.get("metadata") or {}).get("event_payload") or {}
    return is_own and payload.get("id") == claim.delivery_id
