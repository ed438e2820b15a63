"""What the sandbox says no with: a refusal as Slack words it, and a request nobody could make."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sandbox.blocks import Problem


class RefusedError(Exception):
    """Slack's answer to a request that it does not accept."""

    def __init__(self, error: str, problems: Sequence[Problem] = (), **extra: Any) -> None:
        super().__init__(error)
        self.error = error
        self.problems = list(problems)
        self.extra = extra

    def body(self) -> dict[str, Any]:
        """The answer `ok: false` with Slack's error, and each problem with its place."""
        answer: dict[str, Any] = {"ok": False, "error": self.error, **self.extra}
        if self.problems:
            answer["response_metadata"] = {"messages": [_as_message(one) for one in self.problems]}
        return answer


class ImpossibleError(Exception):
    """What a person asked of the sandbox cannot be done in a Slack client."""


def refuse_if(problems: Sequence[Problem]) -> None:
    """Refuse with the code of the first problem, if there is any."""
    if problems:
        raise RefusedError(problems[0].code, problems)


def invalid_argument(name: str, message: str) -> RefusedError:
    """The refusal `invalid_arguments` for one argument, to be raised."""
    problem = Problem(f"/{name}", "invalid_arguments", message, name)
    return RefusedError("invalid_arguments", [problem])


def inside(pointer: str, problems: Sequence[Problem]) -> list[Problem]:
    """The problems of a part, with pointers from the whole."""
    return [replace(one, pointer=pointer + one.pointer) for one in problems]


def _as_message(problem: Problem) -> str:
    return f"[ERROR] {problem.message} [json-pointer:{problem.pointer}]"
