"""Retros: actions, in threads, lists and the summary; and what a retro came to."""

from collections.abc import Sequence

from bot.sends import Block, Message
from bot.views.common import (
    actions,
    button,
    mention_free,
    message,
    quoted,
    section,
    sentence,
)
from bot.views.retro import CARD, Action, Shown, Topic, progress, votes

ACCEPT = "retro.accept"
DECLINE = "retro.decline"
DONE = "retro.done_action"
MOVED = "retro.moved_action"
DROPPED = "retro.dropped_action"
SHRINK = "retro.shrink"
GOAL = "retro.goal"

# A message holds fifty blocks, and each action takes two.
LISTED = 20
# The summary names so many older actions.
SETTLED = 8
# practices.md 4.3: moved so often, the question is another one.
TOO_OFTEN = 2

STATES = {
    "done": "done",
    "dropped": "dropped",
    "goal": "now a goal",
}


def told(action: Action) -> str:
    """An action in one or two lines of mrkdwn."""
    owner = quoted(action.owner, 80) or "no owner yet"
    state = f" · {STATES[action.state]}" if action.state in STATES else ""
    moved = f" · moved {_times(action.moved)}" if action.moved and not state else ""
    head = f"*A-{action.number}* {quoted(action.text, CARD)} — {owner}, {action.due}{state}{moved}"
    return f"{head}\n{plan(action)}" if action.cue and action.step else head


def plan(action: Action) -> str:
    """The when-then plan of an action, as mrkdwn; nothing where there is none."""
    if not (action.cue and action.step):
        return ""
    return f"_When {quoted(action.cue, 200)}, I will {quoted(action.step, 200)}_"


def proposed(action: Action) -> Message:
    """The reply that asks whether somebody takes an action, or tells who has."""
    blocks = [section(told(action))]
    text = told(action)
    if action.state == "proposed":
        asked = f"<@{action.asked}>, do you take it?" if action.asked else "Who takes it?"
        blocks.append(section(asked))
        buttons = [button("I take it", ACCEPT, action.action_id, style="primary")]
        if action.asked:
            buttons.append(button("Not me", DECLINE, action.action_id))
        blocks.append(actions(*buttons))
        text += f"\n{asked}"
    return message(mention_free(text), blocks)


def old_actions(found: Sequence[Action]) -> Message:
    """The reply that opens a retro: what was promised, each settled with one tap."""
    head = "*First: what we promised last time.* One tap each, for its owner or whoever leads."
    blocks = [section(head), *_listed(found)]
    if len(found) > LISTED:
        blocks.append(section(f"{len(found) - LISTED} more: `/retro actions`"))
    lines = [head, *(told(one) for one in found[:LISTED])]
    return message("\n".join(map(mention_free, lines)), blocks)


def listed(found: Sequence[Action], note: str = "") -> Message:
    """`/retro actions`: all that is not finished; the note is mrkdwn."""
    if not found:
        return sentence(f"{note} No action is open. They come from retros.".strip())
    head = "*Open actions*"
    blocks = [section(note)] if note else []
    blocks += [section(head), *_listed(found)]
    if len(found) > LISTED:
        blocks.append(section(f"The first {LISTED} of {len(found)}; settle some to see the rest."))
    lines = [*([note] if note else []), head, *(told(one) for one in found[:LISTED])]
    return message("\n".join(map(mention_free, lines)), blocks)


def buttons_of(action: Action) -> list[Block]:
    """What can be done with an action; moved twice, the question is another one."""
    value = action.action_id
    if action.state == "proposed":
        return [
            button("I take it", ACCEPT, value, style="primary"),
            button("Dropped", DROPPED, value),
        ]
    if action.state != "open":
        return []
    if action.moved >= TOO_OFTEN:
        return [
            button("Done", DONE, value),
            button("Make it smaller", SHRINK, value),
            button("Drop it", DROPPED, value),
            button("Make it a goal", GOAL, value),
        ]
    return [
        button("Done", DONE, value),
        button("Moved", MOVED, value),
        button("Dropped", DROPPED, value),
    ]


def mine(action: Action) -> str:
    """An action of theirs, for somebody's Home tab."""
    return f"You took A-{action.number} {quoted(action.text, 150)}, {action.due}."


def moved_twice(action: Action) -> str:
    """The question about an action that was moved again and again."""
    return (
        f"“{quoted(action.text, CARD)}” was moved {_times(action.moved)}. "
        "Make it smaller, drop it, or make it a goal?"
    )


def summary(
    shown: Shown, topics: Sequence[Topic], found: Sequence[Action], settled: Sequence[Action]
) -> Message:
    """What a retro came to, in the channel. `settled` are the older actions dealt with in it."""
    blocks = [section(f"*{shown.title}, closed*")]
    lines = [f"{shown.title}, closed"]
    for part in _parts(shown, topics, found, settled):
        lines.append(part)
        blocks.append(section(part))
    return message("\n".join(map(mention_free, lines)), blocks)


def _parts(
    shown: Shown, topics: Sequence[Topic], found: Sequence[Action], settled: Sequence[Action]
) -> list[str]:
    talked = [
        f"• “{quoted(one.title, CARD)}”{votes(one)}"
        + (f"\n  {_again(one.before)}" if one.before >= TOO_OFTEN else "")
        for one in topics
    ]
    parts = ["*We talked about*\n" + "\n".join(talked)] if talked else []
    actions_told = [f"• {told(one)}" for one in found]
    parts.append(
        "*We will*\n" + "\n".join(actions_told) if actions_told else "No action this time."
    )
    if settled:
        parts.append("*From last time*\n" + "\n".join(map(_settled, settled[:SETTLED])))
    return [*parts, f"{progress(shown.retro)}{shown.worth}"]


def _settled(action: Action) -> str:
    state = STATES.get(action.state) or f"moved to {action.due}"
    return f"• A-{action.number} {quoted(action.text, 150)}: {state}"


def _again(before: int) -> str:
    return f"_The team had this theme {before} times before._"


def _listed(found: Sequence[Action]) -> list[Block]:
    blocks: list[Block] = []
    for one in found[:LISTED]:
        blocks.append(section(told(one)))
        if row := buttons_of(one):
            blocks.append(actions(*row))
    return blocks


def _times(count: int) -> str:
    return {1: "once", 2: "twice"}.get(count, f"{count} times")
