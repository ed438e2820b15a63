"""Sessions: what stays of one: answers, what others will use, and the library."""

from datetime import timedelta

import pytest
from sqlmodel import select

from sandbox.seen import Message
from storage.sessions import Usefulness, Word
from tests.stage import Stage
from tests.test_sessions import EIGHT, announcement, has, schedule, until
from tests.til_scene import last

WORDS = "I will read plans from the inside out. I lost the thread at the join."


def replies(stage: Stage, post: Message) -> list[str]:
    """What stands in the thread of a session's post."""
    return [one.plain for one in stage.slack.thread(post)[1:]]


def question(stage: Stage, person: str) -> Message:
    """The question what somebody will use."""
    found = [one for one in stage.direct(person) if has(one, "Not for me")]
    assert found, [one.plain for one in stage.direct(person)]
    return found[-1]


@pytest.mark.long
def test_what_others_will_use_is_told_to_the_speaker_alone_and_only_of_five(stage: Stage) -> None:
    stage.set_up()
    schedule(stage)
    until(stage, "2026-10-23 12:00")
    post = announcement(stage)
    comers = [one for one in EIGHT if one != "ada"][:6]
    for one in comers:
        stage.press(one, "I'm in", message=post)
    # A question from the thread becomes a lesson as soon as somebody answers it.
    stage.press("yuki", "Ask a question beforehand", message=post)
    stage.slack.submit("yuki", {"question": "Does it work for <!channel> and views?"})
    stage.settle()
    asked_there = stage.slack.thread(post)[1]
    stage.press("radia", "Answer it", message=asked_there)
    stage.press("ines", "Answer it", message=asked_there)
    assert stage.slack.submit("ines", {"answer": " "}).errors["answer"]
    kept = stage.slack.submit("radia", {"answer": "For views too\nThe plan shows the tables."})
    assert kept.view
    assert "T-1 in the library" in kept.view.plain
    late = stage.slack.submit("ines", {"answer": "For views, yes"})
    assert "T-1 answers it already" in late.errors["answer"]
    stage.settle()
    [reply] = [one for one in replies(stage, post) if "answers" in one]
    assert "T-1 in the library" in reply
    assert "The plan shows the tables." in reply
    assert "For views too" in stage.says("grace", "/til list #session")
    until(stage, "2026-10-29 23:30")
    for one, answer in zip(comers, ["Now", "Now", "Now", "Later", "Not for me"], strict=False):
        asked = question(stage, one)
        assert "Reading a query plan" in asked.plain
        stage.press(one, answer, message=asked)
        assert "as a number if five or more answer" in stage.direct(one)[-1].plain
    # Whoever writes signs it; the words rest sealed, and stand in no message.
    writer = comers[5]
    stage.press(writer, "Write to them", message=question(stage, writer))
    assert stage.slack.submit(writer, {"words": " "}).errors["words"]
    sent = stage.slack.submit(writer, {"words": WORDS})
    assert sent.view
    assert "with your name" in sent.view.plain
    with stage.baton.db.read() as session:
        [word] = session.exec(select(Word))
        assert b"inside out" not in word.sealed
        assert len(list(session.exec(select(Usefulness)))) == 5
    assert not any("3 use" in one.plain for one in stage.direct("ada"))

    # Days later the speaker is told once: numbers, never who; and who said what is forgotten.
    until(stage, "2026-11-02 23:00")
    [told] = [one for one in stage.direct("ada") if "use something now" in one.plain]
    assert "3 use something now, 1 later, 1 not" in told.plain
    assert "inside out" not in told.plain
    page = stage.press("ada", "Read it", message=told).view
    assert page
    assert WORDS in page.plain
    with stage.baton.db.read() as session:
        assert list(session.exec(select(Usefulness))) == []
    # Nobody else can read it, and it is too late to answer.
    forged = last(stage, "block_actions")
    forged["user"] = forged["user"] | {"id": "U0KOFI00004"}
    assert stage.slack.deliver("interactive", forged, user="kofi").view is None
    assert stage.slack.modal("kofi") is None
    everything = [one.plain for one in stage.channel()] + replies(stage, post)
    everything += [one.plain for who in EIGHT if who != "ada" for one in stage.direct(who)]
    assert not any("use something now" in one or "inside out" in one for one in everything)

    # The notes stand in the library.
    stage.says("ada", "/session notes Read the plan from the inside out")
    assert "from the inside out" in stage.says("kofi", "/session find inside plan")
    assert "Nothing found" in stage.says("kofi", "/session find payroll")


def test_a_question_that_nobody_answered_is_put_to_whoever_spoke_with_the_notes(
    stage: Stage,
) -> None:
    stage.set_up()
    schedule(stage)
    until(stage, "2026-10-23 12:00")
    post = announcement(stage)
    for person, asked in (("yuki", "Does it work for views?"), ("ines", "And for *joins*?")):
        stage.press(person, "Ask a question beforehand", message=post)
        stage.slack.submit(person, {"question": asked})
        # What comes first stands first.
        stage.slack.advance(by=timedelta(minutes=1))
    until(stage, "2026-10-29 23:00")
    wanted = stage.direct("ada")[-1]
    assert "What should stay of" in wanted.plain
    assert "Still open from before: “Does it work for views?”" in wanted.plain
    stage.press("ada", "Answer it", message=wanted)
    assert stage.slack.submit("ada", {"answer": "For views, too."}).view
    stage.settle()
    assert any("For views, too." in one for one in replies(stage, post))
    # The next one takes its place, and the notes are still wanted.
    wanted = stage.direct("ada")[-1]
    assert "Still open from before: “And for *joins*?”" in wanted.plain
    stage.press("radia", "Answer it", message=stage.slack.thread(post)[2])
    assert stage.slack.submit("radia", {"answer": "Yes: it names the inner one."}).view
    stage.settle()
    wanted = stage.direct("ada")[-1]
    assert "Still open" not in wanted.plain
    assert not has(wanted, "Answer it")
    assert has(wanted, "Add notes")
