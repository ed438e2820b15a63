"""Wait until whoever started Baton wants it to stop."""

import signal
import socket


def until_told() -> None:
    """Return at Ctrl-C or SIGTERM; a second one ends the process at once."""
    told: list[int] = []

    def tell(number: int, _frame: object) -> None:
        signal.signal(number, signal.SIG_DFL)
        told.append(number)

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, tell)
    # The system may give a signal to another thread, which leaves this one asleep; what is written
    # wakes it.
    woken, wakes = socket.socketpair()
    with woken, wakes:
        wakes.setblocking(False)
        signal.set_wakeup_fd(wakes.fileno(), warn_on_full_buffer=False)
        while not told:
            woken.recv(4096)
        signal.set_wakeup_fd(-1)
