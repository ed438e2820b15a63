"""How-tos: whoever is asked to do something sees how it is done, and words for it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import content, howto
from bot.views import howto as views
from bot.views.common import escape
from sandbox.seen import View
from tests.retro_scene import TEAM, begin, invited, retro_post, until
from tests.stage import Stage

OWN_ROLE = """
schema = 1
type = "role"

[[item]]
id = "pager"
title = "Keeper of the pager"
purpose = "You are the first who looks."
steps = ["Say that you are on it.", "Look at what changed last."]
trouble = "Call the second one."
source = "payments team"
since = "1"

[[item]]
id = "speaker"
trouble = "Ask Noor, who has spoken most."
"""

OWN_WORDS = """
schema = 1
type = "feedback"

[[item]]
id = "review-comment"
labels = [{ name = "nit", use = "A matter of taste; take it or leave it." }]
examples = { point = "two spaces" }

[[item]]
id = "early-correction"
retired = "ours"

[[item]]
id = "own-words"
title = "After an incident"
use_when = "the pager was loud"
place = "feedback"
text = "At [time] you [what you did]."
examples = {}
source = "payments team"
since = "1"
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Path]:
    """A folder for a team's own content; nobody else sees what it held afterwards."""
    (tmp_path / "content").mkdir()
    yield tmp_path / "content"
    for file in (tmp_path / "content").iterdir():
        file.unlink()
    content.use(tmp_path)


def page(stage: Stage, person: str, typed: str) -> str:
    """What a command opens."""
    view = stage.slack.command(person, typed).view
    assert view
    stage.slack.close_modal(person)
    return view.plain


def is_in_order(text: str, *parts: str) -> bool:
    found = [text.find(part) for part in parts]
    return -1 not in found and found == sorted(found)


def placeholders(view: View | None) -> str:
    assert view
    return str([one["element"].get("placeholder") for one in view.blocks if "element" in one])


def test_howto_lists_what_there_is_and_opens_each_by_its_name(stage: Stage) -> None:
    assert "`/baton howto [role]`" in stage.says("ada", "/baton help baton")
    listed = stage.slack.command("ada", "/baton howto").view
    assert listed
    for role in howto.roles():
        assert role.title in listed.plain
        opened = stage.slack.click("ada", views.OPEN, value=role.role_id).view
        assert opened
        steps = [f"{n}. {escape(one)}" for n, one in enumerate(role.steps, 1)]
        assert is_in_order(opened.plain, role.title, role.purpose, *steps, role.trouble)
        stage.slack.close_modal("ada")
        stage.slack.command("ada", "/baton howto")
    words = stage.slack.click("ada", views.OPEN, value=views.WORDS).view
    assert words
    assert is_in_order(words.plain, *(one.text for one in howto.templates()))
    stage.slack.close_modal("ada")

    for typed in ("note-keeper", "Note Keeper", "notekeeper of a session", "note"):
        assert "Note keeper of a session" in page(stage, "ada", f"/baton howto {typed}")
    assert "Lead of a team" in page(stage, "ada", "/baton howto lead")
    assert "Thanks that say what for" in page(stage, "ada", "/baton howto feedback")
    for typed in ("juggler", "…"):
        refused = stage.says("ada", f"/baton howto {typed}")
        assert f"I have no how-to for “{typed}”. `/baton howto` lists them." in refused


@pytest.mark.long
def test_whoever_is_asked_to_speak_sees_how(stage: Stage) -> None:
    stage.slack.create_channel("lunch", members=["ada", "kofi"])
    stage.slack.invite_app("lunch", by="ada")
    stage.settle()
    [invitation] = stage.channel("lunch")
    first = stage.press("ada", "First steps", message=invitation).view
    assert first
    assert "A team's first day" in first.plain
    stage.slack.close_modal("ada")
    stage.set_up()
    stage.says("ada", "/session offer")
    stage.slack.submit("ada", {"title": "Reading a query plan"})
    until(stage, "2026-10-20 12:00")
    question = stage.direct("ada")[-1]
    first = stage.press("ada", "First steps", message=question).view
    assert first
    assert "Your first five minutes" in first.plain
    stage.slack.close_modal("ada")
    shown = stage.press("ada", "How to do this", message=question).view
    assert shown
    assert is_in_order(shown.plain, "Speaker in a session", "Before your talk", "☐ One real")
    stage.slack.close_modal("ada")
    # To look costs nothing: the question stands, and so does what it asks.
    stage.press("ada", "I'll speak", message=stage.direct("ada")[-1])
    assert stage.slack.submit("ada", {"title": "Reading a query plan"}).view
    stage.settle()
    until(stage, "2026-10-27 23:00")
    reminder = stage.direct("ada")[-1]
    assert "You speak about “Reading a query plan”" in reminder.plain
    assert stage.press("ada", "How to do this", message=reminder).view
    stage.slack.close_modal("ada")
    until(stage, "2026-10-29 23:00")
    wanted = stage.direct("ada")[-1]
    assert "What should stay" in wanted.plain
    shown = stage.press("ada", "How to do this", message=wanted).view
    assert shown
    assert "Note keeper of a session" in shown.plain


