"""Contact: one considerate message a day, which says why it came and stops when asked."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlmodel import select

from bot.registry import KINDS
from sandbox.seen import Message
from storage.contact import ContactItem
from storage.til import TilEntry
from tests.retro_scene import promise, topics
from tests.stage import Stage

WEEK = timedelta(weeks=1)
ADA = "U0ADA000001"


def resurfaced(stage: Stage, person: str = "ada") -> Message:
    """A week after a lesson, its author is asked about it."""
    stage.says(person, "/til Statistics go stale before plans go bad #postgres")
    stage.slack.advance(by=WEEK + timedelta(hours=2))
    [message] = stage.direct(person)
    return message


def scheduled(stage: Stage, by: str, speaker: str, day: str = "2026-10-28") -> None:
    """A session on Wednesday, 28 October, at 14:00."""
    ids = {one.handle: one.id for one in stage.slack.people()}
    stage.says(by, "/session schedule")
    form = {"title": "Reading a query plan", "day": day, "time": "14:00"}
    answer = stage.slack.submit(by, form | {"speaker": ids[speaker]})
    assert not answer.errors, answer.errors
    stage.settle()


def latest(stage: Stage, wall: str, person: str = "ada") -> Message:
    """The newest message to somebody at a moment."""
    stage.slack.advance(to=stage.at(wall))
    return stage.direct(person)[-1]


def asked_to_speak(stage: Stage) -> Message:
    """Whoever offered to speak is asked first."""
    stage.says("ada", "/session offer")
    stage.slack.submit("ada", {"title": "Reading a query plan"})
    return latest(stage, "2026-10-20 12:00")


def asked_by_grace(stage: Stage) -> Message:
    scheduled(stage, "grace", "ada")
    return latest(stage, "2026-10-15 12:00")


def told_that_grace_cannot(stage: Stage) -> Message:
    scheduled(stage, "ada", "grace")
    question = latest(stage, "2026-10-15 23:00", "grace")
    stage.press("grace", "Not this time", message=question)
    return latest(stage, "2026-10-16 12:00")


def speaks_tomorrow(stage: Stage) -> Message:
    scheduled(stage, "ada", "ada")
    return latest(stage, "2026-10-27 12:00")


def said_yes(stage: Stage) -> None:
    scheduled(stage, "grace", "grace")
    stage.slack.advance(to=stage.at("2026-10-23 12:00"))
    stage.press("ada", "I'm in", message=stage.channel()[-1])


def comes_tomorrow(stage: Stage) -> Message:
    said_yes(stage)
    return latest(stage, "2026-10-27 12:00")


def cancelled(stage: Stage) -> Message:
    said_yes(stage)
    stage.slack.advance(to=stage.at("2026-10-26 12:00"))
    stage.says("grace", "/session cancel")
    stage.slack.submit("grace")
    stage.settle()
    return latest(stage, "2026-10-27 12:00")


def asked_for_notes(stage: Stage) -> Message:
    scheduled(stage, "ada", "ada")
    return latest(stage, "2026-10-29 12:00")


def asked_what_she_uses(stage: Stage) -> Message:
    said_yes(stage)
    return latest(stage, "2026-10-29 12:00")


def told_what_others_use(stage: Stage) -> Message:
    scheduled(stage, "ada", "ada")
    stage.slack.advance(to=stage.at("2026-10-23 12:00"))
    stage.press("ines", "I'm in", message=stage.channel()[-1])
    question = latest(stage, "2026-10-29 15:00", "ines")
    stage.press("ines", "Write to them", message=question)
    stage.slack.submit("ines", {"words": "I will read plans from the inside out."})
    return latest(stage, "2026-11-03 12:00")


def asked_whether_it_holds(stage: Stage) -> Message:
    stage.says("ada", "/til Statistics go stale before plans go bad #postgres")
    with stage.baton.db.write() as session:
        # Nobody needs to live through the three months.
        session.exec(select(TilEntry)).one().created_at -= timedelta(days=89)
    return latest(stage, "2026-10-16 23:00")


def asked_how_it_goes_on(stage: Stage) -> Message:
    """Two sessions in a row find nobody who speaks."""
    scheduled(stage, "ada", "ada", day="2026-10-16")
    stage.says("ada", "/session cancel")
    stage.slack.submit("ada")
    return latest(stage, "2026-11-12 12:00")


REVIEW = "https://git.example/northwind/payments/pull/12"


def asked_for_review(stage: Stage) -> Message:
    stage.says("grace", f"/review {REVIEW} @ada Retries")
    return latest(stage, "2026-10-15 12:00")


def waits_for_review(stage: Stage) -> Message:
    stage.says("ada", f"/review {REVIEW} Retries")
    return latest(stage, "2026-10-15 12:00")


def offered_a_walk(stage: Stage) -> Message:
    stage.says("grace", f"/review {REVIEW} @ada Retries")
    question = latest(stage, "2026-10-16 23:00", "grace")
    stage.press("grace", "Offer 15-min walk-through", message=question)
    return latest(stage, "2026-10-19 12:00")


def asked_what_it_taught(stage: Stage) -> Message:
    stage.says("ada", f"/review {REVIEW} @kofi Retries")
    post = next(one for one in stage.channel() if "Retries" in one.plain)
    stage.press("kofi", "I have looked", message=post)
    return latest(stage, "2026-10-16 12:00")


def told_by_grace(stage: Stage) -> Message:
    stage.slack.command("grace", "/review feedback @ada")
    stage.slack.submit("grace", {"behaviour": "You asked for a failing test first"})
    stage.settle()
    return latest(stage, "2026-10-15 12:00")


def asked_for_feedback(stage: Stage) -> Message:
    stage.slack.command("grace", "/review ask-feedback @ada")
    stage.slack.submit("grace", {"event": "Wednesday's design talk"})
    stage.settle()
    return latest(stage, "2026-10-15 12:00")


def asked_to_reflect(stage: Stage) -> Message:
    stage.says("ada", "/reflect often")
    return latest(stage, "2026-10-22 16:00")


def planned(stage: Stage) -> Message:
    stage.says("ada", "/reflect")
    stage.slack.submit("ada", {"answer": "I asked too late", "when": "stuck", "will": "ask"})
    stage.settle()
    return latest(stage, "2026-10-22 16:00")


def asked_to_lead(stage: Stage) -> Message:
    """In a team of her own it is Ada's turn."""
    stage.slack.create_channel("alone", members=["ada"])
    stage.slack.invite_app("alone", by="ada")
    stage.set_up(channel="alone")
    stage.says("ada", "/retro add Deploys wait for one person", channel="alone")
    return latest(stage, "2026-10-15 12:00")


