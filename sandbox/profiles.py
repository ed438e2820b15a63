"""A member as `users.info` and the user events show one."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.people import Person

FLAGS = ("is_admin", "is_bot", "is_app_user", "is_restricted", "is_ultra_restricted")


def user_object(
    person: Person, team_id: str, now: datetime, *, locale: bool = False
) -> dict[str, Any]:
    """The user object; it has no zone where Slack knows none (slack.md §9)."""
    user: dict[str, Any] = {
        "id": person.id,
        "team_id": person.team_id or team_id,
        "name": person.handle,
        "deleted": person.deleted,
        "real_name": person.real_name,
        "is_owner": False,
        "is_primary_owner": False,
        "is_stranger": person.is_stranger,
        "updated": person.updated,
        "profile": _profile(person, team_id, now),
        **{flag: getattr(person, flag) for flag in FLAGS},
        **_zone(person, now),
    }
    return {**user, "locale": person.locale} if locale else user


def _profile(person: Person, team_id: str, now: datetime) -> dict[str, Any]:
    return {
        "title": person.title,
        "real_name": person.real_name,
        "real_name_normalized": person.real_name,
        "display_name": person.first_name,
        "display_name_normalized": person.first_name,
        "team": person.team_id or team_id,
        **_status(person, now),
    }


def _status(person: Person, now: datetime) -> dict[str, Any]:
    """A status that has expired is gone; nobody is told of that moment (slack.md §9)."""
    if 0 < person.status_expiration <= now.timestamp():
        return {"status_text": "", "status_emoji": "", "status_expiration": 0}
    return {
        "status_text": person.status_text,
        "status_emoji": person.status_emoji,
        "status_expiration": person.status_expiration,
    }


def _zone(person: Person, now: datetime) -> dict[str, Any]:
    if person.tz is None:
        return {}
    local = now.astimezone(ZoneInfo(person.tz))
    offset = local.utcoffset()
    seconds = int(offset.total_seconds()) if offset else 0
    return {"tz": person.tz, "tz_label": local.tzname() or person.tz, "tz_offset": seconds}
