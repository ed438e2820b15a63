"""Posting, editing and deleting messages (slack.md §2.1, §3.1, §8.1)."""

from datetime import timedelta

from slack_sdk import WebClient

from sandbox.client import SandboxClient
from tests.sandbox.app import button, error_of, section
from tests.sandbox.conftest import MANIFEST, START, Start, web_client

PAYMENTS, ADA = "C0PAYMENTS2", "U0ADA000001"


def test_a_post_is_seen_in_the_channel(web: WebClient, world: SandboxClient) -> None:
    ts = web.chat_postMessage(channel=PAYMENTS, text="hello")["ts"]
    (message,) = world.messages("payments")
    assert (message.ts, message.text, message.bot) == (ts, "hello", True)


def test_every_ts_is_later_than_the_one_before(web: WebClient) -> None:
    first, second = (web.chat_postMessage(channel=PAYMENTS, text="x")["ts"] for _ in range(2))
    assert first == f"{START.timestamp():.6f}"
    assert second > first


def test_a_ts_follows_the_clock(web: WebClient, world: SandboxClient) -> None:
    world.advance(by=timedelta(days=1))
    ts = web.chat_postMessage(channel=PAYMENTS, text="x")["ts"]
    assert float(ts) == (START + timedelta(days=1)).timestamp()


def test_a_user_id_stands_for_the_direct_message(web: WebClient, world: SandboxClient) -> None:
    """slack.md §6: DM."""
    posted = web.chat_postMessage(channel=ADA, text="hello")
    assert posted["channel"].startswith("D")
    assert [one.text for one in world.direct("ada")] == ["hello"]
    again = web.chat_postMessage(channel=posted["channel"], text="again")
    assert again["channel"] == posted["channel"]


def test_blocks_get_ids_where_the_app_gave_none(web: WebClient) -> None:
    blocks = [section("hello", button("b"))]
    shown = web.chat_postMessage(channel=PAYMENTS, text="x", blocks=blocks)["message"]["blocks"]
    assert shown[0]["block_id"]
    assert shown[0]["accessory"]["action_id"] == "b"


def test_one_must_be_in_the_channel_to_post(web: WebClient) -> None:
    """slack.md §6: no chat:write.public."""
    assert error_of(web.chat_postMessage, channel="C0PLATFORM3", text="x") == "not_in_channel"


def test_a_private_channel_one_is_not_in_does_not_exist(web: WebClient) -> None:
    assert error_of(web.chat_postMessage, channel="C0LEADS0004", text="x") == "channel_not_found"
    assert error_of(web.chat_postMessage, channel="C0NOWHERE00", text="x") == "channel_not_found"


def test_an_archived_channel_takes_no_posts(web: WebClient, world: SandboxClient) -> None:
    """slack.md §12."""
    ts = web.chat_postMessage(channel=PAYMENTS, text="x")["ts"]
    world.archive_channel("payments")
    assert error_of(web.chat_postMessage, channel=PAYMENTS, text="x") == "is_archived"
    assert error_of(web.chat_update, channel=PAYMENTS, ts=ts, text="y") == "is_inactive"
    world.unarchive_channel("payments")
    assert error_of(web.chat_postMessage, channel=PAYMENTS, text="x") == ""


def test_a_bot_has_no_direct_messages(web: WebClient) -> None:
    """slack.md §12."""
    assert error_of(web.chat_postMessage, channel="U0BUILDBOT1", text="x") == "cannot_dm_bot"
    assert error_of(web.chat_postMessage, channel="USLACKBOT", text="x") == "cannot_dm_bot"


def test_somebody_deactivated_cannot_be_messaged(web: WebClient, world: SandboxClient) -> None:
    """slack.md §6, DM traps."""
    direct = web.chat_postMessage(channel=ADA, text="x")["channel"]
    world.change_person("ada", deleted=True)
    assert error_of(web.chat_postMessage, channel=ADA, text="x") == "channel_not_found"
    assert error_of(web.chat_postMessage, channel=direct, text="x") == "channel_not_found"


def test_a_stranger_is_reached_only_through_a_shared_channel(
    web: WebClient, world: SandboxClient
) -> None:
    """slack.md §9: Slack Connect."""
    assert error_of(web.chat_postMessage, channel="U0MALLORY09", text="x") == "channel_not_found"
    world.invite_app("partners", by="ada")
    assert error_of(web.chat_postMessage, channel="U0MALLORY09", text="x") == ""


def test_without_a_messages_tab_there_are_no_direct_messages(start: Start) -> None:
    """slack.md §6, DM traps."""
    features = {**MANIFEST["features"], "app_home": {"messages_tab_enabled": False}}
    web = web_client(start({**MANIFEST, "features": features}))
    assert error_of(web.chat_postMessage, channel=ADA, text="x") == "messages_tab_disabled"


def test_an_empty_message_is_refused(web: WebClient) -> None:
    assert error_of(web.api_call, "chat.postMessage", json={"channel": PAYMENTS}) == "no_text"


def test_an_edit_has_a_hard_limit(web: WebClient) -> None:
    """slack.md §3.1."""
    ts = web.chat_postMessage(channel=PAYMENTS, text="x")["ts"]
    long = "x" * 4001
    assert error_of(web.chat_update, channel=PAYMENTS, ts=ts, text=long) == "msg_too_long"


def test_blocks_beyond_the_limits_are_refused_with_pointers(
    web: WebClient, world: SandboxClient
) -> None:
    """slack.md §3.1: 50 blocks a message."""
    many = [{"type": "divider"}] * 51
    error = error_of(web.chat_postMessage, channel=PAYMENTS, text="x", blocks=many)
    assert error == "invalid_blocks"
    assert world.refusals()[0].problems[0]["pointer"].startswith("/blocks")
    assert world.messages("payments") == []


