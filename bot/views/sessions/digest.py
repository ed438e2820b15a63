"""Sessions: the lines of the weekly digest."""

from collections.abc import Sequence

from bot.sends import Block
from bot.views.common import button, link, quoted
from bot.views.sessions import LIST, SPEAK, Talk

WHY = "Sessions are those with a speaker in the seven days after the digest."


def coming(talks: Sequence[Talk], wall: str, address: str | None) -> str:
    """The next session: when, who and what. `wall` is the team's time, as in `Wed 14:00`.

    Without speakers it is a Lean Coffee, on the topics with most votes.
    """
    lead = link(address, wall) if address else wall
    spoken = [
        f"{quoted(one.speaker, 40)}: “{quoted(one.title, 120)}”" for one in talks if one.speaker
    ]
    if not spoken:
        titles = " · ".join(f"“{quoted(one.title, 80)}”" for one in talks[:3])
        return f"{lead} Lean Coffee: {titles or 'bring a question'}"
    return f"{lead} {' · '.join(spoken)}"


def takeaway(words: str, address: str | None) -> str:
    """The single takeaway of the last session, and where it stands."""
    where = f" ({link(address, 'the session')})" if address else ""
    return f"From the last session: “{quoted(words, 200)}”{where}"


def free(wall: str) -> tuple[str, Block]:
    """The call to fill a free place: a sentence, and the button that does."""
    return (
        f"the session on {wall} has no speaker yet. Ten minutes on something you know will do.",
        button("I can speak", SPEAK),
    )


def topics() -> Block:
    """The button that opens the list of topics."""
    return button("See topics and vote", LIST)
