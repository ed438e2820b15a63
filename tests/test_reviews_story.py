"""Reviews: weeks of two teams in different zones, with absence, a holiday and a newcomer."""

import pytest

from sandbox.seen import View
from tests.reviews_scene import PULL, ask, ids, labels, posts, told, until, wall
from tests.stage import Stage
from tests.til_scene import forged, with_action

LA, NEW_YORK, BERLIN = "America/Los_Angeles", "America/New_York", "Europe/Berlin"

# Five weeks are lived through, hour by hour of whatever falls due.
pytestmark = pytest.mark.timeout(180)
HOST = "https://git.example/northwind"
EVERYBODY = "ada @radia @kofi @ines"


def two_teams(stage: Stage) -> None:
    """Eight people around Ada in Berlin; Grace, Linus and, two days later, Noor in America."""
    stage.slack.add_person("linus", real_name="Linus Berg", tz=LA)
    stage.slack.join("linus", "platform")
    stage.slack.invite_app("platform", by="grace")
    stage.set_up(country="DE")
    stage.set_up(by="grace", channel="platform", country="US")
    until(stage, "2026-10-16 12:00")
    stage.slack.add_person("noor", real_name="Noor Aziz", tz=LA)
    stage.slack.join("noor", "platform")
    stage.settle()


def asks_platform(stage: Stage, by: str, whom: str, title: str) -> None:
    link = f"{HOST}/platform/pull/{len(title)}"
    ask(stage, by, f"{link} @{whom} {title}", channel="platform")


def looks(stage: Stage, person: str, title: str) -> None:
    """*I have looked*, in the menu or by the button of a review's post."""
    stage.press(person, "I have looked", message=posts(stage, title)[0])


def limits_form(stage: Stage, person: str) -> View:
    stage.slack.command(person, "/review settings")
    view = stage.press(person, "Change").view
    assert view
    return view


def close(stage: Stage, person: str) -> None:
    while stage.slack.modal(person):
        stage.slack.close_modal(person)


def test_each_review_waits_by_the_clock_of_whom_it_waits_for(stage: Stage) -> None:
    two_teams(stage)
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
    [ready] = stage.direct("ada")
    assert wall(ready, BERLIN) == "Tue 20 Oct 10:00"
    assert "Retry the payout webhook once (asked on Friday)" in ready.plain
    # Each sees what is their own team's, and whoever is in no team changes nothing.
    assert "Rotate" in stage.says("linus", "/review list", channel="platform")
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
    looks_at = told(stage, "ada", "needs nothing from you")
    assert [one.ts for one in looks_at] == [ready.ts]

    # What a limit would have done, while it is set; whoever does not lead sees no button.
    assert "Change" not in labels_of(stage, "kofi")
    form = limits_form(stage, "ada")
    assert "half a business day · 2 in 30 days" in str(form.blocks)
    assert "1 business day · 1 in 30 days" in str(form.blocks)
    assert "1½ business days · none in 30 days" in str(form.blocks)
    refused = stage.slack.submit("ada", {"first": "2", "author": "2", "channel": "3"})
    assert "Pick a later moment than the first reminder." in refused.errors["author"]
    stage.slack.submit("ada", {"first": "1", "author": "2", "channel": "3", "large": "200"})
    page = stage.slack.modal("ada")
    assert page
    assert "after half a business day, its author after 1 business day" in page.plain
    close(stage, "ada")

    # One comment that taught something: asked for once a week, of those who had a review.
    until(stage, "2026-10-23 23:00")
    for person in ("ada", "ines", "kofi"):
        assert len(told(stage, person, "one comment that taught you something")) == 1
    assert not told(stage, "yuki", "taught you")
    until(stage, "2026-10-26 09:00")
    ask(stage, "ada", f"{HOST}/ledger/pull/5 @yuki Freeze the ledger")
    until(stage, "2026-10-26 10:01")
    [digest] = posts(stage, "Week 44")
    reply = "First reply: median 5 h, three quarters within 1.5 business days"
    assert reply in digest.plain
    told_of = digest.plain.partition("How work flowed")[2].partition("I am Baton")[0]
    assert not [name for name in ("Kofi", "Inês") if name in told_of]
    # By the new limits the channel hears of it two days earlier than by the old ones.
    until(stage, "2026-10-30 18:00")
    [call] = posts(stage, "looking for a reviewer")
    assert wall(call, BERLIN) == "Wed 28 Oct 10:00"
    assert labels(call) == []


