"""Digests of every kind of week, read as they stand in the channel: tests/golden/ holds them."""

from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from bot import digest, schedules
from bot.delivery.pictures import placed
from bot.digest import composing, wishes
from bot.errors import FieldError, UserError
from bot.practices import til
from bot.registry import SECTIONS
from bot.sends import Message, Post, Reply, Send
from bot.views import digest as views
from bot.views.common import button, units
from bot.views.digest import Ask, Need, Place
from bot.views.digest.fitting import read
from sandbox.blocks import message_problems
from storage import digest as store
from storage import ledger, library
from storage import til as lessons
from storage.db import Database
from tests import full_week
from tests.record_scene import (
    HERE,
    PEOPLE,
    Weeks,
    everything,
    keep,
    section,
    settle,
    told,
    wall,
)

GOLDEN = Path(__file__).parent / "golden"
MONDAY = wall("2026-10-19 10:00")


def silent(db: Database) -> list[Send]:
    return Weeks(db, settle(db)).post(MONDAY)


def one_event(db: Database) -> list[Send]:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A first lesson", at=wall("2026-10-15 09:00"))
    weeks.post(MONDAY)
    keep(db, weeks.team, "Stale statistics were the cause", at=wall("2026-10-21 09:00"))
    return weeks.post(wall("2026-10-26 10:00"))


def first(db: Database) -> list[Send]:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A missing index was not the cause", at=wall("2026-10-15 09:00"))
    keep(db, weeks.team, "Flags need an end date", by="linus", at=wall("2026-10-16 09:00"))
    keep(db, weeks.team, "Fonts live in the image", by="kofi", at=wall("2026-10-16 11:00"))
    return weeks.post(MONDAY)


def quiet(db: Database) -> list[Send]:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A first lesson", at=wall("2026-10-15 09:00"))
    weeks.post(MONDAY)
    entry = keep(db, weeks.team, "Caches hide slow queries", at=wall("2026-10-20 09:00"))
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        til.mark_outdated(
            session,
            weeks.team,
            here,
            by=PEOPLE["linus"],
            correction="Not since the planner was tuned.",
            now=wall("2026-10-22 09:00"),
        )
    return weeks.post(wall("2026-10-26 10:00"))


def busy(db: Database) -> list[Send]:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A first lesson", at=wall("2026-10-15 09:00"))
    weeks.post(MONDAY)
    for n in range(12):
        by = ("grace", "kofi", "linus")[n % 3]
        keep(db, weeks.team, f"Lesson {n}: one thing at a time", by=by, at=wall("2026-10-20 09:00"))
    return weeks.post(wall("2026-10-26 10:00"))


def huge(db: Database) -> list[Send]:
    """Every practice at once, with far more than a phone holds."""
    team = settle(db)
    with db.write() as session:
        return digest.post_now(session, team, MONDAY, everything(40))


def holiday(db: Database) -> list[Send]:
    """Whit Monday 2027: the digest of Tuesday says nothing of being late."""
    weeks = Weeks(db, settle(db, country="DE"))
    keep(db, weeks.team, "Nobody deploys before a long weekend", at=wall("2027-05-14 09:00"))
    return weeks.post(wall("2027-05-18 10:00"), due="2027-05-17")


def late(db: Database) -> list[Send]:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A lesson of last week", at=wall("2026-10-16 09:00"))
    return weeks.post(wall("2026-10-20 11:30"), due="2026-10-19")


def after_downtime(db: Database) -> list[Send]:
    """Two Mondays were missed; the next digest tells of all three weeks."""
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A first lesson", at=wall("2026-10-15 09:00"))
    weeks.post(MONDAY)
    for day, by in (("20", "grace"), ("27", "kofi"), ("30", "linus")):
        keep(db, weeks.team, f"Learned on the {day}th", by=by, at=wall(f"2026-10-{day} 09:00"))
    return weeks.post(wall("2026-11-09 10:00"))


