"""Modals: triggers, the stack, hashes, submissions and what answers them (slack.md §1.1)."""

from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.client import SandboxClient
from sandbox.post import ControlError
from tests.sandbox.app import App, error_of, field, modal, section
from tests.sandbox.conftest import Start

TEXT: dict[str, Any] = {"type": "plain_text_input"}


def trigger(app: App, world: SandboxClient, user: str = "ada") -> str:
    world.command(user, "/til x")
    return str(app.last["trigger_id"])


def opened(app: App, world: SandboxClient, **more: Any) -> dict[str, Any]:
    view = modal(field("why", TEXT), **more)
    found = app.web.views_open(trigger_id=trigger(app, world), view=view)["view"]
    return dict(found)


def test_a_modal_opens_for_the_person_of_the_trigger(app: App, world: SandboxClient) -> None:
    opened(app, world, private_metadata="secret")
    view = world.modal("ada")
    assert view is not None
    assert (view.title, view.callback_id, view.private_metadata) == ("title", "form", "secret")
    assert world.modal("grace") is None


def test_a_modal_opened_before_the_ack_is_in_the_answer(app: App, world: SandboxClient) -> None:
    app.react = lambda payload: app.web.views_open(
        trigger_id=payload["trigger_id"], view=modal(section("x"))
    )
    view = world.command("ada", "/til").view
    assert view is not None
    assert view.title == "title"


def test_a_trigger_opens_one_view(app: App, world: SandboxClient) -> None:
    once = {"trigger_id": trigger(app, world), "view": modal(section("x"))}
    assert error_of(app.web.views_open, **once) == ""
    assert error_of(app.web.views_open, **once) == "exchanged_trigger_id"


def test_a_trigger_soon_expires(start: Start, connect: Any) -> None:
    sandbox = start(trigger_life=0.0)
    app = connect(sandbox)
    late = {"trigger_id": trigger(app, sandbox.client), "view": modal(section("x"))}
    assert error_of(app.web.views_open, **late) == "expired_trigger_id"


def test_a_made_up_trigger_is_invalid(web: WebClient) -> None:
    assert error_of(web.views_open, trigger_id="1.2.3", view=modal()) == "invalid_arguments"
    forged = {"trigger_id": "1.2.3", "view": modal(section("x"))}
    assert error_of(web.views_open, **forged) == "invalid_trigger_id"


def test_a_stack_has_three_views(app: App, world: SandboxClient) -> None:
    opened(app, world)
    for number in range(2):
        push = {"trigger_id": trigger(app, world), "view": modal(section(str(number)))}
        assert error_of(app.web.views_push, **push) == ""
    push = {"trigger_id": trigger(app, world), "view": modal(section("x"))}
    assert error_of(app.web.views_push, **push) == "push_limit_reached"


def test_a_pushed_view_knows_what_it_covers(app: App, world: SandboxClient) -> None:
    root = opened(app, world)
    pushed = app.web.views_push(trigger_id=trigger(app, world), view=modal(section("x")))["view"]
    assert (pushed["root_view_id"], pushed["previous_view_id"]) == (root["id"], root["id"])
    world.close_modal("ada")
    below = world.modal("ada")
    assert below is not None
    assert below.id == root["id"]


def test_there_is_nothing_to_push_onto_without_a_modal(app: App, world: SandboxClient) -> None:
    push = {"trigger_id": trigger(app, world), "view": modal(section("x"))}
    assert error_of(app.web.views_push, **push) == "not_found"


def test_a_stale_hash_conflicts(app: App, world: SandboxClient) -> None:
    view = opened(app, world)
    change = {"view_id": view["id"], "view": modal(section("new")), "hash": view["hash"]}
    assert error_of(app.web.views_update, **change) == ""
    assert error_of(app.web.views_update, **change) == "hash_conflict"


def test_typed_input_survives_an_update_with_the_same_ids(app: App, world: SandboxClient) -> None:
    view = opened(app, world)
    world.fill("ada", {"why": "because"})
    changed = modal(field("why", TEXT), field("how", TEXT))
    updated = app.web.views_update(view_id=view["id"], view=changed)["view"]
    assert updated["state"]["values"]["why"]["it"]["value"] == "because"
    assert updated["state"]["values"]["how"]["it"]["value"] is None


def test_an_external_id_is_unique(app: App, world: SandboxClient) -> None:
    opened(app, world, external_id="one")
    again = {
        "trigger_id": trigger(app, world, "grace"),
        "view": modal(section("x"), external_id="one"),
    }
    assert error_of(app.web.views_open, **again) == "duplicate_external_id"
    found = {"external_id": "one", "view": modal(section("new"), external_id="one")}
    assert error_of(app.web.views_update, **found) == ""


def test_a_closed_view_cannot_be_updated(app: App, world: SandboxClient) -> None:
    view = opened(app, world)
    world.close_modal("ada")
    gone = {"view_id": view["id"], "view": modal(section("x"))}
    assert error_of(app.web.views_update, **gone) == "not_found"
    unnamed = {"view": modal(section("x"))}
    assert error_of(app.web.api_call, "views.update", json=unnamed) == "invalid_arguments"


def test_a_home_is_no_modal(app: App, world: SandboxClient) -> None:
    home = {"type": "home", "blocks": [section("x")]}
    wrong = {"trigger_id": trigger(app, world), "view": home}
    assert error_of(app.web.views_open, **wrong) == "invalid_arguments"


def test_an_overlong_title_is_refused_with_a_pointer(app: App, world: SandboxClient) -> None:
    """slack.md §3.1: 24 characters."""
    long = {"type": "plain_text", "text": "t" * 25}
    wrong = {"trigger_id": trigger(app, world), "view": modal(section("x"), title=long)}
    assert error_of(app.web.views_open, **wrong) == "invalid_arguments"
    assert world.refusals()[0].problems[0]["pointer"].startswith("/view/title")


