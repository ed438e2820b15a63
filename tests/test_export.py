"""Export and import: the record goes out whole and comes back the same, or not at all."""

import json
from pathlib import Path

import pytest
from sqlmodel import Session
from typer.testing import CliRunner

from bot import cli, earlier, exporting, importing
from bot.cli import records
from bot.errors import OperatorError
from bot.library import Typed, find
from storage import export, ledger, migrate
from storage import team as teams
from storage import til as lessons
from storage.db import Database
from storage.team import Team
from tests import hostile
from tests.record_scene import HERE, PEOPLE, START, Weeks, keep, settle, wall

LESSONS = """Headline,Who,When,Labels
"An index, costs",Grace,2025-03-01,postgres #db
'=SUM is a formula,@kofi,2025-03-02T09:30,
"""
MAPS = {"title": "Headline", "author": "Who", "date": "When", "tags": "Labels"}


def exported(db: Database) -> str:
    with db.read() as session:
        return "".join(exporting.lines(session))


def taken(db: Database, text: str | bytes) -> int:
    content = text if isinstance(text, bytes) else text.encode()
    with db.write() as session:
        return importing.lines(session, content)


@pytest.fixture
def full(db: Database) -> Database:
    """Two teams with a week of hostile lessons, and their digests."""
    weeks, other = Weeks(db, settle(db)), settle(db, channel_id="C2", name="leads")
    for n, text in enumerate([*hostile.CALLS.values(), hostile.ZALGO, hostile.ZWJ_FAMILY]):
        if text.strip():
            keep(db, weeks.team, f"{n} {text}"[:200], at=wall("2026-10-15 09:00"), tags=("x",))
    keep(db, other, '=HYPERLINK("http://evil")', by="kofi", at=wall("2026-10-15 09:00"))
    weeks.post(wall("2026-10-19 10:00"))
    return db


def test_out_and_in_again_is_the_same_to_the_byte(full: Database, tmp_path: Path) -> None:
    before = exported(full)
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    migrate.upgrade(copy)
    assert taken(copy, before) > 20
    assert exported(copy) == before
    # A second time changes nothing.
    assert taken(copy, before) == 0
    assert exported(copy) == before
    with copy.read() as session:
        team = next(one for one in teams.every(session) if one.name == "leads")
        assert find(session, team, Typed("hyperlink")).found
    copy.close()


def test_the_command_line_takes_in_a_file_and_writes_the_same_one(
    full: Database, tmp_path: Path
) -> None:
    before, home, sheet = tmp_path / "before.jsonl", tmp_path / "home", tmp_path / "old.csv"
    before.write_bytes(exported(full).encode())
    sheet.write_text(LESSONS)

    def told(*words: str | Path) -> str:
        places = {"BATON_HOME": str(home), "DATABASE_URL": ""}
        done = CliRunner().invoke(cli.cli, [str(one) for one in words], env=places)
        assert done.exception is None, done.output
        return done.output

    assert "What was there before is as it was." in told("import", before)
    assert "New rows: 0." in told("import", before)
    told("export", tmp_path / "after")
    assert (tmp_path / "after" / "baton.jsonl").read_bytes() == before.read_bytes()
    maps = [one for name, column in MAPS.items() for one in ("--map", f"{name}={column}")]
    for new in (2, 0):
        done = told("import", sheet, "--csv", "til", "--team", "payments", *maps)
        assert f"New rows: {new}." in done
    told("export", tmp_path / "sheets", "--csv")
    assert "'=SUM is a formula" in (tmp_path / "sheets" / "til_entry.csv").read_text()


def test_nothing_that_one_person_alone_may_see_goes_out(full: Database) -> None:
    rows = [json.loads(line) for line in exported(full).splitlines()[1:] if line.startswith("{")]
    assert {one["table"] for one in rows} <= set(export.TABLES)
    private = ("offer", "reading", "absence", "attention", "contact", "turn", "wish", "outbox")
    assert not [name for name in export.TABLES if any(word in name for word in private)]
    columns = {name for one in rows for name in one}
    assert not columns & {"salt", "mark", "shared_with", "dnd_start", "off_until", "token"}