def test_whoever_is_asked_to_lead_a_retro_sees_how(stage: Stage) -> None:
    begin(stage)
    stage.says("ines", "/retro add Deploys wait for one person", channel=TEAM)
    until(stage, "2026-10-15 23:00")
    stage.slack.add_person("noor", real_name="Noor Aziz", tz="Europe/Paris")
    [(leader, question)] = invited(stage).items()
    shown = stage.press(leader, "How to do this", message=question).view
    assert shown
    assert is_in_order(shown.plain, "Facilitator of a retro", "If it goes wrong", "first retro")
    stage.slack.close_modal(leader)
    stage.press(leader, "I'll lead it", message=question)
    assert "`/baton howto facilitator` shows how" in stage.direct(leader)[-1].plain
    until(stage, "2026-10-19 12:00")
    assert stage.press(leader, "How to do this", message=retro_post(stage)).view


def test_forms_show_the_words_that_fit_and_a_team_may_have_its_own(stage: Stage, own: Path) -> None:
    stage.set_up()
    form = stage.slack.command("grace", "/review feedback @ada").view
    assert form
    assert "On [when, or where] you" in form.plain
    assert "Twice this week I noticed" in form.plain
    assert "Because of that" not in form.plain
    assert "You asked for a failing test first" in placeholders(form)
    stage.slack.close_modal("grace")
    form = stage.slack.command("grace", "/review ask-feedback @ada").view
    assert form
    assert "I am working on [one skill]" in form.plain
    assert "Wednesday's design talk" in placeholders(form)
    stage.slack.close_modal("grace")
    form = stage.slack.command("grace", "/review comment").view
    assert form
    assert is_in_order(form.plain, "*praise*: Say what works", "*note*: ", "[label] (")
    assert "hides the first error" in placeholders(form)
    assert form.values["label"] == "suggestion"
    stage.slack.close_modal("grace")

    (own / "roles.toml").write_text(OWN_ROLE)
    (own / "words.toml").write_text(OWN_WORDS)
    content.use(own.parent)
    form = stage.slack.command("grace", "/review comment").view
    assert form
    assert "*nit*: A matter of taste" in form.plain
    assert "praise" not in form.plain
    assert "two spaces" in placeholders(form)
    worded = stage.slack.submit("grace", {"label": "nit", "point": "two spaces"}).view
    assert worded
    assert "nit (non-blocking): two spaces" in worded.plain
    stage.slack.close_modal("grace")
    told = page(stage, "grace", "/review feedback @ada")
    assert "Twice this week" not in told
    assert "After an incident" in told
    assert "Keeper of the pager" in page(stage, "grace", "/baton howto")
    assert "2. Look at what changed last." in page(stage, "grace", "/baton howto pager")
    told = page(stage, "grace", "/baton howto speaker")
    assert "Ask Noor, who has spoken most." in told
    assert "Before your talk" in told

    (own / "words.toml").write_text(
        'schema = 1\ntype = "feedback"\n[[item]]\nid = "review-comment"\nretired = "ours"\n'
    )
    (own / "roles.toml").write_text(
        'schema = 1\ntype = "role"\n[[item]]\nid = "speaker"\nretired = "ours"\n'
    )
    content.use(own.parent)
    # The form works without its pattern, and an older button says what is there instead.
    assert "praise" in page(stage, "grace", "/review comment")
    assert "I have no how-to" in stage.says("grace", "/baton howto speaker")


def test_what_was_told_may_be_answered_and_need_not(stage: Stage) -> None:
    stage.set_up()
    until(stage, "2026-10-19 09:00")
    stage.slack.command("grace", "/review feedback @ada")
    words = {"behaviour": "You drew the queue before you named it"}
    answer = stage.slack.submit("grace", words)
    assert answer.view, answer
    stage.slack.close_modal("grace")
    until(stage, "2026-10-19 12:00")
    told = stage.press("ada", "Look", message=stage.direct("ada")[-1]).view
    assert told
    assert is_in_order(told.plain, words["behaviour"], "What I heard: [in your words]")
