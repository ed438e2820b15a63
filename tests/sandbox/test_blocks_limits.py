"""Every limit: accepted at it, refused beyond it, at the right place (slack.md §3, §4)."""

import pytest
from _pytest.mark.structures import ParameterSet

from sandbox.blocks import message_problems
from sandbox.limits import LIMITS, units
from tests.sandbox.limit_cases import CASES
from tests.sandbox.payloads import message, plain


def _named(names: list[str]) -> list[ParameterSet]:
    """The parameters of a test, each with the section of slack.md in its id."""
    return [pytest.param(name, id=f"{name}, slack.md {LIMITS[name].section}") for name in names]


MOST = _named([name for name, limit in LIMITS.items() if limit.most is not None])
LEAST = _named([name for name, limit in LIMITS.items() if limit.least or CASES[name].is_number])


def test_every_limit_has_a_case() -> None:
    assert CASES.keys() == LIMITS.keys()


@pytest.mark.parametrize("name", MOST)
def test_the_most_is_accepted(name: str) -> None:
    assert CASES[name].problems(LIMITS[name].most or 0) == []


@pytest.mark.parametrize("name", MOST)
def test_one_more_is_refused(name: str) -> None:
    case = CASES[name]
    found = {(each.pointer, each.code) for each in case.problems((LIMITS[name].most or 0) + 1)}
    assert (case.pointer, case.expected()) in found


# One sign is no address, so its least is no case.
@pytest.mark.parametrize("name", [each for each in LEAST if "url" not in str(each.id)])
def test_the_least_is_accepted(name: str) -> None:
    assert CASES[name].problems(LIMITS[name].least or 0) == []


@pytest.mark.parametrize("name", LEAST)
def test_one_less_is_refused(name: str) -> None:
    case = CASES[name]
    found = {each.pointer for each in case.problems((LIMITS[name].least or 0) - 1)}
    assert case.pointer in found


@pytest.mark.parametrize("name", MOST)
def test_a_refusal_names_its_limit(name: str) -> None:
    most = LIMITS[name].most
    problems = CASES[name].problems((most or 0) + 1)
    assert any(str(most) in each.constraint or "one" in each.constraint for each in problems)


# Slack's unit is unconfirmed, so the stricter one counts (§3.4).
def test_a_sign_beyond_the_basic_plane_counts_twice() -> None:
    assert units("a😀") == 3
    assert message_problems(message({"type": "header", "text": plain("😀" * 75)})) == []
    found = message_problems(message({"type": "header", "text": plain("😀" * 76)}))
    assert [each.constraint for each in found] == ["max_length 150"]


def test_an_escaped_sign_counts_as_it_is_sent() -> None:
    assert message_problems(message({"type": "header", "text": plain("&amp;" * 31)})) != []
