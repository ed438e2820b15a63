"""People, bots, do-not-disturb, the team (slack.md §9)."""

from slack_sdk import WebClient

from sandbox.client import SandboxClient
from tests.sandbox.app import error_of

ADA = "U0ADA000001"


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


def test_the_night_of_a_person_is_told(web: WebClient, world: SandboxClient) -> None:
    """slack.md §9: DND."""
    assert web.dnd_info(user=ADA)["dnd_enabled"] is False
    world.change_person("ada", dnd=True)
    night = web.dnd_info(user=ADA)
    assert night["next_dnd_end_ts"] - night["next_dnd_start_ts"] == 10 * 60 * 60


def test_the_team_has_a_name(web: WebClient) -> None:
    assert web.team_info()["team"]["domain"] == "northwind"
    assert error_of(web.team_info, team="T0OTHER0000") == "team_not_found"
