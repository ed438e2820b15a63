"""The forms of one person alone in the page: the journal, what one is asked, and the digest's."""

from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.stage import until
from tests.browser.test_forms import Form, button, fills_in


def test_the_journal_and_what_one_is_asked(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url, "kofi")
    tab.types("/reflect focus")
    tab.fills({"focus": "Mentorship and coaching", "area": "DevOps", "keep": "6 months"})
    tab.submits()
    expect(tab.form).to_contain_text("Saved. Only you know of it.")
    tab.closes_forms()
    tab.types("/reflect")
    tab.fills({"answer": "I explained it twice"})
    tab.submits()
    expect(tab.form).to_contain_text("Kept")
    tab.closes_forms()

    tab.types("/reflect journal")
    tab.fills({"words": "nothing of this kind"})
    tab.submits()
    expect(tab.form).to_contain_text("Nothing found")
    tab.fills({"words": "twice"})
    tab.submits()
    expect(tab.form).to_contain_text("I explained it twice")
    tab.presses("Read", tab.form)
    fills_in(
        tab,
        Form(
            opens=button("Edit"),
            wrong={"answer": "   "},
            at="answer",
            says="delete the entry",
            right={"answer": "I asked before I explained"},
            then="I asked before I explained",
        ),
    )
    tab.closes_forms()


def test_what_a_digest_tells(own: Sandbox, opens: Open) -> None:
    own.client.command("ada", "/til Statistics go stale before plans go bad")
    until(own, "2026-10-19 09:00")
    ada, grace = opens(own.base_url), opens(own.base_url, "grace")
    fills_in(
        grace,
        Form(
            opens=lambda tab: tab.presses("Less of this", tab.row("Statistics go stale")),
            wrong={},
            at="what",
            says="field",
            right={"what": ["A shorter digest"]},
            then="Noted, without your name",
        ),
    )
    grace.closes_forms()
    ada.types("/baton settings")
    told = ada.form.locator(".section", has_text="What the digest tells")
    told.get_by_role("button", name="Change").click()
    ada.fills({"places": ["What we learned"]})
    ada.submits()
    expect(ada.form).to_contain_text("All sections but")
    ada.closes_forms()
    ada.goes_to("Baton")
    fills_in(
        ada,
        Form(
            opens=button("Find what we learned"),
            wrong={"words": "kind:songs"},
            at="words",
            says="kind:",
            right={"words": "stale"},
            then="Statistics go stale",
        ),
    )
