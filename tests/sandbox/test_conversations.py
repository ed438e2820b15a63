"""Channels, direct messages and what was said there (slack.md §2.1, §8.1, §9)."""

from dataclasses import replace

import pytest
from slack_sdk import WebClient

from sandbox.client import SandboxClient
from sandbox.people import WORKSPACE, Person
from tests.sandbox.app import error_of
from tests.sandbox.conftest import Start, web_client

PAYMENTS, PLATFORM, LEADS, ADA = "C0PAYMENTS2", "C0PLATFORM3", "C0LEADS0004", "U0ADA000001"


def test_a_public_channel_is_known_without_being_in_it(web: WebClient) -> None:
    channel = web.conversations_info(channel=PLATFORM)["channel"]
    assert (channel["name"], channel["is_member"]) == ("platform", False)


def test_a_private_channel_is_known_to_its_members_only(
    web: WebClient, world: SandboxClient
) -> None:
    assert error_of(web.conversations_info, channel=LEADS) == "channel_not_found"
    assert error_of(web.conversations_members, channel=LEADS) == "channel_not_found"
    world.invite_app("leads", by="ada")
    assert web.conversations_info(channel=LEADS)["channel"]["is_private"] is True


def test_the_members_of_a_big_channel_come_in_pages(web: WebClient, world: SandboxClient) -> None:
    """slack.md §2.1: ids only, with a cursor."""
    crew = [world.add_person(f"crew{number}") for number in range(23)]
    channel = world.create_channel("crew", members=crew)
    pages = [page["members"] for page in web.conversations_members(channel=channel, limit=10)]
    assert [len(page) for page in pages] == [10, 10, 3]
    assert sorted(crew) == [one for page in pages for one in page]


def test_nobody_is_skipped_when_somebody_leaves_between_pages(
    web: WebClient, world: SandboxClient
) -> None:
    """slack.md §12: a member leaves mid-page."""
    first = web.conversations_members(channel=PAYMENTS, limit=4)
    world.leave("ada", "payments")
    cursor = first["response_metadata"]["next_cursor"]
    second = web.conversations_members(channel=PAYMENTS, limit=9, cursor=cursor)
    assert len({*first["members"], *second["members"]}) == 9


@pytest.mark.parametrize("cursor", ["nonsense", "bm9uc2Vuc2U=", "ü"])
def test_a_made_up_cursor_is_refused(web: WebClient, cursor: str) -> None:
    """slack.md §12: cursor loop."""
    asked = {"channel": PAYMENTS, "cursor": cursor}
    assert error_of(web.conversations_members, **asked) == "invalid_cursor"


@pytest.mark.parametrize("limit", [-1, 1000])
def test_a_page_has_a_largest_size(web: WebClient, limit: int) -> None:
    """slack.md §2.1: limit <1000."""
    assert error_of(web.conversations_list, limit=limit) == "invalid_limit"


def test_a_big_team_must_be_read_in_pages(start: Start) -> None:
    """slack.md §2.1: limit_required."""
    crew = (Person(f"U0CREW{number:05}", f"crew{number}", "Crew") for number in range(1000))
    web = web_client(start(seed=replace(WORKSPACE, people=(*WORKSPACE.people, *crew))))
    assert error_of(web.users_list) == "limit_required"
    assert len(web.users_list(limit=200)["members"]) == 200


def test_a_list_shows_the_kinds_that_were_asked_for(web: WebClient, world: SandboxClient) -> None:
    world.invite_app("leads", by="ada")
    public = {one["name"] for one in web.conversations_list()["channels"]}
    private = web.conversations_list(types="private_channel")["channels"]
    assert "payments" in public
    assert "leads" not in public
    assert [one["name"] for one in private] == ["leads"]


def test_a_kind_without_its_scope_is_refused(web: WebClient) -> None:
    assert error_of(web.conversations_list, types="mpim") == "missing_scope"
    assert error_of(web.conversations_list, types="secret") == "invalid_types"


def test_archived_channels_can_be_left_out(web: WebClient, world: SandboxClient) -> None:
    world.archive_channel("platform")
    shown = web.conversations_list(exclude_archived=True)["channels"]
    assert "platform" not in {one["name"] for one in shown}


def test_the_app_finds_the_channels_it_is_in(web: WebClient) -> None:
    found = web.users_conversations()["channels"]
    assert [one["name"] for one in found] == ["payments"]


