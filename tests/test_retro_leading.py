"""Retros: whoever leads may hand over, be away or leave in the middle, and the retro goes on."""

from datetime import timedelta

import pytest
from sqlmodel import select

from sandbox.seen import Message
from storage.retro.cards import Mark
from tests.retro_scene import (
    MEMBERS,
    TEAM,
    begin,
    has,
    in_thread,
    invited,
    retro_post,
    until,
    vote,
    write,
)
from tests.stage import Stage

DAY = timedelta(days=1)


@pytest.mark.timeout(240)
def test_a_retro_goes_on_whoever_leads_it(stage: Stage) -> None:
    begin(stage)
    ids = {one.handle: one.id for one in stage.slack.people()}
    # The form suggests a format with its reason; whoever starts a retro leads it.
    stage.says("kofi", "/retro start", channel=TEAM)
    form = stage.slack.modal("kofi")
    assert form
    assert "It is your first retro" in form.plain
    stage.slack.submit("kofi", {"format": "rose-thorn-bud"})
    stage.settle()
    post = retro_post(stage)
    assert "*Retro 1: Rose, thorn, bud* · collecting cards" in post.plain
    assert "Kofi" in post.plain
    assert "leads it" in post.plain
    write(stage, "priya", lane0="The new build is fast")

    # He is here, so nobody takes it away from him; he may ask a colleague.
    stage.press("tomas", "Take over", message=post)
    assert "leads this retro, and is here" in stage.slack.ephemerals("tomas")[-1].plain
    stage.press("kofi", "Hand over", message=post)
    outsider = stage.slack.submit("kofi", {"person": ids["grace"]})
    assert "not in this team" in str(outsider)
    stage.slack.submit("kofi", {"person": ids["tomas"]})
    stage.settle()
    asked = in_thread(stage, post)[-1]
    assert "would you lead this retro from here?" in asked.plain
    assert "Kofi" in retro_post(stage).plain
    stage.press("priya", "I'll lead it", message=asked)
    assert "is here" in stage.slack.ephemerals("priya")[-1].plain
    stage.press("tomas", "I'll lead it", message=asked)
    assert "leads this retro from here" in in_thread(stage, post)[-1].plain
    assert "Kofi" not in retro_post(stage).plain
    stage.press("kofi", "Reveal the cards", message=retro_post(stage))
    assert "leads this retro. Ask them" in stage.slack.ephemerals("kofi")[-1].plain

    # He leaves in the middle: the next morning somebody is looked for, and nothing is lost.
    stage.slack.leave("tomas", TEAM)
    until(stage, "2026-10-15 12:00")
    wanted = in_thread(stage, post)[-1]
    assert "needs somebody to lead it from here" in wanted.plain
    assert "Nobody leads it yet" in retro_post(stage).plain
    assert "1 card from 1 person" in retro_post(stage).plain
    stage.press("ines", "I'll lead it", message=wanted)

    # The end of the cards is hers to decide; after a working day without her it is anybody's.
    until(stage, "2026-10-16 12:00")
    [told] = [one for one in in_thread(stage, post) if "is over" in one.plain]
    assert has(told, "More time")
    stage.press("ines", "More time", message=told)
    assert "More time for collecting cards: until" in in_thread(stage, post)[-1].plain
    stage.says("ines", "/baton away 2026-10-19 2026-10-23", channel=TEAM)
    until(stage, "2026-10-19 12:00")
    told = in_thread(stage, post)[-1]
    assert "Anybody of the team may lead from here" in told.plain
    stage.press("priya", "I'll lead it", message=told)
    stage.press("priya", "Reveal the cards", message=retro_post(stage))
    assert "The new build is fast" in in_thread(stage, post)[-1].plain

    # While the team's channel is archived nothing moves; when it is back, what was due is told.
    stage.slack.archive_channel(TEAM)
    before = len(in_thread(stage, post))
    until(stage, "2026-10-21 12:00")
    assert len(in_thread(stage, post)) == before
    stage.slack.unarchive_channel(TEAM)
    until(stage, "2026-10-22 12:00")
    assert "the time for grouping is over" in in_thread(stage, post)[-1].plain

    # A retro without a card is none: it is left out, and nobody is blamed.
    for _ in range(4):
        stage.says("ada", "/retro next", channel=TEAM)
    stage.says("ada", "/retro start plus-delta", channel=TEAM)
    stage.says("ada", "/retro next", channel=TEAM)
    told = [one for one in stage.channel(TEAM) if "*Retro 2" in one.plain][-1]
    assert "Nobody wrote a card" in told.plain
    assert not has(told, "Add cards")


