"""Rich text as lines: paragraphs, lists, quotes and code."""

from collections.abc import Callable, Mapping

from sandbox.mrkdwn.parts import Node, joined, kind_of, mappings
from sandbox.transcript.fields import Scene
from sandbox.transcript.lines import Line

DEEPEST = 8


def rich_text_lines(block: Node, scene: Scene) -> list[Line]:
    """A rich_text block as lines, one paragraph after the other."""
    paragraphs = mappings(block.get("elements"))
    return [line for each in paragraphs for line in _paragraph(each, scene)]


def _paragraph(node: Node, scene: Scene) -> list[Line]:
    show = SHOWN.get(kind_of(node))
    return show(node, scene) if show else []


def _section(node: Node, scene: Scene) -> list[Line]:
    return [Line(joined(node, scene.reader).strip("\n"))]


def _quote(node: Node, scene: Scene) -> list[Line]:
    return [Line(joined(node, scene.reader), "> ", "> ")]


def _code(node: Node, scene: Scene) -> list[Line]:
    return [Line(joined(node, scene.reader), "    ", "    ")]


def _list(node: Node, scene: Scene) -> list[Line]:
    margin = "  " * min(max(_number(node, "indent"), 0), DEEPEST)
    items = [joined(item, scene.reader) for item in mappings(node.get("elements"))]
    bullets = [_bullet(node, index) for index in range(len(items))]
    return [
        Line(item, f"{margin}{bullet} ", margin + " " * (len(bullet) + 1))
        for bullet, item in zip(bullets, items, strict=True)
    ]


def _bullet(node: Node, index: int) -> str:
    if node.get("style") != "ordered":
        return "•"
    return f"{min(_number(node, 'offset'), 10_000) + index + 1}."


def _number(node: Node, key: str) -> int:
    found = node.get(key)
    return found if isinstance(found, int) else 0


SHOWN: Mapping[str, Callable[[Node, Scene], list[Line]]] = {
    "rich_text_section": _section,
    "rich_text_quote": _quote,
    "rich_text_preformatted": _code,
    "rich_text_list": _list,
}
