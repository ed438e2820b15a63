"""A modal or Home as a transcript: its title, its inputs with their values, its buttons."""

from collections.abc import Mapping
from typing import Any

from sandbox.mrkdwn.parts import Node, kind_of
from sandbox.mrkdwn.reading import Reader
from sandbox.transcript.fields import Scene
from sandbox.transcript.layout import block_lines
from sandbox.transcript.lines import NARROWEST, Line, columns, indent, wrapped

BODY = "  "


def render_view(
    view: Mapping[str, Any],
    names: Mapping[str, str],
    *,
    width: int = 100,
    zone: str | None = None,
) -> str:
    """The view as lines no wider than that, with what `state` says has been typed into it."""
    scene = Scene(Reader(names, zone), max(width - len(BODY), NARROWEST), _state(view))
    title = scene.words(view.get("title")) or ("Home" if kind_of(view) == "home" else "Untitled")
    lines = [
        Line(title),
        Line("=" * min(columns(title), width)),
        *indent(block_lines(view.get("blocks"), scene), BODY),
        *_buttons(view, scene),
    ]
    return wrapped(lines, width)


def _state(view: Node) -> Node:
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    return values if isinstance(values, Mapping) else {}


def _buttons(view: Node, scene: Scene) -> list[Line]:
    if kind_of(view) == "home":
        return []
    close = scene.words(view.get("close")) or "Cancel"
    submit = scene.words(view.get("submit"))
    return [Line(f"[{close}]  [{submit}]" if submit else f"[{close}]")]
