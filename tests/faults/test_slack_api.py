"""The fault matrix, Slack's answers: each test is named after the row it proves."""

import gzip
import socket
import tracemalloc
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from bot import slack
from bot.clock import Clock, system_clock
from bot.delivery import Delivery
from bot.delivery.limits import Limits
from bot.sends import Post, Send, Update, queue
from bot.views.common import sentence
from storage import outbox
from storage.db import Database
from storage.outbox import OutboxRow, State
from tests.stage import LIMITS, QUICK, Stage
from tests.test_delivery import PAYMENTS, change, post, posts_tried, say, state, texts

NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
AT_ONCE = timedelta(milliseconds=1)
HOPELESS = Limits(poll=QUICK, first_retry=AT_ONCE, attempts=2, connect=timedelta(seconds=0.2))


def put(stage: Stage, *sends: Send) -> None:
    with stage.baton.db.write() as session:
        queue(session, sends, stage.slack.now())


def changed_to(stage: Stage, text: str) -> None:
    """Wait until a change has reached Ada: whatever was due before has had its turn."""
    edit = vars(change(stage, text, "first", text)) | {"channel": ada(stage)}
    put(stage, Update(**edit))
    stage.wait_until(lambda: [one.plain for one in stage.direct("ada")] == [text])


def ada(stage: Stage) -> str:
    return next(one.id for one in stage.slack.people() if one.handle == "ada")


def test_row_15_all_posts_wait_as_long_as_slack_says_and_over_a_restart(stage: Stage) -> None:
    first = post(stage, "first")
    say(stage, Post(**vars(first) | {"channel": ada(stage)}))
    stage.slack.fault("chat.postMessage", "ratelimited", retry_after="3600")
    put(stage, post(stage, "one"))
    stage.wait_until(lambda: state(stage, "one")[1] == "ratelimited")
    put(stage, Post(**vars(post(stage, "two")) | {"channel": "C0GENERAL01"}))
    changed_to(stage, "Another method goes on")
    stage.stop_baton()
    stage.run_baton()
    changed_to(stage, "It still does")
    assert posts_tried(stage) == 2
    assert (state(stage, "one")[0], state(stage, "two")[0]) == ("ready", "ready")
    assert not stage.baton.is_idle()


def test_row_15_after_the_wait_everything_leaves(stage: Stage) -> None:
    stage.slack.fault("chat.postMessage", "ratelimited", retry_after="1")
    put(stage, post(stage, "one"))
    stage.wait_until(lambda: texts(stage) == ["Hello"])


def test_row_15_a_rate_limit_is_no_attempt(stage: Stage) -> None:
    stage.start_again(Limits(**vars(LIMITS) | {"attempts": 2}))
    stage.slack.fault("chat.postMessage", "ratelimited", retry_after="0", times=5)
    say(stage, post(stage, "one"))
    assert texts(stage) == ["Hello"]


def test_row_16_an_unclear_change_is_tried_a_stated_number_of_times(stage: Stage) -> None:
    say(stage, post(stage, "one"))
    stage.start_again(Limits(**vars(LIMITS) | {"attempts": 3}))
    stage.slack.fault("chat.update", "http", status=503, times=-1)
    say(stage, change(stage, "one:v1", "one", "Hello, changed"))
    assert state(stage, "one:v1")[0] == "dead"
    assert len(stage.slack.calls("chat.update")) == 3


def test_row_18_an_answer_after_the_lease_is_still_the_truth(stage: Stage) -> None:
    stage.start_again(Limits(**vars(LIMITS) | {"lease": timedelta(milliseconds=100)}))
    stage.slack.fault("chat.postMessage", "slow", seconds=1)
    put(stage, post(stage, "one"))
    stage.wait_until(lambda: state(stage, "one")[0] == "unknown")
    stage.wait_until(lambda: state(stage, "one") == ("sent", None))
    say(stage, change(stage, "one:v1", "one", "Hello, changed"))
    assert texts(stage) == ["Hello, changed"]


@contextmanager
def sending_to(url: str, db: Database, clock: Clock) -> Iterator[None]:
    """One message on its way to a Slack that is not there."""
    message = Post(workspace_id="T1", key="one", channel=PAYMENTS, message=sentence("Hello"))
    with db.write() as session:
        queue(session, [message], NOW)
    delivery = Delivery(db, lambda one: slack.sending_client("xoxb-1", url, one), clock, HOPELESS)
    delivery.start()
    try:
        yield
    finally:
        delivery.stop()


