"""Retros: what becomes of actions, what is kept of a retro, and retros of several series."""

import pytest

from bot.views.retro import promises
from storage import ledger
from storage import team as teams
from tests.retro_scene import TEAM, begin, has, in_thread, promise, retro_post, topics, until
from tests.stage import Stage
from tests.til_scene import forged, told, with_action


def through(stage: Stage, card: str, *, to: int) -> None:
    """A retro of one card that Ada leads so many phases on."""
    stage.says("ada", "/retro start plus-delta", channel=TEAM)
    stage.says("kofi", f"/retro add {card}", channel=TEAM)
    on(stage, to)


def on(stage: Stage, times: int) -> None:
    for _ in range(times):
        stage.says("ada", "/retro next", channel=TEAM)


@pytest.mark.long
@pytest.mark.timeout(240)
def test_an_action_is_remembered_until_it_is_done_dropped_or_made_smaller(stage: Stage) -> None:
    begin(stage)
    through(stage, "Deploys wait for *one* person", to=3)
    [topic] = topics(stage)
    promise(stage, "kofi", topic, "kofi", text="Two people deploy", due="2026-10-20")
    promise(stage, "ines", topic, "priya", text="Write the runbook", due="2026-10-30")
    on(stage, 2)
    # Who was asked is asked once more in their own message; who says no is not named.
    until(stage, "2026-10-15 23:00")
    asked = stage.direct("priya")[-1]
    assert "asks whether you take an action: *A-2* Write the runbook" in asked.plain
    stage.press("priya", "Not me", message=asked)
    assert "That is fine" in stage.direct("priya")[-1].plain
    assert "Who takes it?" in in_thread(stage, topic)[-1].plain
    assert "Priya" not in in_thread(stage, topic)[-1].plain

    # On its date the owner hears of it once; moved twice, the question is another one.
    for wall, moved in (("2026-10-20", "2026-11-03"), ("2026-11-03", "2026-11-17")):
        until(stage, f"{wall} 23:00")
        due = stage.direct("kofi")[-1]
        assert "You took *A-1* Two people deploy" in due.plain
        assert "When a test fails twice, I will delete it" in due.plain
        stage.press("kofi", "Moved", message=due)
        assert "Moved by two weeks" in stage.direct("kofi")[-1].plain
        assert moved[-2:].lstrip("0") in stage.says("kofi", "/retro actions", channel=TEAM)
    until(stage, "2026-11-17 23:00")
    due = stage.direct("kofi")[-1]
    assert "was moved twice. Make it smaller, drop it, or make it a goal?" in due.plain

    # The next retro, which the rhythm began, says first what was promised.
    assert "*Retro 2: " in retro_post(stage).plain
    stage.says("kofi", "/retro add One person deploys, the others wait", channel=TEAM)
    promised, facts = in_thread(stage, retro_post(stage))[:2]
    assert "First: what we promised last time" in promised.plain
    assert "A-2* Write the runbook — no owner yet" in promised.plain
    assert "moved twice" in promised.plain
    assert "1 action moved" in facts.plain
    on(stage, 3)
    stage.press("kofi", "Make it smaller", message=due)
    smaller = stage.slack.submit("kofi", {"text": "Two people deploy once", "due": "2026-11-20"})
    assert smaller.view
    assert "A-1 begins anew" in smaller.view.plain
    stage.settle()
    stage.press("tomas", "I take it", message=in_thread(stage, retro_post(stage))[0])
    assert "A-2 is done" in stage.says("tomas", "/retro done runbook", channel=TEAM)
    assert "Write the runbook — Tom" in in_thread(stage, retro_post(stage))[0].plain
    on(stage, 2)
    summary = stage.channel(TEAM)[-1].plain
    assert "*From last time*" in summary
    assert "A-2 Write the runbook: done" in summary
    assert "No action this time." in summary

    through(stage, "Again, one person deploys and we wait", to=3)
    assert "This theme comes up for the third time" in topics(stage)[-1].plain
    on(stage, 2)
    assert "The team had this theme 2 times before" in stage.channel(TEAM)[-1].plain

    # What came of each stays, and is exported as Markdown that reads as it was written.
    stage.says("priya", "/retro history", channel=TEAM)
    past = stage.slack.ephemerals("priya")[-1]
    assert past.plain.count("Retro ") >= 3
    stage.press("priya", "Export", message=past)
    page = stage.slack.modal("priya")
    assert page
    text = str(page.values)
    for line in (
        "# Retro 3: ",
        "## Plus",
        "## Talked about",
        "## Actions",
        "1 card from 1 person.",
    ):
        assert line in text
    stage.slack.submit("priya")

    # An owner who leaves the team cannot do it: it waits for somebody else.
    stage.slack.leave("kofi", TEAM)
    until(stage, "2026-11-19 12:00")
    assert "no owner yet" in stage.says("ada", "/retro actions", channel=TEAM)


