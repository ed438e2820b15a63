"""Errors: what went wrong, in the words of whoever must act on it."""


class UserError(Exception):
    """What a person did cannot be done; the message says so and names a way out."""


class FieldError(UserError):
    """A form holds a wrong value; `field` is the block id it stands at."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class OperatorError(Exception):
    """Baton cannot run as it is set up; the message names the setting and the fix."""


class AlreadyDone(Exception):  # noqa: N818  # Not a failure: the answer is a quiet yes.
    """Slack delivered this before, and its effect is in the database."""
