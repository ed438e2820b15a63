"""People, bots, the team (slack.md §9)."""

from datetime import timedelta

import pytest
from slack_sdk import WebClient

from sandbox.client import SandboxClient
from sandbox.post import ControlError
from tests.sandbox.app import App, error_of, eventually

ADA, GRACE = "U0ADA000001", "U0GRACE0002"


def test_a_person_has_a_zone_and_its_offset_today(web: WebClient) -> None:
    ada = web.users_info(user=ADA)["user"]
    assert (ada["name"], ada["tz"], ada["tz_offset"]) == ("ada", "Europe/Berlin", 3600)
    assert ada["profile"]["display_name"] == "Ada"


def test_a_stranger_has_another_team_and_no_zone(web: WebClient) -> None:
    """slack.md §9: outsiders have thin profiles."""
    mallory = web.users_info(user="U0MALLORY09")["user"]
    assert mallory["is_stranger"] is True
    assert mallory["team_id"] != web.auth_test()["team_id"]
    assert "tz" not in mallory


def test_a_locale_is_shown_on_request(web: WebClient) -> None:
    assert "locale" not in web.users_info(user=ADA)["user"]
    assert web.users_info(user=ADA, include_locale=True)["user"]["locale"] == "en-US"


def test_the_list_holds_people_bots_and_slackbot(web: WebClient) -> None:
    """slack.md §9: is_bot is false for USLACKBOT."""
    found = {one["name"]: one for one in web.users_list()["members"]}
    assert found["buildbot"]["is_bot"] is True
    assert found["slackbot"]["is_bot"] is False
    assert found["omar"]["is_restricted"] is True


def test_an_unknown_person_is_refused(web: WebClient) -> None:
    """slack.md §12."""
    assert error_of(web.users_info, user="U0NOBODY000") == "user_not_found"


def test_a_changed_person_is_seen_changed(web: WebClient, world: SandboxClient) -> None:
    world.change_person("ada", tz="Asia/Tokyo", status_emoji=":palm_tree:")
    ada = web.users_info(user=ADA)["user"]
    assert (ada["tz"], ada["profile"]["status_emoji"]) == ("Asia/Tokyo", ":palm_tree:")


def test_the_app_knows_its_own_bot(web: WebClient) -> None:
    who = web.auth_test()
    bot = web.bots_info(bot=who["bot_id"])["bot"]
    assert bot["user_id"] == who["user_id"]
    assert error_of(web.bots_info, bot="B0OTHER0000") == "bot_not_found"


def test_the_team_has_a_name(web: WebClient) -> None:
    assert web.team_info()["team"]["domain"] == "northwind"
    assert error_of(web.team_info, team="T0OTHER0000") == "team_not_found"


def test_a_status_is_seen_until_it_expires(web: WebClient, world: SandboxClient) -> None:
    """slack.md §9: status_expiration is an epoch."""
    world.set_status("ada", "On leave", ":palm_tree:", until=world.now() + timedelta(hours=1))
    profile = web.users_info(user=ADA)["user"]["profile"]
    assert (profile["status_text"], profile["status_emoji"]) == ("On leave", ":palm_tree:")
    assert profile["status_expiration"] == (world.now() + timedelta(hours=1)).timestamp()
    world.advance(by=timedelta(hours=1))
    profile = web.users_info(user=ADA)["user"]["profile"]
    assert (profile["status_text"], profile["status_emoji"]) == ("", "")
    assert profile["status_expiration"] == 0


def test_a_status_without_an_end_stays_until_it_is_cleared(
    web: WebClient, world: SandboxClient
) -> None:
    """slack.md §9: 0 is never."""
    world.set_status("ada", "Remote", ":house_with_garden:")
    world.advance(by=timedelta(days=300))
    assert web.users_info(user=ADA)["user"]["profile"]["status_text"] == "Remote"
    world.set_status("ada")
    assert web.users_info(user=ADA)["user"]["profile"]["status_text"] == ""


def test_a_status_has_a_limit(world: SandboxClient) -> None:
    """slack.md §9: status_text has up to 100 characters."""
    world.set_status("ada", "x" * 100)
    with pytest.raises(ControlError, match="at most 100"):
        world.set_status("ada", "x" * 101)


def test_a_changed_status_and_zone_are_told(app: App, world: SandboxClient) -> None:
    """slack.md §6: user_change and user_status_changed, each with the whole member."""
    world.set_status("ada", "Out sick", ":face_with_thermometer:")
    world.set_zone("ada", "Asia/Tokyo")
    assert eventually(lambda: len(app.events("user_change")) == 2)
    first, second = sorted(app.events("user_change"), key=lambda one: str(one["event_ts"]))
    assert first["user"]["profile"]["status_text"] == "Out sick"
    assert second["user"]["tz"] == "Asia/Tokyo"
    (changed,) = app.events("user_status_changed")
    assert changed["user"]["id"] == ADA


def test_a_zone_exists_or_is_unknown_to_slack(web: WebClient, world: SandboxClient) -> None:
    """slack.md §9: tz may be missing."""
    with pytest.raises(ControlError, match="no such zone"):
        world.set_zone("ada", "Mars/Olympus")
    world.set_zone("ada", None)
    assert "tz" not in web.users_info(user=ADA)["user"]


def test_whoever_is_deactivated_is_still_shown_but_acts_no_more(
    web: WebClient, world: SandboxClient
) -> None:
    """slack.md §9: deleted."""
    world.deactivate("grace")
    assert web.users_info(user=GRACE)["user"]["deleted"] is True
    assert GRACE not in web.conversations_members(channel="C0PAYMENTS2")["members"]
    for act in (
        lambda: world.command("grace", "/til x"),
        lambda: world.open_home("grace"),
        lambda: world.join("grace", "payments"),
        lambda: world.say("grace", "x", channel="dm"),
    ):
        with pytest.raises(ControlError, match="grace is deactivated"):
            act()


def test_whoever_is_reactivated_is_reached_again(web: WebClient, world: SandboxClient) -> None:
    """slack.md §6: channel_not_found when the user cannot be messaged."""
    world.deactivate("grace")
    assert error_of(web.chat_postMessage, channel=GRACE, text="x") == "channel_not_found"
    world.reactivate("grace")
    assert error_of(web.chat_postMessage, channel=GRACE, text="x") == ""
    assert GRACE not in web.conversations_members(channel="C0PAYMENTS2")["members"]
    world.join("grace", "payments")
