"""TIL: keep a lesson, find it again, share it, mend it. The example of how a practice is tested."""

from datetime import timedelta

import pytest

from sandbox.seen import Message
from tests.stage import Stage


@pytest.fixture
def team(stage: Stage) -> Stage:
    """A stage whose team is set up."""
    stage.set_up(by="ada")
    return stage


def save(team: Stage, person: str, text: str) -> Message:
    answer = team.slack.command(person, f"/til {text}")
    assert answer.message, answer
    team.settle()
    return answer.message


def share(team: Stage, person: str, text: str) -> Message:
    team.slack.click(person, "til.share", message=save(team, person, text))
    team.settle()
    return team.channel()[-1]


def test_a_typed_lesson_is_kept_with_its_tags(team: Stage) -> None:
    said = team.says("grace", "/til Partial indexes are small #postgres #Index")
    assert "Saved as T-1" in said
    assert "Partial indexes are small" in said
    assert "#postgres #index" in said


def test_only_its_author_sees_that_it_was_saved(team: Stage) -> None:
    team.says("grace", "/til Partial indexes are small")
    assert len(team.channel()) == 1


def test_the_same_works_through_the_root_command(team: Stage) -> None:
    assert "Saved as T-1" in team.says("grace", "/baton til Partial indexes are small")
    assert "Partial indexes" in team.says("grace", "/baton til list")


def test_the_form_keeps_title_text_tags_and_link_and_posts_if_asked(team: Stage) -> None:
    team.says("kofi", "/til")
    team.slack.submit(
        "kofi",
        {
            "title": "Retries need a budget",
            "body": "Three layers with three tries are 27 calls.",
            "tags": "resilience, http",
            "link": "https://example.com/retries",
            "where": "channel",
        },
    )
    team.settle()
    post = team.channel()[-1].plain
    assert "Kofi learned" in post
    assert "Three layers with three tries are 27 calls." in post
    assert "#resilience #http" in post or "#http #resilience" in post
    assert "example.com" in post


def test_the_shortcut_brings_the_message_and_a_link_to_it(team: Stage) -> None:
    words = team.slack.say("radia", "MTU 1500 breaks our VPN\n1400 works", channel="payments")
    team.slack.shortcut("ines", "til.from_message", message=words)
    form = team.slack.modal("ines")
    assert form
    assert form.values["title"] == "MTU 1500 breaks our VPN"
    assert form.values["body"] == "1400 works"
    assert form.values["link"].startswith("https://northwind.slack.com/archives/C0PAYMENTS2/p")


def test_sharing_posts_it_once_however_often_the_button_is_pressed(team: Stage) -> None:
    answer = save(team, "grace", "Partial indexes are small")
    team.slack.click("grace", "til.share", message=answer)
    [click] = [one for one in team.slack.deliveries() if one.name == "block_actions"]
    for ts in ("1791964800.1", "1791964800.2"):
        action = dict(click.payload["actions"][0]) | {"action_ts": ts}
        team.slack.deliver("interactive", dict(click.payload) | {"actions": [action]})
    team.slack.deliver("interactive", click.payload)
    team.settle()
    posts = [one for one in team.channel() if "Grace learned" in one.plain]
    assert len(posts) == 1


def test_the_list_shows_the_newest_first_and_pages_to_the_older(team: Stage) -> None:
    for n in range(1, 21):
        team.says("grace", f"/til Lesson number {n}")
    answer = team.slack.command("ada", "/til list")
    assert answer.message
    assert "Lesson number 20" in answer.message.plain
    assert "Lesson number 12" not in answer.message.plain
    team.slack.click("ada", "til.page", message=answer.message)
    older = team.slack.ephemerals("ada")[-1]
    assert "Lesson number 12" in older.plain
    assert "Lesson number 20" not in older.plain


