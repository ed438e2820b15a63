"""Metrics: how delivery stands, as Prometheus reads it (P25). No label names a person or a text."""

from collections.abc import Sequence
from datetime import datetime
from statistics import quantiles

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from bot import backlog
from storage import schedule, workspace
from storage.db import Database
from storage.outbox import State, upkeep


def told(db: Database, lateness: Sequence[float], *, now: datetime, real_now: datetime) -> bytes:
    """All of it as text; `lateness` are seconds, of the newest messages that were sent."""
    registry = CollectorRegistry()
    rows = Gauge("baton_outbox_rows", "Messages, by state", ["state"], registry=registry)
    late = Gauge(
        "baton_lateness_seconds",
        "How long after its time a message left, of the newest ones",
        ["quantile"],
        registry=registry,
    )
    for quantile in (50, 99):
        late.labels(f"{quantile / 100:g}").set(_quantile(lateness, quantile))
    with db.read() as session:
        counts = upkeep.by_state(session)
        for state in State:
            rows.labels(state.value).set(counts.get(state, 0))
        ends = backlog.longest(session, now=now, real_now=real_now).total_seconds()
        due = schedule.next_due(session)
        stopped = sum(one.stopped_at is not None for one in workspace.every(session))
    overdue = max(0.0, (now - due).total_seconds()) if due else 0.0
    for name, what, value in (
        ("baton_backlog_seconds", "Time until the last due message has left", ends),
        ("baton_oldest_unplanned_schedule_seconds", "How long the oldest one is due", overdue),
        ("baton_workspaces_stopped", "Workspaces in which Baton must be silent", stopped),
    ):
        Gauge(name, what, registry=registry).set(value)
    return generate_latest(registry)


def _quantile(lateness: Sequence[float], percent: int) -> float:
    if len(lateness) < 2:
        return max(lateness, default=0.0)
    return quantiles(lateness, n=100, method="inclusive")[percent - 1]
