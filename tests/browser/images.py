"""Writes docs/images/: the sandbox's page at its key moments, light and dark. `make images`."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser, sync_playwright

from sandbox import play as theatre
from sandbox.server import Sandbox
from tests.browser.stage import Tab, browser_of, sandbox_of

FOLDER = Path(__file__).parents[2] / "docs" / "images"
COLOURS = 255
# From a Wednesday morning to a Monday noon.
LASTS = timedelta(days=5, hours=2, minutes=20)
SEED = 7
PHONE = (390, 760)
# What comes next stands in the bar of time by then.
SETTLE_MS = 4000
DESK = (1280, 780)


def the_page(tab: Tab) -> None:
    """The team's channel, as whoever opens it after a while sees it."""
    tab.sees("What we learned")


def first_digest(tab: Tab) -> None:
    """The first digest of the team, and nothing else."""
    the_page(tab)
    tab.row("What we learned").scroll_into_view_if_needed()


def reflection(tab: Tab) -> None:
    """This week's question."""
    tab.types("/reflect")
    tab.form.locator(".submit").wait_for()


def home(tab: Tab) -> None:
    """What waits for a member, what comes, and how Baton treats them."""
    tab.page.evaluate("() => sessionStorage.setItem('place', '{\"tab\":\"home\"}')")
    tab.page.reload()
    tab.page.locator(".home .header").first.wait_for()


# A practice with a form worth showing adds a line.
MOMENTS: dict[str, tuple[str, Callable[[Tab], None], tuple[int, int]]] = {
    "page": ("ada", the_page, DESK),
    "phone": ("grace", the_page, PHONE),
    "digest": ("tomas", first_digest, DESK),
    "reflection": ("kofi", reflection, DESK),
    "home": ("kofi", home, DESK),
}


def write(slack: Sandbox, browser: Browser, folder: Path) -> None:
    """Take each picture, light and dark."""
    folder.mkdir(parents=True, exist_ok=True)
    for theme in ("light", "dark"):
        for name, (person, reach, (width, height)) in MOMENTS.items():
            with _tab(browser, slack.base_url, person, theme, width, height) as tab:
                reach(tab)
                tab.page.wait_for_timeout(SETTLE_MS)
                save(tab.page.screenshot(), folder / f"{name}-{theme}.png")
                tab.closes_forms()


def save(png: bytes, path: Path) -> None:
    """Write it with few colours: pictures of text need no more, and stay small."""
    few = (
        Image.open(BytesIO(png))
        .convert("RGB")
        .quantize(COLOURS, method=Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE)
    )
    few.save(path, optimize=True)


@contextmanager
def _tab(
    browser: Browser, address: str, person: str, theme: str, width: int, height: int
) -> Iterator[Tab]:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if theme == "dark" else "light",
        timezone_id="Europe/Berlin",
    )
    try:
        yield Tab(context.new_page(), address, person)
    finally:
        context.close()


def main() -> None:
    """Let a team live until after its first digest, and take pictures of it."""
    logging.disable(logging.WARNING)
    with sandbox_of() as slack, sync_playwright() as playwright:
        theatre.play(slack.client, LASTS, seed=SEED, say=lambda line: None)
        browser = browser_of(playwright)
        write(slack, browser, FOLDER)
        browser.close()


if __name__ == "__main__":
    main()
