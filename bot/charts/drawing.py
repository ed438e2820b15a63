"""How charts are drawn: PNG, legible at 360 pixels, on light and dark, never by colour alone.

Imported by the process that draws, and by nothing else: matplotlib takes a second to load.
"""

from collections.abc import Callable, Mapping
from io import BytesIO
from typing import Any

import matplotlib as mpl

mpl.use("Agg")

from matplotlib.axes import Axes  # The backend is chosen first.
from matplotlib.figure import Figure

# Twice the width of a phone's picture: a sign of 22 pixels here is one of 11 there.
WIDTH, DPI = 7.2, 100
TEXT = 16

# A card of its own ground reads alike on light and dark; the colours are Okabe and Ito's.
GROUND, INK, FAINT = "#f7f6f3", "#222222", "#8a8a86"
BLUE, ORANGE, BAND = "#0072b2", "#d55e00", "#dfe8ee"

LONGEST_LABEL = 18


def draw(name: str, figures: Mapping[str, Any]) -> bytes:
    """A chart as PNG.

    Raises:
        KeyError: there is no drawing of that name.
    """
    return DRAWINGS[name](figures)


def practice_strip(figures: Mapping[str, Any]) -> bytes:
    """Rows are practices, columns weeks: a filled dot happened, a ring was skipped."""
    rows = figures["rows"]
    figure, axes = _card("What we practised", 1.6 + 0.55 * len(rows))
    for y, row in enumerate(reversed(rows)):
        for x, state in enumerate(row["states"]):
            if state == "held":
                axes.plot(x, y, "o", color=BLUE, markersize=15)
            elif state == "skipped":
                axes.plot(x, y, "o", color=BLUE, markersize=14, fillstyle="none", markeredgewidth=2)
            else:
                axes.plot(x, y, ".", color=FAINT, markersize=4)
    axes.set_yticks(range(len(rows)), [_label(one["label"]) for one in reversed(rows)])
    axes.set_ylim(-0.6, len(rows) - 0.4)
    _weeks(axes, len(rows[0]["states"]))
    return _png(figure)


def review_wait(figures: Mapping[str, Any]) -> bytes:
    """The median and the upper quartile, and a band of one business day."""
    figure, axes = _card("Hours to the first review reply", 4.2)
    axes.axhspan(0, figures["day"], color=BAND, zorder=0)
    at = len(figures["medians"]) - 1
    axes.text(at, 0.4, "the band: one business day", ha="right", fontsize=TEXT - 3, color="#5f6b73")
    _line(axes, figures["medians"], BLUE, "-", "o", "half")
    _line(axes, figures["p75"], ORANGE, "--", "s", "three quarters")
    axes.set_ylim(bottom=0)
    _weeks(axes, len(figures["medians"]), room=3.4)
    return _png(figure)


def promises(figures: Mapping[str, Any]) -> bytes:
    """Two lines that add up, and the gap between them shaded: what is open."""
    opened, closed = figures["opened"], figures["closed"]
    figure, axes = _card("What we promised", 4.2)
    weeks = range(len(opened))
    axes.fill_between(weeks, closed, opened, color=BAND, hatch="//", edgecolor="#c3d3de")
    _line(axes, opened, ORANGE, "--", "s", "made")
    _line(axes, closed, BLUE, "-", "o", "closed", below=closed[-1] != opened[-1])
    axes.set_ylim(bottom=0)
    _weeks(axes, len(opened), room=2.2)
    return _png(figure)


def turns(figures: Mapping[str, Any]) -> bytes:
    """One unlabelled dot for each person, stacked where they stand alike."""
    figure, axes = _card("Turns against the fair share", 3.2)
    seen: dict[float, int] = {}
    for share in figures["shares"]:
        place = round(share * 4) / 4
        seen[place] = seen.get(place, 0) + 1
        axes.plot(place, seen[place], "o", color=BLUE, markersize=16)
    axes.axvline(0, color=INK, linewidth=1.5, zorder=0)
    reach = max(1.0, *(abs(one) for one in figures["shares"])) + 0.4
    axes.set_xlim(-reach, reach)
    axes.set_ylim(0.2, max(seen.values()) + 0.8)
    axes.set_yticks([])
    axes.set_xticks([-reach + 0.4, 0, reach - 0.4], ["fewer turns", "fair share", "more turns"])
    return _png(figure)


