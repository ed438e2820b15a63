"""Signed HTTP: requests, signatures, answers, redelivery (slack.md §1.1, §1.2)."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any
from urllib.parse import parse_qs

import pytest
from slack_sdk.signature import SignatureVerifier

from sandbox import Sandbox
from sandbox.client import SandboxClient
from tests.sandbox.app import button, eventually, modal, section
from tests.sandbox.conftest import MANIFEST, Start, web_client

PAYMENTS = "C0PAYMENTS2"


@dataclass(frozen=True)
class Heard:
    """One request, as it came."""

    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {name: one for name, [one] in parse_qs(self.body.decode(), True).items()}


@dataclass(frozen=True)
class Says:
    """An answer of the app."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


class HttpApp:
    """An app behind a request URL, by the standard library alone: it hears and answers."""

    def __init__(self) -> None:
        self.heard: list[Heard] = []
        self.answers: list[Says] = []
        self.may_answer = Event()
        self.may_answer.set()
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = Thread(target=self._server.serve_forever, args=[0.01])
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}"

    def close(self) -> None:
        self.may_answer.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def _handler(app) -> type[BaseHTTPRequestHandler]:  # noqa: N805  # The app is not the handler.
        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                headers = {name.lower(): value for name, value in self.headers.items()}
                app.heard.append(Heard(self.path, headers, body))
                says = app.answers.pop(0) if app.answers else Says()
                app.may_answer.wait()
                self._say(says)

            def _say(self, says: Says) -> None:
                self.send_response(says.status)
                for name, value in says.headers.items():
                    self.send_header(name, value)
                self.send_header("content-length", str(len(says.body.encode())))
                self.end_headers()
                self.wfile.write(says.body.encode())

            def log_message(self, format: str, *args: Any) -> None:
                """Say nothing."""

        return Handler


@pytest.fixture
def app() -> Iterator[HttpApp]:
    found = HttpApp()
    yield found
    found.close()


Begin = Callable[..., Sandbox]


@pytest.fixture
def begin(app: HttpApp, start: Start) -> Begin:
    """Start a sandbox that knows the app's request URLs."""
    return lambda **terms: start(manifest(app.url), **terms)


@pytest.fixture
def sandbox(begin: Begin) -> Sandbox:
    return begin()


def manifest(url: str) -> dict[str, Any]:
    commands = [{**one, "url": f"{url}/command"} for one in MANIFEST["features"]["slash_commands"]]
    events = MANIFEST["settings"]["event_subscriptions"]
    return {
        **MANIFEST,
        "features": {**MANIFEST["features"], "slash_commands": commands},
        "settings": {
            "interactivity": {"is_enabled": True, "request_url": f"{url}/interactive"},
            "event_subscriptions": {**events, "request_url": f"{url}/events"},
            "socket_mode_enabled": False,
        },
    }


def said(payload: Any) -> Says:
    return Says(body=json.dumps(payload), headers={"content-type": "application/json"})


def test_a_command_is_a_signed_form(app: HttpApp, sandbox: Sandbox, world: SandboxClient) -> None:
    world.command("ada", "/raw an index & more")
    [request] = app.heard
    assert request.path == "/command"
    assert request.headers["content-type"] == "application/x-www-form-urlencoded"
    assert (request.form["command"], request.form["text"]) == ("/raw", "an index & more")
    verifier = SignatureVerifier(sandbox.signing_secret)
    assert verifier.is_valid_request(request.body, dict(request.headers))
    assert not verifier.is_valid_request(request.body + b" ", dict(request.headers))


def test_what_was_clicked_is_a_form_with_a_payload(
    app: HttpApp, sandbox: Sandbox, world: SandboxClient
) -> None:
    web_client(sandbox).chat_postMessage(
        channel=PAYMENTS, text="x", blocks=[section("x", button("go"))]
    )
    world.click("ada", "go", message=world.messages("payments")[-1])
    [request] = app.heard
    assert request.path == "/interactive"
    assert json.loads(request.form["payload"])["actions"][0]["action_id"] == "go"


def test_an_event_is_json(app: HttpApp, sandbox: Sandbox, world: SandboxClient) -> None:
    world.join("omar", "payments")
    [request] = app.heard
    assert (request.path, request.headers["content-type"]) == ("/events", "application/json")
    assert json.loads(request.body)["event"]["type"] == "member_joined_channel"
    assert "x-slack-retry-num" not in request.headers
    assert SignatureVerifier(sandbox.signing_secret).is_valid_request(
        request.body, dict(request.headers)
    )