def test_whoever_is_away_is_not_asked_and_a_newcomer_is_not_offered(stage: Stage) -> None:
    two_teams(stage)
    until(stage, "2026-10-19 17:00")
    stage.says("grace", "/baton away 2026-10-26 2026-10-30", channel="platform")
    until(stage, "2026-10-26 17:00")
    asks_platform(stage, "linus", EVERYBODY, "Sort alerts")
    asks_platform(stage, "linus", "grace", "Trim the images")
    until(stage, "2026-10-26 18:01")
    # Its author hears at once; Noor has nothing to review, and is too new to be offered.
    [away] = told(stage, "linus", "Grace is away and was asked for Trim the images.")
    assert wall(away, LA) == "Mon 26 Oct 10:00"
    assert "Ada or Inês could look." in away.plain
    stage.says("linus", f"/review done {HOST}/platform/pull/11", channel="platform")
    until(stage, "2026-11-03 15:59")
    assert told(stage, "grace", "Trim") == []
    # Meanwhile the channel heard of it, and nobody of Grace.
    [call] = posts(stage, "looking for a reviewer", channel="platform")
    assert wall(call, NEW_YORK) == "Fri 30 Oct 10:00"
    assert "Grace" not in call.plain
    until(stage, "2026-11-03 16:01")
    [ready] = told(stage, "grace", "Ready for a look: Trim the images")
    assert wall(ready, NEW_YORK) == "Tue 03 Nov 10:00"
    stage.press("grace", "Reviewing now", message=ready)

    # Veterans Day is a day off in one team and none in the other.
    until(stage, "2026-11-10 09:00")
    ask(stage, "kofi", f"{PULL} @ada Retry the payout webhook once")
    until(stage, "2026-11-10 17:00")
    asks_platform(stage, "grace", "linus", "Rotate the certificates")
    until(stage, "2026-11-12 19:01")
    assert wall(told(stage, "ada", "Ready for a look")[0], BERLIN) == "Wed 11 Nov 10:00"
    assert wall(told(stage, "linus", "Ready for a look")[0], LA) == "Thu 12 Nov 10:00"

    # After four weeks Noor is one who could look, and is asked by her own clock.
    stage.says("grace", "/baton away 2026-11-16 2026-11-20", channel="platform")
    until(stage, "2026-11-16 17:00")
    asks_platform(stage, "linus", EVERYBODY, "Sort pagers")
    asks_platform(stage, "linus", "grace", "Pin the base image")
    until(stage, "2026-11-16 19:01")
    away = told(stage, "linus", "Pin the base image")[-1]
    assert "Noor or Ada could look." in away.plain
    form = stage.press("linus", "Ask someone else", message=away).view
    assert form
    assert "Noor or Ada could look: they have least to review now" in form.plain
    assert form.values["reviewers"] == [ids(stage)["noor"]]
    stage.slack.submit("linus")
    stage.settle()
    until(stage, "2026-11-18 23:00")
    [ready] = told(stage, "noor", "Ready for a look")
    assert "Pin the base image (asked on Monday)" in ready.plain
    assert wall(ready, LA) == "Wed 18 Nov 10:00"


def labels_of(stage: Stage, person: str) -> str:
    view = stage.slack.command(person, "/review settings").view
    assert view
    close(stage, person)
    return str(view.blocks)
