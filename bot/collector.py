"""Python's garbage collector, set for a process that lives long and makes many short-lived rows."""

import gc

# So many objects more than were let go make a look at the young ones; Python's own 700 made the
# collector take a sixth of delivery's time (`python -m benchmarks herd`).
YOUNG = 50_000


def calm() -> None:
    """Look through what is alive rarely, and never through what was made until now.

    Called once all modules are imported (the library reference's `gc.freeze`).
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(YOUNG, *gc.get_threshold()[1:])
