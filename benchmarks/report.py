"""What a benchmark found, and how it is printed."""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median, quantiles

MICROSECONDS = 1e6


@dataclass(frozen=True)
class Target:
    """A figure we promised, and the one we found: a ratio, unless `unit` says otherwise."""

    what: str
    found: float
    at_least: float = 0.0
    at_most: float = float("inf")
    unit: str = "×"

    @property
    def is_met(self) -> bool:
        """Whether the figure lies where it should."""
        return self.at_least <= self.found <= self.at_most

    def told(self) -> str:
        """The target as a line."""
        wanted = f"≥ {self.at_least:g}" if self.at_least else f"≤ {self.at_most:g}"
        verdict = "met" if self.is_met else "MISSED"
        return f"{verdict:6}  {self.what}: {self.found:.2f}{self.unit} (target {wanted}{self.unit})"


@dataclass(frozen=True)
class Report:
    """One table with its targets, and what a reader must know to judge them."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    targets: Sequence[Target]
    notes: Sequence[str] = ()


def p99(times: Sequence[float]) -> float:
    """The time that one in a hundred exceeds."""
    return quantiles(times, n=100, method="inclusive")[-1]


def micro(seconds: float) -> str:
    """A time, in whole microseconds."""
    return f"{seconds * MICROSECONDS:,.0f} µs"


def summary(label: str, times: Sequence[float]) -> list[str]:
    """A row: label, how many samples, median, 99th percentile."""
    return [label, f"{len(times):,}", micro(median(times)), micro(p99(times))]


def show(report: Report) -> str:
    """A report, to be read in a terminal."""
    parts = ["", report.title, "─" * len(report.title), *_table([report.heads, *report.rows]), ""]
    parts += [one.told() for one in report.targets]
    parts += [f"· {note}" for note in report.notes]
    return "\n".join(parts)


def _table(rows: Sequence[Sequence[str]]) -> list[str]:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    return [_line(row, widths) for row in rows]


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    figures = (f"{cell:>{width}}" for cell, width in zip(row[1:], widths[1:], strict=True))
    return "  ".join([f"{row[0]:{widths[0]}}", *figures])
