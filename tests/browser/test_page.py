"""The page itself: Home, time, what is behind it, a lost server, refusals, access, size."""

import json
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import CDPSession, expect
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from bot import manifest
from bot.cli.sandbox import free_port
from sandbox.post import ControlError, post
from sandbox.server import Sandbox
from tests.browser.conftest import Open
from tests.browser.stage import PATIENCE_MS, START, Tab, sandbox_of, set_up

MANY = 5_000
MOST_NODES = 4_000
MOST_ROWS = 140
SCROLLS = 30
TYPED = "Typing stays fluent, whatever the channel holds."
# What one turn of the wheel or one letter may cost. Long tasks last longer where other programs
# run, so that is what the page's own thread worked, and they are bounded by the scrolls.
MOST_WORK_MS = 40
GRAVE = ("serious", "critical")


def test_time_moves_to_monday_and_what_is_behind_can_be_seen(own: Sandbox, opens: Open) -> None:
    own.client.command("grace", "/til Backpressure beats buffers #queues")
    tab = opens(own.base_url)
    page = tab.page
    expect(page.locator(".step-next")).to_contain_text("Mon 19 Oct, 10:00", timeout=PATIENCE_MS)
    tab.presses("+1 hour")
    expect(page.locator(".time-now")).to_have_text("Wed 14 Oct, 11:00", timeout=PATIENCE_MS)
    tab.presses("+1 day")
    expect(page.locator(".time-now")).to_have_text("Thu 15 Oct, 11:00", timeout=PATIENCE_MS)
    tab.presses("To Monday's digest")
    tab.sees("Backpressure beats buffers")
    expect(page.locator(".time-now")).to_have_text("Mon 19 Oct, 10:00", timeout=PATIENCE_MS)
    tab.presses("Run")
    expect(page.get_by_role("button", name="Pause")).to_be_visible()
    tab.presses("Pause")
    tab.presses("Behind the scenes")
    panel = page.locator(".panel")
    expect(panel.locator(".traffic li").first).to_be_visible()
    panel.locator("summary", has_text="chat.postMessage").first.click()
    expect(panel.locator("pre").first).to_contain_text("Week 43")
    panel.get_by_role("tab", name="Outbox").click()
    expect(panel.locator(".badge.sent").first).to_be_visible()
    panel.get_by_role("tab", name="Next 30 days").click()
    expect(panel.locator(".coming li").first).to_be_visible(timeout=PATIENCE_MS)
    panel.get_by_role("tab", name="Slack").click()
    panel.get_by_label("Down").check()
    tab.types("/session propose Chaos days")
    tab.sees("Added as topic 1")
    panel.get_by_label("Fine").check()
    page.reload()
    expect(page.locator(".time-now")).to_contain_text("Mon 19 Oct, 10:0")


def test_the_simulated_team_plays_once(opens: Open) -> None:
    with sandbox_of() as empty:
        tab = opens(empty.base_url)
        post(f"{empty.base_url}/control/play", {"days": 1})
        tab.sees("set Baton up for this channel")
        expect(tab.page.get_by_role("button", name="Play two weeks")).to_have_count(0)
        with pytest.raises(ControlError, match="has lived its two weeks"):
            post(f"{empty.base_url}/control/play", {"days": 1})


def test_home_shows_a_member_what_is_theirs(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url, "priya")
    tab.goes_to("Baton")
    home = tab.page.locator(".home")
    expect(home).to_contain_text("My settings", timeout=PATIENCE_MS)
    expect(home).to_contain_text("Asia/Kolkata")
    tab.presses("Stop all messages", home)
    tab.page.locator("dialog.confirm .button").last.click()
    tab.presses("Let Baton write again", home)
    expect(home.get_by_role("button", name="Stop all messages")).to_be_visible()
    tab.reads_messages()
    expect(tab.page.locator(".no-composer")).to_contain_text("writes here")