def test_a_view_has_a_largest_size(app: App, world: SandboxClient) -> None:
    """slack.md §3.1: 250 kB."""
    big = modal(*(section("x" * 2900) for _ in range(100)))
    wrong = {"trigger_id": trigger(app, world), "view": big}
    assert error_of(app.web.views_open, **wrong) == "view_too_large"


def test_a_submission_carries_the_state(app: App, world: SandboxClient) -> None:
    opened(app, world, private_metadata="m")
    assert world.submit("ada", {"why": "because"}).ok
    view = app.last["view"]
    assert app.last["type"] == "view_submission"
    assert view["state"]["values"] == {"why": {"it": {"type": TEXT["type"], "value": "because"}}}
    assert view["private_metadata"] == "m"
    assert app.last["response_urls"] == []
    assert world.modal("ada") is None


def test_the_client_checks_before_it_sends(app: App, world: SandboxClient) -> None:
    opened(app, world)
    answer = world.submit("ada")
    assert (answer.ok, list(answer.errors)) == (False, ["why"])
    assert app.last["command"] == "/til"


def test_errors_keep_the_form_with_its_input(app: App, world: SandboxClient) -> None:
    opened(app, world)
    app.answer({"response_action": "errors", "errors": {"why": "Say more."}})
    answer = world.submit("ada", {"why": "x"})
    assert answer.errors == {"why": "Say more."}
    assert answer.view is not None
    assert answer.view.values == {"why": "x"}


@pytest.mark.parametrize(
    "body",
    [
        {"response_action": "errors", "errors": {"nowhere": "x"}},
        {"response_action": "errors", "errors": {}},
        {"response_action": "vanish"},
        {"response_action": "update", "view": {"type": "home", "blocks": [section("x")]}},
        {"response_action": "push"},
        {"text": "no action"},
    ],
)
def test_a_malformed_answer_is_refused_and_the_form_stays(
    app: App, world: SandboxClient, body: dict[str, Any]
) -> None:
    """slack.md §1.1: errors are keyed by the block_id of input blocks only."""
    opened(app, world)
    app.answer(body)
    answer = world.submit("ada", {"why": "x"})
    assert answer.error == "invalid_view_response"
    assert answer.view is not None
    assert [one.where for one in world.refusals()] == ["ack of form"]


def test_an_answer_may_update_push_or_clear(app: App, world: SandboxClient) -> None:
    opened(app, world)
    app.answer({"response_action": "update", "view": modal(section("two"), callback_id="two")})
    answer = world.submit("ada", {"why": "x"})
    assert answer.view is not None
    assert answer.view.callback_id == "two"
    app.answer({"response_action": "push", "view": modal(section("three"), callback_id="three")})
    answer = world.submit("ada")
    assert answer.view is not None
    assert answer.view.callback_id == "three"
    app.answer({"response_action": "clear"})
    assert world.submit("ada").view is None


def test_a_push_beyond_the_stack_is_refused(app: App, world: SandboxClient) -> None:
    opened(app, world)
    for values in ({"why": "x"}, {}):
        app.answer({"response_action": "push", "view": modal(section("x"))})
        assert world.submit("ada", values).ok
    app.answer({"response_action": "push", "view": modal(section("x"))})
    assert world.submit("ada").error == "invalid_view_response"
    assert world.refusals()[-1].error == "push_limit_reached"


def test_an_unacked_submission_keeps_the_form(app: App, world: SandboxClient) -> None:
    opened(app, world)
    app.acks = lambda request: False
    answer = world.submit("ada", {"why": "x"})
    assert answer.error == "operation_timeout"
    assert world.modal("ada") is not None


def test_closing_is_told_only_on_request(app: App, world: SandboxClient) -> None:
    opened(app, world)
    world.close_modal("ada")
    assert "command" in app.last
    opened(app, world, notify_on_close=True)
    world.close_modal("ada")
    assert (app.last["type"], app.last["is_cleared"]) == ("view_closed", False)


def test_a_close_that_comes_late_closes_no_other_modal(app: App, world: SandboxClient) -> None:
    opened(app, world)
    first = world.modal("ada")
    assert first
    world.close_modal("ada", view=first.id)
    assert world.modal("ada") is None
    opened(app, world)
    world.close_modal("ada", view=first.id)
    assert world.modal("ada") is not None


def test_clear_on_close_ends_the_whole_stack(app: App, world: SandboxClient) -> None:
    opened(app, world, notify_on_close=True)
    ending = modal(section("x"), clear_on_close=True)
    app.web.views_push(trigger_id=trigger(app, world), view=ending)
    world.close_modal("ada")
    assert world.modal("ada") is None
    assert app.last["is_cleared"] is True


def test_a_field_that_is_not_there_cannot_be_filled(app: App, world: SandboxClient) -> None:
    opened(app, world)
    with pytest.raises(ControlError, match="no field 'how'"):
        world.submit("ada", {"how": "x"})
    with pytest.raises(ControlError, match="no modal open"):
        world.submit("grace")


def test_a_channel_field_may_give_a_response_url(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: how a global shortcut gets one."""
    element = {"type": "conversations_select", "response_url_enabled": True}
    view = modal(field("where", element))
    app.web.views_open(trigger_id=trigger(app, world), view=view)
    world.submit("ada", {"where": "payments"})
    (url,) = app.last["response_urls"]
    assert (url["block_id"], url["channel_id"]) == ("where", "C0PAYMENTS2")