def pulse(figures: Mapping[str, Any]) -> bytes:
    """A dot for each wave with its answers and its uncertainty; no line crosses a gap."""
    waves = figures["waves"]
    figure, axes = _card("The team's pulse, 1 to 5", 4.2)
    for x, wave in enumerate(waves):
        if wave is None:
            axes.text(x, 1.15, "too few", ha="center", fontsize=TEXT - 4, color=FAINT)
            continue
        _, mean, spread, count = wave
        axes.errorbar(x, mean, yerr=spread, color=BLUE, marker="o", markersize=12, capsize=6)
        axes.text(x, mean + spread + 0.1, f"n={count}", ha="center", fontsize=TEXT - 3)
        if x and waves[x - 1]:
            axes.plot([x - 1, x], [waves[x - 1][1], mean], color=BLUE, linewidth=1.5)
    axes.set_ylim(1, 5.6)
    axes.set_yticks([1, 2, 3, 4, 5])
    axes.set_xlim(-0.6, len(waves) - 0.4)
    axes.set_xticks(range(len(waves)), [one[0] if one else "" for one in waves])
    return _png(figure)


def knowledge_map(figures: Mapping[str, Any]) -> bytes:
    """A bar for each area; what one person knows alone is open and says so."""
    areas = figures["areas"]
    figure, axes = _card("How many people have told of it", 1.4 + 0.5 * len(areas))
    for y, (_, count) in enumerate(reversed(areas)):
        is_alone = count == 1
        face = "none" if is_alone else BLUE
        axes.barh(y, count, height=0.6, color=face, edgecolor=BLUE, linewidth=2)
        told = "1 person" if is_alone else f"{count}"
        axes.text(count + 0.1, y, told, va="center", fontsize=TEXT)
    axes.set_yticks(range(len(areas)), [_label(name) for name, _ in reversed(areas)])
    axes.set_xlim(0, max(count for _, count in areas) + 1.6)
    axes.set_xticks([])
    return _png(figure)


DRAWINGS: Mapping[str, Callable[[Mapping[str, Any]], bytes]] = {
    one.__name__: one
    for one in (practice_strip, review_wait, promises, turns, pulse, knowledge_map)
}


def _card(title: str, height: float) -> tuple[Figure, Axes]:
    figure = Figure(figsize=(WIDTH, max(height, 2.6)), dpi=DPI, facecolor=GROUND)
    axes = figure.subplots()
    axes.set_facecolor(GROUND)
    axes.set_title(title, loc="left", fontsize=TEXT + 3, color=INK, pad=12)
    for side in ("top", "right", "left", "bottom"):
        axes.spines[side].set_visible(False)
    axes.tick_params(length=0, labelsize=TEXT, labelcolor=INK)
    return figure, axes


def _weeks(axes: Axes, count: int, *, room: float = 0.4) -> None:
    axes.set_xlim(-0.6, count - 1 + room)
    axes.set_xticks([0, count - 1], [f"{count} weeks ago", "now"])


def _line(
    axes: Axes, values: Any, colour: str, style: str, mark: str, label: str, *, below: bool = False
) -> None:
    """A line with gaps where nothing is known, named at its end and told apart by its marks."""
    shown = [float("nan") if one is None else one for one in values]
    axes.plot(
        range(len(shown)), shown, style, color=colour, marker=mark, markersize=8, linewidth=2.5
    )
    at = max(n for n, one in enumerate(values) if one is not None)
    where = "top" if below else "bottom"
    axes.text(at + 0.25, values[at], label, va=where, color=colour, fontsize=TEXT)


def _label(text: str) -> str:
    # A dollar sign would begin a formula.
    safe = text.replace("$", r"\$")
    return safe if len(text) <= LONGEST_LABEL else f"{safe[: LONGEST_LABEL - 1]}…"


def _png(figure: Figure) -> bytes:
    out = BytesIO()
    figure.tight_layout()
    figure.savefig(out, format="png", facecolor=GROUND, metadata={"Software": None})
    return out.getvalue()
