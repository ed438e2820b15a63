"""Rich text: sections, lists, quotes, and what stands in them (slack.md §4)."""

import re
from collections.abc import Mapping

from sandbox.blocks.objects import FLAG, address, typed
from sandbox.blocks.rules import Choice, Kind, Many, Number, OneOf, Record, Rule, Text

STYLE = Record(
    dict.fromkeys(
        (
            "bold",
            "italic",
            "strike",
            "code",
            "underline",
            "highlight",
            "client_highlight",
            "unlink",
        ),
        FLAG,
    )
)
BORDER = Number("rich_text.border")
STYLED: Mapping[str, Rule] = {"style": STYLE}
COLOUR = Text(form=re.compile(r"#[0-9A-Fa-f]{6}"), described="a hex colour")

WHOLE = Kind((int,), "number")
LINK = address("button.url")

PARTS = OneOf(
    {
        "text": typed({"text": Text(), **STYLED}, "text"),
        "link": typed({"url": LINK, "text": Text(), "unsafe": FLAG, **STYLED}, "url"),
        "user": typed({"user_id": Text(), **STYLED}, "user_id"),
        "usergroup": typed({"usergroup_id": Text(), **STYLED}, "usergroup_id"),
        "channel": typed({"channel_id": Text(), **STYLED}, "channel_id"),
        "emoji": typed({"name": Text(), "unicode": Text(), "skin_tone": WHOLE, **STYLED}, "name"),
        "date": typed(
            {"timestamp": WHOLE, "format": Text(), "fallback": Text(), "url": LINK, **STYLED},
            "timestamp",
            "format",
        ),
        "broadcast": typed({"range": Choice(("here", "channel", "everyone")), **STYLED}, "range"),
        "color": typed({"value": COLOUR, **STYLED}, "value"),
    }
)

WORDS = Many(PARTS, "rich_text.elements")
SECTION = typed({"elements": WORDS}, "elements")
CODE = typed({"elements": WORDS, "border": BORDER, "language": Text()}, "elements")
QUOTE = typed({"elements": WORDS, "border": BORDER}, "elements")
# Slack nests lists by their indent, so an item is always a section.
LIST = typed(
    {
        "elements": Many(OneOf({"rich_text_section": SECTION}), "rich_text.elements"),
        "style": Choice(("bullet", "ordered")),
        "indent": Number("rich_text_list.indent"),
        "offset": Number("rich_text_list.offset"),
        "border": BORDER,
    },
    "elements",
    "style",
)
PARAGRAPHS = OneOf(
    {
        "rich_text_section": SECTION,
        "rich_text_preformatted": CODE,
        "rich_text_quote": QUOTE,
        "rich_text_list": LIST,
    }
)

BLOCK = typed(
    {"block_id": Text("block_id"), "elements": Many(PARAGRAPHS, "rich_text.elements")},
    "elements",
)
RICH_TEXT = OneOf({"rich_text": BLOCK})
