"""TIL and what should not be sent: forged, late, broken, twice, or from the wrong person.

Whoever sent it reads plain words with a way out, and nothing they typed is lost.
"""

import json

import pytest

from sandbox.seen import Answer
from tests.stage import Stage
from tests.til_scene import (
    assert_helps,
    forged,
    fresh_response_url,
    last,
    library,
    logged,
    shared,
    told,
    with_action,
)

# The wrong person


def test_somebody_elses_entry_is_neither_edited_nor_deleted_by_a_forged_click(
    stage: Stage,
) -> None:
    stage.set_up()
    entry, post = shared(stage)
    _, mine = logged(stage, "Kofi's own", by="kofi")
    stage.slack.click("kofi", "til.edit", message=mine)
    stage.slack.close_modal("kofi")
    stage.slack.click("kofi", "til.delete", message=mine)
    stage.slack.click("kofi", "til.more", message=post, select=f"til.edit|{entry.entry_id}")
    assert "Only its author can edit" in told(stage, "kofi")
    assert_helps(told(stage, "kofi"))
    for action in ("til.edit", "til.delete", "til.share"):
        if action == "til.share":
            _, another = logged(stage, "Kofi's second", by="kofi")
            stage.slack.click("kofi", action, message=another)
        payload = with_action(forged(stage, action), value=entry.entry_id)
        assert stage.slack.deliver("interactive", payload, user="kofi").error is None
        assert "Only its author" in told(stage, "kofi")
        assert_helps(told(stage, "kofi"))
    stage.settle()
    [there] = [one for one in library(stage) if one.entry_id == entry.entry_id]
    assert (there.title, there.version) == ("A lesson", 0)


def test_a_forged_edit_form_changes_nobody_elses_words(stage: Stage) -> None:
    stage.set_up()
    entry, _ = logged(stage)
    _, mine = logged(stage, "Kofi's own", by="kofi")
    stage.slack.click("kofi", "til.edit", message=mine)
    assert stage.slack.submit("kofi", {"title": "Mine, really"}).ok
    body = last(stage, "view_submission")
    body["view"]["hash"] = "another"
    body["view"]["private_metadata"] = json.dumps({"entry": entry.entry_id})
    answer = stage.slack.deliver("interactive", body, user="kofi")
    assert_helps(answer.payload["errors"]["title"])
    assert [one.title for one in library(stage)] == ["Mine, really", "A lesson"]


def test_an_entry_of_another_team_stays_closed(stage: Stage) -> None:
    stage.slack.invite_app("platform", by="ada")
    stage.set_up(channel="platform")
    stage.set_up(channel="payments")
    stage.slack.command("kofi", "/til A lesson of the platform team", channel="platform")
    [theirs] = library(stage, "C0PLATFORM3")
    _, answer = logged(stage, "Yuki's own", by="yuki")
    for action in ("til.edit", "til.share", "til.delete"):
        stage.slack.click("yuki", action, message=answer)
        payload = with_action(forged(stage, action), value=theirs.entry_id)
        stage.slack.deliver("interactive", payload, user="yuki")
        assert "you are not in it" in told(stage, "yuki")
        assert "A lesson of the platform team" not in told(stage, "yuki")
        stage.slack.close_modal("yuki") if stage.slack.modal("yuki") else None
    assert library(stage, "C0PLATFORM3")[0].version == 0
    for word in ("list", "search lesson", "outdated T-1"):
        said = stage.slack.command("yuki", f"/til {word}", channel="payments")
        shown = f"{said.message and said.message.plain}{said.view and said.view.plain}"
        assert "of the platform team" not in shown
        stage.slack.close_modal("yuki") if said.view else None


def test_a_payload_of_another_workspace_has_no_effect(stage: Stage) -> None:
    stage.set_up()
    entry, answer = logged(stage)
    stage.slack.click("grace", "til.edit", message=answer)
    stage.slack.close_modal("grace")
    payload = with_action(forged(stage, "til.edit"), action_id="til.delete", value=entry.entry_id)
    payload["team"] = {"id": "T0CONTOSO01", "domain": "contoso"}
    payload["user"] = {**payload["user"], "team_id": "T0CONTOSO01"}
    stage.slack.deliver("interactive", payload, user="grace")
    assert [one.entry_id for one in library(stage)] == [entry.entry_id]


