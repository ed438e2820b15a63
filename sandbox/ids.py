"""Identifiers that look like Slack's: a letter for the kind, then capitals and digits."""

from random import Random
from string import ascii_uppercase, digits
from typing import Any
from uuid import UUID

ALPHABET = ascii_uppercase + digits


class Ids:
    """A seeded source, so that the same run gives the same ids."""

    def __init__(self, seed: int = 7) -> None:
        self._random = Random(seed)

    def state(self) -> Any:
        """Where the source stands, as JSON can hold it."""
        return self._random.getstate()

    def resume(self, state: Any) -> None:
        """Go on from there, so that no id comes twice."""
        version, internal, gauss = state
        self._random.setstate((version, tuple(internal), gauss))

    def new(self, prefix: str, length: int = 10) -> str:
        """An id of Slack's look, with this letter or letters in front."""
        return prefix + "0" + "".join(self._random.choices(ALPHABET, k=length - 1))

    def short(self) -> str:
        """A block_id or action_id, as Slack makes one where the app gave none."""
        return "".join(self._random.choices(ALPHABET + ALPHABET.lower(), k=5))

    def secret(self) -> str:
        """What cannot be guessed in a token or an address."""
        return "".join(self._random.choices(ALPHABET + ALPHABET.lower(), k=24))

    def envelope(self) -> str:
        """A UUID, as Socket Mode names its envelopes."""
        return str(UUID(int=self._random.getrandbits(128), version=4))

    def digits(self, length: int) -> str:
        """So many random digits."""
        return "".join(self._random.choices(digits, k=length))
