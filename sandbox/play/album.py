"""Every message and form of a play, each once, as one page to read (practices.md 6)."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from sandbox.mrkdwn.payload import nodes

CHANNEL, DIRECT, ANSWER, FORM, PAGE, HOME = (
    "In the channel",
    "To one person",
    "Answers to what somebody types or presses",
    "Forms",
    "Pages",
    "The Home tab",
)
ORDER = (CHANNEL, DIRECT, ANSWER, FORM, PAGE, HOME)

# By the first word of a command, or of the id of what was pressed.
TOPICS = {
    "til": "Lessons",
    "digest": "The weekly digest",
    "session": "Sessions",
    "sessions": "Sessions",
    "retro": "Retros",
    "reflect": "Reflection",
    "reflection": "Reflection",
    "review": "Reviews",
    "reviews": "Reviews",
    "contact": "What Baton asks one person",
    "home": "The Home tab and own settings",
    "mine": "The Home tab and own settings",
    "baton": "The team, its people and its settings",
    "settings": "The team, its people and its settings",
}

HEAD = """\
# Every message

What Baton says and shows in {days} days of a simulated team of eight: each message, form and page
once, as it stood when it first said something that none before it in its group had said. Names,
numbers and times are the play's. `make messages` writes this page anew; do not edit it.
"""


class Album:
    """Keeps what was shown, in groups."""

    def __init__(self) -> None:
        """Nothing is kept yet."""
        self._kept: dict[tuple[str, str], list[tuple[str, list[str]]]] = defaultdict(list)

    def keep(self, topic: str, group: str, caption: str, lines: Sequence[str]) -> None:
        """Keep the lines of something shown; `caption` says what it followed."""
        self._kept[TOPICS[topic], group].append((caption, list(lines)))

    def page(self, days: int) -> str:
        """All of it, in Markdown."""
        return "\n".join([HEAD.format(days=days), *self._parts()])

    def _parts(self) -> Iterator[str]:
        for topic in dict.fromkeys(TOPICS.values()):
            yield f"## {topic}\n"
            for group in (one for one in ORDER if (topic, one) in self._kept):
                yield f"### {group}\n"
                for caption, lines in self._kept[topic, group]:
                    yield "\n".join([f"{caption}:\n", "```text", *lines, "```", ""])


def confirmations(blocks: Iterable[Mapping[str, Any]]) -> Iterator[str]:
    """What buttons ask before they do something."""
    for one in nodes(list(blocks)):
        if (asks := one.get("confirm")) and "title" in asks:
            said = f"{asks['title']['text']} {asks['text']['text']}"
            choice = f"[{asks['deny']['text']}]  [{asks['confirm']['text']}]"
            yield f"[{one['text']['text']}] asks: {said}  {choice}"
