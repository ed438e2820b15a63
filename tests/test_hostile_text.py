"""Hostile text at the wire: kept as typed, shown escaped, pinging nobody, breaking nothing."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from sandbox.blocks import message_problems, view_problems
from sandbox.mrkdwn import links, links_of, pings_of
from sandbox.seen import Answer, Message
from storage import team as teams
from storage import til as store
from storage.til import TilEntry
from tests import hostile
from tests.stage import Stage

CHANNEL = "C0PAYMENTS2"


def library(stage: Stage) -> list[TilEntry]:
    """What the database holds, newest first."""
    with stage.baton.db.read() as session:
        team = teams.of_channel(session, "T0NORTHWIND", CHANNEL)
        assert team
        return store.latest(session, team, limit=1000)


def kept(entry: TilEntry) -> str:
    """Everything that was kept of what somebody typed."""
    tags = (f"#{tag}" for tag in entry.tag_names)
    return " ".join([entry.title, entry.body, entry.link, *tags])


def stored(text: str) -> str:
    """What a text is in the database, which holds every character but NUL."""
    return text.replace("\x00", "\ufffd")


def type_it(stage: Stage, text: str) -> Answer:
    answer = stage.slack.command("grace", f"/til {text}", channel=CHANNEL)
    assert answer.error is None
    return answer


def fill_it(stage: Stage, text: str) -> dict[str, str]:
    """Write it into every field of the form; returns what was typed."""
    slack = stage.slack
    assert slack.command("kofi", "/til", channel=CHANNEL).view
    typed = {
        "title": f"x {text}"[:150],
        "body": text[:1500],
        "tags": "#one",
        "link": "https://evil.example/good.example",
    }
    answer = slack.submit("kofi", typed)
    assert answer.ok, answer
    assert_harmless_view(slack.modal("kofi"))
    slack.close_modal("kofi")
    return typed


def save_message(stage: Stage, text: str) -> None:
    """Save as TIL, on a message that says it."""
    slack = stage.slack
    said = slack.say("radia", text, channel=CHANNEL)
    assert slack.shortcut("ines", "til.from_message", message=said).view
    assert_harmless_view(slack.modal("ines"))
    answer = slack.submit("ines", {"where": "channel"})
    assert answer.ok, answer
    slack.close_modal("ines")


def read_it(stage: Stage, entry: TilEntry, message: Message) -> None:
    slack = stage.slack
    assert slack.click("yuki", "til.read", message=message, value=entry.entry_id).view
    assert_harmless_view(slack.modal("yuki"))
    slack.close_modal("yuki")


def correct_it(stage: Stage, entry: TilEntry, text: str) -> None:
    slack = stage.slack
    opened = slack.command("yuki", f"/til outdated T-{entry.number}", channel=CHANNEL)
    assert opened.view, opened
    assert_harmless_view(slack.modal("yuki"))
    assert slack.submit("yuki", {"correction": text}).ok
    assert_harmless_view(slack.modal("yuki"))
    slack.close_modal("yuki")
    [now] = [one for one in library(stage) if one.number == entry.number]
    assert now.correction == stored(text)


def assert_harmless_view(view: Any) -> None:
    assert view
    assert_harmless(view.sent)


def assert_harmless(payload: Mapping[str, Any]) -> None:
    assert pings_of(payload) == []
    assert [one for one in links_of(payload) if one.poses] == []


def assert_all_was_well(stage: Stage) -> None:
    """Whatever Baton said in this story, Slack took, and it harmed nobody."""
    assert stage.slack.refusals() == []
    said = [one.message for one in stage.slack.posted()]
    assert said
    for message in said:
        assert links(message.text, verbatim=True) == []
        shown = {"text": message.text, "blocks": message.blocks, "parse": "none"}
        assert_harmless(shown)
        assert message_problems({"text": message.text, "blocks": message.blocks}) == []
    for method in ("views.open", "views.push", "views.update"):
        for call in stage.slack.calls(method):
            assert call.result["ok"], call
            view = call.arguments["view"]
            assert view_problems(view) == []
            assert_harmless(view)


def assert_still_answers(stage: Stage) -> None:
    """Baton answers the next command as if nothing had happened."""
    answer = stage.slack.command("priya", "/til list", channel=CHANNEL)
    assert answer.error is None
    assert answer.message
    assert "What we learned" in answer.message.plain


@pytest.mark.long
@pytest.mark.parametrize("texts", hostile.GROUPS.values(), ids=list(hostile.GROUPS))
def test_hostile_text_is_kept_as_typed_and_shown_harmless(
    stage: Stage, texts: Mapping[str, str]
) -> None:
    stage.set_up()
    for name, text in texts.items():
        told = f"{name}: {text}"
        answer = type_it(stage, told)
        [typed, *_] = library(stage)
        held = kept(typed).casefold()
        assert [word for word in stored(told).split() if word.casefold() not in held] == []
        assert answer.message
        stage.slack.click("grace", "til.share", message=answer.message)
        filled = fill_it(stage, text)
        [entry, *_] = library(stage)
        assert (entry.title, entry.body) == (stored(filled["title"]), stored(filled["body"]))
        assert entry.link == filled["link"]
        save_message(stage, told)
    everything = library(stage)
    listed = stage.slack.command("yuki", "/til list", channel=CHANNEL).message
    assert listed
    for entry in everything[:8]:
        read_it(stage, entry, listed)
    for entry, text in zip(everything[::3], texts.values(), strict=False):
        correct_it(stage, entry, text)
    for text in texts.values():
        found = stage.slack.command("yuki", f"/til search {text}", channel=CHANNEL)
        assert found.error is None
    stage.slack.advance(by=timedelta(days=6))
    digest = stage.channel(CHANNEL)[-1]
    assert "What we learned" in digest.plain
    assert stage.slack.click("yuki", "til.week", message=digest).view
    assert_harmless_view(stage.slack.modal("yuki"))
    stage.slack.close_modal("yuki")
    assert_still_answers(stage)
    assert_all_was_well(stage)


def test_very_long_text_is_kept_whole_and_shown_cut(stage: Stage) -> None:
    stage.set_up()
    for name, text in hostile.LONG.items():
        told = f"{name} {text}"[:40_000].strip()
        answer = type_it(stage, told)
        [entry, *_] = library(stage)
        assert told in (entry.body, f"{entry.title}\n{entry.body}")
        assert answer.message
        stage.slack.click("grace", "til.share", message=answer.message)
        stage.settle()
        listed = stage.slack.command("yuki", "/til list", channel=CHANNEL).message
        assert listed
        read_it(stage, entry, listed)
        correct_it(stage, entry, text[:1500])
    stage.slack.advance(by=timedelta(days=6))
    assert_still_answers(stage)
    assert_all_was_well(stage)


def test_hostile_names_are_shown_as_names(stage: Stage) -> None:
    slack = stage.slack
    stage.set_up()
    for name in hostile.NAMES.values():
        slack.change_person("grace", real_name=name)
        slack.rename_channel(CHANNEL, name)
        stage.settle()
        answer = type_it(stage, "A lesson by somebody with a name")
        assert answer.message
        slack.click("grace", "til.share", message=answer.message)
        fill_it(stage, "A lesson")
        for command in ("/baton status", "/digest", "/til list @grace", "/baton help"):
            said = slack.command("ada", command, channel=CHANNEL)
            assert said.error is None
            assert said.message
        [entry, *_] = [one for one in library(stage) if one.author == "U0GRACE0002"]
        correct_it(stage, entry, "No more")
    assert slack.command("ada", "/digest now", channel=CHANNEL).message
    assert_still_answers(stage)
    assert_all_was_well(stage)


@pytest.mark.long
@pytest.mark.parametrize("part", range(3))
def test_a_team_is_founded_under_a_hostile_name(stage: Stage, part: int) -> None:
    slack = stage.slack
    channels = (CHANNEL, "C0PLATFORM3", "C0LEADS0004")
    for channel, name in zip(channels, list(hostile.NAMES.values())[part::3], strict=True):
        if channel != CHANNEL:
            slack.invite_app(channel, by="ada")
        slack.change_person("ada", real_name=name)
        slack.rename_channel(channel, name)
        stage.set_up(channel=channel)
        slack.command("ada", "/til A lesson in a team with a name", channel=channel)
    stage.slack.advance(by=timedelta(days=6))
    for channel in channels:
        assert "This is the first digest" in stage.channel(channel)[-1].plain
    assert_all_was_well(stage)
