"""The blocks of a message or view, as lines."""

from collections.abc import Callable, Mapping

from sandbox.mrkdwn.parts import Node, kind_of, mappings, string
from sandbox.transcript.fields import Scene, field_line
from sandbox.transcript.lines import Line, columns, indent
from sandbox.transcript.rich_text import rich_text_lines

Show = Callable[[Node, Scene], list[Line]]


def block_lines(blocks: object, scene: Scene) -> list[Line]:
    """The blocks as lines, in their order."""
    return [line for block in mappings(blocks) for line in _lines(block, scene, BLOCKS)]


def _lines(block: Node, scene: Scene, known: Mapping[str, Show]) -> list[Line]:
    show = known.get(kind_of(block))
    return show(block, scene) if show else [Line(f"[{kind_of(block) or 'block'}]")]


def _header(block: Node, scene: Scene) -> list[Line]:
    text = scene.words(block.get("text"))
    widest = max(columns(line) for line in text.split("\n"))
    return [Line(text), Line("=" * min(widest, scene.width))]


def _section(block: Node, scene: Scene) -> list[Line]:
    text = scene.words(block.get("text"))
    fields = [scene.words(each) for each in mappings(block.get("fields"))]
    accessory = field_line(block.get("accessory"), block, scene)
    return [
        *([Line(text)] if text else []),
        *(Line(each, "  ", "  ") for each in fields),
        *([Line(accessory, "  ", "  ")] if accessory else []),
    ]


def _context(block: Node, scene: Scene) -> list[Line]:
    elements = mappings(block.get("elements"))
    texts = [scene.words(each) or field_line(each, block, scene) for each in elements]
    return [Line(f"({' · '.join(texts)})", "", " ")]


def _divider(block: Node, scene: Scene) -> list[Line]:
    return [Line("─" * scene.width)]


def _actions(block: Node, scene: Scene) -> list[Line]:
    elements = mappings(block.get("elements"))
    return [Line("  ".join(field_line(each, block, scene) for each in elements))]


def _image(block: Node, scene: Scene) -> list[Line]:
    title = scene.words(block.get("title"))
    return [*([Line(title)] if title else []), Line(f"[image: {string(block, 'alt_text')}]")]


def _video(block: Node, scene: Scene) -> list[Line]:
    title = scene.words(block.get("title"))
    return [Line(f"[video: {title}: {string(block, 'alt_text')}]")]


def _input(block: Node, scene: Scene) -> list[Line]:
    optional = " (optional)" if block.get("optional") is True else ""
    hint = scene.words(block.get("hint"))
    return [
        Line(scene.words(block.get("label")) + optional),
        Line(field_line(block.get("element"), block, scene), "  ", "  "),
        *([Line(f"({hint})", "  ", "   ")] if hint else []),
    ]


def _markdown(block: Node, scene: Scene) -> list[Line]:
    return [Line(string(block, "text"))]


def _table(block: Node, scene: Scene) -> list[Line]:
    rows = block.get("rows")
    listed = rows if isinstance(rows, list | tuple) else ()
    cells = [[_cell(cell, scene) for cell in mappings(row)] for row in listed]
    widths = _widths(cells)
    return [Line(" | ".join(_filled(row, widths))) for row in cells]


def _cell(cell: Node, scene: Scene) -> str:
    return scene.words(cell) or " ".join(line.text for line in rich_text_lines(cell, scene))


def _widths(cells: list[list[str]]) -> list[int]:
    count = max((len(row) for row in cells), default=0)
    return [max(columns(row[at]) for row in cells if at < len(row)) for at in range(count)]


def _filled(row: list[str], widths: list[int]) -> list[str]:
    pairs = zip(row, widths, strict=False)
    return [cell + " " * (width - columns(cell)) for cell, width in pairs]


def _alert(block: Node, scene: Scene) -> list[Line]:
    return [Line(scene.words(block.get("text")), f"[{string(block, 'level') or 'default'}] ")]


def _container(block: Node, scene: Scene) -> list[Line]:
    rich = block.get("rich_text_title")
    title = scene.words(block.get("title")) or (
        _cell(rich, scene) if isinstance(rich, Mapping) else ""
    )
    subtitle = scene.words(block.get("subtitle"))
    # A container holds no container, which also bounds the depth of a hostile one.
    children = [
        line
        for child in mappings(block.get("child_blocks"))
        for line in _lines(child, scene, SIMPLE)
    ]
    heads = [Line(text) for text in (title, subtitle) if text]
    return [*heads, *indent(children, "  ")]


SIMPLE: Mapping[str, Show] = {
    "header": _header,
    "section": _section,
    "context": _context,
    "divider": _divider,
    "actions": _actions,
    "context_actions": _actions,
    "image": _image,
    "video": _video,
    "input": _input,
    "rich_text": rich_text_lines,
    "markdown": _markdown,
    "table": _table,
    "alert": _alert,
}
BLOCKS: Mapping[str, Show] = {**SIMPLE, "container": _container}
