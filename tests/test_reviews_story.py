"""Reviews: two weeks of two teams in different zones, with absence, holiday and a newcomer."""

from datetime import timedelta

import pytest

from bot.practices.reviews import choosing
from storage import reviews as store
from storage import team as teams
from tests.reviews_scene import PULL, WORKSPACE, ask, ids, posts, told, until, wall
from tests.stage import Stage
from tests.til_scene import forged, with_action

LA, NEW_YORK, BERLIN = "America/Los_Angeles", "America/New_York", "Europe/Berlin"
HOST = "https://git.example/northwind"


def two_teams(stage: Stage) -> None:
    """Eight people around Ada in Berlin; Grace, Linus and, two days later, Noor in America."""
    stage.slack.add_person("linus", real_name="Linus Berg", tz=LA)
    stage.slack.join("linus", "platform")
    stage.slack.invite_app("platform", by="grace")
    stage.set_up(country="AT")
    # Whoever is in both works as in the team that was first.
    until(stage, "2026-10-14 12:00")
    stage.set_up(by="grace", channel="platform", country="US")
    until(stage, "2026-10-16 12:00")
    stage.slack.add_person("noor", real_name="Noor Aziz", tz=LA)
    stage.slack.join("noor", "platform")
    stage.settle()


def asks_platform(stage: Stage, by: str, whom: str, title: str) -> None:
    link = f"{HOST}/platform/pull/{len(title)}"
    ask(stage, by, f"{link} @{whom} {title}", channel="platform")


def looks(stage: Stage, person: str, title: str, *, channel: str = "payments") -> None:
    """*I have looked*, in the menu or by the button of a review's post."""
    stage.press(person, "I have looked", message=posts(stage, title, channel=channel)[0])


def close(stage: Stage, person: str) -> None:
    while stage.slack.modal(person):
        stage.slack.close_modal(person)


@pytest.mark.long
@pytest.mark.timeout(180)
def test_each_review_waits_by_the_clock_of_whom_it_waits_for(stage: Stage) -> None:
    two_teams(stage)
    the_first_week(stage)
    a_lead_sets_limits(stage)
    the_second_week(stage)
    somebody_comes_back(stage)


def the_first_week(stage: Stage) -> None:
    until(stage, "2026-10-16 16:00")
    ask(stage, "ines", f"{PULL} @ada Retry the payout webhook once")
    # It is seven in Los Angeles: Friday is Linus's business day, and his Monday begins with it.
    asks_platform(stage, "grace", "linus", "Rotate the certificates")
    until(stage, "2026-10-19 09:00")
    ask(stage, "kofi", f"{HOST}/payments/pull/13 @ada Name the queue")
    ask(stage, "kofi", f"{HOST}/ledger/pull/4 @ada Split the ledger")
    until(stage, "2026-10-19 12:00")
    looks(stage, "ada", "Name the queue")
    until(stage, "2026-10-19 14:00")
    looks(stage, "ada", "Split the ledger")
    until(stage, "2026-10-20 10:30")
    [ready] = told(stage, "linus", "Ready for a look")
    assert wall(ready, LA) == "Mon 19 Oct 10:00"
    stage.press("linus", "Reviewing now", message=ready)
    looks(stage, "linus", "Rotate", channel="platform")
    [ready] = stage.direct("ada")
    assert wall(ready, BERLIN) == "Tue 20 Oct 10:00"
    assert "Retry the payout webhook once (asked on Friday)" in ready.plain

    # Each sees what is their own team's, and whoever is in no team of it changes nothing.
    mine = stage.says("grace", "/review mine", channel="platform")
    assert "the next move is Grace's" in mine
    assert "payout" not in stage.says("linus", "/review list", channel="platform")
    assert "Rotate" not in stage.says("ada", "/review list")
    [post] = posts(stage, "payout")
    [take] = [one for one in post.blocks[-1]["elements"] if one["action_id"] == "reviews.take"]
    stolen = with_action(
        forged(stage, "reviews.more"), action_id="reviews.take", value=take["value"]
    )
    outsider = {"user": {**stolen["user"], "id": ids(stage)["linus"]}}
    stage.slack.deliver("interactive", stolen | outsider, user="linus")
    stage.settle()
    assert "asks Ada" in posts(stage, "payout")[0].plain
    looks(stage, "ada", "payout")
    assert "the next move is Inês's" in stage.says("ines", "/review mine")
    settled = told(stage, "ada", "needs nothing from you")
    assert [one.ts for one in settled] == [ready.ts]


