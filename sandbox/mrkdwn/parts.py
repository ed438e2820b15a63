"""The objects of a payload that hold words, each as a person reads it."""

from collections.abc import Callable, Mapping
from typing import Any

from sandbox.mrkdwn.dates import in_words
from sandbox.mrkdwn.reading import Reader, labelled, plain

Node = Mapping[str, Any]


def string(node: Node, key: str) -> str:
    """A string of a payload that may hold anything."""
    found = node.get(key)
    return found if isinstance(found, str) else ""


def kind_of(node: Node) -> str:
    """The type of a node, "" where it has none."""
    return string(node, "type")


def mappings(value: object) -> list[Node]:
    """The objects of a list, of a payload that may hold anything."""
    listed = value if isinstance(value, list | tuple) else ()
    return [each for each in listed if isinstance(each, Mapping)]


def words_of(node: object, reader: Reader) -> str:
    """What one text object or part of rich text says; nothing, if it is neither."""
    if not isinstance(node, Mapping):
        return ""
    say = WORDS.get(kind_of(node))
    return say(node, reader) if say else ""


def joined(paragraph: Node, reader: Reader) -> str:
    """What the parts of a paragraph of rich text say together."""
    return "".join(words_of(part, reader) for part in mappings(paragraph.get("elements")))


def _mrkdwn(node: Node, reader: Reader) -> str:
    return plain(string(node, "text"), names=reader.names, zone=reader.zone)


def _raw(node: Node, reader: Reader) -> str:
    return string(node, "text")


def _user(node: Node, reader: Reader) -> str:
    return f"@{reader.called(string(node, 'user_id'))}"


def _usergroup(node: Node, reader: Reader) -> str:
    return f"@{reader.called(string(node, 'usergroup_id'))}"


def _channel(node: Node, reader: Reader) -> str:
    return f"#{reader.called(string(node, 'channel_id'))}"


def _broadcast(node: Node, reader: Reader) -> str:
    return f"@{string(node, 'range')}"


def _link(node: Node, reader: Reader) -> str:
    return labelled(string(node, "url"), string(node, "text"))


def _emoji(node: Node, reader: Reader) -> str:
    return f":{string(node, 'name')}:"


def _colour(node: Node, reader: Reader) -> str:
    return string(node, "value")


def _date(node: Node, reader: Reader) -> str:
    timestamp, fallback = node.get("timestamp"), string(node, "fallback")
    if reader.zone is None or not isinstance(timestamp, int):
        return fallback
    return in_words(timestamp, string(node, "format"), reader.zone) or fallback


WORDS: Mapping[str, Callable[[Node, Reader], str]] = {
    "mrkdwn": _mrkdwn,
    "plain_text": _raw,
    "markdown": _raw,
    "raw_text": _raw,
    "raw_number": _raw,
    "text": _raw,
    "user": _user,
    "usergroup": _usergroup,
    "channel": _channel,
    "broadcast": _broadcast,
    "link": _link,
    "emoji": _emoji,
    "color": _colour,
    "date": _date,
}
