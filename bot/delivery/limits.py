"""The figures of delivery."""

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True)
class Limits:
    """How much, how long and how often; all in real time.

    What has come so far as Slack, or fails inside Baton, is tried `attempts` times, in about nine
    hours: an outage of six is survived (reliability.md row 22).
    """

    in_flight: int = 250
    lease: timedelta = timedelta(seconds=60)
    connect: timedelta = timedelta(seconds=10)
    first_retry: timedelta = timedelta(seconds=2)
    last_retry: timedelta = timedelta(minutes=10)
    attempts: int = 60
    poll: timedelta = timedelta(seconds=1)
    pace_factor: float = 1.0