def a_lead_sets_limits(stage: Stage) -> None:
    """What each limit would have done shows while it is chosen; only a lead can choose."""
    assert "Change" not in buttons_of_settings(stage, "kofi")
    stage.slack.command("ada", "/review settings")
    form = stage.press("ada", "Change").view
    for choice in (
        "half a business day · 2 in 30 days",
        "1 business day · 1 in 30 days",
        "1½ business days · none in 30 days",
    ):
        assert choice in str(form and form.blocks)
    refused = stage.slack.submit("ada", {"first": "2", "author": "2", "channel": "3"})
    assert "Pick a later moment than the first reminder." in refused.errors["author"]
    stage.slack.submit("ada", {"first": "1", "author": "2", "channel": "3", "large": "200"})
    page = stage.slack.modal("ada")
    assert page
    assert "after half a business day, its author after 1 business day" in page.plain
    close(stage, "ada")


def the_second_week(stage: Stage) -> None:
    """Austria has a day off on Monday the 26th, and America none."""
    until(stage, "2026-10-23 16:00")
    stage.says("grace", "/baton away 2026-10-26 2026-10-27", channel="platform")
    ask(stage, "kofi", f"{HOST}/refunds/pull/6 @ada Name the refunds")
    asks_platform(stage, "grace", "linus", "Shrink every log")
    until(stage, "2026-10-26 17:00")
    # Whoever had a review was asked on Friday, once, what it taught them.
    for person in ("ada", "ines", "kofi", "linus"):
        assert len(told(stage, person, "one comment that taught you something")) == 1
    assert not told(stage, "yuki", "taught you")
    ask(stage, "ada", f"{HOST}/ledger/pull/5 @yuki Freeze the ledger")
    asks_platform(stage, "linus", "ada @radia @kofi @ines", "Sort alerts")
    asks_platform(stage, "linus", "grace", "Trim the images")
    until(stage, "2026-10-26 18:01")
    # Of an absence its author hears at once. Noor has least to review, and is too new to be asked.
    [away] = told(stage, "linus", "Grace is away and was asked for Trim the images.")
    assert wall(away, LA) == "Mon 26 Oct 10:00"
    assert "Ada or Inês could look." in away.plain
    assert "Ready for a look: Shrink every log" in away.plain.replace("*", "")
    assert could_look(stage, "Trim the images", weeks=3)[0] == "noor"

    until(stage, "2026-10-28 10:01")
    [digest] = posts(stage, "How work flowed")
    assert wall(digest, BERLIN) == "Tue 27 Oct 10:00"
    reply = "First reply: median 5 h, three quarters within 1.5 business days"
    assert reply in digest.plain
    told_of = digest.plain.partition("How work flowed")[2]
    assert not [name for name in ("Kofi", "Inês", "Linus") if name in told_of]
    # After half a business day of Ada's it is hers; after one and a half of Yuki's, the channel's.
    [ready] = told(stage, "ada", "Ready for a look: Name the refunds")
    assert wall(ready, BERLIN) == "Wed 28 Oct 10:00"
    [call] = posts(stage, "looking for a reviewer")
    assert wall(call, BERLIN) == "Wed 28 Oct 10:00"
    assert "Freeze the ledger" in call.plain


def somebody_comes_back(stage: Stage) -> None:
    """Nothing queued up for Grace: her clock begins with her first day."""
    until(stage, "2026-10-29 14:59")
    assert told(stage, "grace", "Trim") == []
    until(stage, "2026-10-29 15:01")
    [ready] = told(stage, "grace", "Ready for a look: Trim the images")
    assert wall(ready, NEW_YORK) == "Thu 29 Oct 10:00"
    stage.press("grace", "Reviewing now", message=ready)
    assert "Grace looks at this for Linus" in posts(stage, "Trim", channel="platform")[0].plain


def could_look(stage: Stage, title: str, *, weeks: int) -> list[str]:
    """Who would be suggested for a review of the platform's in some weeks."""
    handles = {one: handle for handle, one in ids(stage).items()}
    with stage.baton.db.read() as session:
        [team] = [
            one
            for one in teams.of_person(session, WORKSPACE, ids(stage)["linus"])
            if one.name == "platform"
        ]
        [review] = [one for one in store.under_way(session, team) if one.title == title]
        now = stage.slack.now() + timedelta(weeks=weeks)
        return [handles[one] for one in choosing.suggestions(session, team, review, now)]


def buttons_of_settings(stage: Stage, person: str) -> str:
    view = stage.slack.command(person, "/review settings").view
    assert view
    close(stage, person)
    return str(view.blocks)
