"""Slack's signature on a request: an HMAC over the bytes as they came (slack.md 1.5)."""

import hmac
import re
from datetime import datetime, timedelta

LONGEST_OFF = timedelta(minutes=5)

_STAMP = re.compile(r"[0-9]{1,11}")


def is_slacks(secret: str, body: bytes, *, stamp: str, signature: str, now: datetime) -> bool:
    """Whether Slack signed `body` within five minutes of `now`; no input makes it raise (F5).

    `now` is real time: Slack's stamp is, and a sandbox that moves business time must neither
    open the door to old requests nor close it to new ones.
    """
    # With no secret, anybody could sign.
    if not secret or not _STAMP.fullmatch(stamp):
        return False
    if abs(now.timestamp() - int(stamp)) > LONGEST_OFF.total_seconds():
        return False
    return hmac.compare_digest(sign(secret, body, stamp), signature.encode(errors="replace"))


def sign(secret: str, body: bytes, stamp: str) -> bytes:
    """What Slack writes into X-Slack-Signature."""
    signed = b"v0:" + stamp.encode() + b":" + body
    return b"v0=" + hmac.new(secret.encode(), signed, "sha256").hexdigest().encode()