def test_blocks_that_are_no_list_are_refused(web: WebClient) -> None:
    said = {"channel": PAYMENTS, "text": "x", "blocks": {"type": "divider"}}
    assert error_of(web.api_call, "chat.postMessage", json=said) == "invalid_blocks_format"


def test_a_reply_goes_into_the_thread(web: WebClient, world: SandboxClient) -> None:
    parent = web.chat_postMessage(channel=PAYMENTS, text="parent")["ts"]
    web.chat_postMessage(channel=PAYMENTS, text="reply", thread_ts=parent)
    thread = world.thread(world.messages("payments")[0])
    assert [one.text for one in thread] == ["parent", "reply"]


def test_a_thread_needs_its_parent(web: WebClient) -> None:
    missing = {"channel": PAYMENTS, "text": "x", "thread_ts": "1.000001"}
    assert error_of(web.chat_postMessage, **missing) == "thread_not_found"


def test_an_edit_replaces_the_content(web: WebClient, world: SandboxClient) -> None:
    ts = web.chat_postMessage(channel=PAYMENTS, text="before")["ts"]
    web.chat_update(channel=PAYMENTS, ts=ts, text="after")
    (message,) = world.messages("payments")
    assert (message.text, message.edited, message.ts) == ("after", True, ts)


def test_only_ones_own_messages_can_be_changed(web: WebClient, world: SandboxClient) -> None:
    ts = world.say("ada", "mine", channel="payments").ts
    assert error_of(web.chat_update, channel=PAYMENTS, ts=ts, text="x") == "cant_update_message"
    assert error_of(web.chat_delete, channel=PAYMENTS, ts=ts) == "cant_delete_message"


def test_a_message_that_is_gone_cannot_be_changed(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=PAYMENTS, text="x")["ts"]
    web.chat_delete(channel=PAYMENTS, ts=ts)
    assert error_of(web.chat_update, channel=PAYMENTS, ts=ts, text="x") == "message_not_found"
    assert error_of(web.chat_delete, channel=PAYMENTS, ts=ts) == "message_not_found"


def test_a_deleted_parent_leaves_a_tombstone(web: WebClient, world: SandboxClient) -> None:
    parent = web.chat_postMessage(channel=PAYMENTS, text="parent")["ts"]
    web.chat_postMessage(channel=PAYMENTS, text="reply", thread_ts=parent)
    web.chat_delete(channel=PAYMENTS, ts=parent)
    first = world.messages("payments")[0]
    assert (first.deleted, first.text) == (True, "This message was deleted.")


def test_rich_text_is_replaced_by_rich_text_only(web: WebClient) -> None:
    """slack.md §2.1."""
    words = {"type": "rich_text_section", "elements": [{"type": "text", "text": "x"}]}
    rich = [{"type": "rich_text", "elements": [words]}]
    ts = web.chat_postMessage(channel=PAYMENTS, text="x", blocks=rich)["ts"]
    change = {"channel": PAYMENTS, "ts": ts, "text": "x"}
    assert error_of(web.chat_update, **change, blocks=[section("x")]) == "block_mismatch"
    assert error_of(web.chat_update, **change, blocks=rich) == ""


def test_an_ephemeral_is_for_one_person(web: WebClient, world: SandboxClient) -> None:
    """slack.md §1.1."""
    web.chat_postEphemeral(channel=PAYMENTS, user=ADA, text="only you")
    assert world.messages("payments") == []
    assert world.messages("payments", viewer="grace") == []
    assert [one.text for one in world.messages("payments", viewer="ada")] == ["only you"]
    assert [one.ephemeral_for for one in world.ephemerals("ada")] == [ADA]


def test_an_ephemeral_cannot_be_edited(web: WebClient) -> None:
    """slack.md §1.1."""
    shown = web.chat_postEphemeral(channel=PAYMENTS, user=ADA, text="x")
    change = {"channel": PAYMENTS, "ts": shown["message_ts"], "text": "y"}
    assert error_of(web.chat_update, **change) == "message_not_found"


def test_an_ephemeral_needs_its_reader_in_the_channel(web: WebClient) -> None:
    """slack.md §2.1."""
    absent = {"channel": PAYMENTS, "user": "U0OMAR00010", "text": "x"}
    assert error_of(web.chat_postEphemeral, **absent) == "user_not_in_channel"


def test_a_permalink_names_channel_and_message(web: WebClient) -> None:
    ts = web.chat_postMessage(channel=PAYMENTS, text="x")["ts"]
    link = web.chat_getPermalink(channel=PAYMENTS, message_ts=ts)["permalink"]
    assert link == f"https://northwind.slack.com/archives/{PAYMENTS}/p{ts.replace('.', '')}"
    missing = {"channel": PAYMENTS, "message_ts": "1.000001"}
    assert error_of(web.chat_getPermalink, **missing) == "message_not_found"


def test_the_log_tells_posts_edits_and_deletions_in_order(
    web: WebClient, world: SandboxClient
) -> None:
    ts = web.chat_postMessage(channel=PAYMENTS, text="one")["ts"]
    web.chat_update(channel=PAYMENTS, ts=ts, text="two")
    web.chat_delete(channel=PAYMENTS, ts=ts)
    log = [(one.kind, one.message.text) for one in world.posted()]
    assert log == [("post", "one"), ("update", "two"), ("delete", "two")]
