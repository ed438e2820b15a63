"""Sessions of two teams in two zones, with an absence, a holiday and a newcomer, to their ends."""

from random import Random

import pytest

from bot import turns
from bot.practices.sessions import ideas
from sandbox.seen import Message
from storage import team as teams
from tests.stage import Stage
from tests.test_sessions import DAY, EIGHT, WORKSPACE, has, in_thread, invited, schedule, until

ATLAS = "atlas"


def questions(stage: Stage, person: str) -> list[Message]:
    """The questions what somebody will use that are open."""
    return [one for one in stage.direct(person) if has(one, "Not for me")]


def thread_of(stage: Stage, post: Message) -> str:
    """What stands in the thread of a session's post."""
    return " ".join(one.plain for one in stage.slack.thread(post)[1:])


@pytest.mark.long
@pytest.mark.timeout(240)
def test_two_teams_each_in_its_own_time(stage: Stage) -> None:
    stage.set_up()
    stage.slack.create_channel(ATLAS, members=["grace", "radia", "tomas", "kofi"])
    stage.slack.invite_app(ATLAS, by="grace")
    stage.set_up(by="grace", channel=ATLAS, tz="America/New_York", country="US")
    schedule(stage)
    stage.says("grace", "/session schedule", channel=ATLAS)
    form = {"title": "Feature flags", "day": "2026-10-29", "time": "14:00"}
    assert not stage.slack.submit("grace", form).errors
    stage.says("radia", "/baton away 2026-10-29 2026-11-06")

    until(stage, "2026-10-26 17:00")
    # A newcomer is asked by nobody for four weeks.
    stage.slack.add_person("noor", real_name="Noor Haddad", tz="Europe/Berlin")
    stage.slack.join("noor", "payments")
    [post] = [one for one in stage.channel(ATLAS) if has(one, "Ask a question beforehand")]
    [berlin_post] = [one for one in stage.channel() if has(one, "Ask a question beforehand")]
    # Five days before is a Saturday: the post waits for Monday, ten o'clock in New York.
    assert stage.local(post).strftime("%a %H:%M") == "Mon 15:00"
    for one in ("radia", "tomas", "kofi"):
        stage.press(one, "I'm in", message=post)

    # It ends at half past seven in the evening in Accra: he is asked the next morning.
    until(stage, "2026-10-29 23:30")
    assert questions(stage, "kofi") == []
    until(stage, "2026-10-30 23:00")
    [asked] = questions(stage, "kofi")
    assert stage.local(asked).strftime("%a %H:%M") == "Fri 11:00"
    stage.press("kofi", "Now", message=asked)
    [theirs] = questions(stage, "tomas")
    stage.press("tomas", "Not for me", message=theirs)

    # Two answers are no number; and nothing has queued up for whoever was away.
    until(stage, "2026-11-10 23:00")
    assert not any("use something now" in one.plain for one in stage.direct("grace"))
    assert questions(stage, "radia") == []
    assert not [one for one in stage.direct("noor") if has(one, "I'll speak")]
    assert not any("What will you use" in one.plain for one in stage.direct("noor"))

    # Four weeks later the first thread is asked; the other one has Thanksgiving first.
    until(stage, "2026-11-25 12:00")
    assert "“Reading a query plan”. Has anyone used it since" in thread_of(stage, berlin_post)
    until(stage, "2026-11-26 23:00")
    assert "Has anyone used it since" not in thread_of(stage, post)
    until(stage, "2026-11-27 17:00")
    assert "Four weeks ago: “Feature flags”. Has anyone used it since" in thread_of(stage, post)
    assert thread_of(stage, berlin_post).count("Has anyone used it since") == 1


