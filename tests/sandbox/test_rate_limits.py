"""Rate limits in real time, per method and channel (slack.md §2.1)."""

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.rate_limits import Bucket, Rate, RateLimits, Tier
from tests.sandbox.app import error_of
from tests.sandbox.conftest import Start, web_client


@pytest.fixture
def limited(start: Start) -> Sandbox:
    slow = Rate(per_minute=60, burst=2)
    return start(rate_limits={"chat.update": slow, "chat.postMessage": slow})


def test_a_burst_passes_and_the_rest_must_wait(limited: Sandbox) -> None:
    web = web_client(limited)
    assert [post(web), post(web)] == ["", ""]
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel="C0PAYMENTS2", text="x")
    answer = refused.value.response
    assert (answer.status_code, answer["error"]) == (429, "ratelimited")
    assert answer.headers["retry-after"] == "1"


def test_another_channel_and_another_method_go_on(limited: Sandbox) -> None:
    """slack.md §12: other methods go on."""
    web = web_client(limited)
    assert [post(web) for _ in range(3)][-1] == "ratelimited"
    assert post(web, "U0ADA000001") == ""
    assert error_of(web.auth_test) == ""


def test_a_limited_call_has_no_effect_and_is_no_refusal(limited: Sandbox) -> None:
    web = web_client(limited)
    errors = [post(web) for _ in range(3)]
    assert len(limited.client.messages("payments")) == errors.count("")
    assert limited.client.refusals() == []


def test_limits_are_on_by_default() -> None:
    limits = RateLimits(True)
    waits = [limits.retry_after("chat.postMessage", Tier.SPECIAL, "C1") for _ in range(6)]
    assert waits[:5] == [None] * 5
    assert waits[5] == 1


def test_limits_can_be_off() -> None:
    limits = RateLimits(False)
    assert {limits.retry_after("users.list", Tier.TWO, None) for _ in range(99)} == {None}


def test_a_tier_is_a_number_per_minute() -> None:
    limits = RateLimits(True)
    waits = [limits.retry_after("users.list", Tier.TWO, None) for _ in range(21)]
    assert waits[:20] == [None] * 20
    assert waits[20] == 3


def test_a_bucket_fills_again_with_time() -> None:
    bucket = Bucket(Rate(per_minute=60, burst=1), tokens=1, filled_at=0)
    assert bucket.take(now=0) == 0
    assert bucket.take(now=0.25) == 0.75
    assert bucket.take(now=1.25) == 0


def post(web: WebClient, channel: str = "C0PAYMENTS2") -> str:
    return error_of(web.chat_postMessage, channel=channel, text="x")
