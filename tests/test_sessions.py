"""Sessions: from a topic to what stays of it, and what becomes of a refusal on the way."""

from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

import pytest

from sandbox.seen import Message
from storage import absence, ledger
from storage import team as teams
from storage.absence import Absence
from tests.stage import Stage

WORKSPACE = "T0NORTHWIND"
EIGHT = ("ada", "grace", "radia", "kofi", "ines", "priya", "tomas", "yuki")
DAY = timedelta(days=1)


def announcement(stage: Stage) -> Message:
    """The latest post about a session in the channel."""
    return [one for one in stage.channel() if "Coffee" in one.plain or "session" in one.plain][-1]


def in_thread(stage: Stage) -> list[str]:
    return [one.plain for one in stage.slack.thread(announcement(stage))[1:]]


def invited(stage: Stage) -> dict[str, Message]:
    """Who has an open question whether they speak, with its message."""
    found = {one: stage.direct(one)[-1] for one in EIGHT if stage.direct(one)}
    return {one: said for one, said in found.items() if has(said, "I'll speak")}


def has(message: Message, label: str) -> bool:
    return f"'{label}'" in str(message.blocks) or f'"{label}"' in str(message.blocks)


def say_yes(stage: Stage, person: str, title: str, **more: str) -> None:
    stage.press(person, "I'll speak", message=invited(stage)[person])
    answer = stage.slack.submit(person, {"title": title} | more)
    assert answer.view, answer
    stage.settle()


def until(stage: Stage, wall: str) -> None:
    stage.slack.advance(to=stage.at(wall))


def events(stage: Stage) -> list[tuple[str, str | None]]:
    with stage.baton.db.read() as session:
        [team] = teams.of_person(session, WORKSPACE, "U0ADA000001")
        return [
            (one.event, one.actor)
            for one in ledger.of_practice(session, team.workspace_id, team.team_id, "sessions")
        ]


def schedule(stage: Stage, by: str = "ada", **values: object) -> None:
    stage.says(by, "/session schedule")
    form = {"title": "Reading a query plan", "day": "2026-10-28", "time": "14:00"} | values
    answer = stage.slack.submit(by, form)
    assert not answer.errors, answer.errors
    stage.settle()


@pytest.mark.long
def test_a_session_from_topic_to_notes(stage: Stage) -> None:
    stage.set_up()
    assert "Added as topic 1" in stage.says("grace", "/session propose How we roll back")
    assert "counted, once" in stage.says("kofi", "/session vote 1")
    assert "2 votes" not in stage.says("kofi", "/session vote 1")

    # Nine days before the Wednesday of the team's rhythm, two people are asked.
    until(stage, "2026-10-20 04:00")
    asked = invited(stage)
    assert len(asked) == 2
    first, second = asked
    assert "How we roll back" in asked[first].plain
    say_yes(stage, first, "Rollbacks in ten minutes", gain="roll back calmly")
    say_yes(stage, second, "Reading a query plan")

    # Five days before, everybody hears of it.
    until(stage, "2026-10-23 09:00")
    assert len(stage.channel()) == 1
    until(stage, "2026-10-23 12:00")
    post = announcement(stage)
    assert "Rollbacks in ten minutes" in post.plain
    assert "After this you can roll back calmly" in post.plain
    comer, silent = [one for one in EIGHT if one not in asked][:2]
    stage.press(comer, "I'm in", message=post)
    assert "Coming: " in announcement(stage).plain
    stage.press(comer, "Ask a question beforehand", message=post)
    stage.slack.submit(comer, {"question": "Also for the database?"})
    stage.settle()
    assert "Also for the database?" in in_thread(stage)[0]

    # Monday's digest tells of it; the day before, those who promised something are reminded.
    until(stage, "2026-10-26 12:00")
    [digest] = [one for one in stage.channel() if "This week" in one.plain]
    assert "Wed 14:00" in digest.plain
    until(stage, "2026-10-28 13:00")
    assert "Rollbacks in ten minutes" in stage.direct(first)[-1].plain
    assert "1 question waits" in stage.direct(first)[-1].plain
    assert "You are in" in stage.direct(comer)[-1].plain
    assert stage.direct(silent) == []

    until(stage, "2026-10-28 14:01")
    assert "It starts now" in in_thread(stage)[-1]
    until(stage, "2026-10-29 23:00")
    stage.press(first, "Add notes", message=stage.direct(first)[-1])
    stage.slack.submit(first, {"notes": "Roll back first, ask later https://x.example/slides"})
    stage.settle()
    assert "Roll back first, ask later" in announcement(stage).plain
    assert "T-1" in in_thread(stage)[-1]
    assert "Roll back first" in stage.says("grace", "/til list #session")
    told = [event for event, _ in events(stage)]
    assert told.count("session.offered") == told.count("session.accepted") == 2
    assert told.count("session.held") == told.count("session.notes") == 1
    until(stage, "2026-11-02 12:00")
    assert stage.channel()[-1].plain.count("Roll back first, ask later") == 1
    assert "From the last session: “Roll back first, ask later”" in stage.channel()[-1].plain


