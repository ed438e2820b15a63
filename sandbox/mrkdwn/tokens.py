"""The parts of a mrkdwn text, as a Slack client tells them apart (slack.md §7)."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What a part of the text is."""

    TEXT = "text"
    BOLD = "bold"
    ITALIC = "italic"
    STRIKE = "strike"
    CODE = "code"
    PREFORMATTED = "preformatted"
    QUOTE = "quote"
    USER = "user"
    CHANNEL = "channel"
    BROADCAST = "broadcast"
    USERGROUP = "usergroup"
    LINK = "link"
    DATE = "date"
    EMOJI = "emoji"


@dataclass(frozen=True)
class Token:
    """A part as written; `target` is the id, address or range, `parts` what it encloses."""

    kind: Kind
    raw: str
    target: str = ""
    label: str = ""
    parts: tuple["Token", ...] = ()


CONTROL = r"<(?P<control>[^<>]+)>"
# A quote goes to the end of its line, one with three signs to the end of the text.
QUOTE = r"(?:^(?:>>>|(?:&gt;){3})(?P<rest>.*)|^(?:>|&gt;)[ ]?(?P<quote>[^\n]*))"
INLINE = "|".join(
    (
        r"```(?P<preformatted>.+?)```",
        r"`(?P<code>[^`\n]+)`",
        CONTROL,
        r"(?<![\w*])\*(?=\S)(?P<bold>[^*\n]+)(?<=\S)\*(?![\w*])",
        r"(?<![\w])_(?=\S)(?P<italic>[^_\n]+)(?<=\S)_(?![\w])",
        r"(?<![\w~])~(?=\S)(?P<strike>[^~\n]+)(?<=\S)~(?![\w~])",
        r":(?P<emoji>[a-z0-9_+'-]+(?:::skin-tone-[2-6])?):",
    )
)
FLAGS = re.DOTALL | re.MULTILINE
IN_CODE = re.compile(CONTROL, FLAGS)
IN_LINE = re.compile(INLINE, FLAGS)
IN_TEXT = re.compile(f"{QUOTE}|{INLINE}", FLAGS)

# Slack doesn't nest quotes, and in code it reads only what stands in angle brackets.
INSIDE: Mapping[str, re.Pattern[str]] = {
    "code": IN_CODE,
    "preformatted": IN_CODE,
    "bold": IN_LINE,
    "italic": IN_LINE,
    "strike": IN_LINE,
    "quote": IN_LINE,
    "rest": IN_LINE,
}
BROADCASTS = frozenset({"here", "channel", "everyone", "group"})
SIGNS: Mapping[str, Kind] = {
    "@": Kind.USER,
    "#": Kind.CHANNEL,
    "!subteam^": Kind.USERGROUP,
    "!date^": Kind.DATE,
}


def parse(text: str) -> tuple[Token, ...]:
    """The text in its parts, nothing lost."""
    return tuple(_tokens(text, IN_TEXT))


def _tokens(text: str, pattern: re.Pattern[str]) -> Iterator[Token]:
    end = 0
    for match in pattern.finditer(text):
        if match.start() > end:
            yield Token(Kind.TEXT, text[end : match.start()])
        yield _token(match)
        end = match.end()
    if end < len(text):
        yield Token(Kind.TEXT, text[end:])


def _token(match: re.Match[str]) -> Token:
    name = match.lastgroup or ""
    inside = match[name]
    if name == "control":
        return control(match[0], inside)
    if name == "emoji":
        return Token(Kind.EMOJI, match[0], target=inside)
    kind = Kind.QUOTE if name == "rest" else Kind(name)
    return Token(kind, match[0], parts=tuple(_tokens(inside, INSIDE[name])))


def control(raw: str, inside: str) -> Token:
    """What stands in angle brackets: a mention, a link, a date, or mere text."""
    target, _, label = inside.partition("|")
    for sign, kind in SIGNS.items():
        if target.startswith(sign) and len(target) > len(sign):
            return Token(kind, raw, target[len(sign) :], label)
    if target[:1] == "!" and target[1:].lower() in BROADCASTS:
        return Token(Kind.BROADCAST, raw, target[1:].lower(), label)
    # Slack takes everything else for a link; no address has a space in it.
    is_address = target[:1] not in {"", "!", "@", "#"} and not re.search(r"\s", target)
    return Token(Kind.LINK, raw, target, label) if is_address else Token(Kind.TEXT, raw)


def unescaped(text: str) -> str:
    """The three entities that Slack knows, each read once (slack.md §7.1)."""
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
