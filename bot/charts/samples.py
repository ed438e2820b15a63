"""Sample charts for the docs: `python -m bot.charts.samples docs/images/charts` writes them."""

import sys
from pathlib import Path

from bot import charts
from bot.charts import Chart


def samples() -> list[Chart]:
    """One chart of each kind, with the figures of a team that never was."""
    held, skipped, off = "held", "skipped", ""
    return [
        charts.practice_strip(
            {
                "Today I learned": [held] * 5 + [off] + [held] * 6,
                "Sessions": [off, held] * 3 + [off, skipped] + [off, held] * 2,
                "Retros": [held, off] * 6,
                "Reviews": [off] * 6 + [held] * 6,
            }
        ),
        charts.review_wait(
            [9, 8, 8, 11, 7, None, 6, 7, 5, 5, 6, 5],
            [20, 17, 16, 22, 13, None, 12, 12, 9, 8, 9, 7.5],
        ),
        charts.promises(
            [1, 3, 3, 5, 6, 6, 8, 9, 9, 11, 12, 12], [0, 0, 2, 2, 4, 4, 5, 7, 8, 8, 9, 10]
        ),
        charts.turns([-0.8, -0.5, -0.3, -0.3, 0.0, 0.2, 0.5, 1.2]),
        charts.pulse(
            [
                ("Aug", 3.5, 0.5, 7),
                ("Sep", 4.0, 0.4, 8),
                None,
                ("Nov", 4.0, 0.5, 6),
                ("Dec", 4.5, 0.3, 9),
            ]
        ),
        charts.knowledge_map(
            {"postgres": 4, "deploys": 3, "billing": 1, "on-call": 2, "frontend": 3, "ledger": 1}
        ),
    ]


def write(folder: Path) -> None:
    """Draw the samples into a folder."""
    from bot.charts.drawing import draw

    folder.mkdir(parents=True, exist_ok=True)
    for one in samples():
        (folder / f"{one.name}.png").write_bytes(draw(one.name, one.figures))


if __name__ == "__main__":
    write(Path(sys.argv[1]))
