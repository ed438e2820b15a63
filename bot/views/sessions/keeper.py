"""Sessions: the question to a lead how a series goes on that fades."""

from bot.sends import Block
from bot.views.common import button, confirm, quoted
from bot.views.contact import Line, Why

SHORTEN = "sessions.shorten"
GO_ON = "sessions.series_on"
END = "sessions.series_end"


def question(item_id: str, team: str, *, is_short: bool) -> Line:
    """Shorter, as it is, or to an end? What is short already cannot be shortened."""
    text = (
        f"*Sessions in #{quoted(team, 80)} have paused:* nobody was found to speak, or none took "
        "place for some time. That is fine. How should it go on?"
    )
    return Line(text, (*_shorten(item_id, is_short=is_short), *_rest(item_id)))


def why(team: str, founder: str | None) -> Why:
    """The rule, who set it, and when it comes again."""
    by = f"{quoted(founder, 80)}, who set Baton up" if founder else "Whoever set Baton up"
    rule = "Leads are asked once when two sessions in a row found no speaker, or three rounds pass."
    return Why(rule, f"{by} in #{quoted(team, 80)}.", "It comes again after the next such gap.")


def _shorten(item_id: str, *, is_short: bool) -> tuple[Block, ...]:
    if is_short:
        return ()
    return (button("One talk of ten minutes", SHORTEN, item_id, style="primary"),)


def _rest(item_id: str) -> tuple[Block, ...]:
    sure = confirm("End the series?", "Nobody is asked to speak any more.", "End it", "Go on")
    return (
        button("Go on as it is", GO_ON, item_id),
        button("End the series", END, item_id, confirm=sure),
    )
