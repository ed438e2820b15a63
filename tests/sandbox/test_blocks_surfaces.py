"""Which surface takes what, and that nothing hostile breaks the validator (slack.md §3, §4)."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings

from sandbox.blocks import Problem, message_problems, view_problems
from tests.sandbox.hostile import deep, junk, payloads, spoilt
from tests.sandbox.payloads import (
    DIVIDER,
    Block,
    actions,
    cell,
    container,
    context_actions,
    entry,
    home,
    icon,
    markdown,
    message,
    modal,
    picture,
    plain,
    problems_of,
    rich_list,
    section,
    table,
    video,
)

MESSAGE, MODAL, HOME = "message", "modal", "home"
EVERYWHERE = (MESSAGE, MODAL, HOME)

# A block, and the surfaces that take it (§3.3, §4).
BLOCKS: Mapping[str, tuple[Block, tuple[str, ...]]] = {
    "divider": (DIVIDER, EVERYWHERE),
    "section": (section(text=plain("a")), EVERYWHERE),
    "header": ({"type": "header", "text": plain("a")}, EVERYWHERE),
    "context": ({"type": "context", "elements": [plain("a")]}, EVERYWHERE),
    "actions": (actions({"type": "users_select"})["blocks"][0], EVERYWHERE),
    "image": (picture()["blocks"][0], EVERYWHERE),
    "video": (video()["blocks"][0], EVERYWHERE),
    "rich_text": (rich_list()["blocks"][0], EVERYWHERE),
    "plain_text_input": (entry("plain_text_input"), EVERYWHERE),
    "markdown": (markdown(1), (MESSAGE,)),
    "table": (table([cell("a")]), (MESSAGE,)),
    "container": (container()["blocks"][0], (MESSAGE,)),
    "context_actions": (context_actions(icon())["blocks"][0], (MESSAGE,)),
    "alert": ({"type": "alert", "text": plain("a")}, (MODAL,)),
    "number_input": (entry("number_input", is_decimal_allowed=True), (MODAL,)),
    "email_text_input": (entry("email_text_input"), (MODAL,)),
    "url_text_input": (entry("url_text_input"), (MODAL,)),
    "rich_text_input": (entry("rich_text_input"), (MODAL, HOME)),
    "datetimepicker": (entry("datetimepicker"), (MESSAGE, MODAL)),
    "datetimepicker among actions": (
        actions({"type": "datetimepicker"})["blocks"][0],
        (MESSAGE, MODAL),
    ),
    "card": ({"type": "card", "title": plain("a")}, ()),
    "data_table": ({"type": "data_table"}, ()),
}


@pytest.mark.parametrize("surface", EVERYWHERE)
@pytest.mark.parametrize("name", BLOCKS)
def test_a_surface_takes_only_its_own_blocks(name: str, surface: str) -> None:
    block, surfaces = BLOCKS[name]
    payload = {MESSAGE: message, MODAL: modal, HOME: home}[surface](block)
    assert (problems_of(payload) == []) == (surface in surfaces)


def test_a_block_that_baton_avoids_is_named_as_such() -> None:
    [problem] = message_problems(message({"type": "carousel"}))
    assert problem.constraint == "not used by Baton (slack.md §4)"


def test_a_view_of_an_unknown_type_is_refused() -> None:
    [problem] = view_problems({"type": "drawer", "blocks": []})
    assert (problem.pointer, problem.code) == ("/type", "invalid_arguments")


@settings(derandomize=True, max_examples=400)
@given(payload=payloads)
def test_no_payload_whatsoever_raises(payload: Block) -> None:
    for found in (message_problems(payload, updating=True), view_problems(payload)):
        assert all(isinstance(each, Problem) for each in found)


@settings(derandomize=True)
@given(payload=junk)
def test_not_even_what_is_no_object_raises(payload: Any) -> None:
    if not isinstance(payload, dict):
        assert message_problems(payload) != []
        assert view_problems(payload) != []


@settings(derandomize=True)
@given(payload=spoilt())
def test_a_problem_stays_short_whatever_was_sent(payload: Block) -> None:
    assert all(len(each.message) < 1_000 for each in problems_of(payload))


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param({"text": "a", "blocks": [deep()]}, id="a block"),
        pytest.param(message(section(text=deep())), id="a text"),
        pytest.param(message(section(text=plain("a"), accessory=deep())), id="an accessory"),
        pytest.param(modal(entry("plain_text_input", initial_value=deep())), id="a value"),
        pytest.param({"text": "a", "metadata": deep()}, id="metadata"),
        pytest.param({"text": "a", "blocks": "[" * 100_000}, id="JSON in a string"),
        pytest.param(modal(entry("plain_text_input", max_length=10**5_000)), id="a number"),
    ],
)
def test_what_is_too_deep_or_too_large_for_json_is_a_problem(payload: Block) -> None:
    assert problems_of(payload) != []


def test_two_deep_options_are_not_compared() -> None:
    options = [{"text": plain("a"), "value": "1", "more": deep()}]
    element = {"type": "static_select", "options": options, "initial_option": options[0]}
    assert message_problems(message(section(text=plain("a"), accessory=element))) != []
