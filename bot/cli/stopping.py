"""Wait until whoever started Baton wants it to stop."""

import signal
import threading


def until_told() -> None:
    """Return at Ctrl-C or SIGTERM; a second one ends the process at once."""
    told = threading.Event()

    def tell(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        told.set()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    told.wait()
