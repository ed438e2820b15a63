"""Faults on request, before and after the effect (slack.md §2.2, §12; reliability.md §6.3)."""

import json
from http.client import RemoteDisconnected
from time import monotonic
from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.client import SandboxClient
from tests.sandbox.app import error_of

HELLO: dict[str, Any] = {"channel": "C0PAYMENTS2", "text": "hello"}


@pytest.mark.parametrize("retry_after", ["1", "3600", "abc", "-5", "Wed, 21 Oct 2026 07:28:00 GMT"])
def test_retry_after_may_be_anything(
    web: WebClient, world: SandboxClient, retry_after: str
) -> None:
    world.fault("chat.postMessage", "ratelimited", retry_after=retry_after)
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(**HELLO)
    assert refused.value.response.status_code == 429
    assert refused.value.response.headers["retry-after"] == retry_after
    assert error_of(web.chat_postMessage, **HELLO) == ""


def test_retry_after_may_be_missing(web: WebClient, world: SandboxClient) -> None:
    world.fault("chat.postMessage", "ratelimited")
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(**HELLO)
    assert "retry-after" not in refused.value.response.headers


def test_any_error_string_can_be_given(web: WebClient, world: SandboxClient) -> None:
    world.fault("chat.postMessage", "error", error="ekm_access_denied", times=2)
    errors = [error_of(web.chat_postMessage, **HELLO) for _ in range(3)]
    assert errors == ["ekm_access_denied", "ekm_access_denied", ""]
    assert world.refusals() == []


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize("status", [500, 503])
def test_a_server_error_comes_before_or_after_the_effect(
    web: WebClient, world: SandboxClient, after_effect: bool, status: int
) -> None:
    world.fault("chat.postMessage", "http", status=status, after_effect=after_effect)
    with pytest.raises(SlackApiError) as failed:
        web.chat_postMessage(**HELLO)
    assert failed.value.response.status_code == status
    assert len(world.posted()) == int(after_effect)


@pytest.mark.parametrize("after_effect", [False, True])
@pytest.mark.parametrize(
    ("kind", "error"), [("drop", RemoteDisconnected), ("reset", ConnectionResetError)]
)
def test_a_connection_breaks_before_or_after_the_effect(
    web: WebClient,
    world: SandboxClient,
    kind: str,
    error: type[Exception],
    after_effect: bool,
) -> None:
    world.fault("chat.postMessage", kind, after_effect=after_effect)
    with pytest.raises(error):
        web.chat_postMessage(**HELLO)
    assert len(world.posted()) == int(after_effect)
    assert error_of(web.chat_postMessage, **HELLO) == ""


@pytest.mark.parametrize("after_effect", [False, True])
def test_a_call_may_hang(sandbox: Sandbox, world: SandboxClient, after_effect: bool) -> None:
    world.fault("chat.postMessage", "hang", after_effect=after_effect)
    hasty = WebClient(sandbox.bot_token, base_url=sandbox.api_url, timeout=0, retry_handlers=[])
    hasty.timeout = 0.5  # type: ignore[assignment]  # urllib takes fractions.
    with pytest.raises(TimeoutError):
        hasty.chat_postMessage(**HELLO)
    assert len(world.posted()) == int(after_effect)


def test_others_go_on_while_one_hangs(
    sandbox: Sandbox, web: WebClient, world: SandboxClient
) -> None:
    world.fault("chat.postMessage", "hang", channel="C0PAYMENTS2")
    assert error_of(web.chat_postMessage, channel="U0ADA000001", text="x") == ""
    assert error_of(web.auth_test) == ""


def test_an_answer_may_be_slow(web: WebClient, world: SandboxClient) -> None:
    world.fault("chat.postMessage", "slow", seconds=0.1)
    began = monotonic()
    assert error_of(web.chat_postMessage, **HELLO) == ""
    assert monotonic() - began >= 0.1


@pytest.mark.parametrize(
    ("garbage", "error"),
    [(None, SlackApiError), ("html", SlackApiError), ("truncated", SlackApiError)],
)
def test_an_answer_may_be_garbage(
    web: WebClient, world: SandboxClient, garbage: str | None, error: type[Exception]
) -> None:
    world.fault("chat.postMessage", "garbage", error=garbage, after_effect=True)
    with pytest.raises((error, json.JSONDecodeError)):
        web.chat_postMessage(**HELLO)
    assert len(world.posted()) == 1


def test_an_answer_may_lack_ok(web: WebClient, world: SandboxClient) -> None:
    world.fault("chat.postMessage", "garbage", error="no_ok")
    with pytest.raises(SlackApiError) as failed:
        web.chat_postMessage(**HELLO)
    assert "ok" not in failed.value.response.data


def test_a_fault_may_meet_every_method_until_it_is_cleared(
    web: WebClient, world: SandboxClient
) -> None:
    world.fault("*", "error", error="fatal_error", times=-1)
    errors: list[Any] = [error_of(web.auth_test) for _ in range(3)]
    assert errors == ["fatal_error"] * 3
    world.clear_faults()
    assert error_of(web.auth_test) == ""
