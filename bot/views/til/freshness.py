"""TIL: the question whether a lesson still holds that nobody has looked at for long."""

from bot.views.common import button, quoted, when
from bot.views.contact import Line, Why
from bot.views.til import OUTDATED, READ, VERIFIED
from bot.views.til.resurfacing import RETIRE
from storage.til import Lesson


def question(entry: Lesson, item_id: str, *, author: str) -> Line:
    """Does it still hold? `author` is named where somebody else looks after it."""
    by = f" by {quoted(author, 80)}, which you look after now" if author else ""
    text = (
        f"T-{entry.number} “{quoted(entry.title, 300)}”{by} ({when(entry.created_at)}): nobody has "
        "looked at it for three months. *Does it still hold?*"
    )
    return Line(
        text,
        (
            button("Still true", VERIFIED, entry.entry_id, style="primary"),
            button("Outdated: fix", OUTDATED, entry.entry_id),
            button("Retire", RETIRE, item_id),
            button("Read", READ, entry.entry_id),
        ),
    )


def why(team: str, founder: str | None) -> Why:
    """The rule, who set it, and when it comes again."""
    by = f"{quoted(founder, 80)}, who set Baton up" if founder else "Whoever set Baton up"
    rule = (
        "Each lesson has somebody who looks after it: its author, or a lead once they have left. "
        "After 90 days it is asked about; without an answer readers see that it is unverified."
    )
    return Why(rule, f"{by} in #{quoted(team, 80)}.", "It comes again 90 days after your answer.")