def test_a_person_of_another_organisation_is_told_whom_to_ask(stage: Stage) -> None:
    stage.slack.invite_app("partners", by="ada")
    stage.set_up(channel="partners")
    said = stage.slack.command("mallory", "/til Let me in", channel="partners")
    assert said.message
    assert "you are not in it" in said.message.plain
    assert "You typed: /til Let me in" in said.message.plain
    assert_helps(said.message.plain.partition("You typed:")[0].replace("<#C0PARTNERS5>", ""))
    stage.slack.command("ada", "/til A secret of ours", channel="partners")
    [entry] = library(stage, "C0PARTNERS5")
    answer = stage.slack.ephemerals("ada")[-1]
    stage.slack.click("ada", "til.share", message=answer)
    stage.settle()
    post = stage.channel("partners")[-1]
    picked = f"til.read|{entry.entry_id}"
    assert stage.slack.click("mallory", "til.more", message=post, select=picked).view is None
    assert "you are not in it" in told(stage, "mallory")
    assert_helps(told(stage, "mallory").replace("<#C0PARTNERS5>", ""))
    shortcut = stage.slack.shortcut("mallory", "til.from_message", message=post)
    assert shortcut.view
    assert "you are not in it" in shortcut.view.plain


def test_somebody_outside_the_team_is_told_how_to_join(stage: Stage) -> None:
    stage.set_up(channel="payments")
    stage.slack.join("omar", "payments")
    stage.settle()
    entry, post = shared(stage)
    for word in ("Let me in", "list", "search lesson", "outdated T-1", ""):
        said = stage.slack.command("omar", f"/til {word}".strip(), channel="payments")
        assert said.message
        assert_helps(said.message.plain.partition("You typed:")[0])
        assert "A lesson" not in said.message.plain.partition("You typed:")[0]
    for verb in ("til.read", "til.edit", "til.outdated"):
        picked = f"{verb}|{entry.entry_id}"
        assert stage.slack.click("omar", "til.more", message=post, select=picked).view is None
        assert_helps(told(stage, "omar"))


def test_whoever_leaves_the_team_reads_so_at_the_form_and_keeps_the_words(stage: Stage) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    stage.slack.leave("grace", "payments")
    stage.settle()
    answer = stage.slack.submit("grace", {"title": "My last lesson"})
    assert_helps(answer.errors["title"])
    assert "<" not in answer.errors["title"]
    assert answer.view
    assert answer.view.values["title"] == "My last lesson"
    assert library(stage) == []


# Late and broken


def test_old_buttons_of_a_deleted_entry_say_so(stage: Stage) -> None:
    stage.set_up()
    entry, post = shared(stage)
    _, answer = logged(stage, "Another one")
    stage.slack.click("grace", "til.delete", message=answer)
    for verb in ("til.read", "til.edit", "til.outdated"):
        payload = {**forged(stage, "til.delete"), "trigger_id": "1.2.gone"}
        payload = with_action(payload, action_id=verb)
        stage.slack.deliver("interactive", payload, user="grace")
        assert "was deleted" in told(stage, "grace")
        assert_helps(told(stage, "grace"))
    stage.slack.click("kofi", "til.more", message=post, select=f"til.outdated|{entry.entry_id}")
    stage.slack.deliver(
        "interactive", with_action(forged(stage, "til.delete"), value=entry.entry_id), user="grace"
    )
    late = stage.slack.submit("kofi", {"correction": "What I know better"})
    assert_helps(late.errors["correction"])
    assert late.view
    assert late.view.values["correction"] == "What I know better"


