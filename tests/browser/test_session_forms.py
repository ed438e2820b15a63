"""The forms around a session in the page: moved, handed over, cancelled."""

from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.test_forms import Form, fills_in


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
