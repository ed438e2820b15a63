"""A member asks to lead: a lead says yes in the channel, or nobody is there to ask."""

from datetime import timedelta

from sandbox.seen import Message
from tests.stage import Stage
from tests.test_setup import leads_of, team_of

WEEK = timedelta(weeks=1)


def ask(stage: Stage, person: str) -> str:
    """`/baton settings`, *Ask to lead*; returns what the person then sees."""
    assert stage.slack.command(person, "/baton settings").view
    stage.press(person, "Ask to lead")
    view = stage.slack.modal(person)
    assert view
    return view.plain


def asked(stage: Stage, person: str = "kofi") -> Message:
    """The post in which somebody asks to lead."""
    stage.set_up()
    assert "The channel knows" in ask(stage, person)
    post = stage.channel()[-1]
    assert "Kofi would like to lead this team" in post.plain
    return post


def test_a_lead_says_yes_and_the_post_says_so(stage: Stage) -> None:
    post = asked(stage)
    stage.press("ada", "Make Kofi a lead", message=post)
    assert leads_of(stage) == {"ada", "kofi"}
    [_, changed] = stage.channel()
    assert "Ada said yes" in changed.plain
    assert "Make Kofi a lead" not in changed.plain


def test_nobody_else_can_say_yes(stage: Stage) -> None:
    post = asked(stage)
    for person in ("kofi", "grace"):
        stage.press(person, "Make Kofi a lead", message=post)
        [said] = stage.slack.ephemerals(person)
        assert "Only a lead of this team" in said.plain
    assert leads_of(stage) == {"ada"}


def test_pressed_twice_and_forged_it_changes_nothing_more(stage: Stage) -> None:
    post = asked(stage)
    stage.press("ada", "Make Kofi a lead", message=post)
    [*_, click] = [one for one in stage.slack.deliveries() if one.name == "block_actions"]
    action = dict(click.payload["actions"][0])
    mallory = next(one.id for one in stage.slack.people() if one.handle == "mallory")
    team_id = team_of(stage).team_id
    values = (action["value"], f"{team_id}:{mallory}:20261014", "nonsense", f"{team_id}::", "::")
    for n, value in enumerate(values):
        again = action | {"value": value, "action_ts": f"99.{n}"}
        stage.slack.deliver("interactive", dict(click.payload) | {"actions": [again]})
    stage.settle()
    assert leads_of(stage) == {"ada", "kofi"}
    assert len(stage.channel()) == 2


def test_once_a_week_is_enough(stage: Stage) -> None:
    asked(stage)
    assert "You asked within the last week" in ask(stage, "kofi")
    assert len(stage.channel()) == 2
    stage.slack.advance(by=WEEK + timedelta(hours=1))
    ask(stage, "kofi")
    assert len(stage.channel()) == 3


def test_where_every_lead_is_away_for_long_whoever_asks_leads_at_once(stage: Stage) -> None:
    stage.set_up()
    stage.says("ada", "/baton away today 2026-11-02")
    assert "You lead this team now" in ask(stage, "kofi")
    assert leads_of(stage) == {"ada", "kofi"}
    assert "Kofi leads this team now, too" in stage.channel()[-1].plain


def test_a_lead_who_is_away_for_some_days_is_waited_for(stage: Stage) -> None:
    stage.set_up()
    stage.says("ada", "/baton away today fri")
    assert "The channel knows" in ask(stage, "kofi")
    assert leads_of(stage) == {"ada"}


def test_a_guest_cannot_ask(stage: Stage) -> None:
    stage.slack.join("omar", "payments")
    stage.set_up(guests=["guests"])
    assert "Only people of this workspace can lead" in ask(stage, "omar")
