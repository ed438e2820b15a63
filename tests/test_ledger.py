"""The ledger: rows are added and never changed, and go with their team or after five years."""

import re
from datetime import timedelta
from pathlib import Path

from bot.heartbeat import REMEMBER_EVENTS, tidy
from bot.practices import til
from bot.practices.til.typed import NewTil
from storage import ledger
from storage import til as lessons
from storage.db import Database
from tests.record_scene import HERE, PEOPLE, START, Weeks, keep, settle, wall

ROOT = Path(__file__).parent.parent


def rows(db: Database, team_id: str) -> dict[str, str]:
    with db.read() as session:
        found = ledger.between(
            session, HERE, team_id, START - timedelta(days=9999), wall("2040-01-01")
        )
        return {one.entry_id: repr(one) for one in found}


def test_each_correction_adds_a_row_and_changes_none(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    team, grace = weeks.team, PEOPLE["grace"]
    entry = keep(db, team, "Fonts live in the image", at=wall("2026-10-15 09:00"))
    before = rows(db, team.team_id)
    now = wall("2026-10-15 10:00")
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        til.edit(session, team, here, by=grace, new=NewTil("Fonts live in a volume"), now=now)
        til.mark_outdated(session, team, here, by=grace, correction="They moved", now=now)
        til.retire(session, here, by=grace, now=now)
        til.put_back(session, here, by=grace, now=now)
        til.delete(session, team, here, by=grace, now=now)
    weeks.post(wall("2026-10-19 10:00"))
    after = rows(db, team.team_id)
    assert before.items() < after.items()
    assert len(after) - len(before) >= 5
    # What was typed stands in no row: a lesson that is deleted is gone.
    assert "Fonts" not in str(after)


def test_no_code_changes_a_row_and_only_age_deletes_one() -> None:
    for path in [
        one for folder in ("bot", "handlers", "storage") for one in (ROOT / folder).rglob("*.py")
    ]:
        source = path.read_text()
        assert not re.search(r"update\((ledger\.)?LedgerEntry|merge\(LedgerEntry", source), path
        if path.name != "ledger.py":
            assert "delete(LedgerEntry" not in source, path
    assert (ROOT / "storage" / "ledger.py").read_text().count("delete(LedgerEntry)") == 1


def test_after_five_years_an_event_is_forgotten_and_its_lesson_is_not(db: Database) -> None:
    team, other = settle(db), settle(db, channel_id="C2", name="leads")
    entry = keep(db, team, "Kept for ever", at=START)
    keep(db, team, "A year later", at=START + timedelta(days=366))
    keep(db, other, "Of the other team", at=START)
    tidy(db, START + REMEMBER_EVENTS)
    assert len(rows(db, team.team_id)) == 2
    tidy(db, START + REMEMBER_EVENTS + timedelta(seconds=1))
    assert (len(rows(db, team.team_id)), len(rows(db, other.team_id))) == (1, 0)
    with db.read() as session:
        assert lessons.get(session, HERE, entry.entry_id)
