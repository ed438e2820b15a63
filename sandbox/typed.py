"""What a person typed, as Slack passes it on: entities escaped, mentions and links resolved."""

import re
from html import escape

from sandbox.channels import Channel, Kind
from sandbox.people import Person
from sandbox.workspace import Workspace

BROADCASTS = frozenset({"channel", "here", "everyone"})
# Slack takes a sign after an address for punctuation of the sentence around it.
TOKEN = re.compile(
    r"(?P<url>https?://[^\s<>|]*[^\s<>|.,;:!?)\]}'\"])"
    r"|(?<![\w@<])@(?P<person>[\w.-]*\w)"
    r"|(?<![\w#&<])#(?P<channel>[\w-]*\w)"
)


def as_sent(text: str, workspace: Workspace, viewer: Person, *, labels: bool) -> str:
    """Escape the text and resolve what it mentions; commands carry labels, messages do not."""
    parts, end = [], 0
    for found in TOKEN.finditer(text):
        parts.append(escape(text[end : found.start()], quote=False))
        parts.append(_resolved(found, workspace, viewer, labels))
        end = found.end()
    return "".join([*parts, escape(text[end:], quote=False)])


def _resolved(found: re.Match[str], workspace: Workspace, viewer: Person, labels: bool) -> str:
    if found["url"]:
        return f"<{escape(found['url'], quote=False)}>"
    if found["person"]:
        return _mention(found, workspace, labels)
    channel = _channel(found["channel"], workspace, viewer)
    if channel is None:
        return found[0]
    return f"<#{channel.id}|{channel.name if labels else ''}>"


def _mention(found: re.Match[str], workspace: Workspace, labels: bool) -> str:
    name = found["person"]
    if name in BROADCASTS:
        return f"<!{name}>"
    person = next((one for one in workspace.people.values() if one.handle == name), None)
    if person is None:
        return found[0]
    return f"<@{person.id}|{person.handle}>" if labels else f"<@{person.id}>"


def _channel(name: str, workspace: Workspace, viewer: Person) -> Channel | None:
    for channel in workspace.channels.values():
        is_seen = channel.kind is Kind.PUBLIC or viewer.id in channel.members
        if channel.name == name and is_seen:
            return channel
    return None
