"""Sessions: the list of topics, with its votes."""

from dataclasses import dataclass

from bot.sends import Block, Message
from bot.views.common import actions, button, context, header, message, quoted, section
from bot.views.sessions import PROPOSE
from storage.sessions import Topic

VOTE = "sessions.vote"
UNVOTE = "sessions.unvote"
SPEAK_ON = "sessions.speak_on"
REMOVE = "sessions.remove_topic"


@dataclass(frozen=True)
class Line:
    """One topic as one person sees it."""

    topic: Topic
    votes: int
    proposed_by: str
    is_mine: bool = False
    may_remove: bool = False


@dataclass(frozen=True)
class Page:
    """The list; `more` counts the topics that found no place on it."""

    lines: tuple[Line, ...]
    more: int = 0


def listed(page: Page, note: str = "") -> Message:
    """The list as an answer; `note` is our own mrkdwn on what just happened."""
    blocks: list[Block] = [section(note)] if note else []
    blocks.append(header("Topics for sessions"))
    for one in page.lines:
        blocks += [section(_told(one)), actions(*_buttons(one))]
    if not page.lines:
        blocks.append(section("No topic waits. `/session propose <topic>` adds one."))
    if page.more:
        blocks.append(context(f"{page.more} more with fewer votes."))
    blocks.append(actions(button("Propose a topic", PROPOSE)))
    blocks.append(context("`/session find <words>` finds the notes of earlier sessions."))
    text = "\n".join(f"{one.topic.number}. {one.topic.title}" for one in page.lines)
    return message(text or "No topic waits.", blocks)


def proposed(topic: Topic) -> str:
    """What the list says on top when a topic was added, as mrkdwn."""
    return (
        f"*Added as topic {topic.number}*: {quoted(topic.title, 300)}. "
        "You may vote for it as everybody may."
    )


def _told(line: Line) -> str:
    votes = "1 vote" if line.votes == 1 else f"{line.votes} votes"
    mine = ", one of them yours" if line.is_mine and line.votes > 1 else ""
    mine = ", yours" if line.is_mine and line.votes == 1 else mine
    title = quoted(line.topic.title, 300)
    by = quoted(line.proposed_by, 80)
    return f"*{line.topic.number}.* {title}\n{votes}{mine} · proposed by {by}"


def _buttons(line: Line) -> list[Block]:
    value = line.topic.topic_id
    vote = (
        button("Take my vote back", UNVOTE, value) if line.is_mine else button("Vote", VOTE, value)
    )
    found = [vote, button("I can speak on this", SPEAK_ON, value)]
    return [*found, button("Take it off", REMOVE, value)] if line.may_remove else found
