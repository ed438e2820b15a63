"""What people ask the record for in Slack: their own acts, what they missed, and the figures."""

from datetime import timedelta

from sandbox.seen import Message, View
from tests.stage import Stage

WEEK = timedelta(weeks=1)
PEOPLE = ("Ada", "Grace", "Kofi", "Ines")


def digests(stage: Stage) -> list[Message]:
    return [one for one in stage.channel() if one.plain.startswith("Week ")]


def test_each_reads_their_own_record_what_they_missed_and_a_lead_how_practices_do(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    assert "Nothing in the last twelve weeks" in stage.says("grace", "/digest me")
    assert "You were not away" in stage.says("kofi", "/digest missed")
    assert "Nothing happened in the last twelve weeks" in stage.says("ada", "/digest health")
    stage.says("grace", "/til Statistics go stale before plans go bad #postgres")
    stage.says("kofi", "/til A flag needs an end date")
    stage.says("kofi", "/baton away tomorrow fri")
    stage.slack.advance(by=WEEK + timedelta(days=2))
    stage.says("ines", "/til Fonts live in the image")

    mine = stage.says("grace", "/digest me")
    assert "Wed 14 Oct  kept a lesson: “Statistics go stale before plans go bad”" in mine
    assert "Only you see them here." in mine
    assert "flag" not in mine

    missed = stage.says("kofi", "/digest missed")
    assert "What you missed since Thu 15 Oct." in missed
    assert "Fonts live in the image" in missed
    # A lesson of the day before is none that he missed.
    assert "end date" not in missed
    assert "|Mon 19 Oct>" in missed

    health = stage.says("ada", "/digest health")
    assert "*Lessons* in 2 of 12 weeks" in health
    assert not [name for name in PEOPLE if name in health]
    assert "Only a lead of this team" in stage.says("kofi", "/digest health")
    # Whatever is asked for in private stays there.
    assert len(digests(stage)) == 1


def test_a_digest_says_where_its_figures_come_from_and_becomes_what_people_wish(
    stage: Stage,
) -> None:
    stage.set_up(by="ada")
    stage.says("grace", "/til Statistics go stale before plans go bad")
    stage.slack.advance(by=WEEK)
    [digest] = digests(stage)
    why = stage.press("kofi", "Why these numbers?", message=digest).view
    assert why
    assert "two of two people" in why.plain
    assert "Nobody is counted, ranked or compared" in why.plain
    assert "It comes on Mondays at 10:00." in why.plain
    stage.slack.close_modal("kofi")

    for person in ("kofi", "ines"):
        stage.press(person, "Less of this", message=digest)
        noted = stage.slack.submit(person, {"what": ["What we learned"]}).view
        assert noted
        assert "Noted, without your name." in noted.plain
        stage.slack.close_modal(person)

    page = stage.slack.command("ada", "/baton settings").view
    assert page
    assert "2 people would like less of “What we learned”" in page.plain
    stage.slack.click("ada", "digest.sections", value=_team(page))
    wanted = ["THANKED", "DECIDED", "FLOWED", "PROMISED", "AHEAD"]
    saved = stage.slack.submit("ada", {"places": wanted}).view
    assert saved
    assert "Saved. All sections but “What we learned”." in saved.plain
    stage.says("grace", "/til One more lesson")
    stage.slack.advance(by=WEEK)
    assert len(digests(stage)) == 1
    assert "no digest would be posted" in stage.says("kofi", "/digest")


def _team(view: View) -> str:
    found = next(
        one["accessory"]["value"]
        for one in view.blocks
        if (one.get("accessory") or {}).get("action_id") == "digest.sections"
    )
    return str(found)


def test_a_lead_reads_how_evenly_reviews_are_shared_and_of_whom_nothing(stage: Stage) -> None:
    stage.set_up(by="ada")
    reviewers = ["grace"] * 6 + ["kofi", "ines", "radia", "yuki"]
    for n, reviewer in enumerate(reviewers):
        # Of four reviewers one would know who is meant.
        assert "*Reviews* are shared" not in stage.says("ada", "/digest health")
        link = f"https://git.example/northwind/payments/pull/{n}"
        stage.says("ada", f"/review {link} Change {n}")
        [post] = [one for one in stage.channel() if f"Change {n}" in one.plain]
        stage.press(reviewer, "I have looked", message=post)
        stage.settle()
    health = stage.says("ada", "/digest health")
    assert "*Reviews* are shared by 5: the busiest answers 60 %" in health
    assert "shared evenly it would be 20 %" in health
    assert not [name for name in PEOPLE if name in health]
