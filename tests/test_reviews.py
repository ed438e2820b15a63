"""Reviews: from the request to the first reply, by the clock of whom it waits for."""

from tests.reviews_scene import ADA, PULL, ask, events, ids, labels, posts, until
from tests.stage import Stage


def test_friday_four_o_clock_is_tuesdays_message_and_then_the_ladder_ends(stage: Stage) -> None:
    stage.set_up()
    until(stage, "2026-10-16 16:00")
    said = ask(stage, "ines", f"{PULL}/files @ada Retry the payout webhook once")
    assert "is in #payments. Ada can see it there" in said
    [post] = posts(stage, "Retry the payout")
    assert "Inês asks Ada for a review" in post.plain
    assert "northwind/payments" in post.plain
    assert labels(post) == ["I'll take it", "Open"]

    # Nothing before Monday 16:00 of Ada's business time; then it rides in Tuesday's message.
    until(stage, "2026-10-20 09:59")
    assert [stage.direct(one) for one in ("ada", "ines")] == [[], []]
    until(stage, "2026-10-20 10:01")
    [ready] = stage.direct("ada")
    assert stage.local(ready).strftime("%a %H:%M") == "Tue 10:00"
    assert "Retry the payout webhook once (asked on Friday)" in ready.plain
    for label in ("Reviewing now", "Tomorrow 10:00", "Not me: suggest others", "Open"):
        assert label in labels(ready)
    assert "Needs your review (1)" in stage.says("ada", "/review list")
    assert "Yours, waiting (1)" in stage.says("ines", "/review mine")
    assert "No review waits for you" in stage.says("kofi", "/review")

    # A day later it is its author's, and a day later still the channel's, without a name.
    until(stage, "2026-10-21 18:00")
    [waiting] = stage.direct("ines")
    assert "Still waiting" in waiting.plain
    assert labels(waiting) == [
        "First steps",
        "Stop all messages",
        "Ask someone else",
        "Offer 15-min walk-through",
        "Split it",
        "It can wait",
    ]
    until(stage, "2026-10-22 10:01")
    [call] = posts(stage, "looking for a reviewer")
    assert stage.local(call).strftime("%a %H:%M") == "Thu 10:00"
    assert "1 review is looking for a reviewer" in call.plain
    for name in ("Ada", "Inês", "Friday", "days", "Oct"):
        assert name not in call.plain
    until(stage, "2026-10-27 18:00")
    assert len(posts(stage, "looking for a reviewer")) == 1
    assert len(stage.direct("ada")) == len(stage.direct("ines")) == 1
    assert "Still for a while (1)" in stage.says("kofi", "/review")

    # Whoever takes it from there is shown in both posts, and has a clock of their own.
    stage.press("kofi", "I'll take it", message=call)
    [call] = posts(stage, "Somebody looks at each")
    assert "taken" in call.plain
    [post] = posts(stage, "looks at this for")
    assert "Kofi looks at this for Inês" in post.plain
    until(stage, "2026-10-28 15:00")
    stage.press("kofi", "I have looked", message=posts(stage, "looks at this for")[0])
    [post] = posts(stage, "the next move is Inês's")
    stage.press("ines", "Ready for another look", message=post)
    stage.press("ines", "Close it: done", message=posts(stage, "looks at this for")[0])
    [post] = posts(stage, "Closed: Inês's review")
    assert labels(post) == []
    assert len(posts(stage, "Retry the payout")) == 2
    told = events(stage)
    # What happens at one moment has no order.
    assert {one for one, _, _ in told} == {
        *("review.asked", "review.claimed", "review.first_reply", "review.closed")
    }
    assert len(told) == 4
    assert ("review.claimed", ids(stage)["kofi"], 1) in told
    # How long somebody took is nobody's: the reply has no actor.
    assert [actor for event, actor, _ in told if event == "review.first_reply"] == [None]


