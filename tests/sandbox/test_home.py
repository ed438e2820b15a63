"""App Home: published, opened, pressed (slack.md §1.1, §3.1, §6)."""

from collections.abc import Callable
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox import Sandbox
from sandbox.client import SandboxClient
from sandbox.post import ControlError
from tests.sandbox.app import App, button, error_of, eventually, field, modal, overflow, section
from tests.sandbox.conftest import MANIFEST, Start, web_client

ADA, GRACE = "U0ADA000001", "U0GRACE0002"


def home(*blocks: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"type": "home", "blocks": list(blocks), **more}


def with_tabs(**tabs: bool) -> dict[str, Any]:
    return {**MANIFEST, "features": {**MANIFEST["features"], "app_home": tabs}}


@pytest.mark.parametrize("tabs", [{}, {"home_tab_enabled": False}])
def test_without_a_home_tab_nothing_is_published(start: Start, tabs: dict[str, bool]) -> None:
    """slack.md §5.1: app_home.home_tab_enabled."""
    web = web_client(start(with_tabs(**tabs)))
    assert error_of(web.views_publish, user_id=ADA, view=home(section("x"))) == "not_enabled"


def test_a_home_is_published_and_republished(web: WebClient, world: SandboxClient) -> None:
    """slack.md §1.1: hash_conflict when the hash is stale."""
    first = web.views_publish(user_id=ADA, view=home(section("one")))["view"]
    shown = world.home("ada")
    assert shown is not None
    assert shown.plain == "one"
    again = {"user_id": ADA, "view": home(section("two")), "hash": first["hash"]}
    second = web.views_publish(**again)["view"]
    assert second["id"] == first["id"]
    assert error_of(web.views_publish, **again) == "hash_conflict"
    fresh = {**again, "hash": second["hash"]}
    assert error_of(web.views_publish, **fresh) == ""


def test_each_person_has_their_own_home(web: WebClient, world: SandboxClient) -> None:
    web.views_publish(user_id=ADA, view=home(section("for ada")))
    web.views_publish(user_id=GRACE, view=home(section("for grace")))
    assert [getattr(world.home(one), "plain", "") for one in ("ada", "grace", "kofi")] == [
        "for ada",
        "for grace",
        "",
    ]


def test_a_home_is_for_somebody_who_is_there(web: WebClient, world: SandboxClient) -> None:
    """slack.md §12: user_not_found."""
    view = home(section("x"))
    assert error_of(web.views_publish, user_id="U0NOBODY000", view=view) == "invalid_arguments"
    world.deactivate("ada")
    assert error_of(web.views_publish, user_id=ADA, view=view) == "user_not_found"


def test_a_button_works_that_was_seen_before_home_was_published_anew(
    app: App, web: WebClient, world: SandboxClient
) -> None:
    """Slack makes other block ids each time, where the app gives none."""
    view = home({"type": "actions", "elements": [button("go", "1")]})
    web.views_publish(user_id=ADA, view=view)
    seen = world.home("ada")
    assert seen
    web.views_publish(user_id=ADA, view=view)
    assert world.click("ada", "go", block_id=seen.blocks[0]["block_id"]).ok
    [action] = app.last["actions"]
    assert action["value"] == "1"


DIVIDER = {"type": "divider"}
REFUSED = {
    "no block": home(),
    "101 blocks": home(*[DIVIDER] * 101),
    "a modal": modal(section("x")),
    "a title": home(DIVIDER, title={"type": "plain_text", "text": "x"}),
    "a submit button": home(DIVIDER, submit={"type": "plain_text", "text": "x"}),
    "a close button": home(DIVIDER, close={"type": "plain_text", "text": "x"}),
    "two blocks of one id": home(*[{**DIVIDER, "block_id": "a"}] * 2),
    "a number": home(field("n", {"type": "number_input", "is_decimal_allowed": False})),
    "an address": home(field("n", {"type": "email_text_input"})),
    "a moment": home(field("n", {"type": "datetimepicker"})),
    "an alert": home({"type": "alert", "text": {"type": "mrkdwn", "text": "x"}}),
    "a table": home({"type": "table", "rows": [[{"type": "raw_text", "text": "x"}]]}),
    "a response_url": home(
        field("n", {"type": "conversations_select", "response_url_enabled": True})
    ),
}


@pytest.mark.parametrize("view", REFUSED.values(), ids=REFUSED)
def test_what_a_home_cannot_hold_is_refused(web: WebClient, view: dict[str, Any]) -> None:
    """slack.md §3.1, §3.3, §4."""
    assert error_of(web.views_publish, user_id=ADA, view=view) == "invalid_arguments"


