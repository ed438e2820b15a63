"""TIL: its lines in the weekly digest."""

from dataclasses import dataclass

from bot.clock import Window
from bot.sends import Block
from bot.views.common import button, link, quoted
from bot.views.til import WEEK, Shown


@dataclass(frozen=True)
class Told:
    """An entry that the digest quotes, and where its post stands in Slack, if it has one."""

    shown: Shown
    address: str | None


def lines(told: list[Told], corrected: list[Shown], *, more: int, library: int) -> list[str]:
    """The lines of the section: quotes, a correction, and what else there is."""
    found = [_quote(one) for one in told]
    found += [_correction(one) for one in corrected]
    rest = f"{more} more · " if more > 0 else ""
    return [*found, f"{rest}{library} in the library: `/til list`"]


def read_all(window: Window, count: int) -> Block:
    """The button that opens everything of the window."""
    label = "Read it" if count == 1 else f"Read all {count}"
    return button(label, WEEK, f"{window.start.isoformat()}|{window.end.isoformat()}")


def _quote(told: Told) -> str:
    shown = told.shown
    name = link(told.address, shown.name) if told.address else shown.name
    return f"“{_inner(shown.entry.title, 140)}” — {quoted(shown.author, 40)} ({name})"


def _correction(shown: Shown) -> str:
    entry = shown.entry
    return (
        f"Corrected: {shown.name} “{_inner(entry.title, 70)}” → "
        f"{quoted(entry.correction, 100)} — {quoted(shown.outdated_by, 40)}"
    )


def _inner(title: str, longest: int) -> str:
    """A title within quotation marks: its own become single ones."""
    return quoted(title.translate({ord("“"): "‘", ord("”"): "’"}), longest)
