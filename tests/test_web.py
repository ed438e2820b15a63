"""Signed HTTP: Slack is heard, and whoever is not Slack learns nothing and breaks nothing."""

import http.client
import json
import socket
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor, as_completed
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from http import HTTPStatus
from time import time
from typing import Any
from urllib.parse import urlencode

import pytest
import yaml
from hypothesis import given
from hypothesis import settings as examples
from hypothesis import strategies as st
from slack_bolt import App
from slack_sdk.signature import SignatureVerifier
from typer.testing import CliRunner

from bot import app, doctor, listeners, manifest, payloads, settings, signature
from bot.cli import cli
from bot.cli.sandbox import free_port, running
from bot.clock import system_clock
from bot.errors import OperatorError
from bot.settings import Settings
from bot.slack import LISTENERS
from bot.web import MOST_BYTES, READ_SECONDS, Web
from storage.db import Database
from tests.killed import KilledStage
from tests.stage import PATIENCE, QUICK, Stage
from tests.test_start import grades, run_baton

START = datetime(2026, 10, 14, 8, tzinfo=UTC)
JSON = "application/json"
FORM = "application/x-www-form-urlencoded"
CHALLENGE = b'{"type": "url_verification", "challenge": "3eZbrw1aB"}'

Headers = list[tuple[str, str | bytes]]


@dataclass(frozen=True)
class Reply:
    status: int
    body: bytes


