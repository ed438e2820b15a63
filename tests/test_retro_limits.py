"""Retros: what comes too late, is too much, or lacks something has one answer and one effect."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from bot.views import retro as retros
from bot.views.retro import lists
from tests.retro_scene import TEAM, begin, choices, in_thread, promise, retro_post, topics, write
from tests.stage import Stage
from tests.til_scene import forged, last, with_action

CANARY = "Quetzalcoatlus"

# Of what another phase, or another team, offers.
REFUSALS = (
    "you are not in it",
    "has not begun",
    "between the reveal and",
    "are added while",
    "is not over yet",
)

SIX = "one card\ntwo cards\nthree cards\nfour cards\nfive cards\nsix cards"


def begun(stage: Stage) -> None:
    """A retro of the team that Ada leads, with Ines's five cards and one of Kofi's."""
    assert "no format called “submarine”" in stage.says("ada", "/retro start submarine")
    stage.says("ada", "/retro start sailboat", channel=TEAM)
    again = stage.says("kofi", "/retro start daki", channel=TEAM)
    assert "Retro 1 is open: collecting cards" in again
    too_many = write(stage, "ines", lane0=SIX)
    assert "That would be 6 cards" in str(too_many.errors)
    assert "six cards" in str(stage.slack.modal("ines"))
    fine = stage.slack.submit("ines", {"lane0": SIX.rpartition("\n")[0]})
    assert fine.view
    assert "That was your last one" in fine.view.plain
    sixth = stage.says("ines", "/retro add And a sixth", channel=TEAM)
    assert "yours are used up" in sixth
    assert "You typed: /retro add And a sixth" in sixth
    stage.press("ines", "Add cards", message=retro_post(stage))
    assert "Your 5 cards are in" in stage.slack.ephemerals("ines")[-1].plain
    stage.says("kofi", "/retro add wind: Small changes", channel=TEAM)
    assert "6 cards from 2 people" in retro_post(stage).plain


@pytest.mark.timeout(240)
def test_each_mistake_in_a_retro_has_one_answer_and_one_effect(
    capfd: pytest.CaptureFixture[str], everything_logged: None, stage: Stage
) -> None:
    begin(stage)
    begun(stage)
    # Who reads the log, at its fullest, learns nothing that somebody wrote.
    printed = "".join(capfd.readouterr())
    assert "slack_bolt" in printed
    assert not [one for one in (*SIX.split("\n"), "Small changes") if one in printed]
    stage.slack.join("omar", TEAM)
    assert "you are not in it" in stage.says("omar", "/retro add A guest's card", channel=TEAM)
    stage.press("tomas", "Reveal the cards", message=retro_post(stage))
    assert "Ada leads this retro" in stage.slack.ephemerals("tomas")[-1].plain

    # Two taps at the same moment, of what both saw, are one step.
    post = retro_post(stage)
    stage.press("kofi", "Add cards", message=post)
    with ThreadPoolExecutor(2) as both:
        list(both.map(lambda _: stage.press("ada", "Reveal the cards", message=post), range(2)))
    assert "· grouping" in retro_post(stage).plain
    assert "Somebody has just moved it on" in stage.slack.ephemerals("ada")[-1].plain
    assert sum("Small changes" in one.plain for one in in_thread(stage, post)) == 1

    late = stage.says("kofi", "/retro add Too late", channel=TEAM)
    assert "kept for the next retro, as those of this one are revealed" in late
    # A form that was open all the while says so, and keeps what is in it.
    assert "on the table already" in str(stage.slack.submit("kofi", {"lane0": "Also too late"}))
    assert "Also too late" in str(stage.slack.modal("kofi"))
    stage.slack.close_modal("kofi")
    stage.press("kofi", "Group cards", message=retro_post(stage))
    none_picked = stage.slack.submit("kofi")
    assert "Ada leads this retro" in str(none_picked)
    stage.slack.close_modal("kofi")

    # Votes: three at most, for themes that exist, and once.
    stage.says("ada", "/retro next", channel=TEAM)
    stage.press("kofi", "Vote", message=retro_post(stage))
    ids = list(choices(stage.slack.modal("kofi")).values())
    assert "at most 3" in str(stage.slack.submit("kofi", {"themes": ids[:4]}).errors)
    counted = stage.slack.submit("kofi", {"themes": ids[:3]})
    assert counted.view
    assert "without your name" in counted.view.plain
    stage.settle()
    assert "1 person has voted" in retro_post(stage).plain
    stage.press("kofi", "Vote", message=retro_post(stage))
    assert "You have voted" in stage.slack.ephemerals("kofi")[-1].plain
    stage.press("ines", "Vote", message=retro_post(stage))
    stage.says("ada", "/retro next", channel=TEAM)
    assert "The vote is closed" in str(stage.slack.submit("ines", {"themes": ids[:1]}))
    stage.slack.close_modal("ines")

    # An action has exactly one owner of the team, one date that lies ahead, and a plan.
    topic = topics(stage)[0]
    assert "owner" in promise(stage, "ines", topic, None, due="2026-10-20").errors
    assert "has passed" in str(promise(stage, "ines", topic, "ines", due="2026-10-01"))
    assert "more than a year" in str(promise(stage, "ines", topic, "ines", due="2028-10-01"))
    assert "Name the moment" in str(promise(stage, "ines", topic, "ines", cue=" "))
    assert "not in this team" in str(promise(stage, "ines", topic, "grace", due="2026-10-20"))
    assert in_thread(stage, topic) == []
    promise(stage, "ines", topic, "ines", due="2026-10-20")
    promise(stage, "kofi", topic, "tomas", due="2026-10-20")
    stage.press("priya", "Add an action", message=topic)
    assert "has its 2 actions" in stage.slack.ephemerals("priya")[-1].plain
    asked = in_thread(stage, topic)[-1]
    assert "@Tom" in asked.plain or "do you take it?" in asked.plain
    stage.press("tomas", "Not me", message=asked)
    stage.press("priya", "I take it", message=in_thread(stage, topic)[-1])
    assert "— Priya, Tue 20 Oct" in in_thread(stage, topic)[-1].plain

    # Worth: once each, and three answers are too few to tell or to keep.
    stage.says("ada", "/retro next", channel=TEAM)
    for person in ("ada", "kofi", "kofi"):
        stage.press(person, "5", message=retro_post(stage))
    assert "You have answered" in stage.slack.ephemerals("kofi")[-1].plain
    stage.says("ada", "/retro next", channel=TEAM)
    assert "Worth" not in stage.channel(TEAM)[-1].plain
    assert "No retro is open" in stage.says("ada", "/retro next", channel=TEAM)
    assert "Which one?" in stage.says("ines", "/retro done", channel=TEAM)
    assert "There is no A-9" in stage.says("ines", "/retro done A-9", channel=TEAM)
    assert "Only its owner" in stage.says("kofi", "/retro done A-1", channel=TEAM)
    assert "A-1 is done" in stage.says("ines", "/retro done A-1", channel=TEAM)


def test_no_card_is_read_before_the_reveal_by_any_door(stage: Stage) -> None:
    """practices.md 4.3: until then a card is for whoever wrote it, and for no lead either."""
    begin(stage)
    stage.says("ada", "/retro start sailboat", channel=TEAM)
    stage.says("kofi", f"/retro add wind: The {CANARY} tailwind", channel=TEAM)
    write(stage, "ines", lane1=f"Another {CANARY} tailwind")
    post = retro_post(stage)
    assert "2 cards from 2 people" in post.plain
    clicked = forged(stage, retros.ADD)
    ids = {one.handle: one.id for one in stage.slack.people()}
    for person, channel in (("ada", TEAM), ("priya", TEAM), ("grace", "payments")):
        for words in (
            *("/retro", "/retro history", "/retro actions", "/retro formats", "/baton status"),
            *("/digest", "/digest me", "/baton find tailwind", "/til search tailwind"),
        ):
            stage.slack.command(person, words, channel=channel)
            assert CANARY not in seen_by(stage, person), (person, words)
        stage.looks_ahead(person, channel=channel)
        stage.slack.open_home(person)
        # What another phase offers is of no use in this one, whoever forges the click.
        for action in (retros.GROUP, retros.VOTE, retros.ADD_ACTION, lists.EXPORT):
            stage.slack.command(person, "/retro formats", channel=channel)
            fresh = {one: last(stage, "command")[one] for one in ("trigger_id", "response_url")}
            fresh["user"] = clicked["user"] | {"id": ids[person]}
            forgery = with_action(clicked | fresh, action_id=action)
            answer = stage.slack.deliver("interactive", forgery, user=person)
            assert answer.ok
            told = stage.slack.ephemerals(person)[-1].plain
            assert any(one in told for one in REFUSALS), told
            assert CANARY not in f"{answer.payload}{seen_by(stage, person)}", (person, action)
    assert CANARY not in f"{[one.message.blocks for one in stage.slack.posted()]}"
    stage.press("ada", "Reveal the cards", message=post)
    assert any(f"The {CANARY} tailwind" in one.plain for one in in_thread(stage, post))


def seen_by(stage: Stage, person: str) -> str:
    """What only this person can see; the form that was open is closed."""
    modal, answers = stage.slack.modal(person), stage.slack.ephemerals(person)
    if modal:
        stage.slack.close_modal(person)
    return f"{modal}{answers}{stage.slack.home(person)}"
