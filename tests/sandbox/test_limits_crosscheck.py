"""Our limits beside those of slackblocks and of slack_sdk's models (slack.md §3.5)."""

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, note, settings
from hypothesis import strategies as st
from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models import blocks as sdk
from slack_sdk.models.blocks.block_elements import FileInputElement
from slack_sdk.models.views import View
from slackblocks import InvalidUsageError

from sandbox.limits import LIMITS
from tests.sandbox.limit_cases import CASES
from tests.sandbox.payloads import DIVIDER, cell, groups, options, plain, url, x
from tests.sandbox.slackblocks_makers import SLACKBLOCKS, Maker

EMPTY = "an empty string, where the key may be left out"
NOTHING = frozenset({0})
NO_ADDRESS = frozenset(range(len("https://x")))

# Where we refuse a size that slackblocks accepts, and why. The other way round there is nothing.
STRICTER: Mapping[str, tuple[frozenset[int], str]] = {
    "message.markdown": (
        frozenset({0, 1}),
        "an empty markdown block says nothing; the SDK refuses it",
    ),
    "view.blocks": (NOTHING, "§3.1: 1-100"),
    "block_id": (NOTHING, "slackblocks replaces an empty id by one of its own"),
    "context.elements": (NOTHING, "§3.2: 1-10"),
    "actions.elements": (NOTHING, "§3.2: 1-25"),
    "image.image_url": (NO_ADDRESS, "§7.6: only http and https"),
    "image.alt_text": (NOTHING, "§3.2: alt_text required"),
    "video.alt_text": (NOTHING, "§3.2: alt_text required"),
    "video.title": (frozenset({200}), "§3.2: under 200"),
    "video.author_name": (frozenset({0, 50}), "§3.2: under 50"),
    "video.provider_name": (NOTHING, EMPTY),
    "button.accessibility_label": (NOTHING, EMPTY),
    "button.agent_prompt": (NOTHING, EMPTY),
    "video.url": (NO_ADDRESS - NOTHING, "§3.2: https"),
    "button.url": (NO_ADDRESS, "§7.6: only known schemes"),
    "option.value": (NOTHING, "an empty value tells options apart from nothing"),
    "option.url": (NO_ADDRESS, "§7.6: only known schemes"),
    "markdown.text": (NOTHING, "§4; the SDK refuses it too"),
    "table.cells": (NOTHING, "§4: a row without a cell is no row"),
}

# Limits that slackblocks does not know.
UNKNOWN_TO_SLACKBLOCKS = frozenset(
    {
        "message.text",
        "message.text when updating",
        "message.markdown_text",
        "message.metadata",
        "message.tables",
        "message.table characters",
        "view.json",
        "view.focus_on_load",
        "button.primary",
        "plain_text_input.initial_value",
        "datetimepicker.initial_date_time",
        "initial ids",
    }
)


def accepts(maker: Maker, size: int) -> bool:
    try:
        maker(size)
    except (InvalidUsageError, SlackObjectFormationError):
        return False
    return True


def we_accept(name: str, size: int) -> bool:
    return CASES[name].problems(size) == []


def sizes(name: str) -> st.SearchStrategy[int]:
    """Sizes around both ends of a limit, and some anywhere."""
    limit, lowest = LIMITS[name], -2 if CASES[name].is_number else 0
    most = limit.most if limit.most is not None else 100
    return st.integers(max(lowest, most - 3), most + 3) | st.integers(lowest, 2 * most)


def test_slackblocks_is_asked_about_every_limit_it_knows() -> None:
    assert SLACKBLOCKS.keys() == LIMITS.keys() - UNKNOWN_TO_SLACKBLOCKS


@pytest.mark.parametrize("name", SLACKBLOCKS)
@settings(derandomize=True, max_examples=30, deadline=None)
@given(data=st.data())
def test_slackblocks_and_we_agree_but_for_the_listed_sizes(name: str, data: st.DataObject) -> None:
    size = data.draw(sizes(name))
    note(f"{name} of {size}")
    stricter = size in STRICTER.get(name, (frozenset(), ""))[0]
    assert we_accept(name, size) == (accepts(SLACKBLOCKS[name], size) and not stricter)


@pytest.mark.parametrize("name", SLACKBLOCKS)
def test_slackblocks_accepts_our_most(name: str) -> None:
    limit = LIMITS[name]
    size = limit.most if limit.most is not None else limit.least or 0
    assert accepts(SLACKBLOCKS[name], size)
    assert we_accept(name, size)


@pytest.mark.parametrize("name", STRICTER)
def test_a_listed_difference_exists(name: str) -> None:
    sizes_refused, reason = STRICTER[name]
    assert reason
    assert all(accepts(SLACKBLOCKS[name], size) for size in sizes_refused)
    assert not any(we_accept(name, size) for size in sizes_refused)


OURS: dict[str, Any] = {"label": "Label", "element": {"type": "plain_text_input"}}
SURE = dict.fromkeys(("title", "text", "confirm", "deny"), "Sure")
FILM: dict[str, Any] = {
    "alt_text": "A film",
    "thumbnail_url": url(20),
    "title": "Film",
    "video_url": url(20),
}


def view(**keys: Any) -> dict[str, Any]:
    return View(**{"type": "modal", "title": "Title", "blocks": [DIVIDER], **keys}).to_dict()


