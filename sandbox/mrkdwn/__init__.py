"""What a Slack client makes of a text: who is pinged, what is linked, what is read (§7)."""

from sandbox.mrkdwn.live import Link, links, pings
from sandbox.mrkdwn.payload import everything_visible, links_of, pings_of
from sandbox.mrkdwn.reading import plain
from sandbox.mrkdwn.tokens import Kind, Token, parse

__all__ = [
    "Kind",
    "Link",
    "Token",
    "everything_visible",
    "links",
    "links_of",
    "parse",
    "pings",
    "pings_of",
    "plain",
]
