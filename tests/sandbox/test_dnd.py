"""Do-not-disturb hours: of one, of many, and their changes (slack.md §9)."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from slack_sdk import WebClient

from sandbox.client import SandboxClient
from sandbox.post import ControlError
from tests.sandbox.app import App, error_of, eventually
from tests.sandbox.conftest import Start, web_client, without

ADA, GRACE = "U0ADA000001", "U0GRACE0002"


def hours(found: Any) -> tuple[datetime, datetime]:
    """When the hours start and end, in UTC."""
    stamps = found["next_dnd_start_ts"], found["next_dnd_end_ts"]
    start, end = (datetime.fromtimestamp(one, UTC) for one in stamps)
    return start, end


def test_the_night_of_a_person_is_told(web: WebClient, world: SandboxClient) -> None:
    off = web.dnd_info(user=ADA)
    assert off["dnd_enabled"] is False
    assert (off["next_dnd_start_ts"], off["next_dnd_end_ts"]) == (1, 1)
    world.set_do_not_disturb("ada")
    assert web.dnd_info(user=ADA)["dnd_enabled"] is True
    berlin = datetime(2026, 1, 5, 21, tzinfo=UTC), datetime(2026, 1, 6, 7, tzinfo=UTC)
    assert hours(web.dnd_info(user=ADA)) == berlin
    world.set_do_not_disturb("ada", on=False)
    assert web.dnd_info(user=ADA)["dnd_enabled"] is False


def test_hours_that_go_on_are_told_until_they_end(web: WebClient, world: SandboxClient) -> None:
    world.set_do_not_disturb("ada", start="09:30", end="11:00")
    today = datetime(2026, 1, 5, 8, 30, tzinfo=UTC), datetime(2026, 1, 5, 10, tzinfo=UTC)
    assert hours(web.dnd_info(user=ADA)) == today
    world.advance(by=timedelta(hours=1))
    assert hours(web.dnd_info(user=ADA))[0].day == 6


def test_hours_follow_the_zone(web: WebClient, world: SandboxClient) -> None:
    world.set_do_not_disturb("ada")
    world.set_zone("ada", "Asia/Tokyo")
    assert hours(web.dnd_info(user=ADA))[0] == datetime(2026, 1, 5, 13, tzinfo=UTC)


def test_hours_of_many_are_told_at_once(web: WebClient, world: SandboxClient) -> None:
    world.set_do_not_disturb("grace")
    found = web.dnd_teamInfo(users=[ADA, GRACE])["users"]
    assert {one: status["dnd_enabled"] for one, status in found.items()} == {
        ADA: False,
        GRACE: True,
    }
    assert found[GRACE].keys() == {"dnd_enabled", "next_dnd_start_ts", "next_dnd_end_ts"}


def test_hours_of_many_have_a_limit(web: WebClient) -> None:
    """slack.md §9: up to 50 users."""
    assert error_of(web.dnd_teamInfo, users=[ADA] * 50) == ""
    assert error_of(web.dnd_teamInfo, users=[ADA] * 51) == "too_many_users"
    assert error_of(web.dnd_teamInfo, users=",") == "no_users_provided"
    assert error_of(web.dnd_teamInfo, users=[ADA, "U0NOBODY000"]) == "user_not_found"
    assert error_of(web.dnd_info, user="U0NOBODY000") == "user_not_found"


def test_hours_need_their_scope(start: Start) -> None:
    """slack.md §6."""
    web = web_client(start(without("dnd:read")))
    assert error_of(web.dnd_info, user=ADA) == "missing_scope"
    assert error_of(web.dnd_teamInfo, users=ADA) == "missing_scope"


def test_changed_hours_are_told(app: App, web: WebClient, world: SandboxClient) -> None:
    """slack.md §9: dnd_updated_user; it is no user_change."""
    world.set_do_not_disturb("ada")
    assert eventually(lambda: bool(app.events("dnd_updated_user")))
    (updated,) = app.events("dnd_updated_user")
    told = web.dnd_info(user=ADA)
    assert updated["user"] == ADA
    assert updated["dnd_status"] == {key: told[key] for key in updated["dnd_status"]}
    assert app.events("user_change") == []


def test_an_hour_is_an_hour(world: SandboxClient) -> None:
    with pytest.raises(ControlError, match="no such zone or hour"):
        world.set_do_not_disturb("ada", start="25:00")
