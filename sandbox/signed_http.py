"""Signed HTTP: each payload a POST to the app's request URL, its answer the ack (slack.md §1.2)."""

import asyncio
import hmac
import json
import ssl
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import aiohttp

from sandbox.clock import real_now
from sandbox.delivery import NotAckedError
from sandbox.installation import Installation

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
# aiohttp counts the one at which it stops.
STOP_AT_REDIRECT = 3

Json = Mapping[str, Any]


class SignedHttp:
    """The carrier that brings payloads to the request URLs of the app's manifest."""

    def __init__(self, app: Installation) -> None:
        self._app = app
        self._session: aiohttp.ClientSession | None = None

    def is_open(self) -> bool:
        """Slack holds no connection: whether the app is there, only a request tells."""
        return True

    async def opened(self) -> None:
        """Return at once: there is always an address to try."""

    async def carry(self, envelope: Json, deadline: float) -> Json:
        """Post the payload; its answer is the ack, where it came in time and says 2xx."""
        kind = envelope["type"]
        content_type, body = _encoded(kind, envelope["payload"])
        url = self._app.request_url(kind, envelope["payload"])
        headers = self._signed(body) | {"content-type": content_type} | _retry(envelope)
        try:
            async with asyncio.timeout(deadline), self._post(url, body, headers) as answer:
                _must_be_good(answer)
                return await _ack(answer)
        except TimeoutError as late:
            raise NotAckedError("http_timeout") from late
        except aiohttp.TooManyRedirects as astray:
            raise NotAckedError("too_many_redirects") from astray
        except (aiohttp.ClientSSLError, ssl.SSLError) as broken:
            raise NotAckedError("ssl_error") from broken
        except (aiohttp.ClientError, OSError) as gone:
            raise NotAckedError("connection_failed") from gone

    async def close(self) -> None:
        """Let go of every connection."""
        if self._session:
            await self._session.close()

    def _post(
        self, url: str, body: bytes, headers: Mapping[str, str]
    ) -> "aiohttp.client._RequestContextManager":
        if self._session is None:
            # A connection kept open may close just as the next request enters it.
            once = aiohttp.TCPConnector(force_close=True, limit=0)
            self._session = aiohttp.ClientSession(connector=once)
        return self._session.post(url, data=body, headers=headers, max_redirects=STOP_AT_REDIRECT)

    def _signed(self, body: bytes) -> dict[str, str]:
        # Slack stamps with real time, wherever the sandbox's business time is.
        stamp = str(int(real_now().timestamp()))
        signed = f"v0:{stamp}:".encode() + body
        digest = hmac.new(self._app.signing_secret.encode(), signed, "sha256").hexdigest()
        return {"x-slack-request-timestamp": stamp, "x-slack-signature": f"v0={digest}"}


def _encoded(kind: str, payload: Json) -> tuple[str, bytes]:
    if kind == "slash_commands":
        return FORM, urlencode(payload).encode()
    if kind == "interactive":
        return FORM, urlencode({"payload": json.dumps(payload)}).encode()
    return JSON, json.dumps(payload).encode()


def _retry(envelope: Json) -> dict[str, str]:
    if not envelope.get("retry_attempt"):
        return {}
    return {
        "x-slack-retry-num": str(envelope["retry_attempt"]),
        "x-slack-retry-reason": envelope["retry_reason"],
    }


def _must_be_good(answer: aiohttp.ClientResponse) -> None:
    if answer.ok and answer.status < HTTPStatus.MULTIPLE_CHOICES:
        return
    raise NotAckedError("http_error", is_last=answer.headers.get("x-slack-no-retry") == "1")


async def _ack(answer: aiohttp.ClientResponse) -> Json:
    """The body, as an ack over a socket would hold it: JSON, or words to show."""
    words = await answer.text(errors="replace")
    if not words:
        return {}
    if answer.content_type != JSON:
        return {"payload": words}
    try:
        return {"payload": json.loads(words)}
    except ValueError:
        return {"payload": words}
