"""What buttons, menus and inputs have in common (slack.md §3.3)."""

from collections.abc import Iterator, Mapping

from sandbox.blocks.objects import CONFIRM, DISPATCH, FLAG, plain
from sandbox.blocks.problem import Problem
from sandbox.blocks.rules import Check, Json, Many, Record, Rule, Text, flaw, step

Keys = Mapping[str, Rule]
Checks = tuple[Check, ...]

PLACEHOLDER = plain("placeholder")
IDS = Many(Text(), "initial ids")


def element(keys: Keys, *required: str, checks: Checks = ()) -> Record:
    """The rule for an element with these keys, beside the type and action_id of all."""
    known: Keys = {"type": Text(), "action_id": Text("action_id"), **keys}
    return Record(known, frozenset(required), checks)


def control(keys: Keys, *required: str, checks: Checks = ()) -> Record:
    """An element that can be confirmed and focused."""
    return element({**keys, "confirm": CONFIRM, "focus_on_load": FLAG}, *required, checks=checks)


def select(keys: Keys, *checks: Check) -> Record:
    """The rule for a menu with these keys, beside the placeholder of all menus."""
    return control({**keys, "placeholder": PLACEHOLDER}, checks=checks)


def typed_input(keys: Keys, *required: str, checks: Checks = ()) -> Record:
    """An input that one types into."""
    more: Keys = {
        "placeholder": PLACEHOLDER,
        "dispatch_action_config": DISPATCH,
        "focus_on_load": FLAG,
    }
    return element({**keys, **more}, *required, checks=checks)


def in_order(least: str, most: str) -> Check:
    """A check that one number doesn't exceed the other."""

    def check(value: Json, at: str) -> Iterator[Problem]:
        low, high = value.get(least), value.get(most)
        if isinstance(low, int) and isinstance(high, int) and low > high:
            yield flaw(step(at, least), f"must not exceed {most}", f"{least} <= {most}")

    return check
