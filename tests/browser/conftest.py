"""One browser for all tests, one sandbox for each module, a fresh tab for each test."""

from collections.abc import Callable, Iterator
from typing import Literal

import pytest
from playwright.sync_api import Browser, sync_playwright

from sandbox.server import Sandbox
from tests.browser.stage import Tab, browser_of, sandbox_of, set_up

Open = Callable[..., Tab]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        found = browser_of(playwright)
        yield found
        found.close()


@pytest.fixture(scope="module")
def slack() -> Iterator[Sandbox]:
    """A sandbox in which #payments is a team."""
    with sandbox_of() as found:
        set_up(found)
        yield found


@pytest.fixture
def own() -> Iterator[Sandbox]:
    """A sandbox of one test alone, in which #payments is a team."""
    with sandbox_of() as found:
        set_up(found)
        yield found


@pytest.fixture
def opens(browser: Browser) -> Iterator[Open]:
    """Open the page as a member; no tab may have met an error of its own script."""
    tabs: list[Tab] = []

    def begin(
        address: str,
        person: str = "ada",
        *,
        tour: bool = False,
        width: int = 1280,
        dark: bool = False,
    ) -> Tab:
        colours: Literal["light", "dark"] = "dark" if dark else "light"
        context = browser.new_context(
            viewport={"width": width, "height": 800}, color_scheme=colours
        )
        tabs.append(Tab(context.new_page(), address, person, tour=tour))
        # A form that another test left open is not this one's.
        tabs[-1].closes_forms()
        return tabs[-1]

    yield begin
    for tab in tabs:
        tab.page.context.close()
        assert tab.errors == []