def test_a_home_may_be_full(web: WebClient) -> None:
    """slack.md §3.1: up to 100 blocks, 250 kB."""
    assert error_of(web.views_publish, user_id=ADA, view=home(*[DIVIDER] * 100)) == ""
    large = home(*[section("x" * 2999)] * 90)
    assert error_of(web.views_publish, user_id=ADA, view=large) == "view_too_large"


def test_whoever_opens_the_home_tab_is_told_of(app: App, world: SandboxClient) -> None:
    """slack.md §6: app_home_opened; with what they see there."""
    app.web.views_publish(user_id=ADA, view=home(section("before")))
    assert world.open_home("ada").ok
    (opened,) = app.events("app_home_opened")
    assert (opened["user"], opened["tab"], opened["view"]["type"]) == (ADA, "home", "home")
    app.web.views_publish(user_id=ADA, view=home(section("after")), hash=opened["view"]["hash"])
    assert world.open_home("ada", tab="messages").ok
    assert [one["tab"] for one in app.events("app_home_opened")] == ["home", "messages"]
    assert "view" not in app.events("app_home_opened")[1]


def test_a_tab_that_is_off_cannot_be_opened(start: Start) -> None:
    """slack.md §5.1: app_home."""
    world = start(with_tabs(home_tab_enabled=False, messages_tab_enabled=False)).client
    for tab in ("home", "messages", "about"):
        with pytest.raises(ControlError, match=f"no {tab} tab"):
            world.open_home("ada", tab=tab)


def test_an_app_that_does_not_ask_is_not_told(
    start: Start, connect: Callable[[Sandbox], App]
) -> None:
    """slack.md §1.4: subscribe only to what is handled."""
    settings = {**MANIFEST["settings"], "event_subscriptions": {"bot_events": ["team_join"]}}
    sandbox = start({**MANIFEST, "settings": settings})
    app = connect(sandbox)
    assert sandbox.client.open_home("ada").ok
    sandbox.client.add_person("noor")
    assert eventually(lambda: bool(app.events("team_join")))
    assert app.events("app_home_opened") == []


def test_a_press_on_home_has_a_view_and_no_channel(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: response_url and channel are a message's."""
    app.web.views_publish(user_id=ADA, view=home(section("x", button("go", "1"))))
    assert world.click("ada", "go").ok
    payload = app.last
    shown = world.home("ada")
    assert shown is not None
    assert payload["container"] == {"type": "view", "view_id": shown.id}
    assert (payload["view"]["id"], payload["view"]["hash"]) == (shown.id, shown.hash)
    assert payload["view"]["type"] == "home"
    assert payload.keys().isdisjoint({"response_url", "channel", "message", "state"})
    assert (payload["user"]["id"], payload["actions"][0]["value"]) == (ADA, "1")


def test_a_press_on_home_may_open_a_modal(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: trigger_id."""
    app.web.views_publish(user_id=ADA, view=home(section("x", button("go"))))
    world.click("ada", "go")
    form = modal(field("why", {"type": "plain_text_input"}))
    app.web.views_open(trigger_id=app.last["trigger_id"], view=form)
    assert world.submit("ada", {"why": "because"}).ok
    assert app.last["type"] == "view_submission"
    assert world.modal("ada") is None
    assert world.home("ada") is not None


def test_each_section_of_a_home_has_its_own_menu(app: App, world: SandboxClient) -> None:
    """slack.md §3.3: overflow has up to 5 options; an action_id is unique within its block."""
    rows = [section("a", overflow("edit|1", "delete|1")), section("b", overflow("edit|2"))]
    app.web.views_publish(user_id=ADA, view=home(*rows))
    world.click("ada", "more", select="edit|2")
    assert app.last["actions"][0]["selected_option"]["value"] == "edit|2"
    assert app.last["actions"][0]["block_id"] == app.last["view"]["blocks"][1]["block_id"]


def test_what_was_typed_on_home_stays_while_the_ids_stay(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: keep block_id and action_id unchanged to preserve typed input."""
    days = {"type": "datepicker", "action_id": "day"}
    rows = [{"type": "actions", "block_id": "row", "elements": [days, button("go")]}]
    app.web.views_publish(user_id=ADA, view=home(*rows))
    world.click("ada", "day", select="2026-02-01")
    app.web.views_publish(user_id=ADA, view=home(section("new"), *rows))
    world.click("ada", "go")
    chosen = app.last["view"]["state"]["values"]["row"]["day"]
    assert chosen["selected_date"] == "2026-02-01"
