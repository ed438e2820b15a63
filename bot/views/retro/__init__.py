"""Retros: how one looks in the channel and its threads, phase by phase."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot import clock
from bot.sends import Block, Message
from bot.views.common import (
    SECTION,
    actions,
    button,
    context,
    escape,
    mention_free,
    message,
    overflow,
    quoted,
    section,
    sentence,
    units,
)
from storage.retro import Phase, Retro

ADD = "retro.add"
WHO_SEES = "retro.who_sees"
LEAD = "retro.lead"
NEXT = "retro.next"
EXTEND = "retro.extend"
TAKE_OVER = "retro.take_over"
GROUP = "retro.group"
VOTE = "retro.vote"
ADD_ACTION = "retro.add_action"
# One button for each answer: an action id names one button within a message.
WORTH = "retro.worth"
HAND_OVER = "retro.hand_over"

# practices.md 4.3.
BLAME = (
    "We are looking for what made each step seem sensible at that moment. People are not the "
    "finding."
)
NAMES = {
    Phase.PLANNED: "planned",
    Phase.COLLECT: "collecting cards",
    Phase.GROUP: "grouping",
    Phase.VOTE: "voting",
    Phase.DISCUSS: "talking",
    Phase.CLOSING: "closing",
    Phase.CLOSED: "closed",
    Phase.SKIPPED: "left out",
}
# What going on means, as the words of a button.
GO_ON = {
    Phase.PLANNED: "Begin",
    Phase.COLLECT: "Reveal the cards",
    Phase.GROUP: "Start the vote",
    Phase.VOTE: "Close the vote",
    Phase.DISCUSS: "Come to the end",
    Phase.CLOSING: "Close the retro",
}
WORTHS = (1, 2, 3, 4, 5)
# So many lines of cards go into one message.
SECTIONS = 12
CARD = 300


@dataclass(frozen=True)
class Shown:
    """A retro with the words around it. `series` is empty for the team's own one; `leader` is the
    name of whoever leads it, `worth` what they said of it.
    """

    retro: Retro
    name: str
    columns: tuple[str, ...]
    opening: str
    closing: str
    leader: str = ""
    series: str = ""
    tz: str = "UTC"
    worth: str = ""
    address: str | None = None

    @property
    def title(self) -> str:
        """What people call it, as mrkdwn."""
        return title_of(self.retro.number, self.series)

    @property
    def step(self) -> str:
        """The retro and its phase, for a button that moves on what its reader saw."""
        return f"{self.retro.retro_id}:{self.retro.phase}"


@dataclass(frozen=True)
class Topic:
    """A theme that is talked about, with its cards as they were written."""

    place: int
    title: str
    votes: int
    cards: tuple[str, ...] = ()
    # How often the team had it before.
    before: int = 0


@dataclass(frozen=True)
class Action:
    """An action as it stands; `owner` is a name, empty while nobody has said yes."""

    action_id: str
    number: int
    text: str
    due: str
    owner: str = ""
    asked: str | None = None
    cue: str = ""
    step: str = ""
    moved: int = 0
    state: str = "open"


def at(moment: datetime, tz: str = "UTC") -> str:
    """A moment in mrkdwn, on the clock of whoever reads it; `tz` is for those who see no mrkdwn."""
    wall = clock.local(moment, tz)
    written = f"{wall:%a} {wall.day} {wall:%b} {wall:%H:%M} {tz}"
    return f"<!date^{int(moment.timestamp())}^{{date_short_pretty}} at {{time}}|{escape(written)}>"


def title_of(number: int, series: str) -> str:
    """What people call a retro, as mrkdwn; `series` is empty for one of the team's own."""
    return f"Retro {number} · {quoted(series, 80)}" if series else f"Retro {number}"


def posted(shown: Shown) -> Message:
    """The post in the team's channel, as the retro stands."""
    retro = shown.retro
    head = f"*{shown.title}: {quoted(shown.name, 80)}* · {NAMES[retro.phase]}"
    lines = _lines(shown)
    blocks = [section(head), *[section(one) for one in lines]]
    if retro.phase in (Phase.CLOSED, Phase.SKIPPED):
        return message("\n".join(map(mention_free, [head, *lines])), blocks)
    blocks.append(context(_led(shown)))
    blocks.append(actions(*_buttons(shown)))
    text = [head, *lines, _led(shown)]
    return message("\n".join(map(mention_free, text)), blocks)


def facts(lines: Sequence[str], since: datetime | None) -> Message:
    """The reply that says what happened, before anybody says what it meant; lines are mrkdwn."""
    head = "*The facts since the last retro*" if since else "*The facts so far*"
    found = [head, *(f"• {one}" for one in lines)]
    return message("\n".join(map(mention_free, found)), [section(one) for one in packed(found)])


def revealed(shown: Shown, cards: Sequence[tuple[str, Sequence[str]]]) -> list[Message]:
    """The replies that show all cards at once, as (column, cards)."""
    blocks: list[str] = []
    for column, texts in cards:
        lines = [f"• {quoted(one, CARD)}" for one in texts] or ["• nothing here"]
        blocks += packed([f"*{quoted(column, 80)}*", *lines])
    found = [blocks[n : n + SECTIONS] for n in range(0, len(blocks), SECTIONS)]
    return [
        message("\n".join(map(mention_free, some)), [section(one) for one in some])
        for some in found
    ]


