"""How a message and a modal look in a terminal."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sandbox.transcript import render_message, render_view
from sandbox.transcript.lines import columns
from tests.sandbox.hostile import deep, payloads
from tests.sandbox.payloads import (
    DIVIDER,
    Block,
    actions,
    button,
    cell,
    container,
    entry,
    feedback,
    home,
    modal,
    mrkdwn,
    options,
    part,
    picture,
    plain,
    rich_list,
    section,
    table,
    video,
)

NAMES = {"U1": "Ada", "UB": "Baton", "C1": "general"}
# Monday 24 August 2026, 09:30 in Berlin.
TS = "1787556600.000100"


def posted(*blocks: Block, **keys: Any) -> Block:
    known = {"channel": "C1", "ts": TS, "user": "UB", "bot": True, "text": "Hi"}
    return {**known, "blocks": list(blocks), **keys}


def shown(*blocks: Block, width: int = 60) -> list[str]:
    """The body of a message, without its indentation."""
    text = render_message(posted(*blocks), NAMES, width=width, zone="Europe/Berlin")
    return [line.removeprefix("  ") for line in text.split("\n")[1:]]


def first_block(payload: Block) -> Block:
    block: Block = payload["blocks"][0]
    return block


def test_a_message_says_when_and_by_whom_and_where() -> None:
    assert render_message(posted(), NAMES, zone="Europe/Berlin") == (
        "Mon 24 Aug 2026, 09:30  Baton (app)  #general\n  Hi"
    )


HEADINGS: Mapping[str, tuple[Block, str]] = {
    "a person": (posted(user="U1", bot=None), "Mon 24 Aug 2026, 07:30 UTC  Ada  #general"),
    "edited": (
        posted(edited={"ts": TS}),
        "Mon 24 Aug 2026, 07:30 UTC  Baton (app)  #general  (edited)",
    ),
    "ephemeral": (
        posted(ephemeral_for="U1"),
        "Mon 24 Aug 2026, 07:30 UTC  Baton (app)  #general  (only visible to you, Ada)",
    ),
    "a reply": (
        posted(thread_ts="1.0"),
        "    ↳ Mon 24 Aug 2026, 07:30 UTC  Baton (app)  #general",
    ),
    "the root of a thread": (
        posted(thread_ts=TS),
        "Mon 24 Aug 2026, 07:30 UTC  Baton (app)  #general",
    ),
    "a direct message": (
        posted(channel="D1"),
        "Mon 24 Aug 2026, 07:30 UTC  Baton (app)  D1",
    ),
    "no time": (posted(ts="soon"), "Baton (app)  #general"),
    "nothing": ({}, "someone"),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_a_heading_says_what_kind_of_message_it_is(name: str) -> None:
    message, heading = HEADINGS[name]
    assert render_message(message, NAMES).split("\n")[0] == heading


def test_the_text_is_read_only_without_blocks() -> None:
    assert "Hi" not in render_message(posted(DIVIDER), NAMES)


def test_reactions_are_counted() -> None:
    slack = posted(reactions=[{"name": "tada", "users": ["U1", "UB"], "count": 2}])
    assert render_message(slack, NAMES).endswith("\n  :tada: 2")
    assert render_message(posted(reactions={"tada": ["U1"]}), NAMES).endswith("\n  :tada: 1")


BLOCKS: Mapping[str, tuple[Block, list[str]]] = {
    "a header": ({"type": "header", "text": plain("Week 週")}, ["Week 週", "======="]),
    "a section": (section(text=mrkdwn("*Hi* <@U1>")), ["Hi @Ada"]),
    "fields": (section(fields=[plain("a"), plain("b")]), ["  a", "  b"]),
    "an accessory": (section(text=plain("a"), accessory=button()), ["a", "  [Go]"]),
    "a context": ({"type": "context", "elements": [plain("a"), plain("b")]}, ["(a · b)"]),
    "a divider": (DIVIDER, ["─" * 58]),
    "buttons": (
        first_block(actions(button(), button(url="https://x.org"))),
        ["[Go]  [Go → https://x.org]"],
    ),
    "a menu": (
        first_block(
            actions({"type": "static_select", "placeholder": plain("Who"), "options": options(2)})
        ),
        ["[Who ▾] (One / One)"],
    ),
    "a long menu": (
        first_block(actions({"type": "static_select", "options": options(9)})),
        ["[ ▾] (One / One / One / One / One / One / …)"],
    ),
    "a chosen person": (
        first_block(actions({"type": "users_select", "initial_user": "U1"})),
        ["[Ada ▾]"],
    ),
    "an overflow": (
        first_block(actions({"type": "overflow", "options": options(1)})),
        ["[⋯ One]"],
    ),
    "feedback": (first_block(feedback()), ["[Good] [Good]"]),
    "a picture": (first_block(picture(title=plain("Cat"))), ["Cat", "[image: A cat]"]),
    "a film": (first_block(video()), ["[video: Film: A film]"]),
    "a list": (first_block(rich_list(indent=1)), ["  • One"]),
    "a numbered list": (first_block(rich_list(style="ordered", offset=2)), ["3. One"]),
    "a mention in rich text": (first_block(part("user", user_id="U1")), ["@Ada"]),
    "a date in rich text": (
        first_block(part("date", timestamp=1_787_556_600, format="{time}", fallback="then")),
        ["9:30 AM"],
    ),
    "a table": (
        table([cell("a"), cell("long")], [cell("週"), cell("b")]),
        ["a  | long", "週 | b"],
    ),
    "an alert": ({"type": "alert", "level": "error", "text": plain("No")}, ["[error] No"]),
    "a container": (
        first_block(container(subtitle=plain("Sub"), child_blocks=[section(text=plain("a"))])),
        ["Title", "Sub", "  a"],
    ),
    "markdown": ({"type": "markdown", "text": "# a"}, ["# a"]),
    "an unknown block": ({"type": "banner"}, ["[banner]"]),
    "a quote": (section(text=mrkdwn("&gt; a\nb")), ["> a", "b"]),
}


@pytest.mark.parametrize("name", BLOCKS)
def test_a_block_looks_as_in_slack(name: str) -> None:
    block, lines = BLOCKS[name]
    assert shown(block) == lines


def test_long_lines_are_wrapped_at_words() -> None:
    lines = shown(section(text=plain("one two three four five six")), width=22)
    assert lines[-2:] == ["one two three four", "five six"]


def test_a_long_word_is_cut_where_a_wide_sign_would_not_fit() -> None:
    assert shown(section(text=plain("週" * 11)), width=22)[-2:] == ["週" * 10, "週"]


def test_a_modal_shows_its_inputs_and_buttons() -> None:
    topic = {**entry("plain_text_input", placeholder=plain("What")), "hint": plain("Be brief")}
    view = modal({**topic, "optional": True}, close=plain("Back"))
    assert render_view(view, NAMES).split("\n") == [
        "Title",
        "=====",
        "  Label (optional)",
        "    [ What ]",
        "    (Be brief)",
        "[Back]  [Save]",
    ]


VALUES: Mapping[str, tuple[Block, Block, str]] = {
    "typed": ({"type": "plain_text_input"}, {"value": "Hi"}, "[ Hi ]"),
    "nothing typed": ({"type": "plain_text_input", "initial_value": "a"}, {"value": None}, "[ … ]"),
    "a day": ({"type": "datepicker"}, {"selected_date": "2026-08-24"}, "[2026-08-24 ▾]"),
    "people": ({"type": "multi_users_select"}, {"selected_users": ["U1", "UB"]}, "[Ada, Baton ▾]"),
    "a choice": (
        {"type": "radio_buttons", "options": options(1)},
        {"selected_option": options(1)[0]},
        "(•) One",
    ),
    "no choice": ({"type": "radio_buttons", "options": options(1)}, {}, "( ) One"),
    "ticks": (
        {"type": "checkboxes", "options": options(1)},
        {"selected_options": options(1)},
        "[x] One",
    ),
    "a second": (
        {"type": "datetimepicker"},
        {"selected_date_time": 1_787_556_600},
        "[Mon 24 Aug 2026, 07:30 UTC ▾]",
    ),
    "rich text": (
        {"type": "rich_text_input"},
        {"rich_text_value": first_block(part("text", text="Hi"))},
        "[ Hi ]",
    ),
}


@pytest.mark.parametrize("name", VALUES)
def test_an_input_shows_what_was_typed_or_chosen(name: str) -> None:
    element, typed, line = VALUES[name]
    block = {**entry("x"), "block_id": "b", "element": {**element, "action_id": "a"}}
    view = modal(block, state={"values": {"b": {"a": typed}}})
    assert render_view(view, NAMES).split("\n")[3] == f"    {line}"


def test_an_input_shows_its_initial_value_until_something_is_typed() -> None:
    view = modal(entry("plain_text_input", initial_value="Hi"))
    assert "[ Hi ]" in render_view(view, NAMES)


def test_a_home_has_a_name_and_no_buttons() -> None:
    assert render_view(home(section(text=plain("a"))), NAMES) == "Home\n====\n  a"


# Hostile text must not steer the terminal of whoever reads it.
def test_no_sign_steers_the_terminal() -> None:
    [line] = shown(section(text=plain("\x1b[2J\u202e\x07a")))
    assert line == "\ufffd[2J\ufffd\ufffda"


@settings(derandomize=True, max_examples=300)
@given(payload=payloads, width=st.integers(-1, 120))
def test_no_payload_whatsoever_raises_when_rendered(payload: Block, width: int) -> None:
    assert isinstance(render_message(payload, NAMES, width=width, zone="Europe/Berlin"), str)
    assert isinstance(render_view(payload, NAMES, width=width), str)


def test_what_is_a_thousand_deep_can_be_rendered() -> None:
    assert render_message({"blocks": [{"type": "section", "text": deep()}, deep()]}, NAMES)
    assert render_view(modal(deep()), NAMES)


@settings(derandomize=True)
@given(text=st.text(), width=st.integers(30, 120))
def test_no_line_is_wider_than_asked(text: str, width: int) -> None:
    blocks = [section(text=plain(text or "a")), first_block(rich_list(indent=8)), DIVIDER]
    lines = render_message(posted(*blocks), NAMES, width=width).split("\n")
    assert max(columns(line) for line in lines) <= width
