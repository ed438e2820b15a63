"""Arguments of a Web API call: decoded from form or JSON, checked by name and type."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl

from sandbox.blocks import Problem
from sandbox.errors import RefusedError

TRUE = frozenset({"1", "true", "True"})
FALSE = frozenset({"0", "false", "False"})


@dataclass(frozen=True)
class Parameter:
    """An argument's type, and whether a call needs it."""

    type: str
    is_required: bool


# Bolt's clients send the workspace's id with every call, and Slack lets it pass.
ALWAYS = {"team_id": Parameter("str", False)}


def parameters(text: str) -> dict[str, Parameter]:
    """Read a method's parameters from its line in the table, as in `channel! limit:int`."""
    found = dict(ALWAYS)
    for word in text.split():
        name, _, type_ = word.partition(":")
        found[name.removesuffix("!")] = Parameter(type_ or "str", name.endswith("!"))
    return found


def decoded(query: str, content_type: str, body: bytes) -> dict[str, Any]:
    """The arguments of a request, wherever it put them."""
    arguments: dict[str, Any] = dict(parse_qsl(query, keep_blank_values=True))
    if not body:
        return arguments
    if content_type.startswith("application/json"):
        return arguments | _json_object(body)
    return arguments | dict(parse_qsl(body.decode(), keep_blank_values=True))


def checked(given: Mapping[str, Any], takes: Mapping[str, Parameter]) -> dict[str, Any]:
    """The arguments in their own types; an unknown, missing or misshapen one is refused."""
    problems = [
        Problem(f"/{name}", "invalid_arguments", f"unknown argument: {name}", "known argument")
        for name in given
        if name not in takes
    ]
    problems += [
        Problem(f"/{name}", "invalid_arguments", f"missing required field: {name}", "required")
        for name, parameter in takes.items()
        if parameter.is_required and given.get(name) in (None, "")
    ]
    if problems:
        raise RefusedError("invalid_arguments", problems)
    return {name: _typed(name, takes[name].type, value) for name, value in given.items()}


def _typed(name: str, type_: str, value: Any) -> Any:
    match type_:
        case "int":
            return _integer(name, value)
        case "bool":
            return _boolean(name, value)
        case "list" | "dict":
            return _nested(name, list if type_ == "list" else dict, value)
    if isinstance(value, str | int | float):
        return str(value)
    # slack_sdk sends lists of ids joined by commas in forms, but as they are in JSON.
    if isinstance(value, list) and all(isinstance(one, str) for one in value):
        return ",".join(value)
    raise _misshapen(name, "a string")


def _integer(name: str, value: Any) -> int:
    try:
        return int(value)
    except (TypeError, ValueError):
        raise _misshapen(name, "an integer") from None


def _boolean(name: str, value: Any) -> bool:
    if isinstance(value, bool):
        return value
    if str(value) in TRUE | FALSE:
        return str(value) in TRUE
    raise _misshapen(name, "a boolean")


def _nested(name: str, wanted: type, value: Any) -> Any:
    if isinstance(value, str):
        try:
            value = json.loads(value)
        except ValueError:
            raise _misshapen(name, "valid JSON") from None
    if not isinstance(value, wanted):
        raise _misshapen(name, "an array" if wanted is list else "an object")
    return value


def _misshapen(name: str, wanted: str) -> RefusedError:
    code = "invalid_blocks_format" if name == "blocks" else "invalid_arguments"
    return RefusedError(
        code, [Problem(f"/{name}", code, f"must provide {wanted}", f"type {wanted}")]
    )


def _json_object(body: bytes) -> dict[str, Any]:
    try:
        found = json.loads(body)
    except ValueError:
        raise RefusedError("invalid_json") from None
    if not isinstance(found, dict):
        raise RefusedError("json_not_object")
    return {name: value for name, value in found.items() if value is not None}
