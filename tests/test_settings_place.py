"""A team moves to another channel, or ends with all that was kept of it."""

from typing import Any

import pytest

from sandbox.seen import Answer
from tests.stage import Stage
from tests.test_settings_cadence import forged
from tests.test_setup import members_of, team_of


def open_form(stage: Stage, label: str, *, by: str = "ada") -> Answer:
    """`/baton settings`, and one of the buttons at its end."""
    assert stage.slack.command(by, "/baton settings").view
    answer = stage.press(by, label)
    assert answer.view, answer
    return answer


def move(stage: Stage, to: str) -> Answer:
    open_form(stage, "Move to another channel")
    answer = stage.slack.submit("ada", {"channel": to})
    stage.settle()
    return answer


def delete(stage: Stage, typed: str = "payments") -> Answer:
    open_form(stage, "Delete the team")
    answer = stage.slack.submit("ada", {"name": typed})
    stage.settle()
    return answer


def new_channel(stage: Stage, *members: str, **more: Any) -> None:
    stage.slack.create_channel("billing", members=["ada", *members], **more)
    stage.slack.invite_app("billing", by="ada")
    stage.settle()


def test_a_team_moves_with_all_it_kept_and_both_channels_hear_of_it(stage: Stage) -> None:
    stage.set_up()
    stage.says("ada", "/til Retries need jitter and a budget")
    new_channel(stage, "grace", "yuki")
    page = move(stage, "billing").view
    assert page
    assert "The team has moved" in page.plain
    assert "Ada moved this team to" in stage.channel()[-1].plain
    [*_, here] = stage.channel("billing")
    assert "Ada moved the team of #payments here" in here.plain
    assert members_of(stage, "billing") == {"ada", "grace", "yuki"}
    assert "Retries need jitter" in stage.says("grace", "/til list", channel="billing")
    stage.slack.advance(to=stage.at("2026-10-19 12:00"))
    assert "What we learned" in stage.channel("billing")[-1].plain
    assert "What we learned" not in stage.channel()[-1].plain


def test_a_post_that_stands_in_the_old_channel_can_still_be_changed(stage: Stage) -> None:
    stage.set_up()
    answer = stage.slack.command("ada", "/til Retries need jitter and a budget")
    stage.press("ada", "Share in #payments", message=answer.message)
    new_channel(stage)
    move(stage, "billing")
    [*_, post, _] = stage.channel()
    assert "Retries need jitter" in post.plain
    stage.says("ada", "/til outdated T-1", channel="billing")
    stage.slack.submit("ada", {"correction": "Retries need a budget alone"})
    stage.settle()
    [*_, post, _] = stage.channel()
    assert "budget alone" in post.plain


def test_where_a_team_cannot_live_is_told_at_the_field(stage: Stage) -> None:
    stage.set_up()
    stage.slack.invite_app("general", by="ada")
    stage.slack.create_channel("old", members=["ada"])
    stage.slack.invite_app("old", by="ada")
    stage.slack.archive_channel("old")
    stage.slack.create_channel("theirs", members=["grace"])
    stage.slack.invite_app("theirs", by="grace")
    stage.slack.create_channel("bare", members=["ada"])
    open_form(stage, "Move to another channel")
    wanted = {
        "bare": "Invite Baton there first: `/invite @Baton`",
        "general": "for the whole workspace",
        "old": "archived",
        "theirs": "Join that channel first",
        "payments": "there already",
    }
    for channel, words in wanted.items():
        answer = stage.slack.submit("ada", {"channel": channel})
        assert words in answer.errors["channel"]
    assert team_of(stage).channel_id


def test_two_teams_cannot_share_a_channel(stage: Stage) -> None:
    stage.set_up()
    new_channel(stage)
    stage.set_up(channel="billing")
    answer = move(stage, "billing")
    assert "Another team is there already" in answer.errors["channel"]


def test_a_team_whose_channel_is_gone_moves_and_speaks_again(stage: Stage) -> None:
    stage.set_up()
    stage.slack.delete_channel("payments")
    stage.settle()
    new_channel(stage)
    stage.slack.command("ada", "/baton settings", channel="general")
    stage.press("ada", "Move to another channel")
    stage.slack.submit("ada", {"channel": "billing"})
    stage.settle()
    assert team_of(stage, "billing").paused_at is None
    [*_, here] = stage.channel("billing")
    assert "Ada moved the team of #payments here" in here.plain


def test_a_channel_that_goes_while_the_form_is_open_is_none_to_move_to(stage: Stage) -> None:
    stage.set_up()
    new_channel(stage)
    open_form(stage, "Move to another channel")
    stage.slack.fill("ada", {"channel": "billing"})
    stage.slack.remove_app("billing", by="ada")
    assert "Invite Baton there first" in stage.slack.submit("ada").errors["channel"]


def test_a_team_is_deleted_with_its_data_and_can_begin_anew(stage: Stage) -> None:
    stage.set_up()
    stage.says("ada", "/til Retries need jitter and a budget")
    answer = delete(stage, "Payment")
    assert "The team is called payments" in answer.errors["name"]
    page = stage.slack.submit("ada", {"name": "#Payments "}).view
    stage.settle()
    assert page
    assert "The team is deleted" in page.plain
    assert "Ada deleted this team and all that I kept of it" in stage.channel()[-1].plain
    assert "/baton setup" in stage.says("ada", "/til list")
    before = len(stage.channel())
    stage.slack.advance(to=stage.at("2026-11-30 12:00"))
    assert len(stage.channel()) == before
    assert stage.direct("ada") == []
    stage.set_up(by="grace")
    assert "Grace set Baton up" in stage.channel()[-1].plain
    assert "Saved as T-1" in stage.says("grace", "/til One lesson of a new beginning")


def test_nothing_of_a_team_that_moved_and_ended_is_left(stage: Stage) -> None:
    stage.set_up()
    answer = stage.slack.command("ada", "/til Retries need jitter and a budget")
    stage.press("ada", "Share in #payments", message=answer.message)
    new_channel(stage)
    move(stage, "billing")
    stage.slack.command("ada", "/baton settings", channel="billing")
    stage.press("ada", "Delete the team")
    stage.slack.submit("ada", {"name": "billing"})
    stage.settle()
    with stage.baton.db.read() as session:
        kept = session.connection().exec_driver_sql("SELECT key, payload FROM outbox").all()
    assert "jitter" not in f"{kept}"
    assert "moved" not in f"{kept}"


@pytest.mark.parametrize("by", ["kofi", "mallory"])
def test_a_forged_form_neither_moves_nor_deletes(stage: Stage, by: str) -> None:
    stage.set_up()
    delete(stage, "not its name")
    assert "Only a lead of this team" in forged(stage, by)
    move(stage, "payments")
    assert "Only a lead of this team" in forged(stage, by)
    assert team_of(stage)


def test_a_second_press_deletes_nothing_more(stage: Stage) -> None:
    stage.set_up()
    delete(stage)
    assert "no longer there" in forged(stage, "ada")
    stage.set_up()
    delete(stage, "another name")
    assert "no longer there" in forged(stage, "ada", team="a team of long ago")
    assert team_of(stage)
