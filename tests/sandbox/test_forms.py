"""The state of every input element, and what the client checks (slack.md §3.3)."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from sandbox.client import SandboxClient
from tests.sandbox.app import App, field, modal

LIST = [{"text": {"type": "plain_text", "text": one}, "value": one} for one in "abc"]
RICH = {
    "type": "rich_text",
    "elements": [
        {"type": "rich_text_section", "elements": [{"type": "text", "text": "hello"}]},
    ],
}


@pytest.mark.parametrize(
    ("element", "value", "state"),
    [
        ({"type": "plain_text_input"}, "x", {"value": "x"}),
        ({"type": "email_text_input"}, "a@b.org", {"value": "a@b.org"}),
        ({"type": "url_text_input"}, "https://a.b", {"value": "https://a.b"}),
        ({"type": "number_input", "is_decimal_allowed": False}, 3, {"value": "3"}),
        ({"type": "static_select", "options": LIST}, "b", {"selected_option": LIST[1]}),
        ({"type": "radio_buttons", "options": LIST}, "a", {"selected_option": LIST[0]}),
        ({"type": "checkboxes", "options": LIST}, ["a", "c"], {"selected_options": LIST[::2]}),
        ({"type": "multi_static_select", "options": LIST}, ["c"], {"selected_options": LIST[2:]}),
        ({"type": "users_select"}, "grace", {"selected_user": "U0GRACE0002"}),
        ({"type": "multi_users_select"}, ["ada"], {"selected_users": ["U0ADA000001"]}),
        (
            {"type": "conversations_select"},
            "#payments",
            {"selected_conversation": "C0PAYMENTS2"},
        ),
        ({"type": "channels_select"}, "payments", {"selected_channel": "C0PAYMENTS2"}),
        ({"type": "datepicker"}, date(2026, 2, 1), {"selected_date": "2026-02-01"}),
        ({"type": "timepicker"}, time(9, 30), {"selected_time": "09:30"}),
        (
            {"type": "datetimepicker"},
            datetime(2026, 2, 1, tzinfo=UTC),
            {"selected_date_time": 1769904000},
        ),
        ({"type": "rich_text_input"}, "hello", {"rich_text_value": RICH}),
    ],
    ids=lambda value: value.get("type", "") if isinstance(value, dict) else "",
)
def test_an_element_reports_its_value_in_slacks_shape(
    app: App, world: SandboxClient, element: dict[str, Any], value: Any, state: dict[str, Any]
) -> None:
    opened(app, world, field("f", element))
    answer = world.submit("ada", {"f": value})
    assert answer.ok, answer
    reported = app.last["view"]["state"]["values"]["f"]["it"]
    assert reported == {"type": element["type"], **state}


@pytest.mark.parametrize(
    ("element", "initial"),
    [
        ({"type": "plain_text_input", "initial_value": "x"}, "x"),
        ({"type": "static_select", "options": LIST, "initial_option": LIST[1]}, "b"),
        ({"type": "checkboxes", "options": LIST, "initial_options": LIST[:1]}, ["a"]),
        ({"type": "users_select", "initial_user": "U0ADA000001"}, "U0ADA000001"),
        ({"type": "datepicker", "initial_date": "2026-02-01"}, "2026-02-01"),
        ({"type": "plain_text_input"}, None),
        ({"type": "multi_users_select"}, []),
    ],
)
def test_a_field_starts_with_its_initial_value(
    app: App, world: SandboxClient, element: dict[str, Any], initial: Any
) -> None:
    opened(app, world, field("f", element, optional=True))
    view = world.modal("ada")
    assert view is not None
    assert view.values == {"f": initial}
    assert world.submit("ada").ok


@pytest.mark.parametrize(
    ("element", "value"),
    [
        ({"type": "plain_text_input", "min_length": 3}, "x"),
        ({"type": "plain_text_input", "max_length": 3}, "long"),
        ({"type": "plain_text_input"}, None),
        ({"type": "number_input", "is_decimal_allowed": False}, "1.5"),
        ({"type": "number_input", "is_decimal_allowed": True, "max_value": "2"}, "2.5"),
        ({"type": "number_input", "is_decimal_allowed": False}, "many"),
        ({"type": "email_text_input"}, "nobody"),
        ({"type": "url_text_input"}, "nowhere"),
        ({"type": "datepicker"}, "soon"),
        ({"type": "timepicker"}, "25:00"),
        ({"type": "multi_users_select", "max_selected_items": 1}, ["ada", "grace"]),
        ({"type": "checkboxes", "options": LIST}, []),
    ],
)
def test_the_client_marks_what_cannot_be_sent(
    app: App, world: SandboxClient, element: dict[str, Any], value: Any
) -> None:
    opened(app, world, field("f", element))
    answer = world.submit("ada", {"f": value})
    assert list(answer.errors) == ["f"]
    assert "command" in app.last


def opened(app: App, world: SandboxClient, block: dict[str, Any]) -> None:
    world.command("ada", "/til x")
    app.web.views_open(trigger_id=app.last["trigger_id"], view=modal(block))
