"""Content: questions, formats and checklists, in TOML files (practices.md 5.6)."""

import tomllib
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "en"


@lru_cache
def items(kind: str) -> tuple[Mapping[str, Any], ...]:
    """The items of a kind, such as `reflection`: those of every file in its folder, by name."""
    found: list[Mapping[str, Any]] = []
    for file in sorted((FOLDER / kind).glob("*.toml")):
        found += tomllib.loads(file.read_text())["item"]
    return tuple(found)
