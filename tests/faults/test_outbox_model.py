"""The outbox against a model of thirty lines: whatever happens in whatever order (hypothesis)."""

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import seed, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import make_url, select
from sqlmodel import Session, SQLModel

from bot.delivery import failures, reconcile
from bot.delivery.limits import Limits
from bot.sends import Post, queue
from bot.slack import Failure, Verdict
from bot.views.common import sentence
from storage import sqlite
from storage.access import Access
from storage.db import LOCK_TIMEOUT, SESSION, table_of
from storage.outbox import OPEN, UNSENT, OutboxRow, State, claims
from storage.outbox.claims import Claim, Outcome

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
LIMITS = Limits(attempts=4)
CHANNELS = ("C1", "C2")
SEED = 20261014


@dataclass
class Slack:
    """What Slack has: delivery ids in the order in which it took them, by channel."""

    taken: list[tuple[str, str]] = field(default_factory=list)


class Outbox(RuleBasedStateMachine):
    """Two workers, a clock and a Slack that answers or does not."""

    def __init__(self) -> None:
        super().__init__()
        self.engine = sqlite.engine(make_url("sqlite://"), LOCK_TIMEOUT)
        self.connection = self.engine.connect()
        sqlite.begin(self.connection, Access.FACTS)
        self.session = Session(self.connection, **SESSION)
        SQLModel.metadata.create_all(self.session.connection())
        self.slack, self.now, self.queued = Slack(), NOW, 0
        self.repeatable: set[str] = set()
        # What workers have in hand: not sent yet, and not written down yet.
        self.held: list[Claim] = []
        self.answers: list[Outcome] = []
        self.looked: list[Outcome] = []

    @rule(channel=st.sampled_from(CHANNELS), may_repeat=st.booleans())
    def plan(self, channel: str, may_repeat: bool) -> None:
        self.queued += 1
        message = sentence("Hello")
        post = Post(
            workspace_id="T1",
            key=f"n{self.queued}",
            channel=channel,
            message=message,
            may_repeat=may_repeat,
        )
        queue(self.session, [post, post], NOW)
        if may_repeat:
            self.repeatable.add(post.key)

    @rule(most=st.integers(1, 3))
    def claim(self, most: int) -> None:
        found = claims.candidates(self.session, now=NOW, real_now=self.now, limit=most)
        ids = [one.row_id for one in found]
        until = self.now + LIMITS.lease
        taken = claims.claim(self.session, ids, now=NOW, real_now=self.now, lease_until=until)
        assert len({one.destination for one in taken}) == len(taken)
        self.held += taken

    @precondition(lambda self: self.held)
    @rule(data=st.data(), arrives=st.booleans(), is_answered=st.booleans())
    def send(self, data: st.DataObject, arrives: bool, is_answered: bool) -> None:
        """A call that begins in time: its lease is not over."""
        claim = self.held.pop(data.draw(st.integers(0, len(self.held) - 1)))
        self.deliver(claim, arrives=arrives, is_answered=is_answered)

    def deliver(self, claim: Claim, *, arrives: bool, is_answered: bool) -> None:
        if self.is_over(claim):
            return
        if arrives:
            self.slack.taken.append((claim.destination, claim.delivery_id))
        if arrives and is_answered:
            self.answers.append(Outcome(claim, State.SENT, channel="C", slack_ts="1"))
            return
        lost = Failure(Verdict.UNKNOWN, "lost")
        self.answers.append(failures.outcome(claim, lost, LIMITS))

    @precondition(lambda self: self.held)
    @rule(verdict=st.sampled_from([Verdict.WAIT, Verdict.RETRY, Verdict.DEAD, Verdict.SKIP]))
    def refuse(self, verdict: Verdict) -> None:
        claim = self.held.pop(0)
        failure = Failure(verdict, verdict.value, 30.0 if verdict == Verdict.WAIT else None)
        if not self.is_over(claim):
            self.answers.append(failures.outcome(claim, failure, LIMITS))

    @precondition(lambda self: self.answers)
    @rule(data=st.data())
    def write_down(self, data: st.DataObject) -> None:
        """An answer, however late and in whatever order."""
        outcome = self.answers.pop(data.draw(st.integers(0, len(self.answers) - 1)))
        claims.settle(self.session, [outcome], self.now)

    @rule()
    def crash(self) -> None:
        self.held, self.answers, self.looked = [], [], []

    @rule(seconds=st.sampled_from([1, 31, 61, 3700]))
    def wait(self, seconds: int) -> None:
        self.now += timedelta(seconds=seconds)

    @rule()
    def sweep(self) -> None:
        look_at = self.now + LIMITS.settle
        claims.abandon_expired(self.session, real_now=self.now, look_at=look_at)

    @rule(may_look=st.booleans())
    def look(self, may_look: bool) -> None:
        until = self.now + LIMITS.lease
        for claim in claims.to_look_for(self.session, real_now=self.now, until=until, limit=2):
            outcome = reconcile.by_policy(claim)
            if may_look:
                is_there = (claim.destination, claim.delivery_id) in self.slack.taken
                state = State.SENT if is_there else State.READY
                outcome = Outcome(claim, state, claim.problem)
            self.looked.append(outcome)

    @precondition(lambda self: self.looked)
    @rule()
    def write_down_a_look(self) -> None:
        claims.settle(self.session, [self.looked.pop(0)], self.now)

    def is_over(self, claim: Claim) -> bool:
        """Whether the first half of a lease is over: then no call begins."""
        row = next(one for one in self.rows() if one.row_id == claim.row_id)
        return row.lease_until is None or row.lease_until - LIMITS.lease / 2 < self.now

    def rows(self) -> list[Any]:
        """Every row, as plain values."""
        return list(self.session.connection().execute(select(table_of(OutboxRow))))

    @invariant()
    def its_promises_are_kept(self) -> None:
        rows = self.rows()
        for row in rows:
            times = self.slack.taken.count((row.destination, row.delivery_id))
            is_declared = row.key in self.repeatable
            assert times <= (2 if is_declared else 1), row.key
            # What Slack has is never told as unsent.
            assert is_declared or not times or row.state not in UNSENT, row.key
        # Each channel is told in order.
        number = {one.delivery_id: one.row_id for one in rows}
        for channel in CHANNELS:
            firsts = dict.fromkeys(number[one] for to, one in self.slack.taken if to == channel)
            assert list(firsts) == sorted(firsts)

    def teardown(self) -> None:
        """With Slack and one worker in order, every row soon comes to an end with a name."""
        self.crash()
        for _ in range(3 * len(self.rows()) + 3):
            self.now += LIMITS.lease + LIMITS.settle + timedelta(hours=1)
            self.sweep()
            self.look(may_look=True)
            while self.looked:
                self.write_down_a_look()
            self.claim(most=9)
            while self.held:
                self.deliver(self.held.pop(), arrives=True, is_answered=True)
            while self.answers:
                claims.settle(self.session, [self.answers.pop()], self.now)
        assert {one.state for one in self.rows()}.isdisjoint(OPEN)
        self.its_promises_are_kept()
        self.session.close()
        self.engine.dispose()


@pytest.mark.timeout(180)
def test_the_outbox_keeps_its_promises_in_every_order_of_events() -> None:
    print(f"The same steps again: hypothesis seed {SEED}")
    run_state_machine_as_test(
        seed(SEED)(Outbox),
        settings=settings(max_examples=12, stateful_step_count=30, deadline=None, database=None),
    )
