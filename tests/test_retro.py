"""Retros: from unsigned cards to one or two actions that somebody took, and what came of them."""

from datetime import timedelta

import pytest

from storage import ledger
from storage import team as teams
from tests.retro_scene import (
    TEAM,
    WORKSPACE,
    begin,
    group,
    has,
    in_thread,
    invited,
    promise,
    retro_post,
    topics,
    until,
    vote,
    write,
)
from tests.stage import Stage

MINUTE = timedelta(minutes=1)


def events(stage: Stage) -> list[tuple[str, str | None, int | None]]:
    """What the ledger holds of the team's retros."""
    with stage.baton.db.read() as session:
        [team] = [one for one in teams.every(session) if one.name == TEAM]
        found = ledger.of_practice(session, WORKSPACE, team.team_id, "retro")
        return [(one.event, one.actor, one.n) for one in found]


@pytest.mark.long
@pytest.mark.timeout(240)
def test_two_weeks_of_retros_in_two_teams(stage: Stage) -> None:
    begin(stage, country="DE")
    stage.slack.create_channel("tokyo", members=["grace", "kofi"])
    stage.slack.invite_app("tokyo", by="grace")
    stage.set_up(by="grace", channel="tokyo", tz="Asia/Tokyo", country="JP")
    stage.slack.create_channel("lunch", members=["kofi", "ines"])
    stage.says("ines", "/til Buttons without a type submit their form", channel=TEAM)
    # Before any retro is planned a card waits for the next one, from a channel that is no team's.
    kept = stage.says("ines", "/retro add Deploys wait for one person", channel="lunch")
    assert "kept for the next retro, unsigned" in kept
    assert "4 more from you" in kept
    stage.says("priya", "/baton away 2026-10-19 2026-10-23", channel=TEAM)

    # Whose turn it is gets asked; a refusal costs nothing, and the next one is asked.
    until(stage, "2026-10-15 23:00")
    stage.slack.add_person("noor", real_name="Noor Aziz", tz="Europe/Paris")
    stage.slack.join("noor", TEAM)
    [(refuser, question)] = invited(stage).items()
    assert "Only you and I know" in question.plain
    stage.press(refuser, "Not this time", message=question)
    assert "that is fine" in stage.direct(refuser)[-1].plain
    until(stage, "2026-10-17 00:00")
    [(leader, question)] = invited(stage).items()
    assert {refuser, leader}.isdisjoint({"priya", "noor"})
    assert leader != refuser
    stage.press(leader, "I'll lead it", message=question)
    assert "You lead it" in stage.direct(leader)[-1].plain

    # Two working days before, at ten, cards are asked for: blameless, with the facts first.
    until(stage, "2026-10-19 09:59")
    assert not [one for one in stage.channel(TEAM) if "*Retro" in one.plain]
    until(stage, "2026-10-19 12:00")
    post = retro_post(stage)
    assert "*Retro 1: Start, stop, continue* · collecting cards" in post.plain
    assert "People are not the finding" in post.plain
    assert "It is your first retro" in post.plain
    assert "1 card from 1 person so far" in post.plain
    [facts] = in_thread(stage, post)
    assert "1 lesson logged: “Buttons without a type submit their form”" in facts.plain

    # Everybody writes, the newcomer too; nobody sees more than counts, not even who leads.
    write(stage, "noor", lane0="Pairing on the first deploy\nA map of the services")
    write(stage, "tomas", lane1="Deploys wait for Radia", lane_1="Thanks for the quiet week")
    assert "kept in retro 1 under Stop" in stage.says(
        "ines", "/retro add stop: deploys on Friday", channel=TEAM
    )
    said = stage.slack.say("ines", "The staging data is three weeks old", channel="lunch")
    stage.slack.shortcut("kofi", "retro.from_message", message=said)
    # Kofi is in two teams, so the form asks which of them it is for.
    [team] = [one.values["team"] for one in [stage.slack.modal("kofi")] if one]
    answer = stage.slack.submit("kofi", {"team": team})
    stage.settle()
    assert answer.view
    assert "Your card is kept in retro 1" in answer.view.plain
    assert "7 cards from 4 people so far" in retro_post(stage).plain
    assert "7 cards from 4 people so far" in stage.says(leader, "/retro status", channel=TEAM)
    seen = str([one.plain for one in stage.channel(TEAM)]) + str(
        [one.plain for one in in_thread(stage, retro_post(stage))]
    )
    assert "Radia" not in seen
    assert "map of the services" not in seen + stage.says(leader, "/retro history", channel=TEAM)

    # The end is soft: whoever leads is told, gives more time, and reveals when it suits.
    until(stage, "2026-10-21 14:01")
    told = in_thread(stage, retro_post(stage))[-1]
    assert "the time for collecting cards is over" in told.plain
    assert "collecting cards" in retro_post(stage).plain
    assert "until" in stage.says(leader, "/retro extend 30 min", channel=TEAM)
    until(stage, "2026-10-21 14:31")
    told = in_thread(stage, retro_post(stage))[-1]
    assert "over" in told.plain
    stage.press(leader, "Reveal the cards", message=told)
    assert "grouping" in retro_post(stage).plain
    revealed = in_thread(stage, retro_post(stage))[-1]
    for card in ("Deploys wait for Radia", "Deploys wait for one person", "staging data"):
        assert card in revealed.plain
    assert "Kofi" not in revealed.plain

    group(
        stage,
        leader,
        ["Deploys wait for Radia", "Deploys wait for one person", "deploys on Friday"],
        "Deploys wait for one person",
    )
    stage.press(leader, "Start the vote", message=retro_post(stage))
    voters = ["ada", "kofi", "ines", "tomas", "noor"]
    for one in voters[:-1]:
        vote(stage, one, "Deploys", "A map")
    assert "4 people have voted" in retro_post(stage).plain
    assert topics(stage) == []
    # Priya is away, so the last vote of those who are here closes it.
    vote(stage, "noor", "Deploys")
    first, second = topics(stage)
    assert "“Deploys wait for one person”" in first.plain
    assert "5 votes" in first.plain
    assert "A map of the services" in second.plain
    assert "4 votes" in second.plain

    # Two actions: one owner each, who says yes by tapping.
    promise(stage, "ines", first, "kofi", text="Two people deploy each week", due="2026-10-28")
    asked = in_thread(stage, first)[-1]
    assert "do you take it?" in asked.plain
    stage.press("tomas", "I take it", message=asked)
    assert "Somebody else was asked" in stage.slack.ephemerals("tomas")[-1].plain
    stage.press("kofi", "I take it", message=asked)
    assert "— Kofi, Wed 28 Oct" in in_thread(stage, first)[-1].plain
    promise(stage, "ines", second, "ines", text="Draw the map", due="2026-11-02")
    assert "— Inês, Mon 2 Nov" in in_thread(stage, second)[-1].plain

    stage.slack.advance(by=MINUTE)
    stage.says(leader, "/retro next", channel=TEAM)
    assert "Was it worth the time?" in retro_post(stage).plain
    for person, worth in zip(voters, "44543", strict=True):
        stage.press(person, worth, message=retro_post(stage))
    stage.says(leader, "/retro next", channel=TEAM)
    summary = stage.channel(TEAM)[-1]
    assert "Retro 1, closed" in summary.plain
    assert "*A-1* Two people deploy each week — Kofi, Wed 28 Oct" in summary.plain
    assert "When a test fails twice, I will delete it" in summary.plain
    assert "Worth the time: 4 of 5." in summary.plain
    # Whoever led it finds that in their own record, and nobody else in theirs.
    assert "led a retro" in stage.says(leader, "/digest me", channel=TEAM)
    other = next(one for one in ("tomas", "ines") if one != leader)
    assert "led a retro" not in stage.says(other, "/digest me", channel=TEAM)
    found = stage.says("tomas", "/baton find deploys kind:theme", channel=TEAM)
    assert "*Retro 1* Deploys wait for one person\ntheme of a retro · <!date" in found

    # The digest names owners who said yes; on its date an action comes back to its owner.
    until(stage, "2026-10-26 12:00")
    digests = [one for one in stage.channel(TEAM) if "What we promised" in one.plain]
    assert "Next: Retro 1 on Wed 14:00, led by" in digests[0].plain
    digest = digests[-1]
    assert "due this week: Two people deploy each week (Kofi)" in digest.plain
    assert "2 open, median age 4 days" in digest.plain
    until(stage, "2026-10-28 23:00")
    due = stage.direct("kofi")[-1]
    assert "You took *A-1* Two people deploy each week: it is due Wed 28 Oct" in due.plain
    stage.press("kofi", "Moved", message=due)
    assert "Moved by two weeks" in stage.direct("kofi")[-1].plain

    # The other team, in Tokyo: its 3 November is a holiday, so cards are asked for on Friday.
    stage.says("grace", "/retro add The runbook is out of date", channel="tokyo")
    until(stage, "2026-10-30 01:59")
    assert not [one for one in stage.channel("tokyo") if "*Retro" in one.plain]
    until(stage, "2026-10-30 04:00")
    assert "*Retro 1: Start, stop, continue*" in retro_post(stage, "tokyo").plain
    assert "Radia" not in retro_post(stage, "tokyo").plain

    # The series recreates itself: another format, led by somebody else, old actions first.
    until(stage, "2026-11-02 12:00")
    post = retro_post(stage)
    assert "*Retro 2: " in post.plain
    assert "Start, stop, continue" not in post.plain
    promised, facts = in_thread(stage, post)[:2]
    assert "First: what we promised last time" in promised.plain
    assert "A-1* Two people deploy each week — Kofi, Wed 11 Nov · moved once" in promised.plain
    assert "action" in facts.plain
    stage.press("ines", "Done", message=stage.direct("ines")[-1])
    assert "Draw the map — Inês, Mon 2 Nov · done" in in_thread(stage, post)[0].plain
    assert has(in_thread(stage, post)[0], "Moved")
    told_now = [event for event, _, _ in events(stage)]
    assert told_now.count("retro.opened") == 2
    assert ("retro.revealed", None, 4) in events(stage)
    assert ("retro.closed", None, 2) in events(stage)
    assert (
        sum(event == "action.opened" and actor is not None for event, actor, _ in events(stage))
        == 2
    )