@pytest.mark.parametrize(
    "answer", [Says(body="Noted."), said({"text": "Noted."})], ids=["words", "JSON"]
)
def test_the_body_of_the_answer_is_shown_to_who_typed(
    app: HttpApp, world: SandboxClient, answer: Says
) -> None:
    """slack.md §1.1: ephemeral by default."""
    app.answers.append(answer)
    shown = world.command("ada", "/til x").message
    assert shown
    assert (shown.plain, shown.ephemeral_for is not None) == ("Noted.", True)


def test_an_answer_to_a_form_changes_it(
    app: HttpApp, sandbox: Sandbox, world: SandboxClient
) -> None:
    world.command("ada", "/til")
    trigger = app.heard[0].form["trigger_id"]
    web_client(sandbox).views_open(trigger_id=trigger, view=modal(section("first")))
    app.answers.append(said({"response_action": "update", "view": modal(section("second"))}))
    view = world.submit("ada").view
    assert view
    assert "second" in view.plain


def test_a_late_answer_is_an_error_for_the_person(begin: Begin, app: HttpApp) -> None:
    """slack.md §1.1: 3 s, here less."""
    world = begin(ack_deadline=0.05).client
    app.may_answer.clear()
    assert world.command("ada", "/til x").error == "operation_timeout"


@pytest.mark.parametrize("status", [400, 404, 500, 503])
def test_a_command_that_failed_is_not_sent_again(
    app: HttpApp, world: SandboxClient, status: int
) -> None:
    """slack.md §1.1: errors go in a 200 body, and nothing is retried."""
    app.answers.append(Says(status, "words that nobody sees"))
    answer = world.command("ada", "/til x")
    assert (answer.error, answer.message) == ("dispatch_failed", None)
    assert len(app.heard) == 1


def test_an_event_is_sent_again_with_number_and_reason(app: HttpApp, world: SandboxClient) -> None:
    """slack.md §1.2: three retries."""
    app.answers += [Says(500), Says(404)]
    world.join("omar", "payments")
    assert eventually(lambda: world.deliveries()[0].is_acked)
    assert retries(app) == [(None, None), ("1", "http_error"), ("2", "http_error")]
    assert len({json.loads(one.body)["event_id"] for one in app.heard}) == 1


def test_an_event_that_timed_out_is_sent_again(begin: Begin, app: HttpApp) -> None:
    world = begin(ack_deadline=0.05).client
    app.may_answer.clear()
    world.join("omar", "payments")
    app.may_answer.set()
    assert eventually(lambda: world.deliveries()[0].is_acked)
    assert ("1", "http_timeout") in retries(app)


def test_an_event_is_given_up_after_three_retries(app: HttpApp, world: SandboxClient) -> None:
    app.answers += [Says(500)] * 5
    world.join("omar", "payments")
    assert eventually(lambda: world.deliveries()[0].is_given_up)
    assert len(app.heard) == 4


def test_the_app_may_ask_not_to_be_sent_it_again(app: HttpApp, world: SandboxClient) -> None:
    """slack.md §1.2: x-slack-no-retry: 1."""
    app.answers.append(Says(500, headers={"X-Slack-No-Retry": "1"}))
    world.join("omar", "payments")
    assert eventually(lambda: world.deliveries()[0].is_given_up)
    assert len(app.heard) == 1


def test_two_redirects_are_followed_and_no_third(app: HttpApp, world: SandboxClient) -> None:
    """slack.md §1.2."""
    away = Says(307, headers={"location": "/events"})
    app.answers += [away, away]
    world.join("omar", "payments")
    assert world.deliveries()[0].is_acked
    app.answers += [away] * 3
    world.leave("omar", "payments")
    assert eventually(lambda: world.deliveries()[1].is_acked)
    assert world.deliveries()[1].reasons == ("too_many_redirects",)


def test_an_app_that_is_away_fails_visibly(start: Start) -> None:
    """slack.md §1.2: connection_failed."""
    gone = HttpApp()
    gone.close()
    world = start(manifest(gone.url)).client
    assert world.command("ada", "/til x").error == "dispatch_failed"
    world.join("omar", "payments")
    assert eventually(lambda: world.deliveries()[-1].is_given_up)
    assert set(world.deliveries()[-1].reasons) == {"connection_failed"}


def test_slack_asks_whether_the_app_answers_at_its_url(app: HttpApp, world: SandboxClient) -> None:
    app.answers.append(said({"challenge": "3eZbrw1aB"}))
    asked = {"type": "url_verification", "challenge": "3eZbrw1aB"}
    assert world.deliver("url_verification", asked).payload == {"challenge": "3eZbrw1aB"}
    assert app.heard[0].path == "/events"


def retries(app: HttpApp) -> list[tuple[str | None, str | None]]:
    return [
        (one.headers.get("x-slack-retry-num"), one.headers.get("x-slack-retry-reason"))
        for one in app.heard
    ]
