"""Content: questions, formats and checklists, in TOML files (practices.md 5.6).

What comes with Baton lies in `en/<kind>/`; what a team wrote for itself lies in the folder
`content` of BATON_HOME, in files of the same schema that are loaded after.
"""

import tomllib
from collections.abc import Iterable, Mapping
from functools import lru_cache
from pathlib import Path
from typing import Any

from bot.errors import OperatorError

FOLDER = Path(__file__).parent / "en"
SCHEMA = 1

DIMENSIONS = ("expertise", "vision", "mentorship", "communication", "decisions")
AREAS = ("general", "data", "devops", "security")
LEVELS = ("any", "early", "experienced", "lead")
# Where a template for feedback is shown; `list` is for those that no form asks for.
PLACES = ("feedback", "ask", "thanks", "comment", "received", "talk", "list")
_CHOICES = {"dimension": DIMENSIONS, "area": AREAS, "level": LEVELS, "place": PLACES}

# The longest text a form shows in one paragraph beside the rest of it (rivals.md D4).
LONGEST = 1200

Item = Mapping[str, Any]

# What the team wrote, by kind: read once, when Baton starts.
_own: dict[str, tuple[Item, ...]] = {}


class ContentError(ValueError):
    """A file of content cannot be used; says what is wrong in it."""


def use(home: Path) -> None:
    """Have the team's own content follow what comes with Baton.

    Raises:
        OperatorError: a file of it cannot be used; names the file, and what is wrong in it.
    """
    found = _read_own(home / "content")
    _own.clear()
    _own.update(found)
    items.cache_clear()


def own_count() -> int:
    """How many items the team wrote or changed."""
    return sum(len(one) for one in _own.values())


@lru_cache
def items(kind: str) -> tuple[Item, ...]:
    """The items of a kind, such as `reflection`, that are in use; by file and place in it.

    An item of the team's own with the id of another one changes the fields it names.
    """
    found = {one["id"]: one for one in shipped(kind)}
    for one in _own.get(kind, ()):
        found[one["id"]] = {**found.get(one["id"], {}), **one}
    return tuple(one for one in found.values() if "retired" not in one)


@lru_cache
def shipped(kind: str) -> tuple[Item, ...]:
    """The items of a kind that come with Baton, retired ones included."""
    files = sorted((FOLDER / kind).glob("*.toml"))
    return tuple(one for file in files for one in read(file)[1])


def read(file: Path) -> tuple[str, list[Item]]:
    """The kind of a file, and its items.

    Raises:
        ContentError: it is no TOML of this schema.
    """
    try:
        found = tomllib.loads(file.read_text())
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ContentError(f"it cannot be read ({error})") from None
    if found.get("schema") != SCHEMA:
        raise ContentError(f"it needs the line schema = {SCHEMA}")
    kind, listed = found.get("type"), found.get("item")
    if not isinstance(kind, str):
        raise ContentError('it needs a line such as type = "reflection"')
    if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
        raise ContentError("it needs items, each under a line [[item]]")
    return kind, listed


def _read_own(folder: Path) -> dict[str, tuple[Item, ...]]:
    found: dict[str, dict[str, Item]] = {}
    for file in sorted(folder.rglob("*.toml")):
        try:
            kind, listed = read(file)
            known = found.setdefault(kind, {})
            for one in listed:
                if one.get("id") in known:
                    raise ContentError(f"the id {one['id']} is there twice")
                check(kind, one)
                known[one["id"]] = one
        except ContentError as error:
            raise OperatorError(
                f"The content file {file} cannot be used: {error}. Mend it, or take it away."
            ) from None
    return {kind: tuple(known.values()) for kind, known in found.items()}


def check(kind: str, item: Item) -> None:
    """Hold an item against those that come with Baton: all that they share, it must have.

    Raises:
        ContentError: says what it lacks, or what is wrong in it.
    """
    models = shipped(kind)
    if not models:
        raise ContentError(f"there is no content of the type {kind}")
    name = item.get("id")
    if not isinstance(name, str) or not name.strip():
        raise ContentError("an item has no id")
    model = {key: models[0][key] for key in models[0] if all(key in one for one in models)}
    known = next((one for one in models if one["id"] == name), None)
    for key in model:
        if key not in item and known is None:
            raise ContentError(f"{name} has no {key}")
    for key, value in item.items():
        _check_value(name, key, value, (model | dict(known or {})).get(key))


def _check_value(name: str, key: str, value: Any, model: Any) -> None:
    if model is not None and type(value) is not type(model):
        raise ContentError(f"{key} of {name} should be a {_called(model)}")
    if isinstance(value, list) and model and any(not _fits(one, model[0]) for one in value):
        raise ContentError(f"each of {key} of {name} should be a {_each_called(model[0])}")
    if key in _CHOICES and value not in _CHOICES[key]:
        raise ContentError(f"{key} of {name} must be one of {', '.join(_CHOICES[key])}")
    if any(len(text) > LONGEST for text in _texts(value)):
        raise ContentError(f"{key} of {name} is longer than {LONGEST:,} characters")


def _called(model: Any) -> str:
    names = {str: "text", int: "number", list: "list", dict: "table"}
    return names.get(type(model), type(model).__name__)


def _each_called(model: Any) -> str:
    has = f" with {' and '.join(model)}" if isinstance(model, dict) else ""
    return f"{_called(model)}{has}"


def _fits(value: Any, model: Any) -> bool:
    if isinstance(value, dict) and isinstance(model, dict):
        return all(type(value.get(key)) is type(model[key]) for key in model)
    return type(value) is type(model)


def _texts(value: Any) -> Iterable[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from _texts(one)
