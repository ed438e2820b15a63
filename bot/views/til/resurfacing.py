"""TIL: the question about an earlier lesson, and its answer."""

from datetime import datetime

from bot.sends import Block
from bot.views.common import actions, button, context, modal, quoted, section, when
from bot.views.contact import Line, Why
from bot.views.til import OUTDATED, Shown, whole
from storage.til import Lesson

SHOW = "til.recall"
STILL_TRUE = "til.still_true"
RETIRE = "til.retire"


def question(entry: Lesson, item_id: str, *, cue: str) -> Line:
    """The question; the lesson itself stays hidden until its author wants to see it."""
    ago = when(entry.created_at)
    if entry.body:
        text = f"You logged “{quoted(entry.title, 300)}” ({ago}). *What was behind it?*"
    elif cue:
        words = " and ".join(f"*{quoted(word, 60)}*" for word in cue.split())
        text = f"You logged a lesson about {words} ({ago}). *What was it?*"
    else:
        text = f"You logged T-{entry.number} ({ago}). *What was it about?*"
    return Line(f"{text} Think of it first, then look.", (button("Show", SHOW, item_id),))


def answer(shown: Shown, item_id: str) -> Block:
    """The lesson, and what its author may say of it now."""
    entry = shown.entry
    asked = [
        button("Still true", STILL_TRUE, item_id, style="primary"),
        button("Outdated: fix", OUTDATED, entry.entry_id),
        button("Retire", RETIRE, item_id),
    ]
    note = context(
        "*Retire* takes it out of lists and searches; its number still opens it. "
        "Only you see this page."
    )
    blocks = [*whole(shown), section("*Does it still hold?*"), actions(*asked), note]
    return modal("til.recalled", shown.name, blocks, close="Close")


def why(
    team: str,
    founder: str | None,
    name: str,
    next_time: datetime | None,
    *,
    switched_on_by: str | None = None,
) -> Why:
    """The rule, who set it, and when the lesson comes back."""
    by = f"{quoted(founder, 80)}, who set Baton up" if founder else "Whoever set Baton up"
    if switched_on_by:
        by = f"{quoted(switched_on_by, 80)}, who switched it on"
    again = (
        f"{name} comes back {when(next_time)}, unless you mark it as outdated or retire it."
        if next_time
        else f"This was the last time for {name}."
    )
    rule = (
        "What you log comes back to you after 1, 4 and 12 weeks, the question first: "
        "what one tries to remember, one keeps."
    )
    return Why(rule, f"{by} in #{quoted(team, 80)}.", again)
