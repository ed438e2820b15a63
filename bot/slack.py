"""Slack's clients, and what each of its answers means for a send (slack.md 2.2, 12)."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Self

import aiohttp
from aiohttp import hdrs
from aiohttp.connector import Connection
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError
from slack_sdk.http_retry import RetryHandler
from slack_sdk.http_retry.builtin_handlers import RateLimitErrorRetryHandler
from slack_sdk.web.async_client import AsyncWebClient

# So many listeners work at a time, in either mode: each may wait for the database, or for Slack.
LISTENERS = 40

READ_TIMEOUT = 10

# Slack's longest answer to what delivery asks, a page of a channel's history, is far shorter.
MOST_BYTES = 8 * 1024 * 1024

BAD_RETRY_AFTER = 30.0
LONGEST_RETRY_AFTER = 3600.0


class Verdict(StrEnum):
    """What to do after a call that did not succeed.

    `WAIT`: as long as Slack says. `RETRY`: it had no effect, so until it is too late. `AGAIN`: for
    a number of times. `UNKNOWN`: look in Slack first. `SKIP`: it reaches nobody, and that is no
    fault. `PAUSE_CHANNEL`: rest until the channel opens. `STOP_WORKSPACE`: rest until Baton is
    installed again. `DEAD`: keep it for an operator.
    """

    WAIT = "wait"
    RETRY = "retry"
    AGAIN = "again"
    UNKNOWN = "unknown"
    SKIP = "skip"
    PAUSE_CHANNEL = "pause_channel"
    STOP_WORKSPACE = "stop_workspace"
    DEAD = "dead"


# What `judge` knows; anything else is a mistake of ours.
FAILURES = (SlackApiError, aiohttp.ClientError, TimeoutError, ConnectionError)

# Slack's error strings that are not for the dead letters. What is not listed is: a future error
# must not be retried for ever.
VERDICTS: Mapping[str, Verdict] = {
    "ratelimited": Verdict.WAIT,
    "rate_limited": Verdict.WAIT,
    "message_limit_exceeded": Verdict.RETRY,
    "fatal_error": Verdict.UNKNOWN,
    "internal_error": Verdict.UNKNOWN,
    "service_unavailable": Verdict.UNKNOWN,
    "request_timeout": Verdict.UNKNOWN,
    "message_not_found": Verdict.SKIP,
    "cant_update_message": Verdict.SKIP,
    "cant_delete_message": Verdict.SKIP,
    "edit_window_closed": Verdict.SKIP,
    "thread_not_found": Verdict.SKIP,
    "user_not_found": Verdict.SKIP,
    "users_not_found": Verdict.SKIP,
    "cannot_dm_bot": Verdict.SKIP,
    "user_disabled": Verdict.SKIP,
    "messages_tab_disabled": Verdict.SKIP,
    "not_in_channel": Verdict.PAUSE_CHANNEL,
    "channel_not_found": Verdict.PAUSE_CHANNEL,
    "is_archived": Verdict.PAUSE_CHANNEL,
    "is_inactive": Verdict.PAUSE_CHANNEL,
    "not_authed": Verdict.STOP_WORKSPACE,
    "invalid_auth": Verdict.STOP_WORKSPACE,
    "account_inactive": Verdict.STOP_WORKSPACE,
    "token_revoked": Verdict.STOP_WORKSPACE,
    "token_expired": Verdict.STOP_WORKSPACE,
    "missing_scope": Verdict.STOP_WORKSPACE,
    "team_access_not_granted": Verdict.STOP_WORKSPACE,
}


@dataclass(frozen=True)
class Failure:
    """Why a call failed. `retry_after` is in seconds, where Slack named it."""

    verdict: Verdict
    problem: str
    retry_after: float | None = None

    @property
    def is_outage(self) -> bool:
        """Whether it says more of Slack than of the message."""
        return self.verdict in (Verdict.UNKNOWN, Verdict.RETRY)


class Answer(aiohttp.ClientResponse):
    """An answer that is never longer than Slack's are, and leads nowhere else (row 19)."""

    async def start(self, connection: Connection) -> Self:
        """Read the head of the answer.

        Raises:
            aiohttp.ClientPayloadError: it points elsewhere, which no answer of Slack's does.
        """
        await super().start(connection)
        if 300 <= self.status < 400:
            self.close()
            raise aiohttp.ClientPayloadError("the answer leads elsewhere")
        return self

    async def read(self) -> bytes:
        """Read the whole answer.

        Raises:
            aiohttp.ClientPayloadError: it is longer than any of Slack's.
        """
        if self._body is None and not self._is_short():
            try:
                await self.content.readexactly(MOST_BYTES + 1)
            except asyncio.IncompleteReadError as ended:
                self._body = ended.partial
            else:
                self.close()
                raise aiohttp.ClientPayloadError("the answer does not end")
        return await super().read()

    def _is_short(self) -> bool:
        length = self.content_length
        is_packed = hdrs.CONTENT_ENCODING in self.headers
        return length is not None and length <= MOST_BYTES and not is_packed


def listener_client(api_url: str) -> WebClient:
    """The client of listeners: it opens forms, at once or not at all. Bolt adds the token."""
    return WebClient(base_url=api_url, timeout=READ_TIMEOUT, retry_handlers=[])


def reading_client(token: str, api_url: str) -> WebClient:
    """A client for reads in the background; reading twice does no harm."""
    patience: list[RetryHandler] = [RateLimitErrorRetryHandler(max_retry_count=3)]
    return WebClient(token, base_url=api_url, timeout=READ_TIMEOUT, retry_handlers=patience)


def sending_client(token: str, api_url: str, session: aiohttp.ClientSession) -> AsyncWebClient:
    """The client of delivery. It never repeats by itself: Slack would post twice (F1)."""
    return AsyncWebClient(token, base_url=api_url, session=session, retry_handlers=[])


def judge(error: Exception) -> Failure:
    """What a failed call means; `error` is one of `FAILURES`."""
    match error:
        case SlackApiError():
            return _judge_answer(error)
        case aiohttp.ClientConnectorError() | aiohttp.ConnectionTimeoutError():
            return Failure(Verdict.RETRY, f"Slack cannot be reached: {error}")
        case TimeoutError():
            return Failure(Verdict.UNKNOWN, "Slack did not answer in time")
        case _:
            return Failure(Verdict.UNKNOWN, f"The connection broke: {type(error).__name__}")


def _judge_answer(error: SlackApiError) -> Failure:
    status, name, headers = _read(error.response)
    verdict = VERDICTS.get(name or "", Verdict.DEAD)
    if status == 429 or verdict == Verdict.WAIT:
        return Failure(Verdict.WAIT, "ratelimited", _seconds(headers.get("Retry-After")))
    if name is None:
        return Failure(Verdict.UNKNOWN, f"Slack answered with HTTP {status} and no result")
    return Failure(verdict, name)


def _read(response: Any) -> tuple[int, str | None, Mapping[str, str]]:
    if isinstance(response, aiohttp.ClientResponse):
        return response.status, None, response.headers
    data = response.data if isinstance(response.data, dict) else {}
    return response.status_code, data.get("error"), response.headers


def _seconds(header: str | None) -> float:
    if header is None or not header.isascii() or not header.isdigit():
        return BAD_RETRY_AFTER
    return min(float(header[:9]), LONGEST_RETRY_AFTER)
