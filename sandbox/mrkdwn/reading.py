"""A mrkdwn text as a person reads it."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sandbox.mrkdwn.dates import in_words
from sandbox.mrkdwn.tokens import Kind, Token, parse, unescaped

EPOCH = re.compile(r"-?[0-9]{1,12}")


@dataclass(frozen=True)
class Reader:
    """Who reads: the names that they see, and the zone of their device."""

    names: Mapping[str, str]
    zone: str | None = None

    def called(self, target: str, label: str = "") -> str:
        """The name of a person or channel, as far as this reader knows it."""
        return (self.names.get(target) or unescaped(label) or target).lstrip("@#")


def plain(text: str, *, names: Mapping[str, str], zone: str | None = None) -> str:
    """The words without their markup; a date shows its fallback unless a zone is given."""
    return read(parse(text), Reader(names, zone))


def read(tokens: tuple[Token, ...], reader: Reader) -> str:
    """The tokens as one text for this reader."""
    return "".join(READ[token.kind](token, reader) for token in tokens)


def _text(token: Token, reader: Reader) -> str:
    return unescaped(token.raw)


def _parts(token: Token, reader: Reader) -> str:
    return read(token.parts, reader)


def _block(token: Token, reader: Reader) -> str:
    return read(token.parts, reader).strip("\n")


def _quote(token: Token, reader: Reader) -> str:
    lines = read(token.parts, reader).strip("\n").split("\n")
    return "\n".join(f"> {line.lstrip(' ')}" for line in lines)


def _mention(token: Token, reader: Reader) -> str:
    return f"@{reader.called(token.target, token.label)}"


def _channel(token: Token, reader: Reader) -> str:
    return f"#{reader.called(token.target, token.label)}"


def _broadcast(token: Token, reader: Reader) -> str:
    return f"@{token.target}"


def _link(token: Token, reader: Reader) -> str:
    return labelled(unescaped(token.target), unescaped(token.label))


def labelled(url: str, label: str) -> str:
    """A link with another label shows both, since a terminal has nothing to hover over."""
    return f"{label} ({url})" if label and label != url else url


def _date(token: Token, reader: Reader) -> str:
    epoch, _, form = token.target.partition("^")
    if reader.zone and EPOCH.fullmatch(epoch):
        words = in_words(int(epoch), form.partition("^")[0], reader.zone)
        return unescaped(words if words is not None else token.label)
    return unescaped(token.label)


READ: Mapping[Kind, Callable[[Token, Reader], str]] = {
    Kind.TEXT: _text,
    Kind.BOLD: _parts,
    Kind.ITALIC: _parts,
    Kind.STRIKE: _parts,
    Kind.CODE: _parts,
    Kind.PREFORMATTED: _block,
    Kind.QUOTE: _quote,
    Kind.USER: _mention,
    Kind.CHANNEL: _channel,
    Kind.BROADCAST: _broadcast,
    Kind.USERGROUP: _mention,
    Kind.LINK: _link,
    Kind.DATE: _date,
    Kind.EMOJI: _text,
}
