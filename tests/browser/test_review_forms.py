"""The forms of reviews and of feedback in the page, each sent with a mistake first."""

from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.stage import sandbox_of, set_up, until
from tests.browser.test_forms import Form, button, fills_in

LINK = "https://git.example/northwind/payments/pull/12"


def test_asking_for_a_review(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url)
    tab.types("/review")
    tab.sees("Ask for a review")
    fills_in(
        tab,
        Form(
            opens=button("Ask for a review", nth=-1),
            wrong={"link": LINK, "title": "Retries", "reviewers": ["Ada Brandt"]},
            at="reviewers",
            says="cannot ask yourself",
            right={"reviewers": ["Grace Miller"]},
            then="Retries",
        ),
    )
    tab.closes_forms()
    tab.sees("Retries")


def test_the_limits_and_who_one_is_elsewhere(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url)
    tab.types("/review settings")
    expect(tab.form).to_contain_text("When a review stands still")
    form = tab.form.locator('[data-block="author"] select')
    button("Change")(tab)
    form.wait_for()
    first = tab.form.locator('[data-block="first"] option').all_inner_texts()
    fills_in(
        tab,
        Form(
            opens=lambda _: None,
            wrong={"first": first[-1], "author": first[1]},
            at="author",
            says="later moment",
            right={"first": first[1], "author": first[2], "channel": first[3]},
            then="When a review stands still",
        ),
    )
    fills_in(
        tab,
        Form(
            opens=button("Say who I am"),
            wrong={"login": "two words"},
            at="login",
            says="no name there",
            right={"login": "@ada-brandt"},
            then="ada-brandt",
        ),
    )
    tab.closes_forms()


def test_feedback_and_the_wording_of_a_comment(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url, "kofi")
    fills_in(
        tab,
        Form(
            opens="/review feedback @grace ",
            wrong={"effect": "We found the cause in an hour"},
            at="behaviour",
            says="field",
            right={"behaviour": "You asked for a failing test first"},
            then="Sent",
        ),
    )
    tab.closes_forms()
    fills_in(
        tab,
        Form(
            opens="/review ask-feedback",
            wrong={"person": "Grace Miller", "skill": "explaining"},
            at="event",
            says="field",
            right={"event": "Wednesday's design talk"},
            then="Asked",
        ),
    )
    tab.closes_forms()
    fills_in(
        tab,
        Form(
            opens="/review comment",
            wrong={"reason": "It hides the cause."},
            at="point",
            says="field",
            right={"point": "The error is swallowed here"},
            then="The error is swallowed here",
        ),
    )
    tab.closes_forms()


def test_what_follows_a_review(own: Sandbox, opens: Open) -> None:
    own.client.command("ada", f"/review {LINK} @grace Retries")
    own.client.advance(to=own.client.now())
    ada, kofi = opens(own.base_url), opens(own.base_url, "kofi")
    ada.sees("Retries")
    fills_in(
        ada,
        Form(
            opens=lambda tab: tab.picks_more("Ask somebody else", tab.row("Retries")),
            wrong={"reviewers": ["Ada Brandt"]},
            at="reviewers",
            says="cannot ask yourself",
            right={"reviewers": ["Kofi Mensah"]},
            then="Asked",
        ),
    )
    ada.closes_forms()
    kofi.sees("Retries")
    kofi.picks_more("I have looked", kofi.row("Retries"))
    kofi.sees("Ready for another look")

    until(own, "2026-10-16 10:00")
    ada.reads_messages()
    fills_in(
        ada,
        Form(
            opens=button("Save as TIL"),
            wrong={"title": "   "},
            at="title",
            says="What did you learn?",
            right={"title": "Retries without a budget multiply an outage"},
            then="Saved as T-",
        ),
    )
    ada.closes_forms()
    kofi.reads_messages()
    fills_in(
        kofi,
        Form(
            opens=button("Thank the reviewer"),
            wrong={"person": "Ada Brandt", "behaviour": "   "},
            at="behaviour",
            says="Write what it is about",
            right={"behaviour": "You showed me the retry storm"},
            then="Thank you",
        ),
    )
    kofi.closes_forms()
    kofi.sees("Your thanks are on their way.")


def test_a_repository_is_connected_where_a_code_host_can_reach_it(
    slack: Sandbox, opens: Open
) -> None:
    tab = opens(slack.base_url)
    tab.types("/review settings")
    tab.presses("Connect GitHub", tab.form)
    expect(tab.form).to_contain_text("baton run --http")
    with sandbox_of(http=True) as reachable:
        set_up(reachable)
        tab = opens(reachable.base_url)
        tab.types("/review settings")
        fills_in(
            tab,
            Form(
                opens=lambda tab: tab.presses("Connect GitHub", tab.form),
                wrong={"repositories": "northwind payments, and others"},
                at="repositories",
                says="is no repository",
                right={"repositories": "northwind/payments"},
                then="Copy these",
            ),
        )
        tab.closes_forms()
