"""TIL and what should not be sent: wrong, forged, late, twice, or from the wrong person.

Whoever sent it reads plain words with a way out, and nothing they typed is lost.
"""

import json
import re
from collections.abc import Mapping
from typing import Any

import pytest

from sandbox.seen import Answer, Message
from storage import team as teams
from storage import til as store
from storage.til import TilEntry
from tests.stage import Stage

WORKSPACE = "T0NORTHWIND"
TOKEN = "ghp_" + "a1B2" * 9
LONGEST = 40_000

# What an answer may offer: something to type, press, pick or ask, or a person to turn to.
WAYS_OUT = (
    "`/",
    "try",
    "Try",
    "Ask",
    "ask",
    "You can",
    "Shorten",
    "Take it out",
    "again",
    "enough",
)
# What nobody should read who only wanted to keep a lesson.
OURS = ("Error", "Exception", "None", "null", "Traceback", "KeyError", "JSON", "_", "U0", "C0")


def library(stage: Stage, channel: str = "C0PAYMENTS2") -> list[TilEntry]:
    """What the database holds of a channel's team, newest first."""
    with stage.baton.db.read() as session:
        team = teams.of_channel(session, WORKSPACE, channel)
        return store.latest(session, team, limit=1000) if team else []


def logged(stage: Stage, text: str = "A lesson", *, by: str = "grace") -> tuple[TilEntry, Message]:
    """A lesson, and the answer with its buttons."""
    answer = stage.slack.command(by, f"/til {text}", channel="payments")
    assert answer.message, answer
    return library(stage)[0], answer.message


def shared(stage: Stage, text: str = "A lesson", *, by: str = "grace") -> tuple[TilEntry, Message]:
    """A lesson, and its post in the channel."""
    entry, answer = logged(stage, text, by=by)
    stage.slack.click(by, "til.share", message=answer)
    stage.settle()
    return entry, stage.channel()[-1]


def told(stage: Stage, person: str) -> str:
    """The last thing that only this person read."""
    return stage.slack.ephemerals(person)[-1].plain


def assert_helps(words: str) -> None:
    """These are words for a person, and they say what to do next."""
    assert words.strip()
    assert any(way in words for way in WAYS_OUT), words
    plain = words.replace("<#C0PAYMENTS2>", "").replace("<#C0PLATFORM3>", "")
    assert [one for one in OURS if one in plain] == [], words


def forged(stage: Stage, action_id: str) -> dict[str, Any]:
    """The payload of the last real click on an action, to be changed and sent again."""
    for one in reversed(stage.slack.deliveries()):
        actions = one.payload.get("actions") or [{}]
        if actions[0].get("action_id") == action_id:
            return dict(one.payload)
    raise AssertionError(f"nobody clicked on {action_id}")


def with_action(payload: Mapping[str, Any], **changes: Any) -> dict[str, Any]:
    [action] = payload["actions"]
    return {**payload, "actions": [{**action, "action_ts": "99.9", **changes}]}


def last(stage: Stage, type_: str) -> dict[str, Any]:
    """The last payload of a type that reached Baton."""
    found = [one for one in stage.slack.deliveries() if one.payload.get("type", "command") == type_]
    return dict(found[-1].payload)


# Forms with a wrong value

FILLED = {"title": "A lesson", "body": "The details", "tags": "#one two", "link": ""}
SAID_AT_FIELD = [
    ("title", "   ", "What did you learn? One line is enough."),
    ("title", "\u200b\u200d\u202e", "What did you learn? One line is enough."),
    ("link", "https://exa<mple.org", "no web address"),
    ("link", "https://[", "no web address"),
    ("link", "https://evil.example/\u202egnp.exe", "no web address"),
    ("link", "https://x.org/" + "a" * 3000, "no web address"),
]


