"""A whole message or view: all that is read in it, all whom it pings, all its links."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from sandbox.mrkdwn.live import Link, links, pings
from sandbox.mrkdwn.parts import WORDS, Node, joined, kind_of, string, words_of
from sandbox.mrkdwn.reading import Reader, plain

NOBODY = Reader({})

# Apps read these, people don't.
HIDDEN = frozenset({"metadata", "private_metadata"})
# Strings with markup outside of text objects: the text itself, and legacy attachments.
LOOSE = ("text", "markdown_text", "pretext", "author_name", "title", "footer", "provider_name")
# Their parts make one text, so that a sentence with a mention in it stays a sentence.
PARAGRAPHS = frozenset({"rich_text_section", "rich_text_quote", "rich_text_preformatted"})
SPOKEN = ("alt_text", "accessibility_label", "initial_value", "fallback")


def nodes(payload: object, closed: frozenset[str] = frozenset()) -> Iterator[Node]:
    """Every object of a payload in its order, but none within an object of a closed type."""
    # Without recursion, since a hostile payload may be deeper than Python can go.
    waiting = [payload]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Mapping):
            yield value
            waiting.extend([] if kind_of(value) in closed else _inside(value))
        elif isinstance(value, list | tuple):
            waiting.extend(reversed(value))


def _inside(node: Node) -> list[object]:
    return [value for key, value in node.items() if key not in HIDDEN][::-1]


def everything_visible(message_or_view: Mapping[str, Any]) -> str:
    """All that anyone could read in it, a line for each text; ids stand for the names."""
    found = (text for node in nodes(message_or_view, PARAGRAPHS) for text in _texts(node))
    return "\n".join(text for text in found if text)


def _texts(node: Node) -> Iterator[str]:
    kind = kind_of(node)
    if kind in WORDS or kind in PARAGRAPHS:
        yield joined(node, NOBODY) if kind in PARAGRAPHS else words_of(node, NOBODY)
        return
    for text in _loose(node):
        yield plain(text, names={})
    for key in SPOKEN:
        yield string(node, key)


def _loose(node: Node) -> Iterator[str]:
    for key in LOOSE:
        yield string(node, key)
    # A field of a legacy attachment; the value of an option or a button is not shown.
    if string(node, "title"):
        yield string(node, "value")


def pings_of(payload: Mapping[str, Any]) -> list[str]:
    """Everyone whom a message would notify, as <@U1>, <!here> or <!subteam^S1>."""
    found = [_pings_of_root(payload)]
    found.extend(_pings_of_node(node) for node in nodes(payload) if node is not payload)
    return [ping for pings_of_one in found for ping in pings_of_one]


def _pings_of_root(payload: Mapping[str, Any]) -> list[str]:
    # Slack links bare names in the text itself only on request (slack.md §7.4).
    bare = payload.get("parse") == "full" or bool(payload.get("link_names"))
    written = pings(string(payload, "text"), verbatim=not bare)
    return [*written, *pings(string(payload, "markdown_text"), verbatim=False)]


def _pings_of_node(node: Node) -> list[str]:
    kind = kind_of(node)
    if kind in MENTIONS:
        return MENTIONS[kind](node)
    if kind in WORDS:
        return []
    return [ping for text in _loose(node) for ping in pings(text, verbatim=False)]


def _is_verbatim(node: Node) -> bool:
    return node.get("verbatim") is True


MENTIONS: Mapping[str, Callable[[Node], list[str]]] = {
    "mrkdwn": lambda node: pings(string(node, "text"), verbatim=_is_verbatim(node)),
    # Whether Slack reads mentions in this block is not promised, so we assume it does.
    "markdown": lambda node: pings(string(node, "text"), verbatim=False),
    "user": lambda node: [f"<@{string(node, 'user_id')}>"],
    "usergroup": lambda node: [f"<!subteam^{string(node, 'usergroup_id')}>"],
    "broadcast": lambda node: [f"<!{string(node, 'range')}>"],
}


def links_of(payload: Mapping[str, Any]) -> list[Link]:
    """Every link that a message or view shows."""
    written = links(string(payload, "text"), verbatim=payload.get("parse") == "none")
    found = [_links_of_node(node) for node in nodes(payload) if node is not payload]
    return [*written, *(link for links_of_one in found for link in links_of_one)]


def _links_of_node(node: Node) -> list[Link]:
    kind, url = kind_of(node), string(node, "url")
    if kind == "mrkdwn":
        return links(string(node, "text"), verbatim=_is_verbatim(node))
    if kind == "markdown":
        return links(string(node, "text"), verbatim=False)
    if kind in {"link", "button", "date"} and url:
        label = node.get("text")
        return [Link(url, words_of(label, NOBODY) or (label if isinstance(label, str) else url))]
    if kind in WORDS:
        return []
    return [link for text in _loose(node) for link in links(text, verbatim=False)]
