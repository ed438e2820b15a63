"""What becomes of a send that failed: later again, a look in Slack, or an end with a name."""

import random
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import sends, teams
from bot.delivery.limits import Limits
from bot.slack import Failure, Verdict
from storage import team as team_store
from storage import workspace
from storage.outbox import Kind, State
from storage.outbox.claims import Claim, Outcome

# The channel is there, and nobody writes in it.
ARCHIVED = ("is_archived", "is_inactive")

# These change facts: what the others change is this process's own.
OF_FACTS = (Verdict.PAUSE_CHANNEL, Verdict.STOP_WORKSPACE, Verdict.SKIP)


def outcome(claim: Claim, failure: Failure, limits: Limits) -> Outcome:
    """What a failed send means for its row."""
    problem = failure.problem
    match _verdict(claim, failure, limits):
        case Verdict.WAIT:
            return put_back(claim, failure.retry_after or 0.0, problem)
        case Verdict.RETRY:
            pause = _backoff(claim.attempts, limits)
            return Outcome(claim, State.READY, problem, pause, is_untried=True)
        case Verdict.AGAIN:
            return Outcome(claim, State.READY, problem, _backoff(claim.attempts, limits))
        case Verdict.UNKNOWN:
            return Outcome(claim, State.UNCLEAR, problem, limits.settle)
        case Verdict.STOP_WORKSPACE:
            # With a mended token it may leave, if it is not too late.
            return Outcome(claim, State.READY, problem, is_untried=True)
        case Verdict.DEAD:
            return Outcome(claim, State.DEAD, problem)
        case _:
            return Outcome(claim, State.SKIPPED, problem)


def put_back(claim: Claim, seconds: float, problem: str | None = None) -> Outcome:
    """A claim that is given back, for it may leave only later: that was no attempt."""
    return Outcome(
        claim,
        State.READY,
        problem or claim.problem,
        timedelta(seconds=seconds),
        attempts=claim.attempts - 1,
        is_untried=True,
    )


def tell(session: Session, claim: Claim, failure: Failure, now: datetime) -> State | None:
    """Let the team, the roster or the workspace know what Slack's answer says of them.

    Returns where the row stands instead, if that changes it.
    """
    match failure.verdict:
        case Verdict.STOP_WORKSPACE:
            workspace.stop(session, claim.workspace_id, why=failure.problem, now=now)
        case Verdict.PAUSE_CHANNEL:
            return _turned_away(session, claim, failure.problem, now)
        case Verdict.SKIP if claim.kind == Kind.POST:
            _look_at_people(session, claim)
    return None


def _turned_away(session: Session, claim: Claim, problem: str, now: datetime) -> State | None:
    team = team_store.of_channel(session, claim.workspace_id, claim.destination)
    if team is None:
        _look_at_people(session, claim)
        return None
    if claim.kind != Kind.POST:
        # The message may stand elsewhere, so this says nothing about the team; and what somebody
        # took back must disappear once the channel opens.
        return State.HELD
    if problem in ARCHIVED:
        teams.pause(session, team, "the channel is archived", now)
    else:
        sends.queue(session, teams.lock_out(session, team, now), now)
    return None


def _look_at_people(session: Session, claim: Claim) -> None:
    """Who cannot be written to has left, or is a bot: Slack is asked who is still there."""
    workspace.ask_for_people(session, claim.workspace_id)


def _verdict(claim: Claim, failure: Failure, limits: Limits) -> Verdict:
    verdict = failure.verdict
    if verdict == Verdict.UNKNOWN and claim.kind != Kind.POST:
        # Changing or removing a message twice does no harm.
        verdict = Verdict.AGAIN
    if verdict == Verdict.AGAIN and claim.attempts >= limits.attempts:
        return Verdict.DEAD
    return verdict


def _backoff(attempts: int, limits: Limits) -> timedelta:
    doubled: timedelta = limits.first_retry * 2 ** min(attempts - 1, 12)
    return min(doubled, limits.last_retry) * random.uniform(0.75, 1.25)