BROKEN_MEMORIES = ["", "{", "[]", "null", '{"team": 7}', '{"team": "t", "entry": "e"}']
BROKEN_OLDER = [
    "",
    "{",
    "[]",
    "7",
    "null",
    '{"below": "x"}',
    '{"below": 1e400}',
    '{"below": 99999999999999999999}',
    '{"below": -5, "tag": ["x"], "author": {"x": 1}, "words": false}',
    '{"words": "' + "x " * 900 + '"}',
    "[" * 1500,
]
BROKEN_READ_ALL = [
    "",
    "|",
    "today|tomorrow",
    "2026-10-01|2026-10-20",
    "2026-10-01T00:00:00+00:00",
    "0001-01-01T00:00:00+14:00|9999-12-31T23:59:59-14:00",
    "\ud83d|<!channel>",
]


def test_a_form_with_a_broken_memory_says_so_and_keeps_the_words(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    stage.slack.submit("grace", {"title": " "})
    for metadata in BROKEN_MEMORIES:
        for callback in ("til.save", "til.edit", "til.outdated"):
            with subtests.test(metadata=metadata, callback=callback):
                body = last(stage, "view_submission")
                body["view"] |= {"private_metadata": metadata, "callback_id": callback}
                body["view"]["hash"] = f"{callback}{metadata}"
                body["view"]["state"]["values"]["title"]["value"]["value"] = "A lesson"
                answer = stage.slack.deliver("interactive", body, user="grace")
                assert answer.payload["response_action"] == "errors"
                [words] = answer.payload["errors"].values()
                assert "gone" in words or "was deleted" in words
    assert library(stage) == []


def test_a_broken_older_button_shows_a_list_all_the_same(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.set_up()
    for n in range(9):
        logged(stage, f"Lesson number {n}")
    listed = stage.slack.command("kofi", "/til list").message
    assert listed
    stage.slack.click("kofi", "til.page", message=listed)
    for number, value in enumerate(BROKEN_OLDER):
        with subtests.test(value=value[:20]):
            payload = with_action(forged(stage, "til.page"), value=value, action_ts=f"99.{number}")
            payload["response_url"] = fresh_response_url(stage)
            assert stage.slack.deliver("interactive", payload, user="kofi").error is None
            words = told(stage, "kofi")
            assert "went wrong" not in words
            assert "learned" in words or "older" in words or "found" in words


def test_a_broken_read_all_button_says_where_everything_is(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.set_up()
    entry, post = shared(stage)
    stage.slack.click("kofi", "til.more", message=post, select=f"til.read|{entry.entry_id}")
    stage.slack.close_modal("kofi")
    payload = forged(stage, "til.more")
    [action] = payload["actions"]
    for number, value in enumerate(BROKEN_READ_ALL):
        with subtests.test(value=ascii(value)):
            pressed = {"type": "button", "action_id": "til.week", "value": value}
            pressed |= {"block_id": action["block_id"], "action_ts": f"99.{number}"}
            payload |= {"actions": [pressed], "response_url": fresh_response_url(stage)}
            assert stage.slack.deliver("interactive", payload, user="kofi").error is None
            assert "no longer works" in told(stage, "kofi")
            assert_helps(told(stage, "kofi"))


# Twice


def test_what_slack_delivers_twice_happens_once(stage: Stage) -> None:
    stage.set_up()
    _, answer = logged(stage)
    again(stage, "command")
    assert len(library(stage)) == 1
    stage.slack.click("grace", "til.share", message=answer)
    again(stage, "block_actions")
    stage.settle()
    assert len(stage.channel()) == 2
    stage.slack.command("grace", "/til")
    assert stage.slack.submit("grace", {"title": "Another"}).ok
    again(stage, "view_submission")
    assert len(library(stage)) == 2
    stage.slack.close_modal("grace")
    stage.slack.command("kofi", "/til outdated T-1")
    assert stage.slack.submit("kofi", {"correction": "No more"}).ok
    again(stage, "view_submission")
    stage.settle()
    assert library(stage)[1].version == 1
    post = stage.channel()[-1]
    assert len(stage.slack.thread(post)) == 2


def again(stage: Stage, type_: str) -> Answer:
    """Slack delivers the last payload of a type once more."""
    kind = "slash_commands" if type_ == "command" else "interactive"
    answer = stage.slack.deliver(kind, last(stage, type_), user="grace")
    assert answer.error is None
    return answer
