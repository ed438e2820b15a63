"""Wait until whoever started Baton wants it to stop."""

import signal
from queue import SimpleQueue


def until_told() -> None:
    """Return at Ctrl-C or SIGTERM; a second one ends the process at once."""
    # Its `put` may interrupt itself, as signals do; that of an `Event` would wait for ever.
    told: SimpleQueue[int] = SimpleQueue()

    def tell(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        told.put(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    told.get()
