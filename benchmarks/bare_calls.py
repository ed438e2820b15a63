"""The same calls without Baton: `python -m benchmarks.bare_calls PORT NUMBER` prints its speed.

What the fake Slack takes from a client that only writes bytes is the ceiling of the herd.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from time import perf_counter

from benchmarks import ground

CONNECTIONS = 500


async def main(port: int, number: int) -> float:
    """Calls a second, all connections together."""
    turns = iter(range(number))
    started = perf_counter()
    await asyncio.gather(*(_calls(port, turns) for _ in range(CONNECTIONS)))
    return number / (perf_counter() - started)


async def _calls(port: int, turns: Iterator[int]) -> None:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for one in turns:
        writer.write(_call(one))
        head = await reader.readuntil(b"\r\n\r\n")
        await reader.readexactly(int(head.rsplit(b"content-length: ", 1)[1].split()[0]))
    writer.close()


def _call(number: int) -> bytes:
    # Each has a workspace of its own: no rate is reached.
    channel = f"U{number:05}0000"
    body = json.dumps({"channel": channel, "text": "Hello", "blocks": [ground.SECTION]}).encode()
    head = f"POST /api/chat.postMessage HTTP/1.1\r\ncontent-length: {len(body)}\r\n\r\n"
    return head.encode() + body


if __name__ == "__main__":
    print(asyncio.run(main(int(sys.argv[1]), int(sys.argv[2]))))