def test_no_cell_of_a_spreadsheet_is_a_formula(full: Database, tmp_path: Path) -> None:
    files = records.write(full, tmp_path, as_csv=True)
    assert {one.name for one in files} == {f"{name}.csv" for name in records.SHEETS}
    text = (tmp_path / "til_entry.csv").read_text(encoding="utf-8")
    assert "'=HYPERLINK" in text
    assert exporting.unsafe(exporting.safe("=1+1")) == "=1+1"
    assert exporting.unsafe(exporting.safe("'=1")) == "'=1"
    assert exporting.safe("plain") == "plain"


def test_a_mistake_says_line_and_column_and_nothing_is_imported(
    full: Database, tmp_path: Path
) -> None:
    good = exported(full).split("\n")
    at = next(n for n, line in enumerate(good) if '"table": "til_entry"' in line)
    row = json.loads(good[at])

    def with_row(**changes: object) -> str:
        changed = {name: value for name, value in (row | changes).items() if value != "gone"}
        return "\n".join([*good[:at], json.dumps(changed), *good[at + 1 :]])

    wrong = {
        f"Line {at + 1}, column created_at: this is not a moment": with_row(created_at="yesterday"),
        f"Line {at + 1}, column number: this is not a whole number": with_row(number="7"),
        f"Line {at + 1}, column mood: it is not known": with_row(mood="good"),
        f"Line {at + 1}, column title: it is missing": with_row(title="gone"),
        f"Line {at + 1}, column table: there is no table": with_row(table="passwords"),
        "Line 1: this is no export": "{}\n",
        "Line 3, column 1: this is no JSON": "\n".join([*good[:2], "nonsense"]),
        "Some rows speak of a team": with_row(team_id="another", entry_id="new", number=999),
    }
    copy = Database(f"sqlite:///{tmp_path / 'copy.db'}")
    migrate.upgrade(copy)
    empty = exported(copy)
    for words, text in wrong.items():
        with pytest.raises(OperatorError) as error:
            taken(copy, text)
        assert words in str(error.value)
    with pytest.raises(OperatorError, match="Line 2, byte 4: this is not UTF-8"):
        taken(copy, b'{"format": "x"}\nabc\xff')
    assert exported(copy) == empty
    copy.close()


def test_earlier_lessons_and_sessions_come_in_once(db: Database) -> None:
    team = settle(db)
    for new in (2, 0):
        with db.write() as session:
            assert earlier.take_lessons(session, team, LESSONS.encode(), MAPS) == new
    talks = "title,speaker,date\nQuery plans,Ada,2025-02-05T14:00\n"
    for new in (1, 0):
        with db.write() as session:
            assert earlier.take_sessions(session, team, talks.encode(), {}) == new
    with db.read() as session:
        found = {one.title: one for one in lessons.latest(session, team, limit=9)}
        assert set(found) == {"An index, costs", "=SUM is a formula"}
        assert found["An index, costs"].tag_names == ("postgres", "db")
        held = ledger.of_practice(session, HERE, team.team_id, "sessions")
        assert [(one.event, one.actor) for one in held] == [
            ("session.accepted", PEOPLE["ada"]),
            ("session.held", None),
        ] or {one.event for one in held} == {"session.accepted", "session.held"}


@pytest.mark.parametrize(
    ("text", "maps", "words"),
    [
        ("title,author\nA,Grace\n", {}, "Line 1: there is no column “date”"),
        (LESSONS, {"heading": "Headline"}, "There is no “heading” to map to"),
        (LESSONS, {**MAPS, "link": "Url"}, "Line 1: there is no column “Url”"),
        (LESSONS.replace("Grace", "Mallory"), MAPS, "Line 2, column Who: nobody in the team"),
        (LESSONS.replace("2025-03-02T09:30", "2 March"), MAPS, "Line 3, column When: this is no"),
        (LESSONS.replace('"An index, costs"', ""), MAPS, "Line 2, column Headline"),
    ],
)
def test_a_spreadsheet_with_a_mistake_is_not_taken_in(
    db: Database, text: str, maps: dict[str, str], words: str
) -> None:
    team = settle(db)

    def take(session: Session, team: Team) -> int:
        return earlier.take_lessons(session, team, text.encode(), maps)

    with pytest.raises(OperatorError) as error, db.write() as session:
        take(session, team)
    assert words in str(error.value)
    with db.read() as session:
        assert lessons.latest(session, team, limit=9) == []
        assert ledger.between(session, HERE, team.team_id, START.replace(year=2000), START) == []