def topic(shown: Shown, topic: Topic, until: datetime | None) -> Message:
    """The post whose thread one theme is talked about in."""
    head = f"*Topic {topic.place} of {shown.title}*{votes(topic)}\n“{quoted(topic.title, CARD)}”"
    blocks = [section(head)]
    lines = [head]
    if len(topic.cards) > 1:
        told = packed([f"• {quoted(one, CARD)}" for one in topic.cards[:20]])
        blocks += [section(one) for one in told]
        lines += told
    if topic.before >= 2:
        lines.append(third_time(topic.before))
        blocks.append(section(lines[-1]))
    ask = "Talk in this thread. What is the one thing we would do differently?"
    ask += f" Until {at(until, shown.tz)}." if until else ""
    blocks.append(context(ask))
    value = f"{shown.retro.retro_id}:{topic.place}"
    blocks.append(actions(button("Add an action", ADD_ACTION, value, style="primary")))
    return message("\n".join(map(mention_free, [*lines, ask])), blocks)


def votes(topic: Topic) -> str:
    """How many votes a theme had, behind its name; nothing where nobody voted."""
    return {0: "", 1: " · 1 vote"}.get(topic.votes, f" · {topic.votes} votes")


def third_time(before: int) -> str:
    """What is said of a theme that the team had before."""
    times = {2: "third", 3: "fourth", 4: "fifth"}.get(before, f"{before + 1}th")
    return (
        f"This theme comes up for the {times} time. The earlier actions did not settle it: look "
        "for a smaller one, or make it a topic with `/session propose`."
    )


def time_is_up(place: int) -> Message:
    """The reply in a topic's thread when its minutes are over."""
    return sentence(
        f"The minutes for topic {place} are over. If one action is clear, add it now; "
        "two for the whole retro are plenty."
    )


def skipped() -> Message:
    """The reply when nobody wrote a card."""
    return sentence(
        "Nobody wrote a card, so there is no retro this time. Open actions stay on the list: "
        "`/retro actions`."
    )


def packed(lines: Sequence[str]) -> list[str]:
    """Lines joined into as few paragraphs as Slack takes."""
    found: list[str] = []
    for one in lines:
        if found and units(found[-1]) + units(one) < SECTION - 1:
            found[-1] += f"\n{one}"
        else:
            found.append(one)
    return found


def progress(retro: Retro) -> str:
    """How far a retro is, as counts and nothing else."""
    cards = "1 card" if retro.cards == 1 else f"{retro.cards} cards"
    people = "1 person" if retro.contributors == 1 else f"{retro.contributors} people"
    voted = "1 person has" if retro.voters == 1 else f"{retro.voters} people have"
    return {
        Phase.COLLECT: f"{cards} from {people} so far." if retro.cards else "No cards yet.",
        Phase.VOTE: f"{cards} from {people}. {voted} voted.",
    }.get(retro.phase, f"{cards} from {people}.")


def _lines(shown: Shown) -> list[str]:
    retro = shown.retro
    counts = progress(retro)
    columns = " · ".join(quoted(one, 80) for one in shown.columns)
    match retro.phase:
        case Phase.COLLECT:
            until = f"Cards until {at(retro.ends_at, shown.tz)}. " if retro.ends_at else ""
            why = f"\nWhy this format: {quoted(retro.reason, 300)}" if retro.reason else ""
            return [
                f"{columns}\n{quoted(shown.opening, 300)}\n_{BLAME}_",
                f"{until}{counts} Until all are revealed at once, nobody sees them.{why}",
            ]
        case Phase.GROUP:
            return [f"{counts} All of them are in the thread. Cards that say the same go together."]
        case Phase.VOTE:
            return [f"{counts} Three votes each, shown once the vote is closed."]
        case Phase.DISCUSS:
            return ["The topics with most votes are below: each has its own thread."]
        case Phase.CLOSING:
            return [f"{quoted(shown.closing, 300)} Answer in the thread.\nWas it worth the time?"]
        case Phase.SKIPPED:
            kept = "Its cards wait for the next one."
            return [kept if retro.cards else "Nobody wrote a card this time."]
        case _:
            return [f"{counts} The summary stands below."]


def _led(shown: Shown) -> str:
    led = f"{quoted(shown.leader, 80)} leads it" if shown.leader else "Nobody leads it yet"
    return f"{led} · `/retro` works from any channel"


def _buttons(shown: Shown) -> list[Block]:
    retro = shown.retro
    found: list[Block] = []
    if retro.phase == Phase.COLLECT:
        found.append(button("Add cards", ADD, retro.retro_id, style="primary"))
        found.append(button("Who sees what?", WHO_SEES, retro.retro_id))
    if retro.phase == Phase.GROUP:
        found.append(button("Group cards", GROUP, retro.retro_id))
    if retro.phase == Phase.VOTE:
        found.append(button("Vote", VOTE, retro.retro_id, style="primary"))
    if retro.phase == Phase.CLOSING:
        found += [button(str(n), f"{WORTH}_{n}", f"{retro.retro_id}:{n}") for n in WORTHS]
    if not shown.leader:
        found.append(button("I'll lead it", TAKE_OVER, retro.retro_id))
    return [*found, _menu(shown)]


def _menu(shown: Shown) -> Block:
    return overflow(
        LEAD,
        {
            f"next:{shown.step}": GO_ON[shown.retro.phase],
            f"extend:{shown.step}": "More time",
            f"hand:{shown.step}": "Hand over",
            f"take:{shown.step}": "Take over",
            "how:": "How to do this",
        },
    )