@pytest.mark.long
@pytest.mark.timeout(240)
def test_an_action_moved_twice_is_moved_no_more_but_dropped_or_made_a_goal(stage: Stage) -> None:
    begin(stage)
    through(stage, "Deploys wait for one person", to=3)
    [topic] = topics(stage)
    for owner, text in (("kofi", "Two people deploy"), ("ines", "Write the runbook")):
        promise(stage, owner, topic, owner, text=text, due="2026-10-20")
    on(stage, 2)
    for wall in ("2026-10-20", "2026-11-03"):
        until(stage, f"{wall} 23:00")
        for owner in ("kofi", "ines"):
            stage.press(owner, "Moved", message=stage.direct(owner)[-1])
    # A third tap, from a message that was drawn before the second one, changes nothing.
    again = with_action(forged(stage, promises.MOVED))
    stage.slack.deliver("interactive", again, user="ines")
    assert "moved 2 times. Make it smaller, drop it, or a goal" in told(stage, "ines")
    until(stage, "2026-11-17 23:00")
    stage.press("kofi", "Drop it", message=stage.direct("kofi")[-1])
    stage.press("ines", "Make it a goal", message=stage.direct("ines")[-1])
    assert "It is a goal now" in stage.direct("ines")[-1].plain
    left = stage.says("ada", "/retro actions", channel=TEAM)
    assert "Two people deploy" not in left
    assert "Write the runbook" not in left
    with stage.baton.db.read() as session:
        [team] = teams.every(session)
        facts = ledger.of_practice(session, team.workspace_id, team.team_id, "retro")
    happened = [one.event for one in facts]
    for event, times in (("action.moved", 4), ("action.dropped", 1), ("goal.set", 1)):
        assert happened.count(event) == times, event


@pytest.mark.timeout(240)
def test_a_team_runs_several_series_each_with_a_rhythm_of_its_own(stage: Stage) -> None:
    begin(stage)
    stage.says("ines", "/retro", channel=TEAM)
    stage.press("ines", "Add a series", message=stage.slack.ephemerals("ines")[-1])
    form = {"name": "On-call", "weeks": "1", "day": "tue", "time": "11:00"}
    added = stage.slack.submit("ines", form)
    assert added.view
    assert "On-call: every week, the next one Tue 20 Oct at 11:00" in added.view.plain
    stage.says("kofi", "/retro add Deploys wait for one person", channel=TEAM)
    until(stage, "2026-10-20 09:00")
    posts = [one for one in stage.channel(TEAM) if "· collecting cards" in one.plain]
    assert {"On-call" in one.plain for one in posts} == {True, False}
    assert len(posts) == 2
    status = stage.says("ines", "/retro", channel=TEAM)
    assert "The team's retro: every 2 weeks, the next one Wed 21 Oct at 14:00" in status
    assert "On-call: every week, the next one Tue 20 Oct at 11:00" in status
    # It goes on by itself, and ends when whoever began it says so.
    [on_call] = [one for one in posts if "On-call" in one.plain]
    stage.press("ada", "Reveal the cards", message=on_call)
    until(stage, "2026-10-23 12:00")
    assert "the next one Tue 27 Oct" in stage.says("ines", "/retro", channel=TEAM)
    stage.says("ines", "/retro", channel=TEAM)
    stage.press("ines", "End it", message=stage.slack.ephemerals("ines")[-1])
    assert "On-call: every" not in stage.says("ines", "/retro", channel=TEAM)


@pytest.mark.timeout(240)
def test_a_theme_that_comes_for_the_third_time_suggests_a_session_once(stage: Stage) -> None:
    begin(stage)
    for day, card in enumerate(("Deploys wait for *one* person", "One person deploys", "Flaky")):
        through(stage, card, to=5)
        until(stage, f"2026-10-{14 + day} 23:00")
    assert not [one for one in stage.direct("ada") if "third retro" in one.plain]

    through(stage, "One person deploys again", to=3)
    assert "This theme comes up for the third time" in topics(stage)[-1].plain
    on(stage, 2)
    assert "The team had this theme 2 times before" in stage.channel(TEAM)[-1].plain
    until(stage, "2026-10-19 23:00")
    message = stage.direct("ada")[-1]
    assert "*A session on “One person deploys again”?*" in message.plain
    assert not [one for one in stage.direct("kofi") if "third retro" in one.plain]

    # It is proposed in the words of whoever proposes it.
    stage.press("ada", "Propose a topic", message=message)
    form = stage.slack.modal("ada")
    assert form
    assert form.values["topic"] == "One person deploys again"
    refused = stage.slack.submit("ada", {"topic": " "})
    assert refused.errors == {"topic": "About what? One line is enough."}
    assert stage.slack.submit("ada", {"topic": "How anybody can deploy"}).view
    stage.settle()
    assert "*Added as topic 1*: How anybody can deploy" in stage.direct("ada")[-1].plain
    assert "How anybody can deploy" in stage.says("kofi", "/session list", channel=TEAM)

    # The fourth time it is known already.
    through(stage, "One person deploys, still", to=5)
    until(stage, "2026-10-20 23:00")
    assert not [one for one in stage.direct("ada") if "deploys, still" in one.plain]


def test_a_suggested_session_may_be_left(stage: Stage) -> None:
    begin(stage)
    for day in (14, 15, 16):
        through(stage, "One person deploys", to=5)
        until(stage, f"2026-10-{day} 23:00")
    until(stage, "2026-10-19 23:00")
    message = stage.direct("ada")[-1]
    stage.press("ada", "No session", message=message)
    stage.settle()
    assert "No session on it: that is fine." in stage.direct("ada")[-1].plain
    assert not has(stage.direct("ada")[-1], "Propose a topic")