def test_what_people_answer_decides_who_hears_next(stage: Stage) -> None:
    stage.set_up()
    until(stage, "2026-10-19 09:00")
    # A link that is no pull request is something at this address.
    assert "something at wiki.example" in ask(stage, "ada", "https://wiki.example/runbook @kofi")
    until(stage, "2026-10-20 12:30")
    [ready] = stage.direct("kofi")
    assert "something at wiki.example (asked yesterday)" in ready.plain
    stage.press("kofi", "Tomorrow 10:00", message=ready)
    assert "Put off until Wed 21 Oct" in stage.direct("kofi")[0].plain
    until(stage, "2026-10-21 12:30")
    _, again = stage.direct("kofi")
    assert stage.direct("ada") == []
    stage.press("kofi", "Not me: suggest others", message=again)
    assert "not from whom" in stage.direct("kofi")[-1].plain

    # Its author hears who could look, and not who passed on.
    until(stage, "2026-10-22 12:30")
    [told] = stage.direct("ada")
    assert "Nobody is asked for something at wiki.example now." in told.plain
    assert "could look" in told.plain
    assert "Kofi" not in told.plain
    stage.press("ada", "Ask someone else", message=told)
    answer = stage.slack.submit("ada", {"reviewers": [ids(stage)["priya"]]})
    assert not answer.errors, answer.errors
    stage.settle()
    assert "You asked somebody else." in stage.direct("ada")[-1].plain
    assert "Ada asks Priya" in posts(stage, "wiki.example")[0].plain

    # It is four o'clock in Chennai when she is asked: Friday's business day ends after her morning.
    until(stage, "2026-10-26 12:30")
    [ready] = stage.direct("priya")
    stage.press("priya", "Reviewing now", message=ready)
    assert "You are looking at it." in stage.direct("priya")[-1].plain
    assert "Priya looks at this" in posts(stage, "wiki.example")[0].plain
    assert "is closed" in stage.says("kofi", "/review done https://wiki.example/runbook")
    assert "no review of that link" in stage.says("kofi", "/review done https://nowhere.example/x")
    assert "Which one?" in stage.says("kofi", "/review done")

    # Asked anew it is posted anew; an own look is refused, and so is an outsider's.
    ask(stage, "ada", "https://wiki.example/runbook")
    assert len(posts(stage, "wiki.example")) == 2
    assert "not in this team" in ask(stage, "ada", "https://x.example @mallory")
    assert "cannot ask yourself" in ask(stage, "ada", "https://x.example @ada")


def test_a_message_becomes_a_review_by_its_shortcut(stage: Stage) -> None:
    stage.set_up()
    said = stage.slack.say("grace", f"Done: {PULL} keeps retries at one", channel="payments")
    form = stage.slack.shortcut("grace", "reviews.from_message", message=said).view
    assert form
    assert form.values["link"] == PULL
    assert form.values["title"] == "Done: keeps retries at one"
    refused = stage.slack.submit("grace", {"lines": "many"})
    assert "How many lines" in refused.errors["lines"]
    answer = stage.slack.submit("grace", {"lines": "612", "title": "Retries at one"})
    assert answer.view
    assert "is in #payments" in answer.view.plain
    stage.settle()
    assert "612 lines" in posts(stage, "Retries at one")[0].plain
    # So large a change is its author's to think about first.
    until(stage, "2026-10-16 18:00")
    [told] = stage.direct("grace")
    assert "Retries at one has 612 lines." in told.plain
    stage.press("grace", "Ask for it as it is", message=told)
    assert "ready for a look again" in stage.direct("grace")[-1].plain
    # Without a link the message itself is the address.
    said = stage.slack.say("kofi", "Is this sentence clear?", channel="payments")
    form = stage.slack.shortcut("kofi", "reviews.from_message", message=said).view
    assert form
    assert form.values["link"].startswith("https://northwind.slack.com/archives/")
    # What its title calls a draft the channel does not see, until it has another title.
    unready = "https://git.example/northwind/payments/pull/13"
    assert "is kept, and not posted" in ask(stage, "kofi", f"{unready} WIP: a second queue")
    assert posts(stage, "second queue") == []
    assert "is in #payments" in ask(stage, "kofi", f"{unready} A second queue")
    assert len(posts(stage, "second queue")) == 1
    # Words without a link open the form, and nothing of them is lost.
    form = stage.slack.command("kofi", "/review the new runbook @ada").view
    assert form
    assert form.values["title"] == "the new runbook"
    assert form.values["reviewers"] == [ADA]