@pytest.mark.parametrize(("field", "value", "words"), SAID_AT_FIELD, ids=repr)
def test_a_wrong_value_is_told_at_its_field_and_the_rest_stays(
    stage: Stage, field: str, value: str, words: str
) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    typed = FILLED | {field: value}
    answer = stage.slack.submit("grace", typed | ({} if typed["link"] else {"link": None}))
    assert list(answer.errors) == [field]
    assert words in answer.errors[field]
    assert answer.view
    assert_helps(answer.errors[field])
    assert {key: answer.view.values[key] or "" for key in typed} == typed
    assert library(stage) == []
    assert stage.slack.submit("grace", FILLED | {"link": None}).ok
    assert library(stage)[0].title == "A lesson"


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://x.org", "two words", "x.org"])
def test_a_link_that_slack_let_pass_is_still_refused(stage: Stage, link: str) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    stage.slack.submit("grace", {"title": " "})
    body = last(stage, "view_submission")
    values = body["view"]["state"]["values"]
    values["title"]["value"]["value"] = "A lesson"
    values["link"]["value"]["value"] = link
    answer = stage.slack.deliver("interactive", body, user="grace")
    assert answer.payload["response_action"] == "errors"
    assert list(answer.payload["errors"]) == ["link"]
    assert_helps(answer.payload["errors"]["link"])
    assert library(stage) == []


def test_a_pasted_secret_is_asked_about_once_and_nothing_typed_is_lost(stage: Stage) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    typed = {
        "title": "How we reach the mirror",
        "body": f"export GITHUB={TOKEN}\n\n  indented",
        "tags": "#ci, Deploy",
        "link": "https://example.org/wiki?a=1&b=2",
        "where": "channel",
    }
    asked = stage.slack.submit("grace", typed)
    assert library(stage) == []
    assert asked.view
    assert "Is that a password or a token?" in asked.view.plain
    assert TOKEN not in asked.view.title
    assert {key: asked.view.values[key] for key in typed} == typed
    again = stage.slack.submit("grace", {})
    assert again.view
    assert {key: again.view.values[key] for key in typed} == typed
    assert library(stage) == []
    assert stage.slack.submit("grace", {"sure": ["not_a_secret"]}).ok
    stage.settle()
    [entry] = library(stage)
    assert (entry.title, entry.body, entry.link) == (typed["title"], typed["body"], typed["link"])
    assert sorted(library(stage)[0].tag_names) == ["ci", "deploy"]
    assert entry.is_shared


def test_a_secret_typed_behind_the_command_opens_the_form_with_it(stage: Stage) -> None:
    stage.set_up()
    answer = stage.slack.command("grace", f"/til The key is {TOKEN} #ci")
    assert answer.view
    assert library(stage) == []
    assert answer.view.values["title"] == f"The key is {TOKEN}"
    assert answer.view.values["tags"] == "#ci"
    assert stage.slack.submit("grace", {"sure": ["not_a_secret"]}).ok
    assert library(stage)[0].title == f"The key is {TOKEN}"


def test_a_long_text_with_a_secret_comes_back_whole(stage: Stage) -> None:
    stage.set_up()
    text = f"{TOKEN} " + "".join(f"lesson {n} " for n in range(800)).strip()
    answer = stage.slack.command("grace", f"/til {text}")
    assert answer.message
    assert "password or a token" in answer.message.plain
    assert "".join(text.split()) in "".join(answer.message.plain.split())
    assert library(stage) == []


def test_a_secret_in_an_edit_is_asked_about_too(stage: Stage) -> None:
    stage.set_up()
    entry, answer = logged(stage)
    stage.slack.click("grace", "til.edit", message=answer)
    asked = stage.slack.submit("grace", {"body": f"It is {TOKEN}", "tags": "#x"})
    assert asked.view
    assert asked.view.values["body"] == f"It is {TOKEN}"
    assert library(stage)[0].body == ""
    assert stage.slack.submit("grace", {"sure": ["not_a_secret"]}).ok
    assert library(stage)[0].body == f"It is {TOKEN}"
    assert library(stage)[0].number == entry.number


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("", []),
        ("   ,, # ## #", []),
        ("one two,three;four", ["one", "two", "three", "four"]),
        ("#One ##one ONE", ["one"]),
        ("#überraschung #日本語 #a-b_c", ["überraschung", "日本語", "a-b_c"]),
        (" ".join(f"t{n:02}" for n in range(10)), [f"t{n:02}" for n in range(10)]),
    ],
    ids=repr,
)
def test_tags_in_odd_shapes_are_read(stage: Stage, typed: str, kept: list[str]) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    assert stage.slack.submit("grace", {"title": "A lesson", "tags": typed}).ok
    assert list(library(stage)[0].tag_names) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "ok <!channel>",
        "@here",
        "https://x.org/#top",
        "c++",
        "🎉",
        "t" * 51,
        "\u202egnat",
        " ".join(f"t{n}" for n in range(11)),
    ],
    ids=repr,
)
def test_what_is_no_tag_is_told_at_its_field(stage: Stage, typed: str) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    answer = stage.slack.submit("grace", FILLED | {"tags": typed, "link": None})
    assert list(answer.errors) == ["tags"]
    assert_helps(answer.errors["tags"])
    assert answer.view
    assert answer.view.values["tags"] == typed
    assert answer.view.values["title"] == FILLED["title"]
    assert library(stage) == []


