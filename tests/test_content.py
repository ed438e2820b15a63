"""Content: what comes with Baton holds its rules, and a team's own files follow it."""

import re
from collections import Counter
from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Any

import pytest

from bot import content, doctor, howto
from bot.errors import OperatorError
from bot.listeners import listen
from bot.views import howto as views
from bot.views.common import SECTION, units
from bot.views.reviews import feedback
from bot.views.sessions import uses
from tests.stage import Stage

KINDS = sorted(one.name for one in content.FOLDER.iterdir() if one.is_dir())

# practices.md 5.6
BANNED = re.compile(
    r"\b(?:journey|passion|rockstar|synergy|unlock|game-changer|superpower|reach out|leverage"
    r"|how do you feel about|rate yourself)",
    re.IGNORECASE,
)
STABLE = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
# What keeps a page readable on a phone.
LONGEST = {"title": 40, "use_when": 60, "purpose": 120, "step": 120, "point": 120, "trouble": 200}

OWN = """
schema = 1
type = "topic"

[[item]]
id = "own-1"
dimension = "vision"
text = "What our customers in Osaka do with the export"
minutes = 10
source = "payments team"
since = "1"

[[item]]
id = "topic-exp-01"
text = "A bug in the ledger that changed how we log"

[[item]]
id = "topic-exp-02"
retired = "ours"
"""

ROLE = "schema = 1\ntype = 'role'\n[[item]]\nid = 'speaker'\n"
WORDS = "schema = 1\ntype = 'feedback'\n[[item]]\nid = 'review-comment'\n"


@pytest.fixture
def home(tmp_path: Path) -> Iterator[Path]:
    """A BATON_HOME with a folder for content; nobody else sees what it held afterwards."""
    (tmp_path / "content").mkdir()
    yield tmp_path
    (tmp_path / "content" / "own.toml").unlink(missing_ok=True)
    content.use(tmp_path)


@pytest.mark.parametrize("kind", KINDS)
def test_every_item_has_an_id_of_its_own_a_source_and_the_type_of_its_folder(kind: str) -> None:
    for file in (content.FOLDER / kind).glob("*.toml"):
        assert content.read(file)[0] == kind
    found = content.shipped(kind)
    for one in found:
        content.check(kind, one)
        assert one["source"].strip(), one
    assert max(Counter(one["id"] for one in found).values()) == 1


@pytest.mark.parametrize("kind", KINDS)
def test_no_item_has_an_id_that_cannot_last_or_a_word_that_sells(kind: str) -> None:
    for one in content.shipped(kind):
        assert STABLE.fullmatch(one["id"]), one["id"]
        assert not BANNED.search(" ".join(texts(one))), one["id"]