def test_the_list_can_be_of_one_person_or_one_tag(team: Stage) -> None:
    team.says("grace", "/til Grace's lesson #db")
    team.says("kofi", "/til Kofi's lesson #web")
    assert "Kofi's" not in team.says("ada", "/til list @grace")
    assert "Grace's" not in team.says("ada", "/til list #WEB")
    assert "Whose?" in team.says("ada", "/til list everything")


def test_a_search_finds_all_words_in_any_field_whatever_their_case(team: Stage) -> None:
    team.says("grace", "/til Über-Indexe helfen selten #postgres")
    team.says("kofi", "/til Caches hide slow queries #redis")
    assert "Über-Indexe" in team.says("ada", "/til search über POSTGRES")
    assert "Nothing found" in team.says("ada", "/til search über redis")
    assert "Caches" in team.says("ada", "/til find queries")


def test_a_search_takes_signs_as_they_are(team: Stage, subtests: pytest.Subtests) -> None:
    team.says("kofi", "/til We reached 1000 of aXb")
    for number, signs in enumerate(("100%", "a_b", "'; DROP TABLE til_entry; --", '"'), start=2):
        with subtests.test(signs=signs):
            save(team, "grace", f"Lesson {number} is {signs * number}")
            found = team.says("ada", f"/til search {signs}")
            assert f"T-{number}" in found
            assert "T-1" not in found


def test_a_nearly_equal_lesson_is_pointed_out(team: Stage) -> None:
    team.says("kofi", "/til A missing index made the nightly export slow")
    said = team.says("grace", "/til Missing index made nightly export very slow")
    assert "Saved as T-2" in said
    assert "Kofi logged something close" in said
    assert "T-1 A missing index made" in said


def test_a_different_lesson_with_one_common_word_is_not(team: Stage) -> None:
    team.says("kofi", "/til A missing index made the nightly export slow")
    assert "something close" not in team.says("grace", "/til An index card beats a wiki page")


def test_a_pasted_secret_is_asked_about_before_it_is_kept(team: Stage) -> None:
    said = team.slack.command("grace", "/til Our token is ghp_0123456789abcdefghijABCDEFGHIJ #ci")
    assert said.view
    assert "Is that a password or a token?" in said.view.plain
    assert "Nothing here yet" in team.says("ada", "/til list")
    again = team.slack.submit("grace")
    assert again.view
    assert "Is that a password or a token?" in again.view.plain
    assert again.view.values["tags"] == "#ci"
    saved = team.slack.submit("grace", {"sure": ["not_a_secret"]})
    assert saved.view
    assert "Saved as T-1" in saved.view.plain


def test_an_edit_changes_the_post_too(team: Stage) -> None:
    post = share(team, "grace", "Partial indexs are small")
    team.slack.click("grace", "til.more", message=post, select=option(post, "Edit"))
    team.slack.submit("grace", {"title": "Partial indexes are small"})
    team.settle()
    [post] = [one for one in team.channel() if "Grace learned" in one.plain]
    assert "Partial indexes are small" in post.plain
    assert "edited" in post.plain


def test_nobody_else_can_edit_it(team: Stage) -> None:
    post = share(team, "grace", "Partial indexes are small")
    team.slack.click("kofi", "til.more", message=post, select=option(post, "Edit"))
    assert "Only its author can edit" in team.slack.ephemerals("kofi")[-1].plain


def test_a_deleted_lesson_leaves_library_channel_and_digest(team: Stage) -> None:
    share(team, "grace", "Partial indexes are small")
    listed = team.slack.command("grace", "/til list")
    team.slack.click("grace", "til.read", message=listed.message)
    team.slack.click("grace", "til.delete")
    team.settle()
    assert not [one for one in team.channel() if "Grace learned" in one.plain]
    assert "Nothing here yet" in team.says("ada", "/til list")
    assert "Nothing to tell yet" in team.says("ada", "/digest")
    assert "Saved as T-2" in team.says("grace", "/til Another lesson")


