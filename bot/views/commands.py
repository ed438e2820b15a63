"""What people type behind a command: Slack's escapes undone, mentions read."""

import re

# With `should_escape`, Slack writes mentions, channels, links and calls to everybody so.
_USER = re.compile(r"<@([UW][A-Z0-9]+)(?:\|([^<>]*))?>")
_CHANNEL = re.compile(r"<#([CG][A-Z0-9]+)(?:\|([^<>]*))?>")
_CALL = re.compile(r"<!(?:subteam\^[A-Z0-9]+\|)?@?([^|<>^]+)(?:\|[^<>]*)?>")
_LINK = re.compile(r"<((?:https?|mailto):[^|<>]+)(?:\|[^<>]*)?>")


def read_text(escaped: str) -> str:
    """The text as it was typed: `@ada`, `#general`, `@channel` and addresses in clear."""
    text = _USER.sub(lambda found: "@" + (found[2] or found[1]), escaped)
    text = _CHANNEL.sub(lambda found: "#" + (found[2] or found[1]), text)
    text = _CALL.sub(r"@\1", text)
    text = _LINK.sub(r"\1", text)
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")


def mentioned(escaped: str) -> list[str]:
    """The ids of the people a text mentions, in order."""
    return [found[1] for found in _USER.finditer(escaped)]


def without_mentions(escaped: str) -> str:
    """The text as it was typed, people left out."""
    return read_text(_USER.sub(" ", escaped)).strip()