def test_a_button_that_is_pressed_while_home_is_drawn_anew_feels_it(
    slack: Sandbox, opens: Open
) -> None:
    """Another tab shows when the news has come to this page."""
    pressing, watching = opens(slack.base_url, "kofi"), opens(slack.base_url, "kofi")
    for tab in (pressing, watching):
        tab.goes_to("Baton")
    change = pressing.page.locator(".home").get_by_role("button", name="Change", exact=True)
    change.hover()
    pressing.page.mouse.down()
    slack.client.command("kofi", "/baton away 2026-10-20 2026-10-21")
    slack.client.open_home("kofi")
    expect(watching.page.locator(".home")).to_contain_text("You are away", timeout=PATIENCE_MS)
    pressing.page.mouse.up()
    expect(pressing.form).to_be_visible(timeout=PATIENCE_MS)
    expect(pressing.page.locator(".home")).to_contain_text("You are away")


def test_a_server_that_comes_back_finds_the_page_waiting(tmp_path: Path, opens: Open) -> None:
    port = free_port()
    with sandbox_of(tmp_path, port) as first:
        set_up(first)
        tab = opens(first.base_url)
        first.client.say("grace", "Before the restart", channel="payments")
        tab.sees("Before the restart")
        tab.composer.fill("A sentence that I am still wri")
    expect(tab.page.locator(".banner")).to_contain_text("nothing you typed is lost")
    with sandbox_of(tmp_path, port) as second:
        second.client.say("grace", "After the restart", channel="payments")
        tab.sees("After the restart")
        tab.sees("Before the restart")
        expect(tab.page.locator(".banner")).to_be_hidden(timeout=PATIENCE_MS)
        expect(tab.composer).to_have_value("A sentence that I am still wri")
        tab.types("/til It lasts #restarts")
        tab.sees("Saved as T-1")


def test_an_app_that_is_away_is_said_plainly(own: Sandbox, opens: Open) -> None:
    tab = opens(own.base_url)
    own.client.disconnect_sockets("link_disabled")
    expect(tab.page.locator(".banner")).to_contain_text("Baton is not connected")
    tab.types("/til Nobody hears this")
    tab.page.locator(".note", has_text="the app did not respond").wait_for()


def test_a_payload_that_slack_refuses_is_a_red_note(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url)
    web = WebClient(slack.bot_token, base_url=slack.api_url)
    with pytest.raises(SlackApiError):
        web.chat_postMessage(channel="C0PAYMENTS2", text="x", blocks=[{"type": "header"}])
    note = tab.page.locator(".note")
    expect(note).to_contain_text("Slack would refuse this.")
    expect(note).to_contain_text("/blocks/0/text")
    tab.presses("Show what was sent", note)
    expect(tab.page.locator(".panel .way.refusal").first).to_be_visible()
    tab.presses("Dismiss", note)
    expect(note).to_have_count(0)


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_nothing_bars_anybody(slack: Sandbox, opens: Open, *, dark: bool) -> None:
    slack.client.command("ada", "/til Labels beat colours #access")
    said = slack.client.say("yuki", "*Bold* `code` @ada", channel="payments")
    slack.client.say("kofi", "In a thread", channel="payments", thread=said)
    slack.client.react("kofi", "eyes", said)
    tab = opens(slack.base_url, tour=True, dark=dark)
    tab.sees("Bold code")
    assert faults(tab) == []
    tab.row("Bold code").locator(".thread-link").click()
    assert faults(tab) == []
    tab.types("/session schedule")
    tab.fills({"day": "2026-10-01"})
    tab.submits()
    expect(tab.form.locator(".has-error").first).to_be_visible(timeout=PATIENCE_MS)
    assert faults(tab) == []
    tab.closes_forms()
    tab.goes_to("Baton")
    expect(tab.page.locator(".home")).to_contain_text("My settings", timeout=PATIENCE_MS)
    tab.presses("Behind the scenes")
    expect(tab.page.locator(".panel li").first).to_be_visible(timeout=PATIENCE_MS)
    assert faults(tab) == []


def faults(tab: Tab) -> list[str]:
    """What axe-core finds serious or worse, each with the elements."""
    found = Axe().run(tab.page).response["violations"]
    return [
        f"{one['id']}: {[node['html'][:150] for node in one['nodes'][:3]]}"
        for one in found
        if one["impact"] in GRAVE
    ]