def two_teams(db: Database) -> list[Send]:
    weeks, other = Weeks(db, settle(db)), settle(db, channel_id="C2", name="leads")
    keep(db, weeks.team, "For payments alone", at=wall("2026-10-15 09:00"))
    keep(db, other, "For leads alone", at=wall("2026-10-15 09:00"))
    return [*weeks.post(MONDAY), *Weeks(db, other).post(MONDAY)]


def daylight_saving(db: Database) -> list[Send]:
    """The clocks went back on 25 October: the week has an hour more, and nothing is lost in it."""
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A first lesson", at=wall("2026-10-15 09:00"))
    weeks.post(MONDAY)
    keep(db, weeks.team, "Cron runs twice at half past two", at=wall("2026-10-25 02:30"))
    return weeks.post(wall("2026-10-26 10:00"))


def renamed(db: Database) -> list[Send]:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "Names change, ids stay", at=wall("2026-10-15 09:00"))
    with db.write() as session:
        session.merge(weeks.team).name = "billing-and-payments"
    return weeks.post(MONDAY)


def without_files(db: Database) -> list[Send]:
    """Five weeks on there is a chart; where no file may be uploaded, its words stand there."""
    weeks = Weeks(db, settle(db))
    for n in range(5):
        monday = MONDAY + timedelta(weeks=n)
        keep(db, weeks.team, f"Lesson of week {n}", at=monday - timedelta(days=2))
        found = weeks.post(monday)
    return found


SITUATIONS: dict[str, Callable[[Database], list[Send]]] = {
    "empty": silent,
    "one event": one_event,
    "first": first,
    "quiet": quiet,
    "busy": busy,
    "huge": huge,
    "holiday week": holiday,
    "late": late,
    "after downtime": after_downtime,
    "without file scope": without_files,
    "two teams": two_teams,
    "daylight-saving week": daylight_saving,
    "renamed channel": renamed,
}


def written(sends: list[Send]) -> str:
    """What Slack would show, with its buttons."""
    found = [_written(payload(one)) for one in sends if isinstance(one, Post | Reply)]
    return "\n─── and\n".join(found) or "Nothing is posted.\n"


def payload(send: Post | Reply) -> dict[str, Any]:
    """What Slack gets where it takes no files."""
    words = {"text": send.message.text, "blocks": list(send.message.blocks)}
    upload = send.upload if isinstance(send, Post) else None
    return placed(words | ({"upload": asdict(upload)} if upload else {}), None)


def _written(words: dict[str, Any]) -> str:
    lines: list[str] = []
    for block in words["blocks"]:
        texts = [block["text"]["text"]] if "text" in block else []
        texts += [one["text"] for one in block.get("elements", []) if block["type"] == "context"]
        buttons = [block["accessory"]] if "accessory" in block else []
        buttons += block.get("elements", []) if block["type"] == "actions" else []
        lines += texts + [f"    [{one['text']['text']}]" for one in buttons]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("name", SITUATIONS)
def test_a_digest_reads_as_it_was_agreed_on(db: Database, name: str) -> None:
    sends = SITUATIONS[name](db)
    for one in sends:
        assert isinstance(one, Post | Reply)
        assert message_problems(payload(one), updating=True) == []
    for one in [one for one in sends if isinstance(one, Post)]:
        assert len(one.message.blocks) <= 12
        assert units(_written(payload(one)).replace("    ", "")) <= views.LONGEST + 100
    found, file = written(sends), GOLDEN / f"{name.replace(' ', '_')}.txt"
    if not file.exists():
        file.write_text(found)
        pytest.fail(f"{file.name} was written anew: read it, then run this again")
    assert found == file.read_text()


def test_every_section_is_told_in_order_and_the_rest_stands_in_the_thread(db: Database) -> None:
    post, rest = huge(db)
    assert isinstance(post, Post)
    assert isinstance(rest, Reply)
    assert rest.to == post.key
    places = [post.message.text.index(one.value) for one in Place]
    assert places == sorted(places)
    assert len(read(post.message.text)) <= views.LONGEST
    # What stands in neither is lost.
    assert all(f"{n:03} " in post.message.text + str(rest.message.blocks) for n in range(8))


