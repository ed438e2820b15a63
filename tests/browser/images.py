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
from sandbox.client import SandboxClient
from sandbox.server import Sandbox
from tests.browser.stage import Tab, browser_of, sandbox_of

FOLDER = Path(__file__).parents[2] / "docs" / "images"
TEAM = "payments"
COLOURS = 255
# From a Wednesday morning to a Monday noon.
LASTS = timedelta(days=5, hours=2, minutes=20)
SEED = 7
PHONE = (390, 760)
SETTLE_MS = 500
# By then the first lessons come back to whoever logged them.
TO_WEDNESDAY = timedelta(days=2, hours=5)
DESK = (1280, 780)


def the_page(tab: Tab) -> None:
    """The team's channel, as whoever opens it after a while sees it."""
    tab.sees("What we learned")


def first_digest(tab: Tab) -> None:
    """The first digest of the team, with what people say about it."""
    the_page(tab)
    tab.row("What we learned").locator(".thread-link").click()
    tab.page.locator(".thread .row").first.wait_for()


def reflection(tab: Tab) -> None:
    """This week's question."""
    tab.types("/reflect")
    tab.form.locator(".submit").wait_for()


def retro(tab: Tab) -> None:
    """A retro that has just begun, with the form for cards on top."""
    tab.types("/retro start sailboat")
    tab.sees("leads it")
    tab.presses("Add cards", tab.row("leads it"))
    tab.form.locator(".submit").wait_for()


def home(tab: Tab) -> None:
    """What waits for a member, what comes, and how Baton treats them."""
    tab.page.evaluate("() => sessionStorage.setItem('place', '{\"tab\":\"home\"}')")
    tab.page.reload()
    tab.page.locator(".home .header").first.wait_for()


Moments = dict[str, tuple[str, Callable[[Tab], None], tuple[int, int]]]

# A practice with a form worth showing adds a line: who sees it, how it is reached, how large.
MONDAY: Moments = {
    "page": ("ada", the_page, DESK),
    "phone": ("grace", the_page, PHONE),
    "digest": ("tomas", first_digest, DESK),
    "reflection": ("grace", reflection, DESK),
    "retro": ("kofi", retro, DESK),
}
WEDNESDAY: Moments = {
    "home": ("grace", home, DESK),
}


def write(slack: Sandbox, browser: Browser, moments: Moments) -> None:
    """Take each picture, light and dark."""
    for name, (person, reach, (width, height)) in moments.items():
        for theme in ("light", "dark"):
            with _tab(browser, slack.base_url, person, theme, width, height) as tab:
                reach(tab)
                tab.page.locator(".step-next .wide").wait_for(state="attached")
                tab.page.mouse.move(0, height - 1)
                tab.page.wait_for_timeout(SETTLE_MS)
                save(tab.page.screenshot(), FOLDER / f"{name}-{theme}.png")
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


def talk(client: SandboxClient) -> None:
    """What people say to each other after they have read the digest."""
    digest = next(one for one in reversed(client.messages("payments")) if "Week " in one.plain)
    for person, emoji in (("priya", "raised_hands"), ("ada", "raised_hands"), ("kofi", "eyes")):
        client.react(person, emoji, digest)
    client.say("grace", "T-2 saved me an hour this morning, thank you", channel=TEAM, thread=digest)
    client.say("priya", "Same here: 50 seconds, I counted", channel=TEAM, thread=digest)
    client.command("kofi", "/session propose How we read a query plan")
    client.command("ada", "/til Three retries with jitter beat ten without #reliability")


def main() -> None:
    """Let a team live until after its first digest, and take pictures of it."""
    logging.disable(logging.WARNING)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with sandbox_of() as slack, sync_playwright() as playwright:
        theatre.play(slack.client, LASTS, seed=SEED, say=lambda line: None)
        talk(slack.client)
        browser = browser_of(playwright)
        write(slack, browser, MONDAY)
        slack.client.advance(by=TO_WEDNESDAY)
        write(slack, browser, WEDNESDAY)
        browser.close()


if __name__ == "__main__":
    main()