def test_a_lead_may_delete_what_should_not_stand_there(team: Stage) -> None:
    save(team, "grace", "Something private")
    for person, may in (("kofi", False), ("ada", True)):
        listed = team.slack.command(person, "/til list")
        view = team.slack.click(person, "til.read", message=listed.message).view
        assert view
        assert ("til.delete" in str(view.blocks)) == may
    team.slack.click("ada", "til.delete")
    assert "Nothing here yet" in team.says("grace", "/til list")


def test_an_outdated_lesson_is_marked_everywhere_and_the_thread_tells_what_holds(
    team: Stage,
) -> None:
    share(team, "grace", "The planner ignores partial indexes here")
    team.says("kofi", "/til outdated T-1")
    team.slack.submit("kofi", {"correction": "Since 16 it uses them."})
    team.settle()
    post = team.channel()[-1]
    assert "*Outdated*, Kofi says. What holds now:" in post.plain
    assert "Since 16 it uses them." in post.plain
    assert "Since 16 it uses them." in team.slack.thread(post)[-1].plain
    assert "Outdated: The planner" in team.says("ada", "/til list")
    assert "Corrected: T-1" in team.says("ada", "/digest")


def test_a_secret_in_a_correction_is_refused_at_its_field(team: Stage) -> None:
    save(team, "grace", "The staging token never expires")
    team.says("kofi", "/til outdated T-1")
    answer = team.slack.submit("kofi", {"correction": "It is ghp_0123456789abcdefghijABCDEFGHIJ"})
    assert "a password or a token" in answer.errors["correction"]


def test_the_mark_can_be_taken_back(team: Stage) -> None:
    save(team, "grace", "The planner ignores partial indexes here")
    team.says("kofi", "/til outdated 1")
    team.slack.submit("kofi")
    team.says("grace", "/til outdated t1")
    team.slack.submit("grace", {"current": ["current"]})
    assert "Outdated" not in team.says("ada", "/til list")


def test_a_number_that_is_none_is_answered_with_a_way_out(
    team: Stage, subtests: pytest.Subtests
) -> None:
    for typed in ("T-99", "T-0", "the third one", ""):
        with subtests.test(typed=typed):
            assert "`/til list`" in raw(team, "ada", f"/til outdated {typed}")


def test_what_others_read_most_is_told_first(team: Stage) -> None:
    for person, text in (("grace", "First"), ("kofi", "Second"), ("ines", "Third")):
        save(team, person, f"{text} lesson")
    listed = team.slack.command("ada", "/til list")
    first = button_value(listed.message, "til.read", 2)
    for _ in range(2):
        team.slack.click("ada", "til.read", message=listed.message, value=first)
    preview = team.says("ada", "/digest")
    assert preview.index("First lesson") < preview.index("Third lesson")
    assert "Second lesson" not in preview
    assert "1 more · 3 in the library" in preview


def test_a_lesson_saved_from_a_message_names_who_wrote_it(team: Stage) -> None:
    words = team.slack.say("yuki", "The gateway drops idle connections", channel="payments")
    team.slack.shortcut("ada", "til.from_message", message=words)
    team.slack.submit("ada", {"where": "channel"})
    team.settle()
    assert "*Ada learned* from Yuki" in team.channel()[-1].plain
    assert "|the message>" in str(team.channel()[-1].blocks)


def test_the_digest_tells_a_correction_links_to_posts_and_opens_the_rest(team: Stage) -> None:
    save(team, "ines", "Build the image without a cache")
    share(team, "grace", "Partial indexes are small")
    save(team, "kofi", "Webhooks arrive twice")
    team.says("yuki", "/til outdated T-1")
    team.slack.submit("yuki", {"correction": "The fonts are in the base image now."})
    team.slack.advance(by=timedelta(days=6))
    digest = team.channel()[-1]
    assert "Corrected: T-1 “Build the image without a cache”" in digest.plain
    assert "The fonts are in the base image now. — Yuki" in digest.plain
    assert "archives/C0PAYMENTS2/p" in digest.plain
    view = team.slack.click("tomas", "til.week", message=digest).view
    assert view
    assert "Webhooks arrive twice" in view.plain
    assert "Build the image" not in view.plain
    opened = team.slack.click("tomas", "til.read", block_id=view.blocks[0]["block_id"]).view
    assert opened
    assert opened.title in ("T-2", "T-3")


