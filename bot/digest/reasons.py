"""Where the figures of a digest come from, section by section."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.clock import Window
from bot.digest.composing import Section, parts_of
from storage.team import Team


def told(session: Session, team: Team, window: Window, sections: Sequence[Section]) -> list[str]:
    """What each section says of its figures, under its heading."""
    parts = parts_of(session, team, window, sections)
    return [f"*{heading}*: {part.why}" for heading, part in parts if part.why and part.lines]
