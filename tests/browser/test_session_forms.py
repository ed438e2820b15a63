"""The forms around a session in the page, from the yes of its speaker to what stays of it."""

from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.stage import until
from tests.browser.test_forms import Form, button, fills_in


def schedule(slack: Sandbox, day: str) -> None:
    """Ada speaks at two in the afternoon."""
    slack.client.command("ada", "/session schedule")
    form = {"title": "Jitter and budgets", "day": day, "time": "14:00"}
    assert slack.client.submit("ada", form).ok
    slack.client.advance(to=slack.client.now())


def test_a_session_that_is_moved(own: Sandbox, opens: Open) -> None:
    schedule(own, "2026-10-20")
    tab = opens(own.base_url)
    tab.types("/session")
    tab.sees("Jitter and budgets")
    fills_in(
        tab,
        Form(
            opens=lambda tab: tab.presses("Move", tab.row("Jitter and budgets")),
            wrong={"day": "2026-10-13"},
            at="day",
            says="passed",
            right={"day": "2026-10-21"},
            then="Moved",
        ),
    )
    tab.closes_forms()


def test_a_session_that_is_handed_over_and_cancelled(own: Sandbox, opens: Open) -> None:
    schedule(own, "2026-10-21")
    tab = opens(own.base_url)
    tab.types("/session")
    tab.sees("Jitter and budgets")
    fills_in(
        tab,
        Form(
            opens=lambda tab: tab.presses("Hand over", tab.row("Jitter and budgets")),
            wrong={},
            at="speaker",
            says="field",
            right={"speaker": "Grace Miller"},
            then="Asked",
        ),
    )
    tab.closes_forms()
    tab.types("/session cancel")
    tab.submits()
    expect(tab.form).to_contain_text("Cancelled")
    tab.closes_forms()


def test_a_speaker_says_yes(own: Sandbox, opens: Open) -> None:
    own.client.command("ada", "/session offer")
    assert own.client.submit("ada", {"title": "Jitter and budgets"}).ok
    until(own, "2026-10-20 10:00")
    tab = opens(own.base_url)
    tab.reads_messages()
    fills_in(
        tab,
        Form(
            opens=button("I'll speak"),
            wrong={"topic": "Choose…", "title": "   "},
            at="title",
            says="About what?",
            right={"title": "Budgets for retries", "gain": "choose a budget"},
            then="Thank you",
        ),
    )
    tab.closes_forms()
    tab.sees("You speak about “Budgets for retries”")


def test_a_session_is_asked_about_answered_and_kept(own: Sandbox, opens: Open) -> None:
    schedule(own, "2026-10-21")
    until(own, "2026-10-17 12:00")
    ada, grace = opens(own.base_url), opens(own.base_url, "grace")
    grace.sees("Jitter and budgets")
    fills_in(
        grace,
        Form(
            opens=button("Ask a question beforehand", nth=-1),
            wrong={"question": "   "},
            at="question",
            says="What would you like to know?",
            right={"question": "How large is a budget?"},
            then="It is in the thread",
        ),
    )
    grace.closes_forms()
    grace.presses("I'm in", grace.row("Jitter and budgets"))
    expect(grace.row("Jitter and budgets").locator(".thread-link")).to_be_visible()
    until(own, "2026-10-22 15:00")

    grace.reads_messages()
    fills_in(
        grace,
        Form(
            opens=button("Write to them", nth=-1),
            wrong={"words": "   "},
            at="words",
            says="What would you tell them?",
            right={"words": "I will set one for the ledger."},
            then="The speakers read it with your name",
        ),
    )
    grace.closes_forms()
    ada.rows.locator(".thread-link").last.click()
    thread = ada.page.locator(".thread")
    fills_in(
        ada,
        Form(
            opens=lambda tab: tab.presses("Answer it", thread),
            wrong={"answer": "   "},
            at="answer",
            says="What would you answer?",
            right={"answer": "A tenth of all calls, as a start."},
            then="in the library",
        ),
    )
    ada.closes_forms()
    expect(thread).to_contain_text("A tenth of all calls")
    ada.reads_messages()
    fills_in(
        ada,
        Form(
            opens=button("Add notes", nth=-1),
            wrong={"notes": "   "},
            at="notes",
            says="What stays?",
            right={"notes": "Retry with jitter, and with a budget."},
            then="Saved as T-",
        ),
    )
    ada.closes_forms()
    ada.sees("The notes are saved.")
