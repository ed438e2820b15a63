"""All words that a reader of a message or view sees, with their mrkdwn as it is."""

from collections.abc import Iterator, Mapping
from typing import Any

from sandbox.mrkdwn.payload import PARAGRAPHS, nodes

Node = Mapping[str, Any]

TEXTS = frozenset({"plain_text", "mrkdwn", "markdown", "raw_text", "raw_number"})
# Strings that are seen though they are in no text object.
LOOSE = ("text", "pretext", "title", "fallback", "alt_text", "initial_value")
MENTIONS = {
    "user": "<@{user_id}>",
    "channel": "<#{channel_id}>",
    "usergroup": "<!subteam^{usergroup_id}>",
    "broadcast": "<!{range}>",
    "emoji": ":{name}:",
    "date": "{fallback}",
    "color": "{value}",
}


def visible(payload: Any) -> str:
    """A line for each text, in the order in which they stand."""
    return "\n".join(line for node in nodes(payload, PARAGRAPHS) for line in _lines(node) if line)


def _lines(node: Node) -> Iterator[str]:
    kind = node.get("type")
    if kind in PARAGRAPHS:
        yield "".join(_part(part) for part in node.get("elements", ()))
    elif kind in TEXTS:
        yield str(node.get("text", ""))
    else:
        yield from (node[key] for key in LOOSE if isinstance(node.get(key), str))


def _part(part: Node) -> str:
    form = MENTIONS.get(str(part.get("type")))
    if form:
        return form.format_map(part)
    return str(part.get("text") or part.get("url", ""))
