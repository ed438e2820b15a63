"""Retros: whoever leads may hand over, be away or leave in the middle, and the retro goes on."""

import pytest

from tests.retro_scene import TEAM, begin, has, in_thread, retro_post, until, write
from tests.stage import Stage


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
