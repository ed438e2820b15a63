"""Feedback in reviews: it reaches its receiver alone, rests sealed, and stands in no message."""

import inspect
import re

import pytest
from cryptography.exceptions import InvalidTag
from sqlalchemy import select, update
from sqlmodel import SQLModel

from bot import keys
from bot.practices.reviews import feedback, wording
from bot.practices.reviews.wording import Comment
from storage.reviews import feedback as store
from storage.reviews.feedback import Feedback
from tests.reviews_scene import PULL, WORKSPACE, ask, ids, until
from tests.stage import Stage

SECRETS = ("CANARY-SITUATION", "CANARY-BEHAVIOUR", "CANARY-EFFECT", "CANARY-NEXT", "CANARY-EVENT")


def dump(stage: Stage) -> str:
    """Every table, as whoever holds the database reads it."""
    with stage.baton.db.read() as session:
        rows = [
            tuple(row)
            for table in SQLModel.metadata.sorted_tables
            for row in session.connection().execute(select(table))
        ]
    return repr(rows)


def said_by_baton(stage: Stage) -> str:
    """All that Baton wrote to anybody."""
    everywhere = [one.plain for one in stage.channel()]
    return repr(everywhere + [one.plain for who in ids(stage) for one in stage.direct(who)])


def give(stage: Stage, by: str, **fields: str) -> None:
    answer = stage.slack.submit(by, fields)
    assert not answer.errors, answer.errors
    if answer.view and "For your eyes only" in answer.view.plain:
        answer = stage.slack.submit(by)
    assert answer.view
    assert "Sent" in answer.view.plain or "find it in their next message" in answer.view.plain
    stage.settle()


def test_feedback_reaches_one_person_and_nobody_else_not_even_by_the_database(
    stage: Stage,
) -> None:
    stage.set_up()
    until(stage, "2026-10-19 09:00")
    form = stage.slack.command("grace", "/review feedback @ada").view
    assert form
    assert "Only whoever you send it to can read it" in form.plain
    situation, behaviour, effect, following, _ = SECRETS
    words = {"situation": situation, "behaviour": f"{behaviour}: you always wait", "effect": effect}
    hinted = stage.slack.submit("grace", words | {"next": following}).view
    # The hint is the writer's alone, keeps what was typed, and hinders nothing.
    assert hinted
    assert "“you always” is rarely true" in hinted.plain
    assert hinted.values["situation"] == situation
    assert "only they can read it" in stage.slack.submit("grace").view.plain  # type: ignore[union-attr]
    stage.settle()

    until(stage, "2026-10-19 12:00")
    [told] = stage.direct("ada")
    assert "Grace has feedback for you. Only you can read it." in told.plain.replace("*", "")
    assert "not opened yet" in stage.slack.command("grace", "/review feedback").view.plain  # type: ignore[union-attr]
    page = stage.press("ada", "Look", message=told).view
    assert page
    for word in SECRETS[:4]:
        assert word in page.plain
    assert "From Grace" in page.plain.replace("*", "")
    assert "You have read the feedback from Grace" in stage.direct("ada")[-1].plain
    assert "· opened" in stage.slack.command("grace", "/review feedback").view.plain  # type: ignore[union-attr]

    # Neither another member nor a lead, by a forged button, and no message ever.
    with stage.baton.db.read() as session:
        [row] = store.received(session, WORKSPACE, ids(stage)["ada"], 9)
        assert store.received(session, WORKSPACE, ids(stage)["kofi"], 9) == []
        with pytest.raises(Exception, match="no longer there"):
            feedback.read(
                session,
                keys.KeyRing({}),
                WORKSPACE,
                row.feedback_id,
                by=ids(stage)["kofi"],
                now=stage.slack.now(),
            )
    assert not [word for word in SECRETS if word in dump(stage) + said_by_baton(stage)]

    # Moved to another row or another reader, the sealed words do not open.
    ring = keys.load(stage.settings().secret_keys, stage.home, stage.baton.db)
    about = ("reviews_feedback", WORKSPACE, row.receiver, row.feedback_id)
    assert SECRETS[0].encode() in ring.open(row.key_id, row.sealed, *about)
    with stage.baton.db.write() as session:
        session.connection().execute(update(Feedback).values(receiver=ids(stage)["kofi"]))
    by, now = ids(stage)["kofi"], stage.slack.now()
    with stage.baton.db.write() as session, pytest.raises(InvalidTag):
        feedback.read(session, ring, WORKSPACE, row.feedback_id, by=by, now=now)


