"""A newcomer: from an open page to the team's first digest, by the tour."""

import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.stage import sandbox_of

MOST_CLICKS = 8
OPENS_A_FORM = ("Make #payments a team", "Start a retro", "Answer a prompt")


@pytest.fixture
def empty() -> Iterator[Sandbox]:
    with sandbox_of() as found:
        yield found


def test_a_newcomer_reads_the_first_digest_after_eight_clicks_at_most(
    empty: Sandbox, opens: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    began = time.monotonic()
    tab = opens(empty.base_url, tour=True)
    clicks = 0

    def click(selector: str) -> None:
        nonlocal clicks
        clicks += 1
        tab.page.locator(selector).click()

    click(".tour-do")
    expect(
        tab.form.locator("[data-block=zone], [data-block=tz]").or_(tab.form.locator(".input")).first
    ).to_be_visible()
    click(".submit")
    expect(tab.form).to_contain_text("is set up")
    click("dialog.modal footer .button")
    expect(tab.form).to_have_count(0)
    steps = tab.page.locator(".dots i").count()
    click(".tour-do")
    tab.sees("Saved as T-1")
    for _ in range(steps - 3):
        tab.page.locator(".tour .quiet").click()
    click(".tour-do")
    expect(tab.row("What we learned")).to_contain_text("A partial index on unpaid invoices")
    expect(tab.page.locator(".time-now")).to_contain_text("Mon 19 Oct, 10:00")
    took = time.monotonic() - began
    assert clicks <= MOST_CLICKS
    with capsys.disabled():
        print(f"\nFrom open to the first digest: {clicks} clicks, {took:.1f} s")


def test_the_tour_leads_through_every_step_and_can_be_taken_again(
    empty: Sandbox, opens: Open
) -> None:
    tab = opens(empty.base_url, tour=True)
    card = tab.page.locator(".tour")
    steps = card.locator(".dots i").count()
    assert steps >= 4
    for step in range(1, steps + 1):
        expect(card).to_contain_text(f"{step} of {steps}")
        title = card.locator("h2").inner_text()
        card.locator(".tour-do").click()
        expect(card.locator("header")).not_to_contain_text(f"{step} of")
        if title == "Make #payments a team":
            tab.submits()
            expect(tab.form).to_contain_text("is set up")
        if title in OPENS_A_FORM:
            expect(tab.form).to_be_visible()
            tab.closes_forms()
    expect(card).to_contain_text("That is the week")
    expect(tab.row("What we learned")).to_be_visible()
    tab.page.reload()
    expect(card).to_contain_text("That is the week")
    card.get_by_role("button", name="Once more").click()
    expect(card).to_contain_text(f"1 of {steps}")
    card.get_by_role("button", name="Close the tour").click()
    expect(card).to_be_hidden()
    tab.page.get_by_role("button", name="Tour", exact=True).click()
    expect(card).to_contain_text(f"1 of {steps}")
    assert not [one for one in empty.client.refusals() if one.is_malformed]
