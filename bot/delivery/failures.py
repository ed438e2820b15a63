"""What becomes of a send that failed: later again, or an end with a name."""

import random
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import teams
from bot.delivery.limits import Limits
from bot.slack import Failure, Verdict
from storage import hold, outbox, workspace
from storage import team as team_store
from storage.access import Access
from storage.outbox import Kind, OutboxRow, State

# These change facts: the others change rows that are this process's own.
OF_FACTS = (Verdict.PAUSE_CHANNEL, Verdict.STOP_WORKSPACE)


def access(failure: Failure) -> Access:
    """What writing a failure down locks."""
    return Access.FACTS if failure.verdict in OF_FACTS else Access.SENDS


def write_down(
    session: Session,
    row: OutboxRow,
    failure: Failure,
    limits: Limits,
    *,
    now: datetime,
    real_now: datetime,
) -> None:
    """Decide what a failed send means, and store it."""
    problem = failure.problem
    match _verdict(row, failure, limits):
        case Verdict.RETRY | Verdict.AGAIN if failure.retry_after is not None:
            until = real_now + timedelta(seconds=failure.retry_after)
            hold.keep(session, row.workspace_id, kind=row.kind, until=until)
            outbox.put_back(session, row, until=until, problem=problem)
        case Verdict.RETRY | Verdict.AGAIN:
            until = real_now + _backoff(row.attempts, limits)
            outbox.settle(session, row, state=State.READY, problem=problem, retry_at=until)
        case Verdict.UNKNOWN:
            outbox.settle(session, row, state=State.UNKNOWN, problem=problem)
        case Verdict.SKIP:
            outbox.settle(session, row, state=State.SKIPPED, problem=problem)
        case Verdict.PAUSE_CHANNEL:
            _turned_away(session, row, problem, now)
        case Verdict.STOP_WORKSPACE:
            # The row stays ready: with a mended token it may leave, if it is not too late.
            outbox.settle(session, row, state=State.READY, problem=problem)
            workspace.stop(session, row.workspace_id, why=problem, now=now)
        case Verdict.DEAD:
            outbox.settle(session, row, state=State.DEAD, problem=problem)


def _verdict(row: OutboxRow, failure: Failure, limits: Limits) -> Verdict:
    verdict = failure.verdict
    if verdict == Verdict.UNKNOWN and row.kind != Kind.POST:
        # Changing or removing a message twice does no harm.
        verdict = Verdict.AGAIN
    if verdict == Verdict.AGAIN and row.attempts >= limits.attempts:
        return Verdict.DEAD
    return verdict


def _backoff(attempts: int, limits: Limits) -> timedelta:
    doubled: timedelta = limits.first_retry * 2 ** min(attempts - 1, 12)
    return min(doubled, limits.last_retry) * random.uniform(0.75, 1.25)


def _turned_away(session: Session, row: OutboxRow, problem: str, now: datetime) -> None:
    team = team_store.of_channel(session, row.workspace_id, row.destination)
    if team and row.kind != Kind.POST:
        # The message may stand elsewhere, so this says nothing about the team; and what somebody
        # took back must disappear once the channel opens.
        outbox.settle(session, row, state=State.HELD, problem=problem)
        return
    outbox.settle(session, row, state=State.SKIPPED, problem=problem)
    if team:
        teams.pause(session, team, problem, now)
