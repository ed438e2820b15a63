"""Payloads that no honest app would send: junk, and good ones with a piece of junk in them."""

from collections.abc import Mapping
from typing import Any

from hypothesis import strategies as st

from sandbox.limits import LIMITS
from tests.sandbox.limit_cases import CASES
from tests.sandbox.payloads import Block

DEPTH = 1_000

WORDS = [
    "type",
    "text",
    "blocks",
    "elements",
    "accessory",
    "element",
    "options",
    "option_groups",
    "initial_option",
    "initial_options",
    "fields",
    "rows",
    "title",
    "label",
    "hint",
    "value",
    "block_id",
    "action_id",
    "style",
    "confirm",
    "url",
    "mrkdwn",
    "plain_text",
    "section",
    "header",
    "actions",
    "input",
    "rich_text",
    "rich_text_section",
    "user",
    "user_id",
    "container",
    "child_blocks",
    "table",
    "markdown",
    "modal",
    "home",
    "state",
    "values",
    "metadata",
    "attachments",
    "ts",
    "user",
    "date",
    "timestamp",
    "format",
    "fallback",
    "button",
    "static_select",
    "datepicker",
    "timepicker",
    "alert",
]


def deep(depth: int = DEPTH) -> Block:
    """An object a thousand deep."""
    nested: Block = {}
    for _ in range(depth):
        nested = {"type": "container", "elements": [nested], "child_blocks": [nested]}
    return nested


names = st.sampled_from(WORDS) | st.text(max_size=3)
scalars: st.SearchStrategy[Any] = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    names,
    st.text(st.characters(exclude_categories=()), max_size=8),
    st.sampled_from(["<@U1>", "<!date^9|x>", "*" * 9, "> > >", "9" * 5_000, "\ud83d", "\x1b[2J"]),
    st.just(b"bytes"),
    st.just(10**4_000),
)
junk: st.SearchStrategy[Any] = st.recursive(
    scalars,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=5),
    max_leaves=20,
)
objects: st.SearchStrategy[Block] = st.dictionaries(names, junk, max_size=6)

good: list[Block] = [CASES[name].build(LIMITS[name].least or 1) for name in LIMITS]


@st.composite
def spoilt(draw: st.DrawFn) -> Block:
    """A good payload of which one value is junk, one key is gone, or one more is there."""
    payload = _copy(draw(st.sampled_from(good)))
    place = draw(st.sampled_from(_objects(payload)))
    key = draw(st.sampled_from(sorted(place) or ["type"]) | names)
    if draw(st.booleans()) and key in place:
        del place[key]
    else:
        place[key] = draw(junk)
    return dict(payload)


def _copy(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _copy(each) for key, each in value.items()}
    return [_copy(each) for each in value] if isinstance(value, list) else value


def _objects(value: Any) -> list[dict[str, Any]]:
    if isinstance(value, dict):
        return [value, *(each for inner in value.values() for each in _objects(inner))]
    if isinstance(value, list):
        return [each for inner in value for each in _objects(inner)]
    return []


payloads = objects | spoilt()