@pytest.mark.long
@pytest.mark.timeout(240)
def test_whoever_declines_twice_in_a_row_says_whether_to_be_asked_again(stage: Stage) -> None:
    begin(stage)
    stage.says("kofi", "/retro add Deploys wait for one person", channel=TEAM)
    twice: dict[str, Message] = {}
    for _ in range(90):
        stage.slack.advance(by=DAY)
        for person, question in invited(stage, MEMBERS).items():
            stage.press(person, "Not this time", message=question)
            if has(stage.direct(person)[-1], "Go on asking"):
                twice[person] = stage.direct(person)[-1]
        if len(twice) == 2:
            break
    (stays, kept), (goes, left) = twice.items()
    for one in (kept, left):
        assert "It was the second time in a row" in one.plain
    stage.press(stays, "Go on asking", message=kept)
    assert "You are asked again when it is your turn." in stage.direct(stays)[-1].plain
    stage.press(goes, "Take me off", message=left)
    assert "*I'll lead it* on a retro brings you back" in stage.direct(goes)[-1].plain

    # For two months nobody asks them, and the team hears of neither answer.
    asked: set[str] = set()
    for _ in range(60):
        stage.slack.advance(by=DAY)
        for person, question in invited(stage, MEMBERS).items():
            asked.add(person)
            stage.press(person, "Not this time", message=question)
    assert goes not in asked
    assert stays in asked
    told = " ".join(one.plain for one in stage.channel(TEAM))
    assert "Not this time" not in told
    assert "asked again" not in told

    # Whoever leads one of their own accord is asked again from then on.
    stage.says(goes, "/retro start start-stop-continue", channel=TEAM)
    stage.settle()
    for _ in range(90):
        stage.slack.advance(by=DAY)
        for person, question in invited(stage, MEMBERS).items():
            asked.add(person)
            stage.press(person, "Not this time", message=question)
        if goes in asked:
            break
    assert goes in asked


@pytest.mark.long
@pytest.mark.timeout(240)
def test_a_retro_that_nobody_leads_hands_its_cards_to_the_next_one(stage: Stage) -> None:
    begin(stage)
    stage.says("kofi", "/retro add Deploys wait for one person", channel=TEAM)
    until(stage, "2026-10-20 12:00")
    first = retro_post(stage)
    write(stage, "kofi", lane0="Pairing on the first deploy")
    write(stage, "ines", lane1="Deploys on Friday")
    until(stage, "2026-11-03 12:00")
    told = in_thread(stage, first)[-1]
    assert "Anybody of the team may lead from here" in told.plain

    # After ten working days it is left out; nobody is blamed, and no card is shown.
    until(stage, "2026-11-04 15:00")
    told = in_thread(stage, first)[-1]
    assert "they wait for the next one" in told.plain
    assert "Deploys" not in " ".join(one.plain for one in in_thread(stage, first))
    post = next(one for one in stage.channel(TEAM) if one.ts == first.ts)
    assert not has(post, "Add cards")
    assert "Its cards wait for the next one" in post.plain

    # The next one has them, and knows how many each person may still write.
    until(stage, "2026-11-16 12:00")
    second = retro_post(stage)
    assert "*Retro 2: " in second.plain
    assert "3 cards from 2 people so far" in second.plain
    stage.press("kofi", "Add cards", message=second)
    refused = stage.slack.submit("kofi", {"lane0": "a\nb\nc\nd"})
    assert "you have 3 left" in str(refused.errors)
    for wall in ("2026-11-16 13:00", "2026-11-16 14:00"):
        until(stage, wall)
    stage.press("ada", "I'll lead it", message=second)
    stage.press("ada", "Reveal the cards", message=retro_post(stage))
    shown = " ".join(one.plain for one in in_thread(stage, second))
    for card in ("Deploys wait for one person", "Pairing on the first deploy", "Deploys on Friday"):
        assert card in shown


@pytest.mark.long
@pytest.mark.timeout(240)
def test_a_retro_that_stands_still_after_the_reveal_closes_itself(stage: Stage) -> None:
    begin(stage)
    stage.says("kofi", "/retro start start-stop-continue", channel=TEAM)
    first = retro_post(stage)
    write(stage, "ines", lane1="Deploys on Friday")
    stage.press("kofi", "Reveal the cards", message=retro_post(stage))
    until(stage, "2026-10-28 12:00")
    assert "grouping" in retro_post(stage).plain
    # Whoever takes over when its time is over has a working day, and then as long again.
    stage.press("tomas", "I'll lead it", message=in_thread(stage, first)[-1])
    stage.press("tomas", "Start the vote", message=retro_post(stage))
    vote(stage, "ines", "Deploys")

    # What falls due while Baton may not speak is told first: it is not let go at once.
    stage.slack.archive_channel(TEAM)
    until(stage, "2026-11-24 12:00")
    stage.slack.unarchive_channel(TEAM)
    until(stage, "2026-11-26 12:00")
    assert "Anybody of the team may lead from here" in in_thread(stage, first)[-1].plain
    assert "voting" in retro_post(stage).plain
    until(stage, "2026-12-10 23:00")
    assert "I have closed this retro" in in_thread(stage, first)[-1].plain
    assert any("Retro 1, closed" in one.plain for one in stage.channel(TEAM))
    with stage.baton.db.read() as session:
        assert session.exec(select(Mark)).all() == []
    until(stage, "2026-12-30 12:00")
    assert "*Retro 2: " in retro_post(stage).plain
