"""TIL and what should not be typed: wrong values, commands without sense, texts too long.

Whoever sent it reads plain words with a way out, and nothing they typed is lost.
"""

import re

import pytest

from tests.stage import Stage
from tests.til_scene import LONGEST, TOKEN, assert_helps, last, library, logged

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


def test_a_wrong_value_is_told_at_its_field_and_the_rest_stays(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    for field, value, words in SAID_AT_FIELD:
        with subtests.test(field=field, value=value):
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


def test_a_link_that_slack_let_pass_is_still_refused(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    stage.slack.submit("grace", {"title": " "})
    for link in ("javascript:alert(1)", "ftp://x.org", "two words", "x.org"):
        with subtests.test(link=link):
            body = last(stage, "view_submission")
            values = body["view"]["state"]["values"]
            values["title"]["value"]["value"] = "A lesson"
            values["link"]["value"]["value"] = link
            body["view"]["hash"] = link
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


ODD_TAGS = [
    ("", []),
    ("   ,, # ## #", []),
    ("one two,three;four", ["one", "two", "three", "four"]),
    ("#One ##one ONE", ["one"]),
    ("#überraschung #日本語 #a-b_c", ["überraschung", "日本語", "a-b_c"]),
    (" ".join(f"t{n:02}" for n in range(10)), [f"t{n:02}" for n in range(10)]),
]
NO_TAGS = [
    "ok <!channel>",
    "@here",
    "https://x.org/#top",
    "c++",
    "🎉",
    "t" * 51,
    "\u202egnat",
    " ".join(f"t{n}" for n in range(11)),
]


def test_tags_in_odd_shapes_are_read(stage: Stage, subtests: pytest.Subtests) -> None:
    stage.set_up()
    for number, (typed, kept) in enumerate(ODD_TAGS):
        with subtests.test(typed=typed):
            stage.slack.command("grace", "/til")
            assert stage.slack.submit("grace", {"title": f"Lesson {number}", "tags": typed}).ok
            assert list(library(stage)[0].tag_names) == kept


def test_what_is_no_tag_is_told_at_its_field(stage: Stage, subtests: pytest.Subtests) -> None:
    stage.set_up()
    stage.slack.command("grace", "/til")
    for typed in NO_TAGS:
        with subtests.test(typed=typed):
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


NO_SENSE = [
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
]


def test_a_command_without_sense_is_answered_with_help(
    stage: Stage, subtests: pytest.Subtests
) -> None:
    stage.set_up()
    for text in NO_SENSE:
        with subtests.test(text=text):
            answer = stage.slack.command("grace", f"/til {text}")
            assert answer.error is None
            assert answer.message
            ours = re.sub("“.*”", "", answer.message.plain.partition("You typed:")[0])
            assert_helps(ours)
            if text.split()[0] in ("outdated", "list"):
                assert f"You typed: /til {text}" in answer.message.plain
            assert library(stage) == []


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