@pytest.mark.long
def test_a_question_for_feedback_is_reminded_of_once_and_its_answer_arrives(stage: Stage) -> None:
    stage.set_up()
    until(stage, "2026-10-19 09:00")
    stage.slack.command("ada", "/review ask-feedback @kofi")
    answer = stage.slack.submit("ada", {"skill": "explaining", "event": SECRETS[4]})
    assert answer.view
    assert "reminded once" in answer.view.plain
    stage.settle()
    stage.slack.command("ada", "/review ask-feedback @kofi")
    again = stage.slack.submit("ada", {"skill": "explaining", "event": "again"})
    assert "asked them already" in str(again)
    stage.slack.close_modal("ada")
    until(stage, "2026-10-22 23:00")
    _, reminder = stage.direct("kofi")
    assert "This is the one reminder." in reminder.plain
    until(stage, "2026-10-29 23:00")
    assert len(stage.direct("kofi")) == 2
    form = stage.press("kofi", "Look and answer", message=reminder).view
    assert form
    assert f"I am working on explaining. {SECRETS[4]}" in form.plain
    give(stage, "kofi", behaviour="You drew the queue before you named it", effect="I followed")
    assert "You answered. Thank you." in stage.direct("kofi")[-1].plain
    until(stage, "2026-10-30 23:00")
    fulfilled = stage.direct("ada")[-1]
    assert "Kofi has answered your question for feedback" in fulfilled.plain
    page = stage.press("ada", "Look", message=fulfilled).view
    assert page
    assert "You drew the queue before you named it" in page.plain
    assert SECRETS[4] not in dump(stage) + said_by_baton(stage)
    # Whoever would rather not leaves no trace with the asker.
    stage.slack.command("ada", "/review ask-feedback @ines")
    stage.slack.submit("ada", {"event": "Monday's plan"})
    stage.settle()
    until(stage, "2026-11-02 23:00")
    stage.press("ines", "Rather not", message=stage.direct("ines")[-1])
    assert "They are not told." in stage.direct("ines")[-1].plain
    before = len(stage.direct("ada"))
    until(stage, "2026-11-06 23:00")
    assert len(stage.direct("ada")) == before
    assert "Name a colleague" in stage.says("ada", "/review feedback @ada")


def test_once_a_week_whoever_had_a_review_is_asked_what_it_taught(stage: Stage) -> None:
    stage.set_up()
    until(stage, "2026-10-19 09:00")
    ask(stage, "ada", f"{PULL} @kofi Retries at one")
    ask(stage, "ada", "https://wiki.example/runbook @ines Runbook")
    post = next(one for one in stage.channel() if "Retries" in one.plain)
    stage.press("kofi", "I have looked", message=post)
    until(stage, "2026-10-23 23:00")
    question = stage.direct("ada")[-1]
    assert "one comment that taught you something" in question.plain
    assert "Retries at one" in question.plain
    assert "Runbook" not in question.plain
    assert not [one for one in stage.direct("priya") if "taught" in one.plain]

    form = stage.press("ada", "Save as TIL", message=question).view
    assert form
    assert form.values["link"] == PULL
    assert stage.slack.submit("ada", {"title": "Retry once, then ask"}).view
    stage.settle()
    assert "Saved as T-1." in stage.direct("ada")[-1].plain
    assert "Retry once, then ask" in stage.says("kofi", "/til list")

    question = stage.direct("kofi")[-1]
    stage.press("kofi", "Thank the reviewer", message=question)
    refused = stage.slack.submit("kofi", {"person": ids(stage)["kofi"], "behaviour": "I did"})
    assert "somebody else" in refused.errors["person"]
    thanks = {"person": ids(stage)["ada"], "behaviour": "You named the cause"}
    assert stage.slack.submit("kofi", thanks).view
    stage.settle()
    until(stage, "2026-10-26 23:00")
    told = stage.direct("ada")[-1]
    assert "Kofi thanks you" in told.plain
    page = stage.press("ada", "Look", message=told).view
    assert page
    assert "You named the cause" in page.plain

    # The helper for wording is private, and keeps nothing.
    assert stage.slack.command("ada", "/review comment").view
    worded = stage.slack.submit(
        "ada", {"label": "issue", "blocking": "yes", "point": "obviously wrong"}
    ).view
    assert worded
    assert "issue (blocking): obviously wrong" in worded.plain
    assert "“obviously”" in worded.plain
    assert "obviously wrong" not in dump(stage)


HARD = {
    "You always forget the tests": "You always",
    "Obviously this breaks": "Obviously",
    "Why didn't you ask?": "Why didn't you",
    "This is sloppy": "sloppy",
    "you are not careful": "you are not careful",
    "Please rename it. Could you also split it?": "more than one request",
}
FAIR = (
    "The second retry hides the first error. Could we keep it as the cause?",
    "What made the loop the better choice here?",
    "Thank you: the name says what it does.",
    "You are right about the index.",
)


def test_hints_find_the_person_and_leave_the_matter_alone() -> None:
    for text, part in HARD.items():
        assert part in " ".join(wording.hints(text)), text
    assert [wording.hints(text) for text in FAIR] == [[]] * len(FAIR)
    assert "What exactly did you see" in wording.feedback_hints("Good job", "", "")[0]
    assert wording.feedback_hints("You drew the queue first", "I followed", "") == []
    told = Comment("suggestion", False, "one loop", "it is read once", "see T-3").text()
    assert told == "suggestion (non-blocking): one loop\nWhy: it is read once\nOption: see T-3"
    assert Comment("praise", False, "clear names").text() == "praise: clear names"


def test_no_code_path_puts_private_words_into_a_channel() -> None:
    source = inspect.getsource(feedback)
    assert not re.search(r"\b(?:Post|Reply|Update|Direct)\b", source.split('"""', 2)[2])