def test_ten_long_tags_survive_an_edit(stage: Stage) -> None:
    stage.set_up()
    tags = [f"{'t' * 48}{n:02}" for n in range(10)]
    _, answer = logged(stage, "A lesson " + " ".join(f"#{tag}" for tag in tags))
    assert stage.slack.click("grace", "til.edit", message=answer).view
    assert stage.slack.submit("grace", {"title": "Another"}).ok
    assert sorted(library(stage)[0].tag_names) == tags


def test_what_is_no_tag_or_link_stays_in_the_text(stage: Stage) -> None:
    stage.set_up()
    entry, _ = logged(stage, "Learn #c++ and #Go, then (#rust).")
    assert entry.tag_names == ("go", "rust")
    assert "#c++" in entry.title
    many = " ".join(f"#t{n:02}" for n in range(12))
    entry, _ = logged(stage, many)
    assert entry.title.split() == ["#t10", "#t11"]
    entry, _ = logged(stage, f"See https://[ or #{'x' * 60}")
    assert entry.title == f"See https://[ or #{'x' * 60}"


# Commands that make no sense


@pytest.mark.parametrize(
    "text",
    [
        "outdated",
        "outdated nonsense",
        "outdated T-0",
        "outdated T-999999999",
        "outdated T-99999999999999999999",
        "outdated -1",
        "outdated <!channel>",
        "outdated T-1; DROP TABLE til_entry",
        "list whatever",
        "search",
        "\u200b\u200b",
        "find \u202e",
        "search \x00 %_\\",
    ],
    ids=repr,
)
def test_a_command_without_sense_is_answered_with_help(stage: Stage, text: str) -> None:
    stage.set_up()
    answer = stage.slack.command("grace", f"/til {text}")
    assert answer.error is None
    assert answer.message
    ours = re.sub("“.*”", "", answer.message.plain.partition("You typed:")[0])
    assert_helps(ours)
    if text.split()[0] in ("outdated", "list"):
        assert f"You typed: /til {text}" in answer.message.plain
    assert library(stage) == []


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


@pytest.mark.parametrize(
    "metadata", ["", "{", "[]", "null", '{"team": 7}', '{"team": "t", "entry": "e"}'], ids=repr
)
def test_a_form_with_a_broken_memory_says_so_and_keeps_the_words(
    stage: Stage, metadata: str
) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    stage.slack.submit("grace", {"title": " "})
    for callback in ("til.save", "til.edit", "til.outdated"):
        body = last(stage, "view_submission")
        body["view"] |= {"private_metadata": metadata, "callback_id": callback, "hash": callback}
        body["view"]["state"]["values"]["title"]["value"]["value"] = "A lesson"
        answer = stage.slack.deliver("interactive", body, user="grace")
        assert answer.payload["response_action"] == "errors"
        [words] = answer.payload["errors"].values()
        assert "gone" in words or "was deleted" in words
    assert library(stage) == []


@pytest.mark.parametrize(
    "value",
    [
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
    ],
    ids=lambda value: value[:20],
)
def test_a_broken_older_button_shows_a_list_all_the_same(stage: Stage, value: str) -> None:
    stage.set_up()
    for n in range(9):
        logged(stage, f"Lesson number {n}")
    listed = stage.slack.command("kofi", "/til list").message
    assert listed
    stage.slack.click("kofi", "til.page", message=listed)
    payload = with_action(forged(stage, "til.page"), value=value)
    payload["response_url"] = fresh_response_url(stage)
    assert stage.slack.deliver("interactive", payload, user="kofi").error is None
    words = told(stage, "kofi")
    assert "went wrong" not in words
    assert "learned" in words or "older" in words or "found" in words


