"""The problems of a view: a modal, or Home (slack.md §3.1)."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from sandbox.blocks.layout import BLOCKS
from sandbox.blocks.objects import FLAG, plain
from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import Many, OneOf, Record, Rule, Text, flaw, step
from sandbox.blocks.surfaces import Surface
from sandbox.blocks.whole import Placed, blocks_in, elements_in, json_size, problems_together
from sandbox.limits import LIMITS


def _view(surface: Surface, keys: Mapping[str, Rule], *required: str) -> Record:
    common: Mapping[str, Rule] = {
        "type": Text(),
        "blocks": Many(BLOCKS[surface], "view.blocks"),
        "private_metadata": Text("view.private_metadata"),
        "callback_id": Text("view.callback_id"),
        "external_id": Text("view.external_id"),
    }
    return Record({**common, **keys}, frozenset({"blocks", *required}))


MODAL = _view(
    Surface.MODAL,
    {
        "title": plain("view.title"),
        "submit": plain("view.submit"),
        "close": plain("view.close"),
        "clear_on_close": FLAG,
        "notify_on_close": FLAG,
    },
    "title",
)
VIEW = OneOf({"modal": MODAL, "home": _view(Surface.HOME, {})})


def view_problems(view: Mapping[str, Any]) -> list[Problem]:
    """Everything that views.open, views.update, views.push or views.publish would refuse."""
    return [*_problems_of_size(view), *map(_of_a_view, _problems_inside(view))]


def _of_a_view(problem: Problem) -> Problem:
    return replace(problem, code="invalid_arguments")


def _problems_of_size(view: object) -> Iterator[Problem]:
    size = json_size(view)
    most = LIMITS["view.json"].most or 0
    if size is None:
        yield Problem("", "invalid_arguments", "must be JSON", "JSON")
    elif size > most:
        message = f"must be less than {most + 1} bytes"
        yield Problem("", "view_too_large", message, f"max_bytes {most}")


def _problems_inside(view: object) -> Iterator[Problem]:
    yield from VIEW.problems(view, "")
    if not isinstance(view, Mapping):
        return
    blocks = list(blocks_in(view.get("blocks"), "/blocks"))
    yield from problems_together(blocks)
    if view.get("type") == "modal":
        yield from _submit_missing(view, blocks)
    else:
        yield from _response_urls(blocks)


def _submit_missing(view: Mapping[str, object], blocks: list[Placed]) -> Iterator[Problem]:
    if "submit" not in view and any(block.text("type") == "input" for block in blocks):
        message = "must define `submit` to use an `input` block in modals"
        yield flaw("/submit", message, "required submit")


def _response_urls(blocks: list[Placed]) -> Iterator[Problem]:
    for element in (element for block in blocks for element in elements_in(block)):
        if element.value.get("response_url_enabled") is True:
            yield flaw(step(element.at, "response_url_enabled"), "modals only", "modal only")