def test_five_thousand_messages_are_as_light_as_fifty(
    opens: Open, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "world.json"
    fill(kept)
    with Sandbox(manifest.read(), start=START, kept=kept) as slack:
        tab = opens(slack.base_url)
        tab.goes_to("general")
        tab.sees(f"Message {MANY - 1}")
        tab.page.evaluate(WATCH)
        session = tab.page.context.new_cdp_session(tab.page)
        session.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = worked_ms(session)
        for _ in range(SCROLLS):
            tab.page.locator(".timeline").hover()
            tab.page.mouse.wheel(0, -1500)
            tab.page.wait_for_timeout(30)
        expect(tab.page.locator(".to-newest")).to_be_visible()
        tab.composer.press_sequentially(TYPED, delay=5)
        work = (worked_ms(session) - before) / (SCROLLS + len(TYPED))
        slack.client.say("grace", "One more", channel="general")
        tab.page.locator(".to-newest").click()
        tab.sees("One more")
        long = [float(one) for one in tab.page.evaluate("() => window.longTasks")]
        nodes = tab.page.evaluate("() => document.querySelectorAll('*').length")
        assert tab.rows.count() <= MOST_ROWS
        assert nodes <= MOST_NODES
        assert 0 < work <= MOST_WORK_MS
        assert len(long) <= 2 * SCROLLS, long
    with capsys.disabled():
        print(f"\n{MANY:,} messages: {nodes:,} nodes, {len(long)} long tasks, {work:.0f} ms an act")


def worked_ms(session: CDPSession) -> float:
    """How long the page's thread has worked so far, whatever else the machine did meanwhile."""
    metrics = session.send("Performance.getMetrics")["metrics"]
    [found] = [one["value"] for one in metrics if one["name"] == "TaskDuration"]
    return float(found) * 1000


WATCH = """() => {
  window.longTasks = [];
  const note = (list) => window.longTasks.push(...list.getEntries().map((one) => one.duration));
  new PerformanceObserver(note).observe({ type: "longtask" });
}"""


def fill(kept: Path) -> None:
    """Let so many messages stand in #general, as if they had been said one after another."""
    with Sandbox(manifest.read(), start=START, kept=kept) as slack:
        slack.client.say("grace", "Message about *something*", channel="general")
    world = json.loads(kept.read_text())
    general = next(one for one in world["channels"] if one["name"] == "general")
    [said] = general["messages"].values()
    all_of_them = [
        {**said, "ts": f"{START.timestamp():.0f}.{number:06}", "text": f"Message {number} *bold*"}
        for number in range(MANY)
    ]
    general["messages"] = {one["ts"]: one for one in all_of_them}
    kept.write_text(json.dumps(world))


def test_a_form_that_is_closed_twice_before_slack_answers_is_closed_once(
    slack: Sandbox, opens: Open
) -> None:
    tab = opens(slack.base_url)
    tab.types("/til")
    tab.form.wait_for()
    # What two quick presses of Escape are for the page.
    tab.form.evaluate(
        "form => [1, 2].forEach(() => form.dispatchEvent(new Event('cancel', {cancelable: true})))"
    )
    expect(tab.form).to_have_count(0, timeout=PATIENCE_MS)
    tab.types("/til A lesson after it")
    tab.sees("A lesson after it")
    expect(tab.page.get_by_role("log", name="Problems")).to_be_empty()


def test_a_form_that_could_not_be_closed_closes_the_next_time(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url)
    tab.types("/til")
    tab.form.wait_for()
    tab.page.route("**/control/close_modal", lambda route: route.abort())
    tab.page.keyboard.press("Escape")
    problems = tab.page.get_by_role("log", name="Problems")
    expect(problems).to_contain_text("does not answer", timeout=PATIENCE_MS)
    tab.page.unroute("**/control/close_modal")
    tab.page.keyboard.press("Escape")
    expect(tab.form).to_have_count(0, timeout=PATIENCE_MS)


def test_a_form_that_the_browser_closed_by_itself_is_closed_in_slack_too(
    slack: Sandbox, opens: Open
) -> None:
    tab = opens(slack.base_url)
    tab.types("/til")
    tab.form.wait_for()
    tab.page.route("**/control/close_modal", lambda route: route.abort())
    tab.form.evaluate("form => form.close()")
    problems = tab.page.get_by_role("log", name="Problems")
    expect(problems).to_contain_text("does not answer", timeout=PATIENCE_MS)
    expect(tab.form).to_be_visible()
    tab.page.unroute("**/control/close_modal")
    tab.form.evaluate("form => form.close()")
    expect(tab.form).to_have_count(0, timeout=PATIENCE_MS)
    assert slack.client.modal("ada") is None
