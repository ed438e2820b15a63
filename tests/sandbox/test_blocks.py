"""What the validator refuses besides limits, and that nothing hostile breaks it (slack.md §3)."""

import json
from collections.abc import Mapping

import pytest

from tests.sandbox.payloads import (
    DIVIDER,
    Block,
    accessory,
    actions,
    button,
    cell,
    confirm,
    container,
    entry,
    feedback,
    group,
    home,
    message,
    modal,
    mrkdwn,
    option,
    options,
    part,
    picture,
    plain,
    problems_of,
    rich_list,
    section,
    table,
    video,
)

A = "/blocks/0/accessory"
E = "/blocks/0/element"
B = "/blocks/0/elements/0"

ACCEPTED: Mapping[str, Block] = {
    "a bare text": {"text": "Hi"},
    "a deletion by response_url": {"delete_original": True},
    "a markdown_text alone": {"markdown_text": "# Hi"},
    "metadata with one level": {
        "text": "Hi",
        "metadata": {"event_type": "a", "event_payload": {"key": "1", "list": [1, True]}},
    },
    "blocks as JSON in a string": {"text": "Hi", "blocks": json.dumps([DIVIDER])},
    "a null argument": {"text": "Hi", "blocks": None},
    "a section with a picture": accessory("image", image_url="https://x.org/a.png", alt_text="a"),
    "a picture by file": picture()
    | {"blocks": [{"type": "image", "alt_text": "a"} | {"slack_file": {"id": "F0123456789"}}]},
    "verbatim mrkdwn": message(section(text={**mrkdwn("a"), "verbatim": True})),
    "plain text with emoji off": message(section(text={**plain("a"), "emoji": False})),
    "a mention in rich text": part("user", user_id="U1"),
    "a date in rich text": part("date", timestamp=1, format="{date}", fallback="then"),
    "a broadcast in rich text": part("broadcast", range="here"),
    "a list": rich_list(indent=1, offset=2, border=0),
    "feedback": feedback(),
    "a confirmation": confirm(style="danger"),
    "a container": container(is_collapsible=True, default_collapsed=True),
    "a film": video(),
    "a table of figures": message(
        table([cell("a"), {"type": "raw_number", "value": 1, "text": "1"}])
    ),
    "an initial option": accessory(
        "static_select", options=options(2), initial_option=options(2)[1]
    ),
    "an initial option in a group": accessory(
        "static_select", option_groups=[group()], initial_option=options(1)[0]
    ),
    "a formatted choice": accessory("checkboxes", options=[option(text=mrkdwn("*a*"))]),
    "a modal with a number": modal(entry("number_input", is_decimal_allowed=False)),
    "a modal without submit or input": {"type": "modal", "title": plain("a"), "blocks": [DIVIDER]},
    "a home": home(section(text=plain("a"), accessory=button(action_id="a"))),
    "a picker with a zone": accessory("timepicker", initial_time="09:30", timezone="Europe/Berlin"),
    "a picker with a day": accessory("datepicker", initial_date="2028-02-29"),
}


@pytest.mark.parametrize("name", ACCEPTED)
def test_what_slack_takes_has_no_problem(name: str) -> None:
    assert problems_of(ACCEPTED[name]) == []


TWINS = [button(action_id="a"), button(action_id="a")]
FOCUSED = entry("plain_text_input", focus_on_load=True)