@pytest.mark.long
def test_refusal_absence_swap_and_cancellation(stage: Stage) -> None:
    stage.set_up()
    stage.says("grace", "/session propose How we roll back")
    until(stage, "2026-10-20 04:00")
    refuser, slow = invited(stage)
    stage.press(refuser, "Not this time", message=invited(stage)[refuser])
    assert "that is fine" in stage.direct(refuser)[-1].plain

    # Nobody's refusal shows anywhere; whoever is next is asked, also for who does not answer.
    until(stage, "2026-10-22 04:00")
    others = {one: said for one, said in invited(stage).items() if one not in (refuser, slow)}
    assert others
    speaker = next(one for one in others if one != "ada")
    say_yes(stage, speaker, "Reading a query plan")
    until(stage, "2026-10-23 12:00")
    post = announcement(stage)
    comer = next(one for one in (refuser, slow) if one != "ada")
    stage.press(comer, "I'm in", message=post)

    # The speaker moves it by two days: a yes to Wednesday is no yes to Friday.
    assert "Fri 14:00" in stage.says(speaker, "/session swap 2026-10-30")
    assert "Coming" not in announcement(stage).plain
    assert "asked again" in in_thread(stage)[-1]
    until(stage, "2026-10-26 23:00")
    moved = stage.direct(comer)[-1]
    assert "Are you still in?" in moved.plain
    stage.press(comer, "I'm in", message=moved)
    assert "Coming" in announcement(stage).plain

    # The speaker is away on that day: the place is offered anew, and the lead hears of it.
    away(stage, speaker, "2026-10-30")
    until(stage, "2026-10-27 07:00")
    assert "free again" in in_thread(stage)[-1]
    assert "Speaker wanted" in announcement(stage).plain
    stage.press("ada", "I can speak", message=announcement(stage))
    stage.slack.submit("ada", {"title": "What a lead does all day"})
    stage.settle()
    assert "What a lead does all day" in announcement(stage).plain

    # And the day before, it is cancelled after all.
    until(stage, "2026-10-29 08:00")
    stage.says("ada", "/session cancel")
    stage.slack.submit("ada", {})
    stage.settle()
    assert "Cancelled" in announcement(stage).plain
    assert "does not take place" in in_thread(stage)[-1]
    until(stage, "2026-10-31 12:00")
    assert "does not take place" in stage.direct(comer)[-1].plain
    # Whoever never said yes was asked once whether they speak, and told nothing else.
    for one in set(EIGHT) - {comer, speaker, "ada"}:
        told = [said.plain for said in stage.direct(one)]
        assert len(told) <= 1
        assert all("This place to speak is taken now" in said for said in told)
    assert "It starts now" not in " ".join(in_thread(stage))
    happened = events(stage)
    assert ("session.cancelled", None) in happened
    assert "session.held" not in [event for event, _ in happened]
    assert {actor for event, actor in happened if event == "session.offered"} == {None}


def away(stage: Stage, person: str, day: str) -> None:
    ids = {one.handle: one.id for one in stage.slack.people()}
    with stage.baton.db.write() as session:
        off = datetime.fromisoformat(day).date()
        absence.add(
            session,
            Absence(
                workspace_id=WORKSPACE,
                person_id=ids[person],
                starts_on=off,
                ends_on=off,
                entered_by=ids[person],
                created_at=stage.slack.now(),
            ),
        )


def test_the_calendar_link_holds_the_session(stage: Stage) -> None:
    stage.set_up()
    schedule(stage, place="https://meet.example/payments")
    until(stage, "2026-10-23 12:00")
    [address] = [
        element["url"]
        for block in announcement(stage).blocks
        for element in block.get("elements", [])
        if "url" in element
    ]
    asked = parse_qs(urlsplit(address).query)
    assert asked["dates"] == ["20261028T130000Z/20261028T133000Z"]
    assert asked["text"] == ["Reading a query plan"]
