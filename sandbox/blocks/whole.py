"""What can only be judged over all blocks together: ids, focus, sums (slack.md §3.1, §4)."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import Json, flaw, step
from sandbox.limits import LIMITS, units


@dataclass(frozen=True)
class Placed:
    """A block or an element, and where it stands."""

    value: Json
    at: str

    def text(self, key: str) -> str:
        """The string at this key, "" where there is none."""
        found = self.value.get(key)
        return found if isinstance(found, str) else ""


def json_size(value: object) -> int | None:
    """Bytes of JSON as slack_sdk writes it, or `None` for what cannot be JSON."""
    try:
        return len(json.dumps(value, allow_nan=False))
    except (TypeError, ValueError, RecursionError):
        return None


def blocks_in(blocks: object, at: str) -> Iterator[Placed]:
    """All blocks, those in containers too: a container holds no container, so one level is all."""
    for block in _placed(blocks, at):
        yield block
        yield from _placed(block.value.get("child_blocks"), step(block.at, "child_blocks"))


def elements_in(block: Placed) -> Iterator[Placed]:
    """The elements of a block, its accessory and its input, each with its place."""
    yield from _placed(block.value.get("elements"), step(block.at, "elements"))
    for key in ("accessory", "element"):
        element = block.value.get(key)
        if isinstance(element, Mapping):
            yield Placed(element, step(block.at, key))


def _placed(values: object, at: str) -> Iterator[Placed]:
    if isinstance(values, list | tuple):
        for index, value in enumerate(values):
            if isinstance(value, Mapping):
                yield Placed(value, step(at, str(index)))


def problems_together(blocks: list[Placed]) -> Iterator[Problem]:
    """What every surface asks of its blocks."""
    yield from _repeated(blocks, "block_id")
    for block in blocks:
        yield from _repeated(list(elements_in(block)), "action_id")
    yield from _unfocused(blocks)


def _repeated(placed: list[Placed], key: str) -> Iterator[Problem]:
    seen: Counter[str] = Counter()
    for each in placed:
        name = each.text(key)
        seen[name] += 1
        if name and seen[name] > 1:
            yield flaw(step(each.at, key), f"{key} must be unique", f"unique {key}")


def _unfocused(blocks: list[Placed]) -> Iterator[Problem]:
    elements = [element for block in blocks for element in elements_in(block)]
    focused = [element for element in elements if element.value.get("focus_on_load") is True]
    for element in focused[LIMITS["view.focus_on_load"].most :]:
        place = step(element.at, "focus_on_load")
        yield flaw(place, "only one element may be focused", "one focus_on_load")


def problems_of_sums(blocks: list[Placed]) -> Iterator[Problem]:
    """What a message allows in all: one table, and so many characters."""
    tables = [block for block in blocks if block.text("type") == "table"]
    for table in tables[LIMITS["message.tables"].most :]:
        yield flaw(table.at, "only one table per message", "max_tables 1")
    markdown = [block for block in blocks if block.text("type") == "markdown"]
    written = sum(units(block.text("text")) for block in markdown)
    yield from _sum_too_long(written, "message.markdown", "markdown")
    celled = sum(_cell_units(table.value.get("rows")) for table in tables)
    yield from _sum_too_long(celled, "message.table characters", "table")


def _sum_too_long(count: int, limit: str, named: str) -> Iterator[Problem]:
    most = LIMITS[limit].most or 0
    if count > most:
        message = f"the text of all {named} blocks must be less than {most + 1} characters"
        yield Problem("/blocks", "msg_blocks_too_long", message, f"max_length {most}")


def _cell_units(rows: object) -> int:
    """The characters of a table, counted without recursion since it may be hostile."""
    count, waiting = 0, [rows]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list | tuple):
            waiting.extend(value)
        elif isinstance(value, Mapping):
            text = value.get("text")
            count += units(text) if isinstance(text, str) else 0
            waiting.append(value.get("elements"))
    return count