def test_a_direct_message_is_opened_once(web: WebClient) -> None:
    first = web.conversations_open(users=ADA)
    again = web.conversations_open(users=[ADA], return_im=True)
    assert first["channel"]["id"] == again["channel"]["id"]
    assert (first["already_open"], again["already_open"]) == (False, True)
    assert again["channel"]["user"] == ADA


def test_a_group_message_has_its_own_conversation(web: WebClient) -> None:
    group = web.conversations_open(users=[ADA, "U0GRACE0002"])["channel"]["id"]
    assert web.chat_postMessage(channel=group, text="x")["channel"] == group


@pytest.mark.parametrize(
    ("users", "error"),
    [
        ("U0NOBODY000", "user_not_found"),
        ("U0BUILDBOT1", "cannot_dm_bot"),
        ("", "users_list_not_supplied"),
        (",".join(f"U{number}" for number in range(9)), "too_many_users"),
    ],
)
def test_some_cannot_be_written_to(web: WebClient, users: str, error: str) -> None:
    """slack.md §2.1 and §12."""
    assert error_of(web.conversations_open, users=users) == error


def test_somebody_deactivated_cannot_be_written_to(web: WebClient, world: SandboxClient) -> None:
    world.change_person("ada", deleted=True)
    assert error_of(web.conversations_open, users=ADA) == "user_disabled"


def test_history_comes_newest_first_with_metadata(web: WebClient) -> None:
    """slack.md §8.1: how an unknown outcome is reconciled."""
    metadata = {"event_type": "baton_delivery", "event_payload": {"key": "k1"}}
    web.chat_postMessage(channel=PAYMENTS, text="first", metadata=metadata)
    web.chat_postMessage(channel=PAYMENTS, text="second")
    told = web.conversations_history(channel=PAYMENTS, include_all_metadata=True)["messages"]
    assert [one["text"] for one in told] == ["second", "first"]
    assert told[1]["metadata"] == metadata
    plain = web.conversations_history(channel=PAYMENTS)["messages"]
    assert "metadata" not in plain[1]


def test_history_has_an_oldest_and_a_latest(web: WebClient) -> None:
    stamps = [web.chat_postMessage(channel=PAYMENTS, text=str(n))["ts"] for n in range(4)]
    period = {"oldest": stamps[0], "latest": stamps[3]}
    between = web.conversations_history(channel=PAYMENTS, **period)["messages"]
    assert [one["text"] for one in between] == ["2", "1"]
    inclusive = web.conversations_history(channel=PAYMENTS, inclusive=True, **period)["messages"]
    assert len(inclusive) == 4


def test_history_comes_in_pages(web: WebClient) -> None:
    for number in range(5):
        web.chat_postMessage(channel=PAYMENTS, text=str(number))
    pages = [
        ([one["text"] for one in page["messages"]], page["has_more"])
        for page in web.conversations_history(channel=PAYMENTS, limit=2)
    ]
    assert pages == [(["4", "3"], True), (["2", "1"], True), (["0"], False)]


def test_history_leaves_replies_to_their_thread(web: WebClient) -> None:
    parent = web.chat_postMessage(channel=PAYMENTS, text="parent")["ts"]
    web.chat_postMessage(channel=PAYMENTS, text="reply", thread_ts=parent)
    shown = web.conversations_history(channel=PAYMENTS)["messages"]
    assert [(one["text"], one["reply_count"]) for one in shown] == [("parent", 1)]
    replies = web.conversations_replies(channel=PAYMENTS, ts=parent)["messages"]
    assert [one["text"] for one in replies] == ["parent", "reply"]
    missing = {"channel": PAYMENTS, "ts": "1.000001"}
    assert error_of(web.conversations_replies, **missing) == "thread_not_found"


def test_history_needs_membership(web: WebClient) -> None:
    assert error_of(web.conversations_history, channel=PLATFORM) == "not_in_channel"


def test_history_needs_the_scope_of_its_kind(start: Start) -> None:
    """slack.md §5.3: optional history scopes."""
    for granted, error in (((), "missing_scope"), (("groups:history",), "")):
        sandbox = start(granted=granted)
        sandbox.client.invite_app("leads", by="ada")
        assert error_of(web_client(sandbox).conversations_history, channel=LEADS) == error