@pytest.fixture(scope="module")
def shared_stage(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    """One Baton for all who mean harm: none of them may harm the next."""
    folder = tmp_path_factory.mktemp("web")
    with Stage(START, f"sqlite:///{folder / 'baton.db'}", http=True) as found:
        yield found


@pytest.fixture
def stage(database: str) -> Iterator[Stage]:
    with Stage(START, database, http=True) as found:
        yield found


def signed(stage: Stage, body: bytes, *, at: float | None = None, secret: str = "") -> Headers:
    """The headers that Slack's own verifier holds for right."""
    stamp = str(int(at or time()))
    verifier = SignatureVerifier(secret or stage.sandbox.signing_secret)
    # The verifier takes text; where the bytes are none, only our own sum can sign them.
    try:
        made = verifier.generate_signature(timestamp=stamp, body=body) or ""
    except UnicodeDecodeError:
        made = signature.sign(verifier.signing_secret, body, stamp).decode()
    return [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", made)]


def send(
    stage: Stage,
    body: bytes = b"",
    headers: Headers | None = None,
    *,
    content_type: str | None = JSON,
    path: str = "/slack/events",
    method: str = "POST",
) -> Reply:
    """One request, its headers exactly as given."""
    connection = http.client.HTTPConnection("127.0.0.1", stage.settings().port, timeout=PATIENCE)
    connection.putrequest(method, path)
    all_headers = [*(headers or []), ("Content-Length", str(len(body)))]
    if content_type:
        all_headers.append(("Content-Type", content_type))
    for name, value in all_headers:
        connection.putheader(name, value)
    connection.endheaders(body)
    answer = connection.getresponse()
    reply = Reply(answer.status, answer.read())
    connection.close()
    return reply


def get(stage: Stage, path: str) -> Reply:
    return send(stage, method="GET", path=path, content_type=None)


def til(text: str, trigger_id: str = "1.2.three") -> bytes:
    """Grace's `/til`, as Slack writes it into a request."""
    return urlencode(
        {
            "team_id": "T0NORTHWIND",
            "user_id": "U0GRACE0002",
            "channel_id": "C0PAYMENTS2",
            "channel_name": "payments",
            "command": "/til",
            "text": text,
            "trigger_id": trigger_id,
        }
    ).encode()


# Who is heard


def test_slacks_challenge_is_answered_when_it_is_signed(shared_stage: Stage) -> None:
    reply = send(shared_stage, CHALLENGE, signed(shared_stage, CHALLENGE))
    assert (reply.status, json.loads(reply.body)) == (200, {"challenge": "3eZbrw1aB"})


def test_a_clock_four_minutes_off_is_forgiven(shared_stage: Stage) -> None:
    for off in (-240, 240):
        reply = send(shared_stage, CHALLENGE, signed(shared_stage, CHALLENGE, at=time() + off))
        assert reply.status == 200


def test_slack_may_look_at_the_certificate(shared_stage: Stage) -> None:
    """It posts ssl_check to the request URL of a command, and wants a 200."""
    body = b"token=abc&ssl_check=1"
    assert send(shared_stage, body, signed(shared_stage, body), content_type=FORM).status == 200
    assert send(shared_stage, body, content_type=FORM).status == 401


def test_the_business_clock_does_not_decide_what_is_stale(stage: Stage) -> None:
    """The sandbox's clock moves by years; Slack's stamp is real time."""
    stage.slack.advance(to=stage.at("2027-01-04 12:00"))
    assert send(stage, CHALLENGE, signed(stage, CHALLENGE)).status == 200
    moved = signed(stage, CHALLENGE, at=stage.sandbox.clock.now().timestamp())
    assert send(stage, CHALLENGE, moved).status == 401


def forged(change: Callable[[str, str], Headers]) -> Callable[[Stage], Headers]:
    """Right headers, changed; `change` gets stamp and signature."""

    def headers(stage: Stage) -> Headers:
        (_, stamp), (_, made) = signed(stage, CHALLENGE)
        return change(str(stamp), str(made))

    return headers


def both(stamp: str | bytes, made: str | bytes) -> Headers:
    return [("X-Slack-Request-Timestamp", stamp), ("X-Slack-Signature", made)]


FORGERIES: Mapping[str, Callable[[Stage], Headers]] = {
    "nothing": lambda stage: [],
    "no signature": forged(lambda stamp, made: both(stamp, made)[:1]),
    "no stamp": forged(lambda stamp, made: both(stamp, made)[1:]),
    "an empty signature": forged(lambda stamp, made: both(stamp, "")),
    "a truncated one": forged(lambda stamp, made: both(stamp, made[:-1])),
    "a longer one": forged(lambda stamp, made: both(stamp, made + "0")),
    "upper case": forged(lambda stamp, made: both(stamp, "v0=" + made[3:].upper())),
    "v1": forged(lambda stamp, made: both(stamp, "v1=" + made[3:])),
    "no version": forged(lambda stamp, made: both(stamp, made[3:])),
    "zeros": forged(lambda stamp, made: both(stamp, "v0=" + "0" * 64)),
    "not ASCII": forged(lambda stamp, made: both(stamp, b"v0=\xc3\xa9" + made[5:].encode())),
    "another app's": lambda stage: signed(stage, CHALLENGE, secret="8f742231b10e8888abcd99e2f2b1"),
    "for another body": lambda stage: signed(stage, CHALLENGE + b" "),
    "twice": forged(lambda stamp, made: [*both(stamp, made), ("X-Slack-Signature", made)]),
    "two stamps": forged(
        lambda stamp, made: [("X-Slack-Request-Timestamp", "1"), *both(stamp, made)]
    ),
    "six minutes old": lambda stage: signed(stage, CHALLENGE, at=time() - 360),
    "six minutes ahead": lambda stage: signed(stage, CHALLENGE, at=time() + 360),
    "a word for a stamp": forged(lambda stamp, made: both("abc", made)),
    "5,000 digits": forged(lambda stamp, made: both("1" * 5000, made)),
    "before time": forged(lambda stamp, made: both("-1", made)),
    "a fraction": forged(lambda stamp, made: both(stamp + ".5", made)),
    "an underscore": forged(lambda stamp, made: both("1_" + stamp[1:], made)),
    "foreign digits": forged(lambda stamp, made: both("١٧٦".encode(), made)),
}


@pytest.mark.parametrize("headers", FORGERIES.values(), ids=FORGERIES.keys())
def test_what_slack_did_not_sign_just_now_is_a_401_that_says_nothing(
    shared_stage: Stage, headers: Callable[[Stage], Headers]
) -> None:
    assert send(shared_stage, CHALLENGE, headers(shared_stage)) == Reply(401, b"")


@pytest.mark.parametrize("body", [b"\xff\xfe", b"[" * 100_000, b"{", b"", b"NaN", b"\0"])
@pytest.mark.parametrize("content_type", [JSON, FORM, "text/html", None])
def test_nothing_is_parsed_before_the_signature_was_right(
    shared_stage: Stage, body: bytes, content_type: str | None
) -> None:
    assert send(shared_stage, body, content_type=content_type) == Reply(401, b"")


@examples(max_examples=50)
@given(secret=st.text(min_size=1), body=st.binary(), stamp=st.text(), made=st.text())
def test_no_stamp_and_no_signature_makes_the_check_raise(
    secret: str, body: bytes, stamp: str, made: str
) -> None:
    now = system_clock()
    assert not signature.is_slacks(secret, body, stamp=stamp, signature=made, now=now)
    real = str(int(now.timestamp()))
    assert not signature.is_slacks(secret, body, stamp=real, signature=made, now=now)


def test_without_a_secret_nothing_counts_as_signed() -> None:
    now = system_clock()
    stamp = str(int(now.timestamp()))
    made = signature.sign("", CHALLENGE, stamp).decode()
    assert not signature.is_slacks("", CHALLENGE, stamp=stamp, signature=made, now=now)


# What is heard

UNREADABLE: Mapping[str, bytes] = {
    "nothing": b"",
    "half": b"{",
    "no object": b"[]",
    "a word": b'"type"',
    "100,000 deep": b"[" * 100_000,
    "objects 100,000 deep": b'{"a":' * 100_000,
    "seventy deep": b'{"a":' * 70 + b"1" + b"}" * 70,
    "no number": b'{"a": NaN}',
    "endless": b'{"a": -Infinity}',
    "endless by its exponent": b'{"a": 1e999}',
    "5,000 digits": b'{"a": ' + b"1" * 5000 + b"}",
    "more than a database holds": b'{"a": 9223372036854775808}',
    "a lone surrogate": b'{"a": "\\ud800"}',
    "a lone surrogate for a name": b'{"\\udfff": 1}',
    "NUL": b'{"a": ["\\u0000"]}',
    "a name twice": b'{"type": "a", "type": "b"}',
    "not UTF-8": b'{"a": "\xff"}',
    "UTF-16": '{"a": 1}'.encode("utf-16"),
}
UNREADABLE_FORMS: Mapping[str, bytes] = {
    "nothing": b"",
    "not UTF-8": b"text=%ff",
    "NUL": b"text=%00",
    "a lone surrogate": b"text=%ed%a0%80",
    "a name twice": b"command=/til&command=/baton",
    "many fields": b"&".join(b"a%d=1" % number for number in range(200)),
    "a payload that is none": b"payload=%7B",
    "an empty payload": b"payload=",
    "a deep payload": b"payload=" + b"[" * 100_000,
}


@pytest.mark.parametrize("body", UNREADABLE.values(), ids=UNREADABLE.keys())
def test_unreadable_json_is_a_400(shared_stage: Stage, body: bytes) -> None:
    assert send(shared_stage, body, signed(shared_stage, body)) == Reply(400, b"")


@pytest.mark.parametrize("body", UNREADABLE_FORMS.values(), ids=UNREADABLE_FORMS.keys())
def test_an_unreadable_form_is_a_400(shared_stage: Stage, body: bytes) -> None:
    reply = send(shared_stage, body, signed(shared_stage, body), content_type=FORM)
    assert reply == Reply(400, b"")


@examples(max_examples=50)
@given(st.binary() | st.text().map(str.encode), st.sampled_from([JSON, FORM]))
def test_any_body_is_a_payload_or_unreadable(body: bytes, content_type: str) -> None:
    try:
        assert payloads.read(body, content_type)
    except payloads.UnreadableError:
        return


@pytest.mark.parametrize(
    "payload",
    [
        {"type": "event_callback", "team_id": "T0NORTHWIND", "event": 7},
        {"type": "event_callback", "authorizations": {"a": 1}, "team": [], "event": {}},
        {"type": ["block_actions"], "user": 5, "team": None, "actions": {}},
        {"type": "view_submission", "view": [], "user": {}, "team": {"id": []}},
        {"command": ["/til"], "text": {}, "team_id": {}},
        {"type": "url_verification", "challenge": {"a": 1}},
    ],
    ids=json.dumps,
)
def test_a_payload_of_a_strange_shape_is_answered_and_says_nothing_of_why(
    shared_stage: Stage, payload: Mapping[str, Any]
) -> None:
    body = json.dumps(payload).encode()
    reply = send(shared_stage, body, signed(shared_stage, body))
    assert b"Error" not in reply.body
    assert reply.body == b"" or reply.status != 500


@pytest.mark.parametrize("content_type", ["text/plain", "multipart/form-data", "json", "", None])
def test_another_content_type_is_a_415(shared_stage: Stage, content_type: str | None) -> None:
    reply = send(
        shared_stage, CHALLENGE, signed(shared_stage, CHALLENGE), content_type=content_type
    )
    assert reply == Reply(415, b"")


def test_two_content_types_are_as_good_as_none(shared_stage: Stage) -> None:
    twice: Headers = [*signed(shared_stage, CHALLENGE), ("Content-Type", FORM)]
    assert send(shared_stage, CHALLENGE, twice).status == 415


def test_no_header_but_slacks_own_steers_bolt(shared_stage: Stage) -> None:
    """Headers are not signed, and this one makes Bolt leave a listener out."""
    body = til("help", "1.2.steered")
    headers: Headers = [*signed(shared_stage, body), ("X-Slack-Bolt-Lazy-Only", "1")]
    reply = send(shared_stage, body, headers, content_type=FORM)
    assert b"/til" in reply.body


def test_a_retried_event_is_heard(shared_stage: Stage) -> None:
    retry: Headers = [("X-Slack-Retry-Num", "2"), ("X-Slack-Retry-Reason", "http_timeout")]
    headers = signed(shared_stage, CHALLENGE) + retry
    assert send(shared_stage, CHALLENGE, headers).status == 200


@pytest.mark.parametrize("path", ["/", "/slack", "/slack/events/", "/metrics/", "/slack/install"])
def test_any_other_path_is_a_404(shared_stage: Stage, path: str) -> None:
    assert send(shared_stage, CHALLENGE, path=path).status == 404
    assert get(shared_stage, path).status == 404


def test_slack_events_takes_posts_alone(shared_stage: Stage) -> None:
    assert get(shared_stage, "/slack/events").status == 405


# How much, and how slowly


def raw(stage: Stage) -> socket.socket:
    return socket.create_connection(("127.0.0.1", stage.settings().port), timeout=PATIENCE)


def status_on(connection: socket.socket) -> int:
    return int(connection.recv(4096).split()[1])


def test_an_announced_body_that_is_too_long_is_not_read(shared_stage: Stage) -> None:
    with raw(shared_stage) as connection:
        connection.sendall(
            b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 50000000\r\n\r\n"
        )
        assert status_on(connection) == 413
        assert connection.recv(1) == b""


def test_a_body_that_does_not_say_its_length_is_cut_off(shared_stage: Stage) -> None:
    with raw(shared_stage) as connection:
        connection.sendall(
            b"POST /slack/events HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        )
        part = b"x" * 65536
        for _ in range(MOST_BYTES // len(part)):
            connection.sendall(b"10000\r\n" + part + b"\r\n")
        connection.sendall(b"1\r\nx\r\n")
        assert status_on(connection) == 413
        assert connection.recv(1) == b""


@pytest.mark.parametrize(
    "request_",
    [
        b"\x16\x03\x01\x02\x00\x01\x00",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\n" + b"X-A: 1\r\n" * 10_000 + b"\r\n",
        b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ],
    ids=["TLS", "negative", "two lengths", "10,000 headers", "length and chunks"],
)
def test_what_is_no_proper_http_is_refused(shared_stage: Stage, request_: bytes) -> None:
    with raw(shared_stage) as connection:
        connection.sendall(request_)
        assert status_on(connection) in (400, 401)
    assert get(shared_stage, "/healthz").status == 200


@contextmanager
def front(problem: str | None = None, patience: float = READ_SECONDS) -> Iterator[int]:
    """The front alone; gives its port."""
    here = replace(bare_settings(), port=free_port())
    bolt = App(token="xoxb-1-a", token_verification_enabled=False, process_before_response=True)
    web = Web(
        bolt,
        here,
        lambda: problem,
        lambda: b"",
        lambda *_: HTTPStatus.NOT_FOUND,
        patience=patience,
    )
    web.start()
    try:
        yield here.port
    finally:
        web.stop()


def test_who_is_slow_on_purpose_is_cut_off_and_holds_nobody_up() -> None:
    half = b"POST /slack/events HTTP/1.1\r\nHost: x\r\n"
    slow = []
    with front(patience=1) as port, ExitStack() as open_:
        for number in range(200):
            connection = open_.enter_context(dial(port))
            connection.sendall(half + b"Content-Length: 10\r\n\r\nx" if number % 2 else half)
            slow.append(connection)
        with dial(port) as quick:
            quick.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status_on(quick) == 200
        assert slow[0].recv(1) == b""
        assert status_on(slow[1]) == 408
        assert all(connection.recv(1) == b"" for connection in slow[2::2])


def test_a_caller_who_hangs_up_in_the_middle_leaves_no_trace(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with front() as port:
        with dial(port) as connection:
            connection.sendall(
                b"POST /slack/events HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nx"
            )
        with dial(port) as connection:
            connection.sendall(b"GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n")
            assert status_on(connection) == 200
    assert "Traceback" not in caplog.text


# What takes effect


def test_a_replayed_request_takes_effect_once_also_after_a_restart(stage: Stage) -> None:
    stage.set_up(by="ada")
    body = til("Replays are free")
    headers = signed(stage, body)
    first = send(stage, body, headers, content_type=FORM)
    assert b"Saved as T-1" in first.body
    assert send(stage, body, headers, content_type=FORM) == Reply(200, b"")
    stage.stop_baton()
    stage.start_baton()
    assert send(stage, body, headers, content_type=FORM) == Reply(200, b"")
    assert stage.says("ada", "/til list").count("Replays are free") == 1


def test_a_request_that_comes_four_times_at_once_takes_effect_once(stage: Stage) -> None:
    stage.set_up(by="ada")
    body = til("Four at a time")
    headers = signed(stage, body)
    with ThreadPoolExecutor(4) as ways:
        sent = [ways.submit(send, stage, body, headers, content_type=FORM) for _ in range(4)]
        answers = sorted(len(one.result().body) for one in sent)
    assert answers[:3] == [0, 0, 0]
    assert stage.says("ada", "/til list").count("Four at a time") == 1


def test_an_event_that_met_a_locked_database_comes_again(stage: Stage) -> None:
    stage.set_up(by="ada")
    with locked(stage):
        stage.slack.join("omar", "payments")
    stage.settle()
    assert stage.slack.deliveries()[-1].attempts == 2
    assert stage.slack.deliveries()[-1].is_acked


def test_when_every_listener_is_busy_a_request_is_sent_back_at_once(stage: Stage) -> None:
    stage.set_up(by="ada")
    bodies = [til(f"Lesson {number}", f"1.2.{number}") for number in range(LISTENERS + 2)]

    def log(body: bytes) -> Reply:
        return send(stage, body, signed(stage, body), content_type=FORM)

    with ThreadPoolExecutor(len(bodies)) as people, locked(stage) as unlock:
        replies = as_completed([people.submit(log, body) for body in bodies])
        sent_back = [next(replies).result() for _ in range(2)]
        assert sent_back == [Reply(503, b"")] * 2
        assert get(stage, "/healthz").status == 200
        unlock()
        assert {one.result().status for one in replies} == {200}


def test_lazy_listeners_work_over_http(stage: Stage) -> None:
    """`/baton setup` opens a form at once and fills it in behind the answer."""
    assert stage.open_setup(by="ada")


def test_sigterm_lets_a_request_under_way_end(database: str) -> None:
    with KilledStage(START, database, http=True) as stage:
        stage.set_up(by="ada")
        body = til("A lesson in the last second")
        with raw(stage) as connection, ThreadPoolExecutor() as pool:
            connection.sendall(head(stage, body) + body[:10])
            # Whoever comes later is served later: then the first one is under way.
            assert get(stage, "/healthz").status == 200
            ended = pool.submit(stage.end_with_sigterm)
            stage.wait_until(lambda: not is_listening(stage))
            connection.sendall(body[10:])
            assert status_on(connection) == 200
            assert ended.result() == 0
        stage.start_baton()
        assert "A lesson in the last second" in stage.says("ada", "/til list")


def head(stage: Stage, body: bytes) -> bytes:
    given: Headers = [
        *signed(stage, body),
        ("Host", "x"),
        ("Content-Type", FORM),
        ("Content-Length", str(len(body))),
    ]
    lines = "".join(f"{name}: {value!s}\r\n" for name, value in given)
    return f"POST /slack/events HTTP/1.1\r\n{lines}\r\n".encode()


def is_listening(stage: Stage) -> bool:
    try:
        raw(stage).close()
    except ConnectionError:
        return False
    return True


# How it is


def test_alive_and_ready(shared_stage: Stage) -> None:
    assert get(shared_stage, "/healthz") == Reply(200, b"alive")
    shared_stage.wait_until(lambda: get(shared_stage, "/readyz").status == 200)
    assert get(shared_stage, "/readyz").body == b"ready"


def test_not_ready_with_a_database_of_another_version(stage: Stage) -> None:
    db = Database(stage.settings().database_url)
    with db.write() as session:
        session.connection().exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    db.close()
    reply = get(stage, "/readyz")
    assert reply.status == 503
    assert reply.body == b"The database does not answer, or is of another version."
    assert get(stage, "/healthz").status == 200


def test_not_ready_until_heartbeat_and_delivery_run(stage: Stage) -> None:
    other = replace(stage.settings(), database_url=f"sqlite:///{stage.home}/other.db")
    baton = app.Baton(other, every=QUICK)
    assert baton.problem() == "The heartbeat does not beat."
    baton.heartbeat.start()
    stage.wait_until(baton.heartbeat.is_beating)
    assert baton.problem() == "Delivery does not run."
    baton.delivery.start()
    assert baton.problem() == "Slack cannot reach Baton: its connection is closed."
    baton.stop()
    assert baton.problem() is not None


def test_a_reason_is_one_short_sentence_with_503() -> None:
    with front("The heartbeat does not beat.") as port, dial(port) as connection:
        connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n")
        # It may come in pieces.
        answer = b"".join(iter(lambda: connection.recv(4096), b""))
        assert b" 503 " in answer
        assert answer.endswith(b"The heartbeat does not beat.")


# How it is set up


def test_http_needs_its_secret_and_no_app_token() -> None:
    given = {"SLACK_BOT_TOKEN": "xoxb-1-a", "SLACK_SIGNING_SECRET": "0123456789abcdef" * 2}
    found = settings.read(given, http=True)
    assert (found.host, found.port, found.app_token) == ("127.0.0.1", 3000, "")
    assert "0123456789abcdef" not in repr(found)
    for wrong, words in (
        ({"SLACK_SIGNING_SECRET": ""}, "SLACK_SIGNING_SECRET is missing"),
        ({"SLACK_SIGNING_SECRET": "short"}, "does not look like one of Slack's"),
        ({"BATON_PORT": "http"}, "BATON_PORT must be a number"),
        ({"BATON_PORT": "65536"}, "BATON_PORT must be a number"),
    ):
        with pytest.raises(OperatorError, match=words):
            settings.read(given | wrong, http=True)


def test_a_missing_secret_is_one_sentence_and_exit_code_2(stage: Stage) -> None:
    given = {"SLACK_BOT_TOKEN": stage.sandbox.bot_token, "SLACK_API_URL": stage.sandbox.api_url}
    done = run_baton(stage.home, given, "--http")
    assert done.returncode == 2
    assert "SLACK_SIGNING_SECRET is missing" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_port_that_is_taken_is_one_sentence(stage: Stage) -> None:
    other = replace(stage.settings(), database_url=f"sqlite:///{stage.home}/other.db")
    with pytest.raises(OperatorError, match="cannot listen at"):
        app.Baton(other).start()


def test_the_doctor_looks_at_what_http_needs(stage: Stage) -> None:
    found = grades(doctor.examine(stage.settings(), listeners.listen, system_clock()))
    assert found[doctor.Grade.BAD] == ""
    assert "SLACK_SIGNING_SECRET is set" in found[doctor.Grade.NOTE]
    assert "SLACK_APP_TOKEN" not in "".join(found.values())
    lacking = replace(stage.settings(), signing_secret="")
    found = grades(doctor.examine(lacking, listeners.listen, system_clock()))
    assert "SLACK_SIGNING_SECRET is missing" in found[doctor.Grade.BAD]


def test_bolt_opens_no_installation_pages_of_its_own(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "secret")
    other = replace(stage.settings(), database_url=f"sqlite:///{stage.home}/other.db")
    baton = app.Baton(other)
    assert baton.app.oauth_flow is None
    baton.db.close()


def test_the_manifest_for_http_names_baton_wherever_slack_sends() -> None:
    found = manifest.for_http("https://baton.example.com/")
    url = "https://baton.example.com/slack/events"
    assert {one["url"] for one in found["features"]["slash_commands"]} == {url}
    assert found["settings"]["event_subscriptions"]["request_url"] == url
    assert found["settings"]["interactivity"]["request_url"] == url
    assert found["settings"]["socket_mode_enabled"] is False
    assert found["settings"]["event_subscriptions"]["bot_events"]


def test_the_command_line_prints_the_manifest_for_http() -> None:
    done = CliRunner().invoke(cli, ["manifest", "--http", "https://baton.example.com"])
    assert yaml.safe_load(done.stdout) == manifest.for_http("https://baton.example.com")
    assert "SLACK_SIGNING_SECRET" in done.stderr
    assert "SLACK_APP_TOKEN" not in done.stderr


@pytest.mark.parametrize("address", ["baton.example.com", "http://baton.example.com", "https://"])
def test_slack_sends_to_https_alone(address: str) -> None:
    refused = CliRunner().invoke(cli, ["manifest", "--http", address]).exception
    assert isinstance(refused, OperatorError)
    assert "https://baton.example.com" in str(refused)


def test_the_sandbox_speaks_http_with_baton() -> None:
    with running(port=0, start=START, is_running=False, http=True) as slack:
        answer = slack.client.command("ada", "/til help")
        assert answer.message
        assert slack.client.connections() == 0


def test_no_log_level_tells_what_slack_sent(
    capfd: pytest.CaptureFixture[str], everything_logged: None, stage: Stage
) -> None:
    stage.set_up(by="ada")
    body = til("canary-in-the-coal-mine")
    assert send(stage, body, signed(stage, body), content_type=FORM).status == 200
    assert send(stage, body, content_type=FORM).status == 401
    printed = "".join(capfd.readouterr())
    assert "copy SLACK_SIGNING_SECRET again" in printed
    for secret in ("canary-in-the-coal-mine", stage.sandbox.signing_secret, "v0="):
        assert secret not in printed


def bare_settings() -> Settings:
    secret = {"SLACK_SIGNING_SECRET": "0123456789abcdef" * 2}
    return settings.read(secret, need_tokens=False, http=True)


def dial(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE)


@contextmanager
def locked(stage: Stage) -> Iterator[Callable[[], object]]:
    """The database, held by somebody else until unlocked."""
    db = Database(stage.settings().database_url)
    with ExitStack() as held:
        held.enter_context(db.write()).connection()
        yield held.close
    db.close()
