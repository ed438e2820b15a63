"""The weekly digest: on time, short, and silent when there is nothing to tell."""

from datetime import timedelta

import pytest

from bot.views.common import units
from tests.stage import Stage

WEEK = timedelta(weeks=1)


def digests(stage: Stage, channel: str = "payments") -> list[str]:
    return [one.plain for one in stage.channel(channel) if "What we learned" in one.plain]


def test_a_week_without_news_is_silent(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.slack.advance(by=3 * WEEK)
    assert digests(stage) == []


def test_the_first_one_explains_itself_and_the_second_does_not(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til First lesson")
    stage.slack.advance(by=WEEK)
    stage.says("grace", "/til Second lesson")
    stage.slack.advance(by=WEEK)
    first, second = digests(stage)
    assert "This is the first digest" in first
    assert "because Ada set Baton up here" in first
    assert "This is the first digest" not in second
    assert "First lesson" not in second


def test_a_silent_week_loses_nothing_and_repeats_nothing(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til First lesson")
    stage.slack.advance(by=2 * WEEK)
    stage.says("grace", "/til Second lesson")
    stage.slack.advance(by=WEEK)
    assert [("First" in one, "Second" in one) for one in digests(stage)] == [
        (True, False),
        (False, True),
    ]


def test_one_or_two_things_make_a_quiet_week_and_say_so(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til First lesson")
    stage.slack.advance(by=WEEK)
    for n in range(3):
        stage.says("grace", f"/til Lesson {n} of a fuller week")
    stage.slack.advance(by=WEEK)
    quiet, full = digests(stage)
    assert "A quiet week: one thing to tell." in quiet
    assert "quiet week" not in full


def test_a_link_to_a_post_that_was_deleted_in_slack_is_told_no_more(stage: Stage) -> None:
    stage.set_up(by="ada")
    for n, person in enumerate(("grace", "kofi")):
        stage.says(person, f"/til Lesson {n}")
        stage.press(person, "Share in #payments", message=stage.slack.ephemerals(person)[-1])
    assert "|T-1>" in stage.says("ada", "/digest")
    stage.slack.delete_message(stage.channel()[-2])
    # Nothing tells Baton of it, until it has something to change there.
    assert "|T-1>" in stage.says("ada", "/digest")
    stage.says("grace", "/til edit T-1")
    stage.slack.submit("grace", {"title": "Lesson 0, in other words"})
    stage.settle()
    told = stage.says("ada", "/digest")
    assert "|T-1>" not in told
    assert "|T-2>" in told
    assert "in other words" in told


def test_two_lessons_of_two_people_are_quoted_and_the_rest_counted(stage: Stage) -> None:
    stage.set_up(by="ada")
    for n in range(5):
        stage.says("grace", f"/til Grace's lesson number {n}")
    stage.says("kofi", "/til Kofi's only lesson")
    stage.slack.advance(by=WEEK)
    [digest] = digests(stage)
    assert digest.count("Grace's lesson") == 1
    assert "Kofi's only lesson" in digest
    assert "4 more · 6 in the library" in digest


def test_it_stays_on_one_and_a_half_screens_however_long_the_lessons(stage: Stage) -> None:
    stage.set_up(by="ada")
    for person in ("grace", "kofi", "ines"):
        stage.says(person, "/til " + f"{person} learned 🐘 a lot & <more> " * 60)
    stage.slack.advance(by=WEEK)
    digest = stage.channel()[-1]
    assert units(digest.plain) <= 1300 + 100
    assert len(digest.blocks) <= 12


def test_the_preview_is_private_and_says_when_the_digest_comes(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til First lesson")
    said = stage.says("kofi", "/digest")
    assert "A preview, only for you. The digest itself comes on Mon 19 Oct at 10:00." in said
    assert "First lesson" in said
    assert digests(stage) == []


def test_a_lead_may_post_it_early_and_monday_tells_only_what_came_after(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til First lesson")
    stage.slack.advance(by=timedelta(hours=1))
    assert "Only a lead" in stage.says("grace", "/digest now")
    assert "on its way" in stage.says("ada", "/digest now")
    stage.slack.advance(by=timedelta(hours=1))
    stage.says("kofi", "/til Second lesson")
    stage.slack.advance(by=WEEK)
    early, regular = digests(stage)
    assert "First lesson" in early
    assert "First lesson" not in regular
    assert "Second lesson" in regular


def test_there_is_no_early_digest_of_nothing(stage: Stage) -> None:
    stage.set_up(by="ada")
    assert "There is nothing to tell yet" in stage.says("ada", "/digest now")


def test_unknown_words_are_answered_with_the_usage(stage: Stage) -> None:
    stage.set_up(by="ada")
    assert "/digest now" in stage.says("ada", "/digest yesterday")


def test_two_teams_get_their_own(stage: Stage) -> None:
    stage.slack.invite_app("leads", by="ada")
    stage.set_up(by="ada")
    stage.set_up(by="ada", channel="leads", tz="Asia/Tokyo", digest_at="09:30")
    stage.says("grace", "/til For payments")
    stage.says("grace", "/til For leads", channel="leads")
    stage.slack.advance(by=WEEK)
    assert "For leads" not in digests(stage)[0]
    assert "For payments" not in digests(stage, "leads")[0]
    at = stage.local(stage.channel("leads")[-1])
    assert f"{at:%a %H:%M}" == "Mon 02:30"


def test_what_slack_did_not_take_is_told_in_the_next_digest(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("ada", "/til Lesson number one is worth keeping")
    stage.slack.fault("chat.postMessage", "error", error="invalid_blocks", times=1)
    stage.slack.advance(to=stage.at("2026-10-19 10:05"))
    stage.slack.advance(to=stage.at("2026-10-26 10:05"))
    assert "Lesson number one" in stage.channel()[-1].plain


def test_a_paused_team_gets_no_digest_before_its_time(stage: Stage) -> None:
    stage.set_up(by="ada")
    stage.says("ada", "/til Lesson number one is worth keeping")
    stage.slack.archive_channel("payments")
    stage.settle()
    assert "Baton is paused in this channel" in stage.says("ada", "/digest now")
    stage.slack.unarchive_channel("payments")
    stage.slack.advance(to=stage.at("2026-10-19 10:05"))
    assert "Lesson number one" in stage.channel()[-1].plain


@pytest.mark.long
def test_a_digest_that_a_holiday_moved_survives_saving_the_form(stage: Stage) -> None:
    stage.set_up(by="ada", country="JP")
    # Monday 23 November 2026 is Labour Thanksgiving Day.
    stage.slack.advance(to=stage.at("2026-11-24 08:00"))
    stage.set_up(by="ada")
    assert "Tue 24 Nov at 10:00" in stage.says("ada", "/baton status")
