"""TIL: each lesson has an owner, who is asked after 90 days; without an answer readers see it."""

from datetime import timedelta

from sqlmodel import select

from sandbox.seen import Message
from storage.til import TilEntry
from tests.stage import Stage


def asked(stage: Stage, person: str) -> list[Message]:
    """The questions whether a lesson still holds that somebody got."""
    return [one for one in stage.direct(person) if "Does it still hold?" in one.plain]


def test_a_lesson_is_asked_about_after_90_days_and_never_belongs_to_nobody(stage: Stage) -> None:
    stage.set_up()
    stage.says("kofi", "/til Expression indexes need the same expression #postgres")
    stage.says("grace", "/til Feature flags need an end date and an owner")
    stage.says("ines", "/til Contrast is measured on the rendered page")
    with stage.baton.db.write() as session:
        # Nobody needs to live through the first twelve weeks.
        for one in session.exec(select(TilEntry)):
            one.created_at -= timedelta(weeks=12)
    stage.slack.advance(to=stage.at("2026-10-16 12:00"))
    assert asked(stage, "kofi") == []
    # Grace has left by then: a lead looks after her lesson.
    stage.slack.leave("grace", "payments")
    stage.slack.advance(to=stage.at("2026-10-21 23:00"))
    [question] = asked(stage, "kofi")
    assert "T-1 “Expression indexes need the same expression”" in question.plain
    [theirs] = asked(stage, "ada")
    assert "which you look after now" in theirs.plain
    assert asked(stage, "grace") == []
    stage.press("ines", "Still true", message=asked(stage, "ines")[0])
    assert "T-3 still holds." in stage.direct("ines")[-1].plain

    # Nobody answers for two of them: lists and pages say so, the channel does not.
    posts = len(stage.channel())
    stage.slack.advance(to=stage.at("2026-11-06 12:00"))
    listed = stage.says("radia", "/til list")
    assert listed.count("unverified") == 2
    page = stage.slack.command("radia", "/til T-2").view
    assert page
    assert "*unverified* since" in page.plain
    assert "looked after by Ada" in page.plain
    assert "Still true" not in page.plain
    assert all("unverified" not in one.plain for one in stage.channel()[posts:])

    # Whoever looks after it says that it holds, from the lesson itself; others cannot.
    assert stage.slack.command("ada", "/til T-2").view
    stage.press("ada", "Still true")
    assert stage.slack.command("kofi", "/til T-1").view
    stage.press("kofi", "Still true")
    assert "unverified" not in stage.says("radia", "/til list")
