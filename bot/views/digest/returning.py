"""The digest's lines on a theme that came back."""

from bot.views.common import button, quoted
from bot.views.digest import Ask, Need
from bot.views.sessions import PROPOSE

WHY = "A theme that a retro had three times within a year is told, once."


def returned(title: str) -> str:
    """A theme that came for the third time."""
    return f"A theme came up in a third retro: “{quoted(title, 150)}”"


def session(title: str) -> Ask:
    """The call to talk about it in a session."""
    return Ask(
        Need.SESSION,
        f"“{quoted(title, 100)}” came up in a third retro. Who proposes it as a session's topic?",
        button("Propose a topic", PROPOSE),
    )
