"""Sessions: the lines of the weekly digest."""

from bot.sends import Block
from bot.views.common import button, link, quoted
from bot.views.sessions import LIST, Shown


def coming(shown: Shown, wall: str) -> str:
    """The next session: when, who and what. `wall` is the team's time, as in `Wed 14:00`."""
    lead = link(shown.address, wall) if shown.address else wall
    if shown.meeting.is_lean:
        return f"{lead} Lean Coffee: {_titles(shown)}"
    talks = [
        f"{quoted(one.speaker, 40)}: “{quoted(one.title, 120)}”"
        for one in shown.talks
        if one.speaker
    ]
    return f"{lead} {' · '.join(talks)}"


def takeaway(shown: Shown) -> str:
    """The single takeaway of the last session, and where it stands."""
    words = quoted(shown.meeting.takeaway, 200)
    where = f" ({link(shown.address, 'the session')})" if shown.address else ""
    return f"From the last session: “{words}”{where}"


def topics() -> Block:
    """The button that opens the list of topics."""
    return button("See topics and vote", LIST)


def _titles(shown: Shown) -> str:
    return " · ".join(f"“{quoted(one.title, 80)}”" for one in shown.talks) or "bring a question"
