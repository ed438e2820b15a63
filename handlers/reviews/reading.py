"""What every code host's payload is read with: nothing in it is certain, and nulls are ordinary."""

from datetime import UTC, datetime
from typing import Any

from handlers.requests import Payload


def part(payload: Any, name: str) -> Payload:
    """An object within a payload; an empty one where it is missing, null or something else."""
    found = payload.get(name) if isinstance(payload, dict) else None
    return found if isinstance(found, dict) else {}


def text(payload: Payload, name: str) -> str:
    """A text or a number as text; empty where there is none."""
    found = payload.get(name)
    return str(found) if isinstance(found, str | int) and not isinstance(found, bool) else ""


def number(payload: Payload, name: str) -> int | None:
    """A whole number, if there is one."""
    found = payload.get(name)
    return found if isinstance(found, int) and not isinstance(found, bool) else None


def moment(payload: Payload, name: str) -> datetime | None:
    """A moment as code hosts write it: ISO 8601, or `2026-10-19 08:00:00 UTC`."""
    written = text(payload, name).replace(" UTC", "+00:00").replace(" +", "+")
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found.astimezone(UTC) if found.tzinfo else found.replace(tzinfo=UTC)


def many(payload: Payload, name: str) -> list[Payload]:
    """The objects of a list."""
    found = payload.get(name)
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []
