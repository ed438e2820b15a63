"""Where the figures of a digest come from, section by section."""

from collections.abc import Sequence

from sqlmodel import Session

from bot.clock import Window
from bot.digest.composing import parts_of, week_of
from bot.drafts import Section
from storage.team import Team


def told(session: Session, team: Team, window: Window, sections: Sequence[Section]) -> list[str]:
    """What each section says of its figures, under its heading."""
    week = week_of(session, team, window, sections)
    parts = parts_of(session, team, week, sections)
    return [f"*{one.place}*: {one.why}" for one in parts if one.why and one.lines]
