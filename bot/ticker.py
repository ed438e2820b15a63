"""The ticker: APScheduler, which goes by the wall clock, made to outlive a clock that is set."""

from datetime import UTC, datetime
from typing import Any

from apscheduler.jobstores.memory import MemoryJobStore
from apscheduler.schedulers.background import BackgroundScheduler


class Ticker(BackgroundScheduler):  # type: ignore[misc]
    """Runs jobs of fixed intervals. Between two looks at them it waits by monotonic time."""

    def __init__(self, *, longest_wait: float) -> None:
        """Look at the jobs every `longest_wait` seconds, however far off the next one seems."""
        super().__init__(
            timezone=UTC,
            jobstores={"default": _Jobs()},
            # What is late is done now: the lateness may be the clock's.
            job_defaults={"coalesce": True, "max_instances": 1, "misfire_grace_time": None},
        )
        self._longest_wait = longest_wait

    def _process_jobs(self) -> float:
        # What a scheduler of one's own calls, and may call early: see APScheduler's guide on it.
        wait = super()._process_jobs()
        return self._longest_wait if wait is None else min(wait, self._longest_wait)


class _Jobs(MemoryJobStore):  # type: ignore[misc]
    def get_due_jobs(self, now: datetime) -> list[Any]:
        for job in self.get_all_jobs():
            # No job waits longer than its interval, and none is later than that by itself: the
            # clock was set. Ahead by years, it would also count each interval it jumped over.
            if abs(job.next_run_time - now) > job.trigger.interval:
                job.modify(next_run_time=now)
        found: list[Any] = super().get_due_jobs(now)
        return found
