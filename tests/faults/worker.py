"""Heartbeat and delivery in processes that die often: `tests.faults.worker URL API TOKEN`.

The process imports everything once; for each line that it reads it forks a worker and says which.
"""

import os
import signal
import sys
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Event

from sqlmodel import Session

from bot import logs, slack
from bot.clock import system_clock
from bot.delivery import Delivery
from bot.heartbeat import Firing, Heartbeat
from bot.sends import Post, Send
from bot.views.common import sentence
from storage.db import Database
from storage.schedule import Schedule
from tests.stage import LIMITS, QUICK

KIND = "soak"

# A lease that is over soon, and still long enough for a machine with more to do.
QUICK_LEASE = replace(LIMITS, lease=timedelta(seconds=2), timeout=timedelta(seconds=0.8))


def fire(_session: Session, due: Sequence[Schedule], _now: datetime) -> list[Send]:
    """Each schedule posts its own key into the channel that its key names."""
    return [
        Post(
            workspace_id=one.workspace_id,
            key=one.key,
            channel=one.key.split(":")[1],
            message=sentence(one.key),
        )
        for one in due
    ]


def work(url: str, api_url: str, token: str) -> None:
    """Fire and deliver until somebody kills this process, or the one that it came from."""
    parent = os.getppid()
    logs.set_up("CRITICAL", "text")
    db = Database(url)
    delivery = Delivery(
        db, lambda session: slack.sending_client(token, api_url, session), system_clock, QUICK_LEASE
    )
    db.after_write = delivery.wake
    firings = {KIND: Firing(fire, timedelta(hours=1))}
    delivery.start()
    Heartbeat(db, system_clock, firings, {}, every=QUICK).start()
    while os.getppid() == parent:
        Event().wait(1)
    os._exit(0)


def main() -> None:
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for _ in sys.stdin:
        pid = os.fork()
        if not pid:
            sys.stdin.close()
            work(*sys.argv[1:4])
        print(pid, flush=True)


if __name__ == "__main__":
    main()
