"""Conditions: what an outbox row must be like to leave, to be given up, or to be looked for."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlalchemy.orm import aliased
from sqlmodel import col, exists

from storage.db import table_of
from storage.hold import LONGEST, LOOK, Hold
from storage.outbox import OPEN, OutboxRow, State
from storage.workspace import stopped

_ROW = table_of(OutboxRow).c


def moments(real_now: datetime, now: datetime | None = None) -> dict[str, Any]:
    """What the conditions below are asked with; `now` where they are about business time."""
    known = {"real_now": real_now, "at_most": real_now + LONGEST}
    return known | ({"now": now} if now else {})


def is_expired() -> ColumnElement[bool]:
    """Its worker has not settled it in time."""
    return and_(_ROW.state == State.SENDING, _ROW.lease_until < bindparam("real_now"))


def is_to_look_for() -> ColumnElement[bool]:
    """Nobody knows whether Slack has it, and it is time to look."""
    return and_(
        _ROW.state == State.UNCLEAR,
        _is_time(),
        _ROW.workspace_id.not_in(stopped()),
        ~_is_held(LOOK),
    )


def is_claimable() -> tuple[ColumnElement[bool], ...]:
    """It may leave now, and nothing that came earlier to the same destination waits."""
    earlier = aliased(OutboxRow)
    is_behind = exists().where(
        col(earlier.workspace_id) == _ROW.workspace_id,
        col(earlier.destination) == _ROW.destination,
        col(earlier.state).in_(OPEN),
        col(earlier.not_before) <= bindparam("now"),
        col(earlier.row_id) < _ROW.row_id,
    )
    return (
        _ROW.state == State.READY,
        _ROW.not_before <= bindparam("now"),
        _is_time(),
        _ROW.workspace_id.not_in(stopped()),
        ~_is_held(_ROW.kind),
        ~is_behind,
    )


def _is_time() -> ColumnElement[bool]:
    return or_(_ROW.retry_at.is_(None), ~_is_ahead(_ROW.retry_at))


def _is_held(kind: Any) -> ColumnElement[bool]:
    held = aliased(Hold)
    return exists().where(
        col(held.workspace_id) == _ROW.workspace_id,
        col(held.kind) == kind,
        _is_ahead(col(held.until)),
    )


def _is_ahead(moment: Any) -> Any:
    # What is further off was noted before the clock was set back.
    return moment.between(bindparam("real_now"), bindparam("at_most"))