def topic(stage: Stage, by: str) -> Message:
    """A retro that somebody led as far as its one topic."""
    stage.says(by, "/retro start plus-delta")
    stage.says(by, "/retro add Deploys wait for one person")
    for _ in ("reveal", "vote", "talk"):
        stage.says(by, "/retro next")
    return topics(stage, "payments")[-1]


def asked_to_own(stage: Stage) -> Message:
    promise(stage, "grace", topic(stage, "grace"), "ada", due="2026-10-30")
    return latest(stage, "2026-10-15 12:00")


def action_due(stage: Stage) -> Message:
    promise(stage, "ada", topic(stage, "ada"), "ada", due="2026-10-16")
    return latest(stage, "2026-10-16 12:00")


def told_of_a_third_time(stage: Stage) -> Message:
    for _ in range(3):
        topic(stage, "ada")
        for _ in ("close", "end"):
            stage.says("ada", "/retro next")
        stage.slack.advance(by=timedelta(hours=1))
    return latest(stage, "2026-10-16 12:00")


# How each kind of item comes to Ada, for the walk through the registry below.
WAYS: dict[str, Callable[[Stage], Message]] = {
    "til.resurface": resurfaced,
    "til.verify": asked_whether_it_holds,
    "sessions.turn": asked_to_speak,
    "sessions.asked": asked_by_grace,
    "sessions.reply": told_that_grace_cannot,
    "sessions.speaker": speaks_tomorrow,
    "sessions.tomorrow": comes_tomorrow,
    "sessions.changed": cancelled,
    "sessions.notes": asked_for_notes,
    "sessions.useful": asked_what_she_uses,
    "sessions.keeper": asked_how_it_goes_on,
    "sessions.report": told_what_others_use,
    "reviews.ready": asked_for_review,
    "reviews.author": waits_for_review,
    "reviews.walk": offered_a_walk,
    "reviews.lesson": asked_what_it_taught,
    "reviews.feedback": told_by_grace,
    "reviews.request": asked_for_feedback,
    "retro.turn": asked_to_lead,
    "retro.owner": asked_to_own,
    "retro.due": action_due,
    "retro.session": told_of_a_third_time,
    "reflection.prompt": asked_to_reflect,
    "reflection.plan": planned,
}


@pytest.fixture(params=KINDS)
def kind(request: pytest.FixtureRequest) -> str:
    """Each kind of item that the practices have registered."""
    name: str = request.param
    assert name in WAYS, f"WAYS must know how {name} comes to Ada: add a function that returns it"
    return name