def fresh_response_url(stage: Stage) -> str:
    stage.slack.command("kofi", "/baton help")
    return str(last(stage, "command")["response_url"])


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


# Too long


def test_forty_thousand_characters_are_kept_whole_and_shown_cut(stage: Stage) -> None:
    stage.set_up()
    text = ("A lesson that goes on and on. " * 1400)[: LONGEST - 1] + "."
    entry, answer = logged(stage, text)
    assert entry.body == text
    assert entry.title.endswith("…")
    stage.slack.click("grace", "til.share", message=answer)
    stage.settle()
    post = stage.channel()[-1].plain
    assert "…" in post
    assert len(post) < 4000
    found = stage.slack.command("kofi", "/til search lesson").message
    assert found
    assert "T-1" in found.plain


def test_a_longer_text_is_refused_and_comes_back_whole(stage: Stage) -> None:
    stage.set_up()
    text = " ".join(f"word{n}" for n in range(5000))
    assert len(text) > LONGEST
    answer = stage.slack.command("grace", f"/til {text}")
    assert answer.message
    assert_helps(answer.message.plain.partition("You typed:")[0])
    assert "".join(text.split()) in "".join(answer.message.plain.split())
    assert library(stage) == []


def test_editing_an_entry_too_long_for_a_form_keeps_its_text(stage: Stage) -> None:
    stage.set_up()
    text = "A lesson that goes on and on. " * 200
    _, answer = logged(stage, text)
    opened = stage.slack.click("grace", "til.edit", message=answer)
    assert opened.view
    assert "stays as it is" in opened.view.plain
    assert stage.slack.submit("grace", {"title": "Shorter", "tags": "#new"}).ok
    [now] = library(stage)
    assert (now.title, now.body) == ("Shorter", text.strip())
    assert sorted(library(stage)[0].tag_names) == ["new"]


def test_a_correction_of_three_thousand_emoji_is_refused_at_its_field(stage: Stage) -> None:
    stage.set_up()
    logged(stage)
    stage.slack.command("kofi", "/til outdated T-1")
    answer = stage.slack.submit("kofi", {"correction": "🎉" * 3000})
    assert_helps(answer.errors["correction"])
    assert answer.view
    assert answer.view.values["correction"] == "🎉" * 3000
    assert stage.slack.submit("kofi", {"correction": "🎉" * 1500}).ok
    stage.slack.close_modal("kofi")
    assert stage.slack.command("kofi", "/til outdated T-1").view


def test_half_a_character_breaks_nothing(stage: Stage) -> None:
    stage.set_up()
    entry, _ = logged(stage, "Half \ud83d a character")
    assert entry.title == "Half \ufffd a character"
    assert stage.slack.command("kofi", "/til search \ud83d").message


@pytest.mark.parametrize(
    "value",
    [
        "",
        "|",
        "today|tomorrow",
        "2026-10-01|2026-10-20",
        "2026-10-01T00:00:00+00:00",
        "0001-01-01T00:00:00+14:00|9999-12-31T23:59:59-14:00",
        "\ud83d|<!channel>",
    ],
    ids=ascii,
)
def test_a_broken_read_all_button_says_where_everything_is(stage: Stage, value: str) -> None:
    stage.set_up()
    entry, post = shared(stage)
    stage.slack.click("kofi", "til.more", message=post, select=f"til.read|{entry.entry_id}")
    stage.slack.close_modal("kofi")
    payload = forged(stage, "til.more")
    [action] = payload["actions"]
    pressed = {key: action[key] for key in ("block_id", "action_ts")}
    pressed |= {"type": "button", "action_id": "til.week", "value": value}
    payload |= {"actions": [pressed], "response_url": fresh_response_url(stage)}
    assert stage.slack.deliver("interactive", payload, user="kofi").error is None
    assert "no longer works" in told(stage, "kofi")
    assert_helps(told(stage, "kofi"))
