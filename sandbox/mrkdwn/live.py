"""What is live in a text: the mentions that notify, and the links (slack.md §7.3)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from sandbox.mrkdwn.tokens import Kind, Token, control, unescaped

NOTIFYING = frozenset({Kind.USER, Kind.USERGROUP, Kind.BROADCAST})
# Bounded, so that a long text cannot keep us busy.
LABELS = r"(?:[\w-]{1,63}\.){1,10}"
DOMAIN = re.compile(rf"{LABELS}[a-z]{{2,}}", re.IGNORECASE)

# We look at the raw text and not at its tokens: whether Slack reads a mention inside of code is
# nowhere promised, and a test of hostile text must err on the side of the ping.
CONTROL = r"<(?P<control>[^<>]+)>"
VERBATIM = re.compile(CONTROL)
BARE_NAME = re.compile(
    rf"{CONTROL}|(?<!\w)(?P<bare>@(?:here|channel|everyone)(?!\w)|(?<![&#/])#[\w-]{{1,80}})",
    re.IGNORECASE,
)
BARE_ADDRESS = re.compile(
    rf"{CONTROL}|(?P<bare>\b(?:https?://|www\.)[^\s<>|]+"
    rf"|\b[\w.+-]{{1,64}}@{LABELS}[a-z]{{2,}}"
    # Slack links many more endings; these are enough to catch a text that is parsed at all.
    rf"|(?<![\w./@-]){LABELS}(?:app|co|com|dev|io|net|org)\b(?:/[^\s<>|]*)?)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class Link:
    """Where a link goes, and what it says."""

    url: str
    label: str

    @property
    def poses(self) -> bool:
        """Whether it names another host than it leads to."""
        named = {_bare(domain) for domain in DOMAIN.findall(self.label)}
        return bool(named - {_bare(_host(self.url))})


def _host(url: str) -> str:
    address = url.removeprefix("mailto:").rpartition("@")[2] if "://" not in url else url
    try:
        return urlsplit(address if "://" in address else f"//{address}").hostname or ""
    except ValueError:
        return ""


def _bare(domain: str) -> str:
    return domain.lower().removeprefix("www.")


def pings(text: str, *, verbatim: bool) -> list[str]:
    """Every mention that would notify; unless verbatim, also bare @here and #channel."""
    found = _matches(text, VERBATIM if verbatim else BARE_NAME)
    return [_name(each) for each in found if isinstance(each, str) or each.kind in NOTIFYING]


def _name(found: Token | str) -> str:
    return found if isinstance(found, str) else f"<{found.raw[1:-1].partition('|')[0]}>"


def links(text: str, *, verbatim: bool) -> list[Link]:
    """Every link; unless verbatim, also the bare addresses that Slack makes into links."""
    found = _matches(text, VERBATIM if verbatim else BARE_ADDRESS)
    return [_link(each) for each in found if isinstance(each, str) or each.kind is Kind.LINK]


def _link(found: Token | str) -> Link:
    if not isinstance(found, str):
        url = unescaped(found.target)
        return Link(url, unescaped(found.label) or url)
    label = unescaped(found).rstrip(".,;:!?)'\"*_~")
    return Link(_completed(label), label)


def _completed(address: str) -> str:
    if "://" in address:
        return address
    return f"mailto:{address}" if "@" in address else f"https://{address}"


def _matches(text: str, pattern: re.Pattern[str]) -> Iterator[Token | str]:
    for match in pattern.finditer(text):
        inside = match["control"]
        yield match[0] if inside is None else control(match[0], inside)