# What Baton starts by itself, again and again.
RECURRING = ("til.resurface", "sessions.turn", "reviews.lesson", "reflection.prompt")


@pytest.mark.long
def test_whatever_baton_starts_says_why_stops_and_waits_when_asked(stage: Stage, kind: str) -> None:
    stage.set_up()
    message = WAYS[kind](stage)
    page = stage.press("ada", "Why am I getting this?", message=message).view
    assert page
    for words in ("The rule", "Who set it", "Next time", KINDS[kind].label):
        assert words in page.plain
    stage.press("ada", "Stop these", message=message)
    assert f"You get no more {KINDS[kind].label}." in stage.direct("ada")[-1].plain
    stage.press("ada", "Undo", message=stage.direct("ada")[-1])
    stage.press("ada", "Remind me tomorrow", message=stage.direct("ada")[-1])
    assert "Put off until" in stage.direct("ada")[-1].plain


@pytest.mark.long
@pytest.mark.parametrize("kind", RECURRING)
def test_what_was_stopped_comes_no_more(stage: Stage, kind: str) -> None:
    stage.set_up()
    stage.press("ada", "Stop these", message=WAYS[kind](stage))
    so_far = told(stage, kind)
    assert so_far
    stage.slack.advance(by=timedelta(days=8))
    assert told(stage, kind) == so_far


def told(stage: Stage, kind: str) -> set[tuple[str, str | None]]:
    """The items of a kind that Ada was told, each with its message."""
    with stage.baton.db.read() as session:
        found = session.exec(select(ContactItem).where(ContactItem.kind == kind))
        hers = [one for one in found if one.person_id == ADA]
        return {(one.item_id, one.bundle_id) for one in hers if one.bundle_id}


def test_a_lesson_comes_back_after_a_week_within_its_authors_hours(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    # Wednesday's lesson is looked for on Wednesday a week later, from ten o'clock on.
    assert stage.local(message).strftime("%a %H:%M") == "Wed 10:00"
    assert "Hello, I am Baton" in message.plain
    assert "statistics" in message.plain
    assert "go bad" not in message.plain


def test_it_shows_the_lesson_and_asks_whether_it_holds(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    view = stage.press("ada", "Show", message=message).view
    assert view
    assert "Statistics go stale before plans go bad" in view.plain
    stage.press("ada", "Still true")
    [after] = stage.direct("ada")
    assert "T-1 still holds." in after.plain
    read = stage.slack.command("ada", "/til T-1").view
    assert read
    assert "still true" in read.plain


def test_the_menu_says_why(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    view = stage.press("ada", "Why am I getting this?", message=message).view
    assert view
    assert "1, 4 and 12 weeks" in view.plain
    assert "#payments" in view.plain


def test_put_off_until_tomorrow_it_comes_back_tomorrow(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    stage.press("ada", "Remind me tomorrow", message=message)
    [put_off] = stage.direct("ada")
    assert "Put off until Thu 22 Oct" in put_off.plain
    stage.slack.advance(by=timedelta(days=1))
    _, again = stage.direct("ada")
    assert "statistics" in again.plain
    assert stage.local(again).strftime("%a %H:%M") == "Thu 10:00"


@pytest.mark.long
def test_stopped_it_never_comes_back_and_undo_brings_it_back(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    stage.press("ada", "Stop these", message=message)
    [stopped] = stage.direct("ada")
    assert "You get no more questions about earlier lessons." in stopped.plain
    stage.slack.advance(by=4 * WEEK)
    assert len(stage.direct("ada")) == 1
    stage.press("ada", "Undo", message=stopped)
    stage.slack.advance(by=WEEK)
    assert len(stage.direct("ada")) == 2  # the fourth week's question still has its time
    # Not as far as the question that comes after 90 days.
    stage.slack.advance(by=6 * WEEK + timedelta(days=3))
    assert len(stage.direct("ada")) == 3


@pytest.mark.long
def test_the_first_message_can_stop_everything(stage: Stage) -> None:
    stage.set_up()
    message = resurfaced(stage)
    stage.press("ada", "Stop all messages", message=message)
    [after] = stage.direct("ada")
    assert "no more messages" in after.plain
    stage.says("ada", "/til Another lesson about something else")
    stage.slack.advance(by=2 * WEEK)
    assert len(stage.direct("ada")) == 1
    stage.press("ada", "Let Baton write again", message=after)
    stage.says("ada", "/til A third lesson about locks and queues")
    stage.slack.advance(by=2 * WEEK)
    assert len(stage.direct("ada")) > 1
