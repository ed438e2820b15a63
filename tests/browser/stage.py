"""The sandbox's page in a real browser, as a person uses it: by what they see and press."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, Locator, Page, Playwright, expect

from bot.cli.sandbox import running
from sandbox.server import Sandbox

START = datetime(2026, 10, 14, 8, tzinfo=UTC)
CHROMIUM = "/usr/bin/chromium"
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)
# What is typed or picked in one field; a list, where several can be.
Value = str | list[str]

# The machine may be busy with other tests; a person would wait as well.
PATIENCE_MS = 60_000


def browser_of(playwright: Playwright) -> Browser:
    """The system's Chromium, as the tests and the pictures use it."""
    return playwright.chromium.launch(executable_path=CHROMIUM, args=[*FLAGS])


@contextmanager
def sandbox_of(
    folder: Path | None = None, port: int = 0, *, http: bool = False
) -> Iterator[Sandbox]:
    """A sandbox with Baton, on a Wednesday morning in October; its clock stands."""
    with running(port=port, start=START, is_running=False, http=http, folder=folder) as here:
        yield here


class Tab:
    """One tab, in which one member acts."""

    def __init__(
        self, page: Page, address: str, person: str = "ada", *, tour: bool = False
    ) -> None:
        self.page = page
        self.errors: list[str] = []
        page.set_default_timeout(PATIENCE_MS)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.add_init_script(
            "sessionStorage.getItem('me') || "
            f"sessionStorage.setItem('me', '\"{person}\"');"
            + ("" if tour else "localStorage.setItem('w:tour', '{\"at\":0,\"isClosed\":true}');")
        )
        page.goto(address)
        self.composer.wait_for()

    @property
    def composer(self) -> Locator:
        """Where one types."""
        return self.page.locator(".centre .composer textarea")

    @property
    def form(self) -> Locator:
        """The modal on top."""
        return self.page.locator("dialog.modal")

    @property
    def rows(self) -> Locator:
        """The messages in the middle."""
        return self.page.locator(".centre .row")

    def row(self, words: str) -> Locator:
        """The newest message with these words."""
        return self.rows.filter(has_text=words).last

    def types(self, text: str) -> None:
        """Type into the composer, and send it."""
        self.composer.fill(text)
        self.composer.press("Enter")

    def goes_to(self, place: str) -> None:
        """Open a channel or the app from the left column."""
        self.page.locator(".place", has_text=re.compile(rf"^\W*{place}")).click()

    def reads_messages(self) -> None:
        """Open what Baton wrote to oneself."""
        self.goes_to("Baton")
        self.page.get_by_role("tab", name="Messages").click()

    def picks_more(self, label: str, within: Locator) -> None:
        """Pick from the ⋯ menu of a message's own words."""
        within.locator(".overflow").click()
        self.page.get_by_role("menuitem", name=label).click()

    def presses(self, label: str, within: Locator | None = None) -> None:
        """Press the button that reads so."""
        place = within or self.page.locator("body")
        place.get_by_role("button", name=label, exact=True).last.click()

    def fills(self, values: Mapping[str, Value]) -> None:
        """Fill in fields of the form by their block ids, each as its kind wants it."""
        for block, value in values.items():
            field = self.form.locator(f'[data-block="{block}"]')
            field.wait_for()
            if isinstance(value, list):
                self._picks(field, value)
            elif field.locator("input[type=radio]").count():
                field.get_by_label(value).check()
            elif field.locator("select").count():
                field.locator("select").select_option(label=value)
            else:
                field.locator("input, textarea").fill(value)

    def _picks(self, field: Locator, wanted: list[str]) -> None:
        """Choose exactly these in a menu for several, or in boxes."""
        opener = field.locator(".tokens-button")
        if opener.count():
            opener.click()
        place = self.form.locator(".menu") if opener.count() else field
        for choice in place.locator(".choice").all():
            label = choice.inner_text().split("\n")[0]
            choice.locator("input").set_checked(label in wanted)
        if opener.count():
            self.presses("Done", place)

    def error_at(self, block: str) -> Locator:
        """What stands below a field of the form, in red."""
        return self.form.locator(f'[data-block="{block}"] .field-error')

    def submits(self) -> None:
        """Press the form's own button."""
        self.form.locator(".submit").click()

    def closes_forms(self) -> None:
        """Close what is open, if anything is."""
        if self.form.count():
            self.form.locator(".modal-close").click()
            expect(self.form).to_have_count(0, timeout=PATIENCE_MS)

    def sees(self, words: str) -> None:
        """Wait until a message in the middle says so."""
        expect(self.row(words)).to_be_visible(timeout=PATIENCE_MS)


def until(slack: Sandbox, moment: str) -> None:
    """Move time on, as `2026-10-16 12:00` in UTC."""
    slack.client.advance(to=datetime.fromisoformat(f"{moment}+00:00"))


def set_up(slack: Sandbox) -> None:
    """Make #payments a team without the page, where a test is about something else."""
    slack.client.command("ada", "/baton setup")
    while (view := slack.client.modal("ada")) and view.callback_id == "baton.looking":
        slack.client.connections()
    slack.client.submit("ada", {"country": "DE"})
    while slack.client.modal("ada"):
        slack.client.close_modal("ada")
    slack.client.advance(to=slack.client.now())
