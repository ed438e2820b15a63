"""Messages in the page: threads, reactions, what one person sees, unread marks, two members."""

from playwright.sync_api import expect

from sandbox.server import Sandbox
from tests.browser.conftest import Open


def test_two_members_talk_in_a_thread_and_react(slack: Sandbox, opens: Open) -> None:
    ada, grace = opens(slack.base_url), opens(slack.base_url, "grace")
    ada.types("Who has seen the *nightly job* fail? @grace https://example.com/run/7")
    grace.sees("Who has seen the nightly job fail?")
    row = grace.row("nightly job")
    expect(row.locator("strong", has_text="nightly job")).to_be_visible()
    expect(row.locator(".mention.mine")).to_have_text("@Grace Miller")
    expect(row.locator("a")).to_have_attribute("rel", "noopener noreferrer")
    # Berlin is six hours ahead of New York.
    # The time of a second message in a row shows on hover alone.
    expect(row.locator("time")).to_contain_text("AM")
    in_berlin = ada.row("nightly job").locator("time").text_content()
    expect(row.locator("time")).not_to_have_text(in_berlin or "")
    row.hover()
    row.get_by_role("button", name="Reply in thread").click()
    reply = grace.page.locator(".thread .composer textarea")
    reply.fill("I did: the index was gone")
    reply.press("Enter")
    expect(ada.row("nightly job").locator(".thread-link")).to_contain_text("1 reply")
    ada.row("nightly job").locator(".thread-link").click()
    expect(ada.page.locator(".thread")).to_contain_text("the index was gone")
    reply.fill("/til The index")
    reply.press("Enter")
    expect(grace.page.locator(".note")).to_contain_text("does not work in threads")
    ada.page.locator(".thread .row").last.hover()
    ada.page.locator(".thread .row").last.get_by_role("button", name="Add a reaction").click()
    ada.page.get_by_role("menuitem", name="eyes").click()
    mark = grace.page.locator(".thread .reaction")
    expect(mark).to_have_attribute("aria-pressed", "false")
    mark.click()
    expect(ada.page.locator(".thread .reaction")).to_contain_text("2")
    ada.page.keyboard.press("Escape")
    expect(ada.page.locator(".thread")).to_have_count(0)


def test_an_ephemeral_is_seen_by_its_person_alone_and_edits_in_place(
    slack: Sandbox, opens: Open
) -> None:
    ada, grace = opens(slack.base_url), opens(slack.base_url, "grace")
    ada.composer.fill("/ti")
    option = ada.page.locator(".option", has_text="/til")
    expect(option).to_contain_text("A lesson in one line")
    ada.composer.press("Enter")
    expect(ada.composer).to_have_value("/til ")
    ada.types("/til Queues without a limit are memory leaks #queues")
    ada.sees("Saved as T-")
    expect(ada.row("Saved as")).to_contain_text("Only visible to you")
    ada.presses("Share in #payments")
    grace.sees("Ada learned")
    expect(grace.rows.filter(has_text="Saved as")).to_have_count(0)
    post = ada.row("Ada learned")
    post.get_by_role("button", name="More actions").first.click()
    ada.page.get_by_role("menuitem", name="Edit").click()
    ada.form.locator("[data-block=title] :is(input, textarea)").fill("Queues need a limit")
    ada.submits()
    expect(grace.row("Ada learned")).to_contain_text("Queues need a limit")
    ada.closes_forms()
    ada.page.reload()
    ada.sees("Saved as T-")
    ada.composer.fill("A draft that is not lost")
    ada.goes_to("general")
    ada.goes_to("payments")
    expect(ada.composer).to_have_value("A draft that is not lost")
    ada.page.reload()
    expect(ada.composer).to_have_value("A draft that is not lost")


def test_a_shortcut_saves_a_message_and_unread_marks_come_and_go(
    slack: Sandbox, opens: Open
) -> None:
    kofi = opens(slack.base_url, "kofi")
    kofi.goes_to("general")
    slack.client.say("yuki", "Retries need jitter and a budget", channel="payments")
    place = kofi.page.locator(".place", has_text="payments")
    expect(place).to_have_class("place unread")
    kofi.goes_to("payments")
    expect(place).not_to_have_class("place unread")
    row = kofi.row("Retries need jitter")
    row.focus()
    row.get_by_role("button", name="More actions").click()
    kofi.page.get_by_role("menuitem", name="Save as TIL").click()
    expect(kofi.form).to_be_visible()
    kofi.submits()
    expect(kofi.form).to_contain_text("Saved as T-")
    kofi.closes_forms()
    assert row.evaluate("row => row.contains(document.activeElement)")
    kofi.page.get_by_role("button", name="Acting as Kofi Mensah. Change").click()
    kofi.page.get_by_role("menuitem", name="Priya Raman").click()
    expect(kofi.page.locator(".acting")).to_contain_text("Priya Raman")
    kofi.page.reload()
    expect(kofi.page.locator(".acting")).to_contain_text("Priya Raman")


def test_nothing_that_people_type_runs_a_script(slack: Sandbox, opens: Open) -> None:
    evil = '<img src=x onerror="window.caught=1"><script>window.caught=1</script>'
    slack.client.add_person("eve", real_name=f"Eve {evil}", tz="Europe/Paris")
    slack.client.join("eve", "payments")
    tab = opens(slack.base_url)
    tab.page.evaluate("() => { window.caught = 0; }")
    slack.client.say(
        "eve", f"{evil} javascript:window.caught=1 &lt;b&gt; ```{evil}```", channel="payments"
    )
    slack.client.command("eve", f"/til {evil} <javascript:window.caught=1|press me>")
    tab.sees("javascript:window.caught=1")
    row = tab.row("javascript:window.caught=1")
    expect(row).to_contain_text("<script>")
    assert row.locator("img, script, a").count() == 0
    tab.types(evil)
    tab.page.wait_for_timeout(200)
    assert tab.page.evaluate("() => window.caught") == 0
    assert tab.page.evaluate("() => document.querySelectorAll('[onerror]').length") == 0


def test_the_page_works_at_the_width_of_a_phone(slack: Sandbox, opens: Open) -> None:
    tab = opens(slack.base_url, width=375)
    expect(tab.page.locator(".sidebar")).not_to_be_in_viewport()
    tab.page.get_by_role("button", name="Show channels").click()
    expect(tab.page.locator(".sidebar")).to_be_in_viewport()
    tab.goes_to("general")
    expect(tab.page.locator(".sidebar")).not_to_be_in_viewport()
    wide = "() => document.documentElement.scrollWidth - innerWidth"
    assert tab.page.evaluate(wide) <= 0
