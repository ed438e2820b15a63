"""Layout blocks, and which of them and of their elements a surface takes (slack.md §3.2, §4)."""

from collections.abc import Iterator, Mapping

from sandbox.blocks import rich_text
from sandbox.blocks.buttons import IMAGE, PICTURES, one_picture
from sandbox.blocks.elements import ELEMENTS
from sandbox.blocks.objects import (
    FIGURE,
    FLAG,
    SECURE,
    address,
    at_least_one,
    exactly_one,
    mrkdwn,
    plain,
    typed,
)
from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import (
    Check,
    Choice,
    Either,
    Json,
    Many,
    OneOf,
    Record,
    Rule,
    Text,
    flaw,
    step,
)
from sandbox.blocks.surfaces import (
    IN_ACTIONS,
    IN_CONTAINER,
    IN_CONTEXT_ACTIONS,
    IN_INPUT,
    IN_SECTION,
    REFUSED_BLOCKS,
    REFUSED_ELEMENTS,
    UNUSED,
    Surface,
    refused,
)
from sandbox.limits import LIMITS


def _block(keys: Mapping[str, Rule], *required: str, checks: tuple[Check, ...] = ()) -> Record:
    known = {"type": Text(), "block_id": Text("block_id"), **keys}
    return Record(known, frozenset(required), checks)


def _elements(allowed: frozenset[str], surface: Surface) -> OneOf:
    elsewhere = refused(REFUSED_ELEMENTS, surface)
    kinds = {kind: ELEMENTS[kind] for kind in allowed if kind not in elsewhere}
    return OneOf(kinds, elsewhere=elsewhere)


def _text_or_fields(value: Json, at: str) -> Iterator[Problem]:
    yield from at_least_one(value, at, "text", "fields")


def _one_primary(value: Json, at: str) -> Iterator[Problem]:
    elements = value.get("elements")
    buttons = elements if isinstance(elements, list | tuple) else []
    styles = [each.get("style") for each in buttons if isinstance(each, Mapping)]
    most = LIMITS["button.primary"].most or 0
    if sum(isinstance(style, str) and style == "primary" for style in styles) > most:
        yield flaw(step(at, "elements"), "only one primary button in a set", "max_primary 1")


def _titled(value: Json, at: str) -> Iterator[Problem]:
    yield from exactly_one(value, at, "title", "rich_text_title")


def _folding(value: Json, at: str) -> Iterator[Problem]:
    folds = value.get("is_collapsible") is True
    if value.get("default_collapsed") is True and not folds:
        yield flaw(step(at, "default_collapsed"), "requires is_collapsible", "is_collapsible")
    if value.get("has_header_divider") is True and folds:
        yield flaw(step(at, "has_header_divider"), "not if collapsible", "not is_collapsible")


SECURE_URL = address("video.url", SECURE)
CELL = OneOf(
    {
        "raw_text": typed({"text": Text()}, "text"),
        "raw_number": typed({"value": FIGURE, "text": Text()}, "value", "text"),
        "rich_text": rich_text.BLOCK,
    }
)
COLUMN = Record({"align": Choice(("left", "center", "right")), "is_wrapped": FLAG})

COMMON: Mapping[str, Record] = {
    "divider": _block({}),
    "header": _block({"text": plain("header.text")}, "text"),
    "rich_text": rich_text.BLOCK,
    "context": _block(
        {
            "elements": Many(
                OneOf({"image": IMAGE, **mrkdwn("context.text").kinds}), "context.elements"
            )
        },
        "elements",
    ),
    "image": _block({**PICTURES, "title": plain("image.title")}, "alt_text", checks=(one_picture,)),
    "video": _block(
        {
            "alt_text": Text("video.alt_text"),
            "title": plain("video.title"),
            "description": plain("video.description"),
            "author_name": Text("video.author_name"),
            "provider_name": Text("video.provider_name"),
            "video_url": SECURE_URL,
            "thumbnail_url": SECURE_URL,
            "title_url": SECURE_URL,
            "provider_icon_url": SECURE_URL,
        },
        "alt_text",
        "title",
        "video_url",
        "thumbnail_url",
    ),
    "markdown": _block({"text": Text("markdown.text")}, "text"),
    "table": _block(
        {
            "rows": Many(Many(CELL, "table.cells"), "table.rows"),
            "column_settings": Many(Either(COLUMN), "table.column_settings"),
        },
        "rows",
    ),
    "alert": _block(
        {
            "text": mrkdwn("alert.text"),
            "level": Choice(("default", "info", "warning", "error", "success")),
        },
        "text",
    ),
}


def _interactive(surface: Surface) -> dict[str, Record]:
    """The blocks that hold elements, which differ from surface to surface."""
    return {
        "section": _block(
            {
                "text": mrkdwn("section.text"),
                "fields": Many(mrkdwn("section.fields.text"), "section.fields"),
                "accessory": _elements(IN_SECTION, surface),
                "expand": FLAG,
            },
            checks=(_text_or_fields,),
        ),
        "actions": _block(
            {"elements": Many(_elements(IN_ACTIONS, surface), "actions.elements")},
            "elements",
            checks=(_one_primary,),
        ),
        "context_actions": _block(
            {"elements": Many(_elements(IN_CONTEXT_ACTIONS, surface), "context_actions.elements")},
            "elements",
        ),
        "input": _block(
            {
                "label": plain("input.label"),
                "hint": plain("input.hint"),
                "element": _elements(IN_INPUT, surface),
                "optional": FLAG,
                "dispatch_action": FLAG,
            },
            "label",
            "element",
        ),
    }


def _container(blocks: Mapping[str, Record]) -> Record:
    children = OneOf({kind: blocks[kind] for kind in IN_CONTAINER})
    return _block(
        {
            "title": plain("container.title"),
            "rich_text_title": rich_text.RICH_TEXT,
            "subtitle": mrkdwn("container.subtitle"),
            "child_blocks": Many(children, "container.child_blocks"),
            "width": Choice(("narrow", "standard", "wide", "full")),
            "icon": OneOf({"image": IMAGE}),
            "is_collapsible": FLAG,
            "default_collapsed": FLAG,
            "has_header_divider": FLAG,
        },
        "child_blocks",
        checks=(_titled, _folding),
    )


def _blocks_of(surface: Surface) -> OneOf:
    blocks = {**COMMON, **_interactive(surface)}
    everything = {**blocks, "container": _container(blocks)}
    elsewhere = refused(REFUSED_BLOCKS, surface)
    kinds = {kind: rule for kind, rule in everything.items() if kind not in elsewhere}
    return OneOf(kinds, elsewhere={**UNUSED, **elsewhere})


BLOCKS: Mapping[Surface, OneOf] = {surface: _blocks_of(surface) for surface in Surface}
