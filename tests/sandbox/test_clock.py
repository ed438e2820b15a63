"""Business time: it stands still, runs, and is moved without skipping anything (design.md §4.9)."""

from datetime import UTC, datetime, timedelta
from threading import Lock, Timer

import pytest

from sandbox import Sandbox
from sandbox.client import SandboxClient
from sandbox.clock import Clock
from sandbox.post import ControlError
from tests.sandbox.app import App, eventually
from tests.sandbox.conftest import START

HOUR = timedelta(hours=1)


class Diary:
    """A bot with things to do, each done a moment after it fell due."""

    def __init__(self, clock: Clock, due: list[datetime]) -> None:
        self.clock = clock
        self.due = sorted(due)
        self.done: list[tuple[datetime, datetime]] = []
        self._lock = Lock()

    def next_due(self) -> datetime | None:
        with self._lock:
            return self.due[0] if self.due else None

    def wake(self) -> None:
        """It looks by itself."""

    def is_idle(self) -> bool:
        with self._lock:
            if self.due and self.due[0] <= self.clock.now():
                self.done.append((self.due.pop(0), self.clock.now()))
                return False
            return True


@pytest.fixture
def diary(sandbox: Sandbox) -> Diary:
    bot = Diary(sandbox.clock, [START + HOUR, START + 3 * HOUR, START + 30 * HOUR])
    sandbox.bot = bot
    return bot


def test_time_stands_still_until_it_is_moved(sandbox: Sandbox, world: SandboxClient) -> None:
    assert world.now() == START == sandbox.clock.now()
    assert world.advance(by=timedelta(days=1)) == []
    assert world.now() == START + timedelta(days=1)


def test_every_due_moment_on_the_way_is_worked_off(world: SandboxClient, diary: Diary) -> None:
    assert world.advance(by=24 * HOUR) == [START + HOUR, START + 3 * HOUR]
    assert all(due == done for due, done in diary.done)
    assert world.now() == START + 24 * HOUR


def test_one_step_goes_to_the_next_due_moment(world: SandboxClient, diary: Diary) -> None:
    assert world.advance(next=True) == [START + HOUR]
    assert world.now() == START + HOUR
    assert len(diary.done) == 1


def test_a_target_on_a_due_moment_includes_it(world: SandboxClient, diary: Diary) -> None:
    assert world.advance(to=START + HOUR) == [START + HOUR]
    assert len(diary.done) == 1


def test_with_nothing_due_a_step_goes_nowhere(world: SandboxClient) -> None:
    assert world.advance(next=True) == []
    assert world.now() == START


def test_what_makes_new_work_is_worked_off_in_turn(world: SandboxClient, diary: Diary) -> None:
    diary.due = [START + HOUR, START + HOUR]
    assert world.advance(by=2 * HOUR) == [START + HOUR]
    assert len(diary.done) == 2


def test_an_app_that_cannot_tell_is_asked_again(
    world: SandboxClient, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter([OSError("the database is slow"), None])

    def next_due() -> datetime | None:
        if isinstance(answer := next(answers, None), OSError):
            raise answer
        return None

    monkeypatch.setattr(diary, "next_due", next_due)
    assert world.advance(by=HOUR) == []
    assert world.now() == START + HOUR


def test_what_breaks_on_the_way_is_told_by_its_name(
    world: SandboxClient, diary: Diary, monkeypatch: pytest.MonkeyPatch
) -> None:
    def wake() -> None:
        raise RuntimeError("no thread is left")

    monkeypatch.setattr(diary, "wake", wake)
    with pytest.raises(ControlError, match="no thread is left"):
        world.advance(by=HOUR)


def test_time_never_runs_back(world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="in the past"):
        world.advance(to=START - HOUR)
    with pytest.raises(ValueError, match="one of"):
        world.advance()


def test_time_waits_for_an_event_that_is_not_acked(app: App, world: SandboxClient) -> None:
    app.acks = lambda request: request.retry_attempt == 1
    world.join("omar", "payments")
    world.advance(by=HOUR)
    assert world.deliveries()[0].is_acked


def test_an_app_that_is_away_holds_nothing_up(world: SandboxClient) -> None:
    world.join("omar", "payments")
    world.advance(by=HOUR)
    assert world.now() == START + HOUR


def test_a_clock_may_run() -> None:
    clock = Clock(START, running=True)
    first = clock.now()
    assert eventually(lambda: clock.now() > first)


def test_a_running_clock_runs_on_from_where_it_was_set() -> None:
    clock = Clock(START, running=True)
    clock.set(START + HOUR)
    assert START + HOUR <= clock.now() < START + HOUR + timedelta(minutes=1)


def test_a_clock_set_back_stays_where_it_is() -> None:
    clock = Clock(START)
    clock.set(START - HOUR)
    assert clock.now() == START


def test_a_clock_needs_a_zone() -> None:
    with pytest.raises(ValueError, match="aware"):
        Clock(START.replace(tzinfo=None))


def test_a_clock_shows_utc() -> None:
    berlin = datetime.fromisoformat("2026-01-05T10:00+01:00")
    assert Clock(berlin).now() == datetime(2026, 1, 5, 9, tzinfo=UTC)


def test_time_waits_for_work_under_way(sandbox: Sandbox, world: SandboxClient) -> None:
    bot = Slow()
    sandbox.bot = bot
    timer = Timer(0.05, bot.finish)
    timer.start()
    world.advance(by=HOUR)
    assert bot.is_finished
    timer.join()


class Slow:
    """A bot with something under way until it is told to finish."""

    def __init__(self) -> None:
        self.is_finished = False

    def finish(self) -> None:
        self.is_finished = True

    def next_due(self) -> datetime | None:
        return None

    def wake(self) -> None:
        """It looks by itself."""

    def is_idle(self) -> bool:
        return self.is_finished
