"""Every form in the page: opened as a member does, sent with a mistake, mended and sent again."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.stage import PATIENCE_MS, Tab, Value


@dataclass(frozen=True)
class Form:
    """How it is opened: a command, or a button; what is wrong, where it says so; what is right."""

    opens: str | Callable[[Tab], None]
    wrong: Mapping[str, Value]
    at: str
    says: str
    right: Mapping[str, Value]
    then: str


def button(label: str, nth: int = 0) -> Callable[[Tab], None]:
    """Press a button of the form on top, or of the middle where none is open."""

    def press(tab: Tab) -> None:
        place = tab.form if tab.form.count() else tab.page.locator(".centre")
        place.get_by_role("button", name=label, exact=True).nth(nth).click()

    return press


def fills_in(tab: Tab, form: Form) -> None:
    """Open it; a mistake is told at its field and nothing is lost; then it is taken."""
    if callable(form.opens):
        form.opens(tab)
    else:
        tab.types(form.opens)
    expect(tab.form.locator(f'[data-block="{form.at}"]')).to_be_visible(timeout=PATIENCE_MS)
    tab.fills(form.wrong)
    tab.submits()
    expect(tab.error_at(form.at)).to_contain_text(form.says, timeout=PATIENCE_MS)
    tab.fills(form.right)
    expect(tab.error_at(form.at)).to_be_empty()
    tab.submits()
    said = tab.page.locator("dialog.modal, .centre .row").filter(has_text=form.then)
    expect(said.last).to_be_visible(timeout=PATIENCE_MS)


def test_lessons(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url)
    fills_in(
        tab,
        Form(
            opens="/til",
            wrong={"title": "Vacuum late tables", "link": "example", "tags": "#db"},
            at="link",
            says="URL",
            right={"link": "https://example.com/vacuum", "body": "Autovacuum waits for a fifth."},
            then="Saved as T-",
        ),
    )
    tab.closes_forms()
    tab.types("/til The queue drains from the back #queues")
    tab.sees("The queue drains")
    fills_in(
        tab,
        Form(
            opens=lambda tab: tab.presses("Edit", tab.row("The queue drains")),
            wrong={"title": "   "},
            at="title",
            says="What did you learn?",
            right={"title": "The queue drains from the front"},
            then="is changed",
        ),
    )
    tab.closes_forms()
    tab.types("/til outdated T-1")
    tab.fills({"correction": "Since version 17 it does so by itself."})
    tab.submits()
    expect(tab.form).to_contain_text("outdated")


def test_settings(own: Sandbox, opens: Open) -> None:
    own.client.invite_app("platform", by="ada")
    tab = opens(own.base_url)
    fills_in(
        tab,
        Form(
            opens="/baton setup",
            wrong={"country": "Atlantis"},
            at="country",
            says="knows no holidays",
            right={"country": "DE"},
            then="is set up",
        ),
    )
    tab.closes_forms()
    tab.types("/baton settings")
    expect(tab.form).to_contain_text("Team settings")
    fills_in(
        tab,
        Form(
            opens=button("Change"),
            wrong={"leads": []},
            at="leads",
            says="needs somebody who leads it",
            right={"leads": ["Ada Brandt", "Grace Miller"]},
            then="Grace",
        ),
    )
    fills_in(
        tab,
        Form(
            opens=button("Change", nth=1),
            wrong={"cadence_at": ""},
            at="cadence_at",
            says="field",
            right={"cadence_at": "11:00"},
            then="at 11:00",
        ),
    )
    fills_in(
        tab,
        Form(
            opens=button("Move to another channel"),
            wrong={"channel": "#general"},
            at="channel",
            says="Invite Baton there first",
            right={"channel": "#platform"},
            then="Grace",
        ),
    )
    tab.closes_forms()
    tab.goes_to("platform")
    tab.sees("here, with all it has kept")
    tab.types("/baton settings")
    expect(tab.form).to_contain_text("Team settings")
    fills_in(
        tab,
        Form(
            opens=button("Delete the team"),
            wrong={"name": "payments"},
            at="name",
            says="Type just that",
            right={"name": "platform"},
            then="deleted this team",
        ),
    )


def test_sessions(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url)
    fills_in(
        tab,
        Form(
            opens="/session propose",
            wrong={"topic": "   "},
            at="topic",
            says="About what?",
            right={"topic": "How we read a query plan"},
            then="Added as topic 1",
        ),
    )
    tab.closes_forms()
    fills_in(
        tab,
        Form(
            opens="/session offer",
            wrong={"title": "   "},
            at="title",
            says="About what?",
            right={"title": "Jitter and budgets"},
            then="Thank you",
        ),
    )
    tab.closes_forms()
    fills_in(
        tab,
        Form(
            opens="/session schedule",
            wrong={"title": "Jitter and budgets", "day": "2026-10-13"},
            at="day",
            says="Try a later day",
            right={"day": "2026-10-21", "minutes": "An hour"},
            then="Scheduled",
        ),
    )
    tab.closes_forms()


def test_reflection_and_days_away(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url, "grace")
    fills_in(
        tab,
        Form(
            opens="/reflect",
            wrong={"when": "the next review waits"},
            at="answer",
            says="field",
            right={"answer": "I asked before I proposed."},
            then="Kept",
        ),
    )
    tab.closes_forms()
    fills_in(
        tab,
        Form(
            opens="/baton away",
            wrong={"from": "2026-10-20", "to": "2026-10-19"},
            at="to",
            says="before it begins",
            right={"to": "2026-10-23", "reason": "Holidays"},
            then="You are away from",
        ),
    )
    tab.closes_forms()
    tab.goes_to("Baton")
    fills_in(
        tab,
        Form(
            opens=button("Change"),
            wrong={"hours": "My own, as below", "starts": "18:00", "ends": "17:00"},
            at="ends",
            says="must end after it starts",
            right={"ends": "19:00"},
            then="Saved",
        ),
    )
