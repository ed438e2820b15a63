"""trigger_id: leave to open one view, once, within three real seconds (slack.md §1.1)."""

from dataclasses import dataclass
from time import monotonic

from sandbox.errors import RefusedError
from sandbox.ids import Ids


@dataclass
class Trigger:
    """Whose trigger it is, and since when."""

    user: str
    issued_at: float
    is_used: bool = False


class Triggers:
    """The triggers that were given out."""

    def __init__(self, ids: Ids, life: float) -> None:
        self._ids = ids
        self._life = life
        self._issued: dict[str, Trigger] = {}

    def issue(self, user: str) -> str:
        """A new trigger_id for this person."""
        trigger_id = f"{self._ids.digits(13)}.{self._ids.digits(12)}.{self._ids.secret()}"
        self._issued[trigger_id] = Trigger(user, monotonic())
        return trigger_id

    def use(self, trigger_id: str) -> str:
        """Spend the trigger; the answer is the user whose action it belongs to."""
        trigger = self._issued.get(trigger_id)
        if trigger is None:
            raise RefusedError("invalid_trigger_id")
        if trigger.is_used:
            raise RefusedError("exchanged_trigger_id")
        if monotonic() - trigger.issued_at > self._life:
            raise RefusedError("expired_trigger_id")
        trigger.is_used = True
        return trigger.user
