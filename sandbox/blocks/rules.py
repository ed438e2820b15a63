"""The words in which the tables describe a payload, and the one walk over it."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Protocol

from sandbox.blocks.problem import Problem
from sandbox.limits import LIMITS, Limit, units

Json = Mapping[str, object]
Check = Callable[[Json, str], Iterable[Problem]]

# An unknown key of a megabyte must not make a pointer of a megabyte.
LONGEST_KEY = 80
SURROGATE = re.compile("[\ud800-\udfff]")


class Rule(Protocol):
    """Anything that can say what is wrong with a value at a place."""

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """What Slack would refuse in the value; `at` is the JSON pointer to it."""


def flaw(at: str, message: str, constraint: str) -> Problem:
    """A problem of the blocks themselves; a view gives it another code."""
    return Problem(at, "invalid_blocks", message, constraint)


def step(at: str, key: object) -> str:
    """One step further into the payload, as a JSON pointer (RFC 6901)."""
    name = key[:LONGEST_KEY] if isinstance(key, str) else type(key).__name__
    return f"{at}/{name.replace('~', '~0').replace('/', '~1')}"


@dataclass(frozen=True)
class Text:
    """A string within a limit, of a given form."""

    limit: str | None = None
    form: re.Pattern[str] | None = None
    described: str = ""

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """A value that is no string, too long or short, broken or of another form."""
        if not isinstance(value, str):
            yield flaw(at, "must provide a string", "type string")
            return
        yield from _too_long(value, self.limit, at)
        if SURROGATE.search(value):
            yield flaw(at, "must be valid Unicode", "no lone surrogates")
        if self.form and not self.form.fullmatch(value):
            yield flaw(at, f"must be {self.described}", f"format {self.described}")


def _too_long(text: str, limit: str | None, at: str) -> Iterator[Problem]:
    bounds = LIMITS[limit] if limit else Limit(1, None, "")
    length = units(text)
    if bounds.most is not None and length > bounds.most:
        message = f"must be less than {bounds.most + 1} characters"
        yield flaw(at, message, f"max_length {bounds.most}")
    if bounds.least is not None and length < bounds.least:
        yield flaw(at, f"must be more than {bounds.least - 1} characters", "min_length 1")


@dataclass(frozen=True)
class Number:
    """A whole number within a limit."""

    limit: str

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """A value that is no whole number or out of bounds; true is no number."""
        if not isinstance(value, int) or isinstance(value, bool):
            yield flaw(at, "must provide a number", "type integer")
            return
        bounds = LIMITS[self.limit]
        if bounds.least is not None and value < bounds.least:
            yield flaw(at, f"must be at least {bounds.least}", f"minimum {bounds.least}")
        if bounds.most is not None and value > bounds.most:
            yield flaw(at, f"must be at most {bounds.most}", f"maximum {bounds.most}")


@dataclass(frozen=True)
class Kind:
    """A value of the given types: a flag, or a figure without bounds."""

    types: tuple[type, ...]
    named: str

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """A value of another type."""
        wrongly_bool = isinstance(value, bool) and bool not in self.types
        if wrongly_bool or not isinstance(value, self.types):
            yield flaw(at, f"must provide a {self.named}", f"type {self.named}")


@dataclass(frozen=True)
class Choice:
    """One of a few words."""

    words: tuple[str, ...]

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """A value that is none of the words."""
        if not isinstance(value, str) or value not in self.words:
            yield flaw(at, "must be a valid enum value", f"one of {', '.join(self.words)}")


@dataclass(frozen=True)
class Either:
    """A value that may also be null."""

    rule: Rule

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """What the rule says of the value; null has no problem."""
        if value is not None:
            yield from self.rule.problems(value, at)


@dataclass(frozen=True)
class Many:
    """A list whose items all follow one rule."""

    items: Rule
    limit: str

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """A value that is no list, too many or few items, and the problems of each item."""
        if not isinstance(value, list | tuple):
            yield flaw(at, "must provide an array", "type array")
            return
        yield from _miscounted(len(value), self.limit, at)
        for index, item in enumerate(value):
            yield from self.items.problems(item, step(at, str(index)))


def _miscounted(count: int, limit: str, at: str) -> Iterator[Problem]:
    bounds = LIMITS[limit]
    if bounds.most is not None and count > bounds.most:
        yield flaw(at, f"no more than {bounds.most} items allowed", f"max_items {bounds.most}")
    if bounds.least is not None and count < bounds.least:
        yield flaw(at, f"no fewer than {bounds.least} items allowed", f"min_items {bounds.least}")


@dataclass(frozen=True)
class Record:
    """An object with known keys; the checks look at several of them together."""

    keys: Mapping[str, Rule]
    required: frozenset[str] = frozenset()
    checks: tuple[Check, ...] = ()

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """A value that is no object, missing, unknown or wrong keys, and failed checks."""
        if not isinstance(value, Mapping):
            yield flaw(at, "must provide an object", "type object")
            return
        for key in sorted(self.required - value.keys()):
            yield flaw(step(at, key), f"missing required field: {key}", f"required {key}")
        for key, item in value.items():
            yield from self._problems_of_key(key, item, at)
        for check in self.checks:
            yield from check(value, at)

    def _problems_of_key(self, key: object, item: object, at: str) -> Iterator[Problem]:
        rule = self.keys.get(key) if isinstance(key, str) else None
        if rule:
            yield from rule.problems(item, step(at, key))
        else:
            name = step("", key)[1:]
            yield flaw(step(at, key), f"invalid additional property: {name}", "no unknown keys")


@dataclass(frozen=True)
class OneOf:
    """An object whose `type` says which rule it follows."""

    kinds: Mapping[str, Rule]
    # Types that Slack knows but that don't belong here, each with the reason.
    elsewhere: Mapping[str, str] = field(default_factory=dict)

    def problems(self, value: object, at: str) -> Iterator[Problem]:
        """A value of no known type, else what the rule of its type says."""
        if not isinstance(value, Mapping):
            yield flaw(at, "must provide an object", "type object")
            return
        kind = value.get("type")
        rule = self.kinds.get(kind) if isinstance(kind, str) else None
        if rule:
            yield from rule.problems(value, at)
        else:
            yield self._unsupported(kind, at)

    def _unsupported(self, kind: object, at: str) -> Problem:
        known = isinstance(kind, str) and kind in self.elsewhere
        reason = self.elsewhere[str(kind)] if known else f"one of {', '.join(sorted(self.kinds))}"
        named = kind[:LONGEST_KEY] if isinstance(kind, str) else type(kind).__name__
        return flaw(step(at, "type"), f"unsupported type: {named}", reason)
