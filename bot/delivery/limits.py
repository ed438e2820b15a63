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
    # A call begins in the first half of its lease, and its timeout ends before the other half.
    lease: timedelta = timedelta(seconds=60)
    timeout: timedelta = timedelta(seconds=20)
    # What Slack took shows in its history by then (slack.md 8.1).
    settle: timedelta = timedelta(seconds=30)
    connect: timedelta = timedelta(seconds=10)
    first_retry: timedelta = timedelta(seconds=2)
    last_retry: timedelta = timedelta(minutes=10)
    attempts: int = 60
    poll: timedelta = timedelta(seconds=1)
    pace_factor: float = 1.0
    # Under load, what is settled and claimed is gathered for so long: fewer transactions.
    gather: timedelta = timedelta(milliseconds=20)
