"""All block elements, by their type."""

from collections.abc import Mapping

from sandbox.blocks.buttons import BUTTONS
from sandbox.blocks.inputs import INPUTS
from sandbox.blocks.menus import MENUS
from sandbox.blocks.rules import Record

ELEMENTS: Mapping[str, Record] = {**BUTTONS, **MENUS, **INPUTS}
