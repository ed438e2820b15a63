"""The fault matrix, row 5: `make soak` does what the test here does, many more times."""

import pytest

from tests.databases import Server
from tests.faults import invariants
from tests.faults.soak import KILLS, ROWS, Figures, soaking

SEEDS = range(10)


@pytest.mark.timeout(180)
def test_row_5_three_workers_killed_at_random_deliver_each_due_row_once(server: Server) -> None:
    figures = Figures()
    with server.migrated() as url, soaking(url) as soak:
        for seed in SEEDS:
            soak.run(seed, figures)
        invariants.check(soak.db, soak.slack.client, doubles=figures.doubles)
    print(figures)
    assert figures.missing == []
    assert (figures.doubles, figures.unknown) == (0, 0), figures
    assert figures.once == len(SEEDS) * ROWS
    assert figures.kills == len(SEEDS) * KILLS
