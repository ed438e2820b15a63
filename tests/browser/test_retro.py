"""Two members run a retro together in two tabs, with each form sent wrongly first."""

from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.stage import Tab, until
from tests.browser.test_forms import Form, button, fills_in

WAITING = "Deploys wait for one person"
MONTHS_AGO = "2026-08-14"


def moves_on(tab: Tab) -> None:
    """Whoever leads moves it on, by command."""
    tab.types("/retro next")


def test_two_members_run_a_retro_together(own: Sandbox, opens: Open) -> None:
    ada, grace = opens(own.base_url), opens(own.base_url, "grace")
    ada.types("/retro start")
    ada.submits()
    grace.sees("leads it")
    ada.closes_forms()
    add = button("Add cards")
    fills_in(
        ada,
        Form(
            opens=add,
            wrong={"lane0": "x" * 301},
            at="lane0",
            says="longer than 300",
            right={"lane0": WAITING},
            then="kept",
        ),
    )
    ada.closes_forms()
    fills_in(
        grace,
        Form(
            opens=add,
            wrong={},
            at="lane-1",
            says="What would you say?",
            right={"lane-1": "Only one of us may deploy", "lane1": "Staging is three weeks old"},
            then="kept",
        ),
    )
    grace.closes_forms()
    ada.sees("3 cards from 2 people")
    # Nobody sees a card before all are revealed, not even who leads.
    assert not own.client.messages("payments")[-1].plain.count(WAITING)
    moves_on(ada)
    grace.sees("grouping")
    button("Group cards")(ada)
    ada.fills({"themes3": [WAITING, "Only one of us may deploy"], "title3": "Deploys"})
    ada.submits()
    expect(ada.form).to_contain_text("Deploys (2)")
    ada.closes_forms()
    moves_on(ada)
    fills_in(
        grace,
        Form(
            opens=button("Vote"),
            wrong={},
            at="themes",
            says="field",
            right={"themes": ["Deploys (2)"]},
            then="1 person has voted",
        ),
    )
    grace.closes_forms()
    moves_on(ada)
    topic = grace.row("*Topic 1")
    grace.sees("Topic 1")
    expect(grace.row("Topic 1")).to_contain_text(WAITING)
    topic = ada.row("Topic 1")
    fills_in(
        ada,
        Form(
            opens=lambda tab: tab.presses("Add an action", topic),
            wrong={
                "text": "Two people deploy each week",
                "owner": "Grace Miller",
                "due": MONTHS_AGO,
                "cue": "it is Monday",
                "step": "ask who is next",
            },
            at="due",
            says="has passed",
            right={"due": "2026-10-30"},
            then="Topic 1",
        ),
    )
    ada.closes_forms()
    expect(grace.row("Topic 1").locator(".thread-link")).to_be_visible()
    grace.row("Topic 1").locator(".thread-link").click()
    thread = grace.page.locator(".thread")
    expect(thread).to_contain_text("Two people deploy each week")
    grace.presses("I take it", thread)
    expect(thread).to_contain_text("Grace Miller")
    moves_on(ada)
    grace.sees("worth")
    grace.presses("4", grace.row("leads it"))
    moves_on(ada)
    ada.sees("A-1")
    for tab in (ada, grace):
        tab.types("/retro actions")
        tab.sees("Two people deploy each week")


def test_what_a_leader_hands_over_and_what_is_made_smaller(own: Sandbox, opens: Open) -> None:
    ada = opens(own.base_url)
    ada.types("/retro start")
    ada.submits()
    ada.sees("leads it")
    ada.closes_forms()
    fills_in(
        ada,
        Form(
            opens=lambda tab: tab.picks_more("Hand over", tab.row("leads it")),
            wrong={},
            at="person",
            says="field",
            right={"person": "Grace Miller"},
            then="Asked",
        ),
    )
    ada.closes_forms()
    own.client.command("ada", f"/retro add {WAITING}")
    for _ in ("reveal", "vote", "talk"):
        own.client.command("ada", "/retro next")
        own.client.advance(to=own.client.now())
    ada.sees("Topic 1")
    ada.presses("Add an action", ada.row("Topic 1"))
    promise = {"text": "Two people deploy each week", "owner": "Ada Brandt", "due": "2026-10-16"}
    ada.fills(promise | {"cue": "it is Monday", "step": "ask who is next"})
    ada.submits()
    ada.closes_forms()
    for due in ("2026-10-16 12:00", "2026-10-30 12:00", "2026-11-13 12:00"):
        until(own, due)
        ada.reads_messages()
        if not due.startswith("2026-11"):
            ada.presses("Moved", ada.row("A-1"))
            ada.sees("Moved by two weeks")
    fills_in(
        ada,
        Form(
            opens=button("Make it smaller", nth=-1),
            wrong={"text": "Two people deploy once", "due": MONTHS_AGO},
            at="due",
            says="has passed",
            right={"due": "2026-11-20"},
            then="begins anew",
        ),
    )
    ada.closes_forms()


def test_another_series_of_retros(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url)
    tab.types("/retro")
    tab.sees("Add a series")
    fills_in(
        tab,
        Form(
            opens=button("Add a series", nth=-1),
            wrong={"name": "   "},
            at="name",
            says="What is it called?",
            right={"name": "On-call", "weeks": "Every week", "time": "11:00"},
            then="On-call",
        ),
    )
    tab.closes_forms()
