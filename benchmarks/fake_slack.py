"""A Slack of one page: it answers posts after a while, keeps to Slack's rates, and counts.

`python -m benchmarks.fake_slack SECONDS` prints its port; what it counted stands at `/stats`.
The sandbox does far more for a call; this one must not be what a benchmark measures.
"""

import asyncio
import json
import re
import sys
from time import time
from typing import Any

from sandbox.rate_limits import POST_PER_WORKSPACE, Bucket

CHANNEL = re.compile(rb'"channel": ?"([^"]+)"')
LENGTH = re.compile(rb"content-length: *(\d+)", re.IGNORECASE)

# Whose id ends so has left.
GONE = b"X"


class Counts:
    """When each post arrived, and how many were refused."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.arrivals: list[tuple[float, bool]] = []
        self.limited = 0
        self.buckets: dict[bytes, Bucket] = {}

    def answer(self, path: bytes, body: bytes) -> tuple[dict[str, Any], float]:
        """What a call gets, and after how many seconds."""
        if path.endswith(b"/stats"):
            return {"arrivals": self.arrivals, "limited": self.limited}, 0.0
        if path.endswith(b"/auth.test"):
            return ME, 0.0
        if not path.endswith(b"/chat.postMessage"):
            return NOBODY, 0.0
        found = CHANNEL.search(body)
        channel = found[1] if found else b""
        if self._is_too_fast(channel[:6]):
            self.limited += 1
            return {"ok": False, "error": "ratelimited"}, 0.0
        is_gone = channel.endswith(GONE)
        self.arrivals.append((time(), is_gone))
        if is_gone:
            return {"ok": False, "error": "user_not_found"}, self.seconds
        return {"ok": True, "channel": channel.decode(), "ts": f"{time():.6f}"}, self.seconds

    def _is_too_fast(self, workspace: bytes) -> bool:
        now = time()
        rate = POST_PER_WORKSPACE
        bucket = self.buckets.setdefault(workspace, Bucket(rate, rate.burst, now))
        return bucket.take(now) > 0


ME = {
    "ok": True,
    "team_id": "T0BENCH",
    "team": "Bench",
    "url": "https://bench.slack.com/",
    "bot_id": "B0BATON",
    "user_id": "U0BATON",
    "user": "baton",
}

# Whatever else is asked: a channel, and nobody in it.
NOBODY = {"ok": True, "members": [], "channels": [], "channel": {"name": "payments"}}


class Connection(asyncio.Protocol):
    """One keep-alive connection."""

    def __init__(self, counts: Counts) -> None:
        self._counts, self._read = counts, b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Remember where to write."""
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Answer each request that is whole."""
        self._read += data
        while (end := self._read.find(b"\r\n\r\n")) >= 0:
            head = self._read[:end]
            length = LENGTH.search(head)
            whole = end + 4 + (int(length[1]) if length else 0)
            if len(self._read) < whole:
                return
            body, self._read = self._read[end + 4 : whole], self._read[whole:]
            said, seconds = self._counts.answer(head.split(b" ", 2)[1], body)
            asyncio.get_running_loop().call_later(seconds, self._say, said)

    def _say(self, said: dict[str, Any]) -> None:
        if self._transport.is_closing():
            return
        body = json.dumps(said).encode()
        status = b"429 Too Many" if said.get("error") == "ratelimited" else b"200 OK"
        self._transport.write(
            b"HTTP/1.1 " + status + b"\r\ncontent-type: application/json\r\nretry-after: 1\r\n"
            b"x-oauth-scopes: chat:write\r\ncontent-length: %d\r\n\r\n" % len(body) + body
        )


async def main(seconds: float) -> None:
    """Listen until the process is ended."""
    counts = Counts(seconds)
    server = await asyncio.get_running_loop().create_server(
        lambda: Connection(counts), "127.0.0.1", 0, backlog=1000
    )
    print(server.sockets[0].getsockname()[1], flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1])))
