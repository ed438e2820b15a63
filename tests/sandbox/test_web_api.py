"""The front of the Web API: tokens, scopes, arguments, headers."""

from typing import Any

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from sandbox import Sandbox
from sandbox.client import SandboxClient
from tests.sandbox.app import error_of
from tests.sandbox.conftest import MANIFEST, Start, web_client


def test_the_app_learns_who_it_is(web: WebClient) -> None:
    who = web.auth_test()
    assert who["team"] == "Northwind"
    assert who["user_id"].startswith("U")
    assert who["bot_id"].startswith("B")


def test_a_method_it_lacks_is_unknown(web: WebClient) -> None:
    assert error_of(web.api_call, "chat.scheduleMessage") == "unknown_method"


@pytest.mark.parametrize(
    ("token", "error"),
    [("", "not_authed"), ("xoxb-forged", "invalid_auth")],
)
def test_a_bad_token_is_refused(sandbox: Sandbox, token: str, error: str) -> None:
    """slack.md §12, the row of tokens."""
    assert error_of(web_client(sandbox, token).auth_test) == error


def test_a_token_of_the_wrong_kind_is_refused(sandbox: Sandbox) -> None:
    """slack.md §1.3: connections are opened with the app-level token only."""
    app_level = web_client(sandbox, sandbox.app_token)
    assert error_of(app_level.team_info) == "not_allowed_token_type"
    bot = web_client(sandbox)
    assert error_of(bot.apps_connections_open, app_token="") == "not_allowed_token_type"


def test_a_revoked_token_is_refused(web: WebClient, world: SandboxClient) -> None:
    """slack.md §10 and §12."""
    world.revoke_token()
    assert error_of(web.auth_test) == "token_revoked"


def test_after_an_uninstall_the_account_is_inactive(web: WebClient, world: SandboxClient) -> None:
    """slack.md §10 and §12."""
    world.uninstall()
    assert error_of(web.auth_test) == "account_inactive"


def test_a_reinstallation_gives_a_new_token(
    sandbox: Sandbox, web: WebClient, world: SandboxClient
) -> None:
    """slack.md §12: reinstall, new token, same team."""
    old_user = web.auth_test()["user_id"]
    world.uninstall()
    renewed = web_client(sandbox, world.reinstall())
    assert renewed.auth_test()["user_id"] == old_user
    assert error_of(web.auth_test) == "account_inactive"


def test_a_missing_scope_is_named(start: Start) -> None:
    """slack.md §6."""
    manifest: dict[str, Any] = {**MANIFEST, "oauth_config": {"scopes": {"bot": ["commands"]}}}
    web = web_client(start(manifest))
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel="C0PAYMENTS2", text="hello")
    answer = refused.value.response
    assert answer["error"] == "missing_scope"
    assert (answer["needed"], answer["provided"]) == ("chat:write", "commands")


def test_an_optional_scope_counts_only_when_granted(start: Start) -> None:
    """slack.md §5.3: check the granted scopes at run time."""
    declined, granted = start(), start(granted=["groups:history"])
    assert "groups:history" not in web_client(declined).auth_test().headers["x-oauth-scopes"]
    assert "groups:history" in web_client(granted).auth_test().headers["x-oauth-scopes"]


def test_an_answer_carries_the_date(web: WebClient) -> None:
    assert web.auth_test().headers["date"].endswith("GMT")


def test_an_unknown_argument_is_refused_by_name(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        web.chat_postMessage(channel="C0PAYMENTS2", text="hello", colour="red")
    answer = refused.value.response
    assert answer["error"] == "invalid_arguments"
    assert "[json-pointer:/colour]" in answer["response_metadata"]["messages"][0]


def test_a_missing_argument_is_refused_by_name(web: WebClient) -> None:
    with pytest.raises(SlackApiError) as refused:
        web.api_call("users.info")
    messages = refused.value.response["response_metadata"]["messages"]
    assert messages == ["[ERROR] missing required field: user [json-pointer:/user]"]


@pytest.mark.parametrize(
    ("method", "arguments"),
    [
        ("conversations.members", {"channel": "C0PAYMENTS2", "limit": "many"}),
        ("users.info", {"user": "U0ADA000001", "include_locale": "perhaps"}),
        ("views.publish", {"user_id": "U0ADA000001", "view": "[]"}),
        ("views.publish", {"user_id": "U0ADA000001", "view": "{"}),
    ],
)
def test_an_argument_of_the_wrong_type_is_refused(
    web: WebClient, method: str, arguments: dict[str, str]
) -> None:
    assert error_of(web.api_call, method, params=arguments) == "invalid_arguments"


def test_arguments_come_as_json_form_or_query(web: WebClient) -> None:
    said = {"channel": "C0PAYMENTS2", "text": "hello"}
    blocks = '[{"type":"divider"}]'
    assert web.api_call("chat.postMessage", json=said)["ok"]
    form = web.api_call("chat.postMessage", data={**said, "blocks": blocks})
    assert form["message"]["blocks"][0]["type"] == "divider"
    assert web.api_call("chat.postMessage", params=said)["ok"]


def test_a_body_that_is_no_json_is_refused(sandbox: Sandbox) -> None:
    web = web_client(sandbox)
    headers = {"Content-Type": "application/json"}
    assert error_of(web.api_call, "auth.test", json=["no", "object"], headers=headers) == (
        "json_not_object"
    )


def test_every_call_is_recorded_with_its_result(web: WebClient, world: SandboxClient) -> None:
    web.chat_postMessage(channel="C0PAYMENTS2", text="hello")
    (call,) = world.calls("chat.postMessage")
    assert call.arguments["text"] == "hello"
    assert call.result["ok"] is True
    assert call.status == 200


def test_a_refusal_is_recorded_with_its_pointer(web: WebClient, world: SandboxClient) -> None:
    error_of(web.chat_postMessage, channel="C0PAYMENTS2", text="hello", colour="red")
    (refusal,) = world.refusals()
    assert (refusal.where, refusal.error) == ("chat.postMessage", "invalid_arguments")
    assert refusal.problems[0]["pointer"] == "/colour"
    assert refusal.is_malformed


def test_a_refusal_that_depends_on_the_state_says_so(web: WebClient, world: SandboxClient) -> None:
    error_of(web.chat_postMessage, channel="C0PLATFORM3", text="hello")
    (refusal,) = world.refusals()
    assert (refusal.error, refusal.is_malformed) == ("not_in_channel", False)


def test_a_revocation_may_be_rehearsed(web: WebClient) -> None:
    assert web.auth_revoke(test=True)["revoked"] is False
    assert web.auth_revoke()["revoked"] is True
    assert error_of(web.auth_test) == "token_revoked"