def test_a_number_opens_a_lesson_to_read_edit_or_delete(
    team: Stage, subtests: pytest.Subtests
) -> None:
    save(team, "grace", "Partial indexes are small")
    titles = {"T-1": "T-1", "t1": "T-1", "edit T-1": "Edit T-1", "delete T-1": "T-1"}
    for typed, title in titles.items():
        with subtests.test(typed=typed):
            view = team.slack.command("grace", f"/til {typed}").view
            assert view
            assert view.title == title
            team.slack.close_modal("grace")
    assert "T-2" not in team.says("ada", "/til list")


def test_a_single_strange_word_gets_help_and_is_not_kept(team: Stage) -> None:
    assert "takes more than one word" in team.says("grace", "/til lst")
    assert "Nothing here yet" in team.says("ada", "/til list")
    assert "Saved as T-1" in team.says("grace", "/til indexes #postgres")


def test_outside_the_channel_it_is_about_the_persons_only_team(team: Stage) -> None:
    assert "in the library" in team.says("grace", "/til A lesson far away", channel="general")


def test_with_two_teams_the_form_asks_which(team: Stage) -> None:
    team.slack.invite_app("leads", by="ada")
    team.set_up(by="ada", channel="leads")
    answer = team.slack.command("grace", "/til A lesson for one of them", channel="general")
    assert answer.view
    assert answer.view.values["title"] == "A lesson for one of them"
    teams = {one["text"]["text"]: one["value"] for one in options(answer.view.blocks, "team")}
    saved = team.slack.submit("grace", {"team": teams["#payments"]})
    assert saved.view
    assert "Saved as T-1" in saved.view.plain
    assert "A lesson for one of them" in team.says("ada", "/til list")


def test_with_two_teams_what_needs_one_asks_to_be_typed_there(
    team: Stage, subtests: pytest.Subtests
) -> None:
    team.slack.invite_app("leads", by="ada")
    team.set_up(by="ada", channel="leads")
    for command in ("/til list", "/til outdated T-1", "/digest", "/baton status"):
        with subtests.test(command=command):
            answer = team.slack.command("ada", command, channel="general")
            assert answer.message
            assert "You are in several teams" in answer.message.plain
            assert "<#C0PAYMENTS2>" in str(answer.message.blocks)


def test_without_a_team_it_says_how_to_set_one_up(stage: Stage) -> None:
    said = stage.says("grace", "/til A lesson for nobody")
    assert "You are in no team yet" in said
    assert "You typed: /til A lesson for nobody" in said


def test_a_quiet_word_under_the_digest_opens_the_form(team: Stage) -> None:
    team.says("grace", "/til A lesson")
    team.slack.advance(by=timedelta(days=6))
    view = team.slack.click("kofi", "til.new", message=team.channel()[-1]).view
    assert view
    assert view.title == "What did you learn?"


def option(post: Message, label: str) -> str:
    [menu] = [block["accessory"] for block in post.blocks if "accessory" in block]
    [value] = [one["value"] for one in menu["options"] if one["text"]["text"] == label]
    return str(value)


def options(blocks: tuple[object, ...], block_id: str) -> list[dict[str, dict[str, str]]]:
    [found] = [one for one in blocks if isinstance(one, dict) and one.get("block_id") == block_id]
    choices: list[dict[str, dict[str, str]]] = found["element"]["options"]
    return choices


def button_value(message: Message | None, action_id: str, nth: int) -> str:
    assert message
    found = [one["accessory"] for one in message.blocks if "accessory" in one]
    return str([one["value"] for one in found if one["action_id"] == action_id][nth])


def raw(team: Stage, person: str, command: str) -> str:
    """What a command is answered, with its marks."""
    answer = team.slack.command(person, command)
    assert answer.message
    return str(answer.message.blocks)
