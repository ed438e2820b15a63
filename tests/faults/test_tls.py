"""The fault matrix, certificates: whoever stands in for Slack without its name hears nothing."""

import json
import os
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import trustme

from tests.faults.test_slack_api import JSON, Strange

CHILD = """
import asyncio, sys, json
import aiohttp
from bot import slack

async def main() -> None:
    async with aiohttp.ClientSession(response_class=slack.Answer) as session:
        client = slack.sending_client("xoxb-secret", sys.argv[1], session)
        try:
            await client.chat_postMessage(channel="C1", text="Hello")
            print(json.dumps("sent"))
        except slack.FAILURES as error:
            print(json.dumps(slack.judge(error).verdict))

asyncio.run(main())
"""


@contextmanager
def secured(certificate: trustme.LeafCert) -> Iterator[Strange]:
    """A server that says yes to everything, behind a certificate."""
    found = Strange(200, JSON, b'{"ok": true, "ts": "1.1"}')
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    certificate.configure_cert(context)
    found.socket = context.wrap_socket(found.socket, server_side=True)
    found.url = f"https://localhost:{found.server_port}/"
    with found:
        yield found


@pytest.mark.parametrize(
    ("name", "is_known", "days", "verdict"),
    [
        ("localhost", True, 1, "sent"),
        ("slack.example", True, 1, "retry"),
        ("localhost", True, -1, "retry"),
        ("localhost", False, 1, "retry"),
    ],
    ids=["right", "wrong name", "expired", "signed by nobody"],
)
def test_row_20_a_certificate_is_always_checked(
    tmp_path: Path, name: str, is_known: bool, days: int, verdict: str
) -> None:
    ours, theirs = trustme.CA(), trustme.CA()
    ours.cert_pem.write_to_path(tmp_path / "ca.pem")
    ends = datetime.now(UTC) + timedelta(days=days)  # noqa: TID251  # OpenSSL's clock is real.
    signer = ours if is_known else theirs
    with secured(signer.issue_cert(name, not_after=ends)) as there:
        done = subprocess.run(
            [sys.executable, "-c", CHILD, there.url],
            check=True,
            stdout=subprocess.PIPE,
            env=dict(os.environ) | {"SSL_CERT_FILE": str(tmp_path / "ca.pem")},  # noqa: TID251
        )
        assert json.loads(done.stdout) == verdict
        assert bool(there.asked) == (verdict == "sent")