def stored(db: Database) -> OutboxRow:
    with db.read() as session:
        found = outbox.by_key(session, "T1", "one")
    assert found
    return found


def wait_until(db: Database, state: State, *, attempts: int = 0) -> OutboxRow:
    ends = system_clock() + timedelta(seconds=10)
    while (found := stored(db)).state != state or found.attempts < attempts:
        assert system_clock() < ends, found
    return found


@contextmanager
def full() -> Iterator[str]:
    """An address that takes no more connections and refuses none: they hang."""
    with ExitStack() as opened:
        door = opened.enter_context(socket.create_server(("127.0.0.1", 0), backlog=0))
        for _ in range(2):
            one = opened.enter_context(socket.socket())
            one.setblocking(False)
            one.connect_ex(door.getsockname())
        yield f"http://127.0.0.1:{door.getsockname()[1]}/"


@contextmanager
def closed() -> Iterator[str]:
    """An address at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as door:
        port = door.getsockname()[1]
    yield f"http://127.0.0.1:{port}/"


@pytest.mark.parametrize("address", [full, closed], ids=["row_18_hangs", "row_20_refuses"])
def test_row_18_20_a_slack_that_was_never_reached_is_tried_until_it_is_too_late(
    db: Database, address: type
) -> None:
    days = timedelta(0)
    with address() as url, sending_to(url, db, lambda: NOW + days):
        found = wait_until(db, State.READY, attempts=4)
        assert "Slack cannot be reached" in (found.problem or "")
        days = timedelta(days=3)
        found = wait_until(db, State.SKIPPED)
    assert found.problem == "too late"


class Strange(ThreadingHTTPServer):
    """A server that answers everything with the same: `status`, `headers`, and `body`."""

    def __init__(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
        super().__init__(("127.0.0.1", 0), Answering)
        self.status, self.headers, self.body = status, headers, body
        self.asked: list[str] = []
        self.url = f"http://127.0.0.1:{self.server_port}/"

    def __enter__(self) -> "Strange":
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class Answering(BaseHTTPRequestHandler):
    server: Strange

    def do_POST(self) -> None:
        """Answer as the server was told to."""
        self.server.asked.append(self.path)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(self.server.status)
        for name, value in self.server.headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(self.server.body)))
        self.end_headers()
        try:
            self.wfile.write(self.server.body)
        except ConnectionError:
            # Who asked has heard enough.
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


JSON = {"Content-Type": "application/json"}


def long() -> bytes:
    return b'{"ok": true, "ts": "1.1", "more": "' + b"x" * 100 * 2**20 + b'"}'


STRANGE: Mapping[str, Callable[[], Strange]] = {
    "a hundred megabytes": lambda: Strange(200, JSON, long()),
    "a gzip bomb": lambda: Strange(
        200, JSON | {"Content-Encoding": "gzip"}, gzip.compress(long(), 1)
    ),
    "a page": lambda: Strange(200, {"Content-Type": "text/html"}, b"<html>Slack is away</html>"),
    "half an answer": lambda: Strange(200, JSON, b'{"ok": true, "channel": "C'),
    "no result": lambda: Strange(200, JSON, b'{"ts": "1.1"}'),
    "nothing": lambda: Strange(200, JSON, b""),
}


@pytest.mark.parametrize("name", STRANGE)
def test_row_19_an_answer_that_is_none_is_unclear_and_costs_no_memory(
    db: Database, name: str
) -> None:
    with STRANGE[name]() as there:
        tracemalloc.start()
        try:
            with sending_to(there.url, db, lambda: NOW):
                found = wait_until(db, State.UNCLEAR)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert found.slack_ts is None
    assert there.asked.count("/chat.postMessage") == 1
    assert most < 50 * 2**20, f"{most / 2**20:.0f} MB"


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_row_19_an_answer_that_leads_elsewhere_is_not_followed(db: Database, status: int) -> None:
    """Such as to the metadata of a cloud's machines, at 169.254.169.254."""
    with Strange(200, JSON, b'{"ok": true, "ts": "1.1"}') as elsewhere:
        there = Strange(status, {"Location": f"{elsewhere.url}latest"}, b"")
        with there, sending_to(there.url, db, lambda: NOW):
            wait_until(db, State.UNCLEAR)
        assert elsewhere.asked == []