# A payload, where its problem stands, and the code.
REFUSED: Mapping[str, tuple[Block, str, str]] = {
    # §2.2 and §3.1: the message
    "nothing at all": ({}, "/text", "no_text"),
    "blocks without a text": ({"blocks": [DIVIDER]}, "/text", "no_text"),
    "a blank text": ({"text": " \n"}, "/text", "no_text"),
    "a text that is a number": ({"text": 5}, "/text", "invalid_arguments"),
    "blocks that are no list": ({"text": "a", "blocks": {}}, "/blocks", "invalid_blocks_format"),
    "blocks that are no JSON": ({"text": "a", "blocks": "["}, "/blocks", "invalid_blocks_format"),
    "markdown_text with a text": (
        {"text": "a", "markdown_text": "b"},
        "/markdown_text",
        "markdown_text_conflict",
    ),
    "markdown_text with blocks": (
        {"blocks": [DIVIDER], "markdown_text": "b"},
        "/markdown_text",
        "markdown_text_conflict",
    ),
    "an empty markdown_text": ({"markdown_text": ""}, "/markdown_text", "no_text"),
    "an attachment that is a string": (
        {"text": "a", "attachments": ["b"]},
        "/attachments/0",
        "invalid_attachments",
    ),
    "a bad block in an attachment": (
        {"text": "a", "attachments": [{"blocks": [{"type": "header"}]}]},
        "/attachments/0/blocks/0/text",
        "invalid_blocks",
    ),
    "metadata without a payload": (
        {"text": "a", "metadata": {"event_type": "a"}},
        "/metadata",
        "invalid_metadata_format",
    ),
    # §8.1
    "metadata of two levels": (
        {"text": "a", "metadata": {"event_type": "a", "event_payload": {"k": {"l": {}}}}},
        "/metadata/event_payload/k",
        "invalid_metadata_schema",
    ),
    "a block_id twice": (
        message({**DIVIDER, "block_id": "a"}, {**DIVIDER, "block_id": "a"}),
        "/blocks/1/block_id",
        "invalid_blocks",
    ),
    "a block_id twice, once in a container": (
        message(
            {**DIVIDER, "block_id": "a"},
            *container(child_blocks=[{**DIVIDER, "block_id": "a"}])["blocks"],
        ),
        "/blocks/1/child_blocks/0/block_id",
        "invalid_blocks",
    ),
    "an action_id twice in a block": (
        actions(*TWINS),
        "/blocks/0/elements/1/action_id",
        "invalid_blocks",
    ),
    # §3.1: the view
    "a modal without a title": (
        {"type": "modal", "blocks": [DIVIDER]},
        "/title",
        "invalid_arguments",
    ),
    "a modal with an input and no submit": (
        {"type": "modal", "title": plain("a"), "blocks": [entry("plain_text_input")]},
        "/submit",
        "invalid_arguments",
    ),
    "a home with submit": (home(submit=plain("a")), "/submit", "invalid_arguments"),
    "a home with close": (home(close=plain("a")), "/close", "invalid_arguments"),
    "a view with an unknown key": (
        modal(submit_disabled=True),
        "/submit_disabled",
        "invalid_arguments",
    ),
    "a title in mrkdwn": (modal(title=mrkdwn("a")), "/title/type", "invalid_arguments"),
    "a focus twice": (
        modal(FOCUSED, FOCUSED),
        "/blocks/1/element/focus_on_load",
        "invalid_arguments",
    ),
    # §1.1
    "a response_url from Home": (
        home(
            section(
                text=plain("a"), accessory={"type": "channels_select", "response_url_enabled": True}
            )
        ),
        f"{A}/response_url_enabled",
        "invalid_arguments",
    ),
    # §3.2: blocks
    "a section with nothing in it": (message(section()), "/blocks/0", "invalid_blocks"),
    "an empty text": (message(section(text=plain(""))), "/blocks/0/text/text", "invalid_blocks"),
    "a text that is a bare string": (
        message(section(text="a")),
        "/blocks/0/text",
        "invalid_blocks",
    ),
    "an input as accessory": (accessory("plain_text_input"), f"{A}/type", "invalid_blocks"),
    "a picture among actions": (
        actions({"type": "image", "image_url": "https://x.org", "alt_text": "a"}),
        f"{B}/type",
        "invalid_blocks",
    ),
    "a button as input": (
        modal(entry("button", text=plain("a"))),
        f"{E}/type",
        "invalid_arguments",
    ),
    "actions without elements": (
        message({"type": "actions"}),
        "/blocks/0/elements",
        "invalid_blocks",
    ),
    "a header in mrkdwn": (
        message({"type": "header", "text": mrkdwn("a")}),
        "/blocks/0/text/type",
        "invalid_blocks",
    ),
    "a picture without alt_text": (
        message({"type": "image", "image_url": "https://x.org"}),
        "/blocks/0/alt_text",
        "invalid_blocks",
    ),
    "a picture from nowhere": (
        message({"type": "image", "alt_text": "a"}),
        "/blocks/0",
        "invalid_blocks",
    ),
    "a picture from two places": (
        picture(slack_file={"id": "F0123456789"}),
        "/blocks/0",
        "invalid_blocks",
    ),
    "a file with id and url": (
        message({"type": "image", "alt_text": "a", "slack_file": {"id": "F01234567", "url": "u"}}),
        "/blocks/0/slack_file",
        "invalid_blocks",
    ),
    "a film without https": (
        video(video_url="http://x.org"),
        "/blocks/0/video_url",
        "invalid_blocks",
    ),
    "an unknown block": (message({"type": "banner"}), "/blocks/0/type", "invalid_blocks"),
    "a block without a type": (message({"text": plain("a")}), "/blocks/0/type", "invalid_blocks"),
    "an unknown key in a block": (
        message({**DIVIDER, "colour": "red"}),
        "/blocks/0/colour",
        "invalid_blocks",
    ),
    "an unknown key with a slash": (
        message({**DIVIDER, "a/b~c": 1}),
        "/blocks/0/a~1b~0c",
        "invalid_blocks",
    ),
    "a null where an object belongs": (
        message(section(text=plain("a"), accessory=None)),
        A,
        "invalid_blocks",
    ),
    "a flag in words": (
        modal({**entry("plain_text_input"), "optional": "yes"}),
        "/blocks/0/optional",
        "invalid_arguments",
    ),
    "verbatim plain text": (
        message(section(text={**plain("a"), "verbatim": True})),
        "/blocks/0/text/verbatim",
        "invalid_blocks",
    ),
    "emoji in mrkdwn": (
        message(section(text={**mrkdwn("a"), "emoji": True})),
        "/blocks/0/text/emoji",
        "invalid_blocks",
    ),
    "half a sign": (
        message(section(text=plain("\ud83d"))),
        "/blocks/0/text/text",
        "invalid_blocks",
    ),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_slack_refuses_has_a_problem_at_its_place(name: str) -> None:
    payload, pointer, code = REFUSED[name]
    assert (pointer, code) in {(each.pointer, each.code) for each in problems_of(payload)}


@pytest.mark.parametrize("name", REFUSED)
def test_a_problem_says_what_is_asked(name: str) -> None:
    assert all(each.message and each.constraint for each in problems_of(REFUSED[name][0]))
