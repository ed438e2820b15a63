"""The library: one search over all that a team has learned."""

from datetime import UTC, datetime

import pytest

from bot import library
from bot.errors import UserError
from bot.library import Typed
from bot.practices import til
from bot.practices.til.typed import NewTil
from storage import library as store
from storage import sessions
from storage import til as lessons
from storage.db import Database
from storage.sessions import Meeting, State
from storage.team import Team
from tests.record_scene import HERE, PEOPLE, START, keep, settle, week
from tests.stage import Stage


def found(db: Database, team: Team, typed: str) -> list[str]:
    with db.read() as session:
        return [one.entry.title for one in library.find(session, team, Typed(typed)).found]


def held(team: Team, notes_entry: str) -> Meeting:
    """A session whose notes an entry keeps."""
    return Meeting(
        workspace_id=HERE,
        team_id=team.team_id,
        starts_at=START,
        minutes=30,
        state=State.HELD,
        created_at=START,
        asking_until=START,
        notes_entry=notes_entry,
    )


def test_the_best_comes_first_and_filters_narrow(db: Database) -> None:
    team, other = settle(db), settle(db, channel_id="C2", name="leads")
    keep(
        db, team, "Caches hide slow queries", body="An index would have shown it.", tags=("Redis",)
    )
    keep(db, team, "A missing index", by="kofi", at=START + week(3), tags=("postgres",))
    keep(db, team, "Über-Indexe: 100% of them", by="linus", at=START + week(4))
    keep(db, team, "We reached 1000 of aXb", at=START + week(5))
    keep(db, team, "索引は遅い", at=START + week(6))
    keep(db, other, "An index of the other team")
    assert found(db, team, "INDEX") == [
        "A missing index",
        "Über-Indexe: 100% of them",
        "Caches hide slow queries",
    ]
    assert found(db, team, "über index") == ["Über-Indexe: 100% of them"]
    assert found(db, team, "100%") == ["Über-Indexe: 100% of them"]
    assert found(db, team, "索引") == ["索引は遅い"]
    assert found(db, team, "引索") == []
    assert found(db, team, "index #POSTGRES") == ["A missing index"]
    assert found(db, team, f"index <@{PEOPLE['grace']}>") == ["Caches hide slow queries"]
    assert found(db, team, "index since:2026-11") == [
        "A missing index",
        "Über-Indexe: 100% of them",
    ]
    assert found(db, team, "kind:notes") == []
    assert len(found(db, team, "kind:lessons")) == 5
    assert found(db, team, "nothing \" of ' this * (AND) -- :* |") == []


def test_it_follows_what_becomes_of_a_lesson(db: Database) -> None:
    team = settle(db)
    entry = keep(db, team, "Fonts live in the image")
    grace = PEOPLE["grace"]
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        til.mark_outdated(session, team, here, by=grace, correction="In a volume", now=START)
        sessions.save(session, [held(team, entry.entry_id)])
        store.call_notes(session, HERE, entry.entry_id)
    with db.read() as session:
        [shown] = library.find(session, team, Typed("volume kind:notes")).found
        assert shown.entry.is_outdated
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        words = NewTil("Fonts live in a volume", tags=("docker",))
        til.edit(session, team, here, by=grace, new=words, now=START)
    assert found(db, team, "#docker kind:notes") == ["Fonts live in a volume"]
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        til.retire(session, here, by=grace, now=START)
    assert found(db, team, "fonts") == []
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        til.put_back(session, here, by=grace, now=START)
    assert found(db, team, "fonts kind:notes") == ["Fonts live in a volume"]
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        til.delete(session, team, here, by=grace, now=START)
    assert found(db, team, "fonts") == []


@pytest.mark.parametrize("typed", ["", "  ", "since:yesterday x", "since:2026-13", "kind:song x"])
def test_what_cannot_be_looked_for_is_answered_with_a_way_out(typed: str) -> None:
    with pytest.raises(UserError, match="`"):
        library.read(typed)


def test_a_moment_is_a_year_a_month_or_a_day() -> None:
    assert library.read("since:2026").since == datetime(2026, 1, 1, tzinfo=UTC)
    assert library.read("since:2026-10-05").since == datetime(2026, 10, 5, tzinfo=UTC)
    assert library.read("#").words == ("#",)


def test_somebody_finds_it_in_slack_and_leafs_through_it(stage: Stage) -> None:
    stage.set_up(by="ada")
    for n in range(10):
        stage.says("grace", f"/til Lesson {n} about an index")
    answer = stage.slack.command("kofi", "/baton find index", channel="payments").message
    assert answer
    assert "Lesson 9" in answer.plain
    stage.slack.click("kofi", "library.more", message=answer)
    further = stage.slack.ephemerals("kofi")[-1]
    assert "Lesson 0" in further.plain
    view = stage.press("kofi", "Read", message=further).view
    assert view
    assert "about an index" in view.plain
    assert "Find what?" in stage.says("kofi", "/baton find")
    stage.slack.open_home("grace")
    stage.press("grace", "Find what we learned")
    shown = stage.slack.submit("grace", {"words": "lesson 3"}).view
    assert shown
    assert "Lesson 3 about an index" in shown.plain
