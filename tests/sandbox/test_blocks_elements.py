"""What the validator refuses inside of blocks: elements, rich text (slack.md §3.3, §4)."""

from collections.abc import Mapping

import pytest

from tests.sandbox.payloads import (
    Block,
    accessory,
    actions,
    button,
    container,
    context_actions,
    entry,
    group,
    icon,
    modal,
    mrkdwn,
    option,
    options,
    part,
    plain,
    problems_of,
    rich_list,
)

A = "/blocks/0/accessory"
E = "/blocks/0/element"
B = "/blocks/0/elements/0"

# A payload, where its problem stands, and the code.
REFUSED: Mapping[str, tuple[Block, str, str]] = {
    # §3.3: elements
    "a button without a text": (actions({"type": "button"}), f"{B}/text", "invalid_blocks"),
    "a button of another style": (actions(button(style="big")), f"{B}/style", "invalid_blocks"),
    "a button to a script": (
        actions(button(url="javascript:alert(1)")),
        f"{B}/url",
        "invalid_blocks",
    ),
    "a prompt's words without the prompt": (
        actions(button(agent_prompt_display="a")),
        f"{B}/agent_prompt",
        "invalid_blocks",
    ),
    "options and groups": (
        accessory("static_select", options=options(1), option_groups=[group()]),
        A,
        "invalid_blocks",
    ),
    "neither options nor groups": (accessory("static_select"), A, "invalid_blocks"),
    "an option twice": (
        accessory("static_select", options=[option(), option()]),
        f"{A}/options",
        "invalid_blocks",
    ),
    "an option twice in groups": (
        accessory("static_select", option_groups=[group(), group()]),
        f"{A}/option_groups",
        "invalid_blocks",
    ),
    "an option with a link in a select": (
        accessory("static_select", options=[option(url="https://x.org")]),
        f"{A}/options/0/url",
        "invalid_blocks",
    ),
    "a formatted option in a select": (
        accessory("static_select", options=[option(text=mrkdwn("a"))]),
        f"{A}/options/0/text/type",
        "invalid_blocks",
    ),
    "an initial option that isn't offered": (
        accessory("radio_buttons", options=options(2), initial_option=option(value="9")),
        f"{A}/initial_option",
        "invalid_blocks",
    ),
    "initial options that aren't offered": (
        accessory("checkboxes", options=options(1), initial_options=options(2)),
        f"{A}/initial_options/1",
        "invalid_blocks",
    ),
    "a confirmation without a way out": (
        actions(button(confirm={"title": plain("a"), "text": plain("a"), "confirm": plain("a")})),
        f"{B}/confirm/deny",
        "invalid_blocks",
    ),
    "a filter of nothing": (
        accessory("conversations_select", filter={}),
        f"{A}/filter",
        "invalid_blocks",
    ),
    "a filter of a wrong kind": (
        accessory("conversations_select", filter={"include": ["dm"]}),
        f"{A}/filter/include/0",
        "invalid_blocks",
    ),
    "a day that doesn't exist": (
        accessory("datepicker", initial_date="2027-02-29"),
        f"{A}/initial_date",
        "invalid_blocks",
    ),
    "a day in another order": (
        accessory("datepicker", initial_date="29-02-2028"),
        f"{A}/initial_date",
        "invalid_blocks",
    ),
    "a time that doesn't exist": (
        accessory("timepicker", initial_time="24:00"),
        f"{A}/initial_time",
        "invalid_blocks",
    ),
    "a zone that doesn't exist": (
        accessory("timepicker", timezone="Mars/Olympus"),
        f"{A}/timezone",
        "invalid_blocks",
    ),
    "less room than needed": (
        modal(entry("plain_text_input", min_length=5, max_length=4)),
        f"{E}/min_length",
        "invalid_arguments",
    ),
    "a number that isn't one": (
        modal(entry("number_input", is_decimal_allowed=True, min_value="one")),
        f"{E}/min_value",
        "invalid_arguments",
    ),
    "a length that is true": (
        modal(entry("plain_text_input", max_length=True)),
        f"{E}/max_length",
        "invalid_arguments",
    ),
    # §4: newer blocks
    "a list in a list": (
        rich_list(elements=[{"type": "rich_text_list", "style": "bullet", "elements": []}]),
        f"{B}/elements/0/type",
        "invalid_blocks",
    ),
    "an unknown part of rich text": (part("blink"), f"{B}/elements/0/type", "invalid_blocks"),
    "a broadcast to nobody known": (
        part("broadcast", range="all"),
        f"{B}/elements/0/range",
        "invalid_blocks",
    ),
    "an empty part of rich text": (part("text", text=""), f"{B}/elements/0/text", "invalid_blocks"),
    "an icon that isn't known": (context_actions(icon(icon="star")), f"{B}/icon", "invalid_blocks"),
    "a container in a container": (
        container(child_blocks=container()["blocks"]),
        "/blocks/0/child_blocks/0/type",
        "invalid_blocks",
    ),
    "a container folded that can't be": (
        container(default_collapsed=True),
        "/blocks/0/default_collapsed",
        "invalid_blocks",
    ),
    "a divider in a container that folds": (
        container(is_collapsible=True, has_header_divider=True),
        "/blocks/0/has_header_divider",
        "invalid_blocks",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_slack_refuses_in_a_block_has_a_problem_at_its_place(name: str) -> None:
    payload, pointer, code = REFUSED[name]
    assert (pointer, code) in {(each.pointer, each.code) for each in problems_of(payload)}


@pytest.mark.parametrize("name", REFUSED)
def test_a_problem_in_a_block_says_what_is_asked(name: str) -> None:
    assert all(each.message and each.constraint for each in problems_of(REFUSED[name][0]))