# What slack_sdk checks by the column "SDK" of slack.md §3.1-3.3.
SDK_CHECKS: Mapping[str, Maker] = {
    "view.blocks": lambda n: view(blocks=[DIVIDER] * n),
    "view.title": lambda n: view(title=x(n)),
    "view.submit": lambda n: view(submit=x(n)),
    "view.close": lambda n: view(close=x(n)),
    "view.private_metadata": lambda n: view(private_metadata=x(n)),
    "view.callback_id": lambda n: view(callback_id=x(n)),
    "block_id": lambda n: sdk.DividerBlock(block_id=x(n)).to_dict(),
    "action_id": lambda n: sdk.ButtonElement(text="Go", action_id=x(n)).to_dict(),
    "section.text": lambda n: sdk.SectionBlock(text=x(n)).to_dict(),
    "section.fields": lambda n: sdk.SectionBlock(fields=["a"] * n).to_dict(),
    "header.text": lambda n: sdk.HeaderBlock(text=x(n)).to_dict(),
    "context.elements": lambda n: sdk.ContextBlock(elements=[plain("a")] * n).to_dict(),
    "actions.elements": lambda n: sdk.ActionsBlock(
        elements=[sdk.ButtonElement(text="Go")] * n
    ).to_dict(),
    "image.image_url": lambda n: sdk.ImageBlock(image_url=url(n), alt_text="a").to_dict(),
    "image.alt_text": lambda n: sdk.ImageBlock(image_url=url(20), alt_text=x(n)).to_dict(),
    "image.title": lambda n: sdk.ImageBlock(image_url=url(20), alt_text="a", title=x(n)).to_dict(),
    "input.label": lambda n: sdk.InputBlock(**{**OURS, "label": x(n)}).to_dict(),
    "input.hint": lambda n: sdk.InputBlock(**OURS, hint=x(n)).to_dict(),
    "video.title": lambda n: sdk.VideoBlock(**{**FILM, "title": x(n)}).to_dict(),
    "video.author_name": lambda n: sdk.VideoBlock(**FILM, author_name=x(n)).to_dict(),
    "button.text": lambda n: sdk.ButtonElement(text=x(n)).to_dict(),
    "button.value": lambda n: sdk.ButtonElement(text="Go", value=x(n)).to_dict(),
    "button.url": lambda n: sdk.ButtonElement(text="Go", url=url(n)).to_dict(),
    "button.accessibility_label": lambda n: sdk.ButtonElement(
        text="Go", accessibility_label=x(n)
    ).to_dict(),
    "button.agent_prompt": lambda n: sdk.ButtonElement(text="Go", agent_prompt=x(n)).to_dict(),
    "select.options": lambda n: sdk.StaticSelectElement(options=options(n)).to_dict(),
    "select.option_groups": lambda n: sdk.StaticSelectElement(option_groups=groups(n)).to_dict(),
    "placeholder": lambda n: sdk.UserSelectElement(placeholder=x(n)).to_dict(),
    "option.text": lambda n: sdk.Option(text=x(n), value="1").to_dict(),
    "option.value": lambda n: sdk.Option(text="One", value=x(n)).to_dict(),
    "option_group.label": lambda n: sdk.OptionGroup(label=x(n), options=options(1)).to_dict(),
    "option_group.options": lambda n: sdk.OptionGroup(label="a", options=options(n)).to_dict(),
    "overflow.options": lambda n: sdk.OverflowMenuElement(
        options=[sdk.Option(**each) for each in options(n)]
    ).to_dict(),
    "confirm.title": lambda n: sdk.ConfirmObject(**{**SURE, "title": x(n)}).to_dict(),
    "confirm.text": lambda n: sdk.ConfirmObject(**{**SURE, "text": x(n)}).to_dict(),
    "confirm.confirm": lambda n: sdk.ConfirmObject(**{**SURE, "confirm": x(n)}).to_dict(),
    "confirm.deny": lambda n: sdk.ConfirmObject(**{**SURE, "deny": x(n)}).to_dict(),
}

# What it doesn't check, so that we alone do.
SDK_PASSES: Mapping[str, Maker] = {
    "section.fields.text": lambda n: sdk.SectionBlock(fields=[x(n)]).to_dict(),
    "context.text": lambda n: sdk.ContextBlock(elements=[plain(x(n))]).to_dict(),
    "option.description": lambda n: sdk.Option(text="One", value="1", description=x(n)).to_dict(),
    "choices.options": lambda n: sdk.CheckboxesElement(options=options(n)).to_dict(),
    "plain_text_input.min_length": lambda n: sdk.PlainTextInputElement(min_length=n).to_dict(),
    "plain_text_input.max_length": lambda n: sdk.PlainTextInputElement(max_length=n).to_dict(),
    "rich_text_input.lines": lambda n: sdk.RichTextInputElement(max_lines=n).to_dict(),
    "file_input.max_files": lambda n: FileInputElement(max_files=n).to_dict(),
    "view.external_id": lambda n: view(external_id=x(n)),
    "table.rows": lambda n: sdk.TableBlock(rows=[[cell("a")]] * n).to_dict(),
    "table.cells": lambda n: sdk.TableBlock(rows=[[cell("a")] * n]).to_dict(),
    "alert.text": lambda n: sdk.AlertBlock(text=x(n)).to_dict(),
}


@pytest.mark.parametrize("name", SDK_CHECKS)
def test_slack_sdk_ends_where_we_end(name: str) -> None:
    most = LIMITS[name].most or 0
    assert accepts(SDK_CHECKS[name], most)
    assert not accepts(SDK_CHECKS[name], most + 1)


@pytest.mark.parametrize("name", SDK_PASSES)
def test_slack_sdk_passes_what_only_we_refuse(name: str) -> None:
    size = (LIMITS[name].most or 0) + 1
    assert accepts(SDK_PASSES[name], size)
    assert not we_accept(name, size)
