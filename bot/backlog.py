"""The backlog: how much waits in the outbox, when it will have left, and what went wrong."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import clock
from bot.pacing import POSTS
from storage import hold, outbox
from storage.outbox import Kind, State, upkeep

# Fewer leave in a few seconds.
WORTH_A_WORD = POSTS.burst

TOLD = {
    State.DEAD: "Slack refused for good",
    State.UNKNOWN: "may or may not have reached Slack",
}


def ends_in(session: Session, workspace_id: str, *, now: datetime, real_now: datetime) -> timedelta:
    """How long the messages that are due in a workspace need at its pace (P7)."""
    return _time_for(
        upkeep.waiting(session, now).get(workspace_id, 0),
        hold.until(session, workspace_id, Kind.POST),
        real_now,
    )


def longest(session: Session, *, now: datetime, real_now: datetime) -> timedelta:
    """How long the workspace that needs longest needs; they do not wait for each other."""
    times = [
        _time_for(count, hold.until(session, workspace_id, Kind.POST), real_now)
        for workspace_id, count in upkeep.waiting(session, now).items()
    ]
    return max(times, default=timedelta(0))


def coming(
    session: Session, workspace_id: str, tz: str, *, now: datetime, real_now: datetime
) -> list[str]:
    """A sentence on what waits, where it is worth a word."""
    count = upkeep.waiting(session, now).get(workspace_id, 0)
    if count <= WORTH_A_WORD:
        return []
    rest = ends_in(session, workspace_id, now=now, real_now=real_now)
    ends_at = clock.local(now + rest, tz)
    return [f"{count} messages wait for Slack's pace; the last leaves about {ends_at:%H:%M}."]


def problems(counts: Mapping[str, int]) -> list[str]:
    """What leads are told of messages that did not surely arrive."""
    return [
        f"{counts[state]} message(s) {what}. Whoever runs Baton sees which: `baton outbox list`."
        for state, what in TOLD.items()
        if counts.get(state)
    ]


def problems_of(session: Session, workspace_id: str) -> list[str]:
    """The same, for a workspace."""
    return problems(outbox.counts(session, workspace_id))


def _time_for(count: int, held_until: datetime | None, real_now: datetime) -> timedelta:
    if not count:
        return timedelta(0)
    held = max(timedelta(0), held_until - real_now) if held_until else timedelta(0)
    return held + timedelta(seconds=max(0, count - POSTS.burst) / POSTS.per_second)