def test_one_call_to_action_is_taken_by_need_and_an_ask_alone_is_no_digest(db: Database) -> None:
    team = settle(db)
    asks = [Ask(need, need.name, button("Do it", "x.y")) for need in reversed(Need)]
    sections = [section(Place.AHEAD, "Wed 14:00", asks=tuple(asks))]
    with db.write() as session:
        [post] = digest.post_now(session, team, MONDAY, sections)
        assert isinstance(post, Post)
        assert "One thing: REVIEW" in post.message.text
        assert "LESSON" not in post.message.text
        alone = [section(Place.AHEAD, asks=tuple(asks))]
        assert digest.post_now(session, team, MONDAY, alone) == []


def test_of_two_corrections_the_newest_is_told(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    first, second = (
        keep(db, weeks.team, title, at=wall("2026-10-15 09:00"))
        for title in ("Caches hide slow queries", "Retries need no budget")
    )
    weeks.post(MONDAY)
    with db.write() as session:
        for hour, entry in ((9, second), (10, first)):
            here = lessons.get(session, HERE, entry.entry_id)
            assert here
            at = wall(f"2026-10-22 {hour:02}:00")
            words = f"Not since {hour} o'clock."
            til.mark_outdated(
                session, weeks.team, here, by=PEOPLE["linus"], correction=words, now=at
            )
    said = told(weeks.post(wall("2026-10-26 10:00")))
    assert "Not since 10 o'clock" in said
    assert "Not since 9 o'clock" not in said


def test_a_theme_that_returns_for_the_third_time_is_pointed_out_once(db: Database) -> None:
    weeks = Weeks(db, settle(db))

    def talk_of(title: str, at: datetime) -> str:
        with db.write() as session:
            theme = library.NewEntry(
                workspace_id=HERE,
                team_id=weeks.team.team_id,
                kind=library.Kind.THEME,
                object_id=f"theme:{at}",
                name=f"Retro of {at:%d %B}",
                title=title,
                person_id=PEOPLE["ada"],
                at=at,
            )
            library.put(session, theme)
            team = HERE, weeks.team.team_id
            ledger.append(
                session, team, practice="retro", event="retro.closed", at=at, object_id="r"
            )
        return told(weeks.post(at + timedelta(days=1)))

    titles = ("Slow reviews", "On-call is loud", "Reviews are slow", "Reviews: slow <again>")
    texts = [talk_of(one, MONDAY + n * timedelta(weeks=2)) for n, one in enumerate(titles)]
    assert texts[:3] == ["", "", ""]
    assert "A theme came up in a third retro: “Reviews: slow" in texts[3]
    assert "Who proposes it as a session" in texts[3]
    assert talk_of("Slow reviews, still", MONDAY + timedelta(weeks=8)) == ""


def test_what_changes_on_its_day_changes_the_post_and_later_it_does_not(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    entry = keep(db, weeks.team, "Indexes are free", at=wall("2026-10-15 09:00"))
    weeks.post(MONDAY)
    assert weeks.follow(wall("2026-10-19 11:00")) == []
    with db.write() as session:
        here = lessons.get(session, HERE, entry.entry_id)
        assert here
        til.mark_outdated(
            session,
            weeks.team,
            here,
            by=PEOPLE["kofi"],
            correction="They cost at each write.",
            now=wall("2026-10-19 11:30"),
        )
    [changed] = weeks.follow(wall("2026-10-19 12:00"))
    assert isinstance(changed.message, Message)
    assert "was taken back" in changed.message.text
    assert weeks.follow(wall("2026-10-19 13:00")) == []
    assert weeks.follow(wall("2026-10-20 10:00")) == []


def test_wishes_have_no_names_count_once_and_reach_the_lead_when_shared(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A lesson", at=wall("2026-10-15 09:00"))
    [post, *_] = weeks.post(MONDAY)
    with db.write() as session:
        issue = store.get(session, HERE, post.key)
        assert issue
        for _ in range(3):
            wishes.note(session, issue, PEOPLE["ada"], ["rarer", "nonsense"])
        assert wishes.suggested(session, weeks.team) == []
        wishes.note(session, issue, PEOPLE["kofi"], ["rarer", Place.LEARNED])
        assert wishes.suggested(session, weeks.team) == [
            "• 2 people would like a digest less often"
        ]
    keep(db, weeks.team, "Another lesson", at=wall("2026-10-20 09:00"))
    weeks.post(wall("2026-10-26 10:00"))
    with db.write() as session:
        issue = store.get(session, HERE, post.key)
        assert issue
        assert issue.salt == ""
        with pytest.raises(UserError, match="newer digest"):
            wishes.note(session, issue, PEOPLE["kofi"], ["rarer"])
        with pytest.raises(FieldError, match="switch it off"):
            wishes.choose(session, weeks.team, [])


def test_four_digests_that_nobody_used_make_it_short_and_any_button_undoes_it(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    texts = []
    for n in range(7):
        monday = wall(f"2026-{10 + (n > 1) + (n > 6)}-{(19, 26, 2, 9, 16, 23, 30)[n]:02} 10:00")
        keep(db, weeks.team, f"Lesson {n}", at=monday - timedelta(hours=1))
        sends = weeks.post(monday)
        texts.append(told(sends))
        if n == 5:
            with db.write() as session:
                issue = store.get(session, HERE, sends[0].key)
                assert issue
                digest.used(session, issue, monday, is_one_thing=False)
    assert ["No button of the last four digests" in one for one in texts] == [False] * 4 + [
        True
    ] + [False] * 2
    with db.read() as session:
        issues = store.latest(session, weeks.team, limit=7)
        assert [one.is_short for one in reversed(issues)] == [False] * 4 + [True, True, False]
    with db.write() as session:
        issue = store.latest(session, weeks.team, limit=1)[0]
        key = HERE, weeks.team.team_id, "digest.cta_clicked"
        assert ledger.last(session, *key) is None
        # Its one thing is written down once, however often it is done.
        for _ in range(2):
            digest.used(session, issue, monday, is_one_thing=True)
        assert len(ledger.latest(session, *key, limit=9)) == 1


def test_composing_takes_few_queries_however_much_there_is(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    keep(db, weeks.team, "A first lesson", at=wall("2026-10-15 09:00"))
    weeks.post(MONDAY)
    for n in range(30):
        keep(db, weeks.team, f"Lesson {n}", by=("ada", "kofi")[n % 2], at=wall("2026-11-17 09:00"))
    full_week.live(db, weeks.team, wall("2026-11-19 09:00"))
    statements: list[tuple[str, Any]] = []
    event.listen(db.engine, "before_cursor_execute", lambda *args: statements.append(args[2:4]))
    with db.read() as session:
        team = session.merge(weeks.team, load=False)
        row = schedules.of(session, weeks.team, digest.CADENCE)
        statements.clear()
        assert row
        now = wall("2026-11-23 10:00")
        found = composing.compose(session, team, now, SECTIONS, composing.often(row))
    asked = [one for one in statements if one[0].lstrip().startswith("SELECT")]
    assert found
    assert found.upload
    said = "\n".join(line for part in found.digest.parts for line in part.lines)
    for each in (
        "“Lesson 29” — Kofi",
        "Corrected: T-1",
        "From the last session: “Read the plan first”",
        "5 reflections",
        "third retro: “Reviews are slow”",
        "First reply: median",
        "Action 0 (Grace)",
        "Next: Retro 2 · Incidents on Wed 09:00, led by Kofi",
        "Kofi: “Query plans”",
        "Lean Coffee: “Flaky tests”",
    ):
        assert each in said
    # Five for the digest itself and its names, and two or three for each practice.
    assert len(asked) <= 16, asked
    if not db.is_sqlite:
        return
    # Each finds its rows by an index, so that the time does not grow with the years.
    for sql, values in asked:
        with db.engine.connect() as connection:
            plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {sql}", values).all()
        whole = [row[3] for row in plan if row[3].startswith("SCAN") and "USING" not in row[3]]
        assert not whole, (sql, plan)