def texts(value: Any) -> Iterator[str]:
    """Every text in an item, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from texts(one)
    elif isinstance(value, list):
        for one in value:
            yield from texts(one)


def assert_short(name: str, key: str, *found: str) -> None:
    for text in found:
        assert text == text.strip(), name
        assert 0 < len(text) <= LONGEST[key], (name, text)


def test_the_eight_roles_are_told_in_four_to_seven_steps_that_fit_one_section() -> None:
    roles = howto.roles()
    assert len(roles) == 8
    for one in roles:
        assert 4 <= len(one.steps) <= 7, one.role_id
        assert_short(one.role_id, "title", one.title)
        assert_short(one.role_id, "purpose", one.purpose)
        assert_short(one.role_id, "step", *one.steps)
        assert_short(one.role_id, "trouble", one.trouble)
        assert all(step[0].isupper() and step[-1] in ".?…" for step in one.steps), one.role_id
        told = "\n".join((one.title, one.purpose, *one.steps, one.trouble))
        assert units(told) < SECTION, one.role_id


def test_the_four_checklists_are_short_and_belong_to_a_role_or_to_the_start() -> None:
    roles = {one.role_id for one in howto.roles()}
    named = {str(one["role"]) for one in content.items("checklist") if "role" in one}
    assert named == {views.FACILITATOR, views.SPEAKER}
    found = [one for role in ("", *named) for one in howto.checklists(role)]
    assert len(found) == len(content.items("checklist")) == 4
    for one in found:
        assert 3 <= len(one.points) <= 7, one.checklist_id
        assert_short(one.checklist_id, "title", one.title)
        assert_short(one.checklist_id, "use_when", one.use_when)
        assert_short(one.checklist_id, "point", *one.points)
    assert not roles & {one.checklist_id for one in found}


@pytest.mark.parametrize(
    "name",
    [
        views.FACILITATOR,
        views.SPEAKER,
        views.NOTE_KEEPER,
        views.ACTION_OWNER,
        views.TEAM_START,
        views.FIRST_CONTACT,
        views.WORDS,
    ],
)
def test_what_a_button_opens_is_there(name: str) -> None:
    assert howto.page(name)["type"] == "modal"


def test_the_eight_templates_have_fields_in_brackets_that_open_and_close() -> None:
    assert len(howto.templates()) == 8
    for one in howto.templates():
        assert_short(one.title, "title", one.title)
        assert_short(one.title, "use_when", one.use_when)
        assert units(one.text) <= 200
        without, fields = re.subn(r"\[[^\[\]]{2,}\]", "", one.text)
        assert fields, one.text
        assert "[" not in without, one.text
        assert "]" not in without, one.text


def test_each_example_of_a_template_stands_in_the_form_it_is_for() -> None:
    skills = [("code", "Code")]
    here = {place: howto.templates(place) for place in content.PLACES}
    forms = {
        "feedback": feedback.give(remember={}, skills=skills, templates=here["feedback"]),
        "ask": feedback.ask(remember={}, templates=here["ask"]),
        "thanks": feedback.thank(remember={}, templates=here["thanks"]),
        "comment": feedback.comment(howto.labels(), templates=here["comment"]),
        "talk": uses.words_form("m1", here["talk"]),
    }
    for place, found in here.items():
        assert 1 <= len(found) <= 2, place
        blocks = forms[place]["blocks"] if place in forms else []
        boxes = [one["element"] for one in blocks if one["type"] == "input"]
        shown = [one["placeholder"]["text"] for one in boxes if "placeholder" in one]
        assert sorted(shown) == sorted(text for one in found for text in one.examples.values())


def test_there_are_thirty_frames_for_sessions_six_for_each_dimension() -> None:
    frames = content.items("topic")
    assert Counter(one["dimension"] for one in frames) == dict.fromkeys(content.DIMENSIONS, 6)


def test_a_teams_own_items_follow_change_and_retire_what_comes_with_baton(home: Path) -> None:
    (home / "content" / "own.toml").write_text(OWN)
    content.use(home)
    found = {one["id"]: one for one in content.items("topic")}
    assert found["own-1"]["text"].startswith("What our customers")
    assert found["topic-exp-01"]["text"].startswith("A bug in the ledger")
    assert found["topic-exp-01"]["dimension"] == "expertise"
    assert "topic-exp-02" not in found
    assert content.own_count() == 3


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("schema = 1\ntype = ", "cannot be read"),
        ("type = 'topic'", "schema = 1"),
        ("schema = 1\n[[item]]\nid = 'a'", "type = "),
        ("schema = 1\ntype = 'topic'", "[[item]]"),
        ("schema = 1\ntype = 'topic'\nitem = 5", "[[item]]"),
        ("schema = 1\ntype = 'horoscope'\n[[item]]\nid = 'a'", "no content of the type horoscope"),
        ("schema = 1\ntype = 'topic'\n[[item]]\ntext = 'a'", "an item has no id"),
        ("schema = 1\ntype = 'topic'\n[[item]]\nid = 'a'", "a has no dimension"),
        (OWN.replace('"vision"', '"luck"'), "must be one of expertise, vision"),
        (OWN.replace("minutes = 10", 'minutes = "ten"'), "minutes of own-1 should be a number"),
        (OWN.replace("Osaka", "O" * 1200), "longer than 1,200 characters"),
        (OWN.replace("topic-exp-01", "own-1"), "own-1 is there twice"),
        (ROLE + "steps = ['Go.', 5]", "each of steps of speaker should be a text"),
        (ROLE + "steps = 'Go.'", "steps of speaker should be a list"),
        (WORDS + "labels = [{ name = 'nit' }]", "should be a table with name and use"),
        (WORDS + "place = 'moon'", "must be one of feedback, ask"),
        (WORDS + "examples = 'two spaces'", "examples of review-comment should be a table"),
    ],
)
def test_a_broken_file_is_named_with_what_is_wrong_in_it(
    home: Path, text: str, problem: str
) -> None:
    file = home / "content" / "own.toml"
    file.write_text(text)
    with pytest.raises(OperatorError) as error:
        content.use(home)
    assert str(file) in str(error.value)
    assert problem in str(error.value)
    assert str(error.value).endswith("Mend it, or take it away.")


@pytest.mark.sqlite_alone
def test_baton_does_not_start_with_broken_content_and_the_doctor_names_it(stage: Stage) -> None:
    stage.stop_baton()
    file = stage.home / "content" / "prompts.toml"
    file.parent.mkdir()
    file.write_text("schema = 7")
    with pytest.raises(OperatorError, match=r"prompts\.toml cannot be used: it needs the line"):
        stage.run_baton()
    found = doctor.examine(stage.settings(), listen, stage.sandbox.clock.now())
    assert [one for one in found if "prompts.toml cannot be used" in one.text]
    file.write_text(OWN)
    stage.start_baton()
    found = doctor.examine(stage.settings(), listen, stage.sandbox.clock.now())
    assert [one for one in found if "own content, 3 items" in one.text]
    file.unlink()
    content.use(stage.home)


def test_questions_for_reflection_are_short_anchored_and_unlike_each_other() -> None:
    """practices.md 5.6."""
    found = content.items("reflection")
    for one in found:
        text = str(one["text"])
        assert len(text) <= 260, one["id"]
        assert text.endswith(("?", ".")), one["id"]
        assert len(re.findall(r"[.?!](?:\s|$)", text)) <= 2, one["id"]
        assert not re.search(r"rate yourself|how do you feel about", text, re.IGNORECASE), one["id"]
    near = {
        (one["id"], other["id"])
        for one, other in combinations(found, 2)
        if likeness(str(one["text"]), str(other["text"])) >= 0.5
    }
    assert not near


def likeness(one: str, other: str) -> float:
    """The share of three-letter pieces that two texts have in common (Jaccard)."""
    pieces = [
        {text[at : at + 3] for at in range(len(text) - 2)} for text in (one.lower(), other.lower())
    ]
    return len(pieces[0] & pieces[1]) / len(pieces[0] | pieces[1])