@pytest.mark.long
def test_whoever_declines_pays_nothing_and_an_empty_place_becomes_a_lean_coffee(
    stage: Stage,
) -> None:
    stage.set_up()
    for number, question in enumerate(("How we roll back", "What SLOs are for", "Who owns DNS"), 1):
        stage.says("grace", f"/session propose {question}")
        stage.says("yuki", f"/session vote {number}")
    stage.says("grace", "/session propose Why we have two queues")
    stage.says("kofi", "/til Statistics go stale before plans go bad #postgres")
    shadows: list[str] = []
    for wall in ("2026-10-20 04:00", "2026-10-21 04:00", "2026-10-22 04:00", "2026-10-23 04:00"):
        until(stage, wall)
        for person, message in invited(stage).items():
            # Whoever has logged something is offered it; the others what the team asks for.
            idea = "Statistics go stale" if person == "kofi" else "How we roll back"
            assert idea in message.plain
            label = "Not this time" if shadows else "I'd rather shadow or co-present"
            stage.press(person, label, message=message)
            shadows += [person]
    until(stage, "2026-10-26 12:00")
    post = next(one for one in stage.channel() if "Lean Coffee" in one.plain)
    for question in ("How we roll back", "What SLOs are for", "Who owns DNS"):
        assert question in post.plain
    assert "two queues" not in post.plain
    # Nobody is begged, and no refusal is told anywhere.
    told = " ".join(one.plain for one in stage.channel()[1:]) + " ".join(in_thread(stage))
    for word in ("Not this time", "declined", "nobody"):
        assert word not in told, told
    # No speaker, so nobody is asked what they will use.
    stage.press("ines", "I'm in", message=post)
    until(stage, "2026-10-30 23:00")
    assert all(questions(stage, one) == [] for one in EIGHT)
    # What was talked about has left the list; what was not still waits.
    listed = stage.says("grace", "/session list")
    assert "two queues" in listed
    assert "How we roll back" not in listed


@pytest.mark.long
def test_whoever_declines_twice_in_a_row_says_whether_to_be_asked_again(stage: Stage) -> None:
    stage.set_up()
    stage.says("grace", "/session propose How we roll back")
    twice: dict[str, Message] = {}
    for day in range(1, 80):
        until(stage, f"{stage.at('2026-10-14 04:00') + day * DAY:%Y-%m-%d %H:%M}")
        for person, message in invited(stage).items():
            stage.press(person, "Not this time", message=message)
            if has(stage.direct(person)[-1], "Go on asking"):
                twice[person] = stage.direct(person)[-1]
        if len(twice) == 2:
            break
    (stays, kept), (goes, left) = twice.items()
    for one in (kept, left):
        assert "It was the second time in a row" in one.plain
        assert "nobody hears of it" in one.plain
    stage.press(stays, "Go on asking", message=kept)
    assert "You are asked again when it is your turn." in stage.direct(stays)[-1].plain
    stage.press(goes, "Take me off", message=left)
    assert "`/session offer` brings you back" in stage.direct(goes)[-1].plain
    # Both answers are private, and hold.
    assert "Take me off" not in " ".join(one.plain for one in stage.channel())
    until(stage, f"{stage.slack.now() + 42 * DAY:%Y-%m-%d %H:%M}")
    assert goes not in invited(stage)
    # Whoever offers to speak is asked again, from then on.
    stage.says(goes, "/session offer")
    assert stage.slack.submit(goes, {"title": "What an outage costs"}).view
    with stage.baton.db.read() as session:
        [team] = teams.of_person(session, WORKSPACE, "U0ADA000001")
        ids = {one.handle: one.id for one in stage.slack.people()}
        rows = turns.rotation(session, team, "sessions.speaker")
        assert not next(one for one in rows if one.person_id == ids[goes]).is_excluded


def test_no_frame_comes_again_before_all_were_shown() -> None:
    bank = [f"topic-{n:02}" for n in range(30)]
    shown: list[str] = []
    for seed in range(40):
        shown += ideas.next_frames(bank, shown, 3, Random(seed))
    assert len(set(shown[:30])) == 30
    assert set(shown[30:60]) == set(bank)
    assert ideas.next_frames([], shown, 3, Random(0)) == []
