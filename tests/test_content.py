"""Content: what comes with Baton holds its rules, and a team's own files follow it."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import content, doctor
from bot.app import listen
from bot.errors import OperatorError
from tests.stage import Stage

KINDS = sorted(one.name for one in content.FOLDER.iterdir() if one.is_dir())

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
