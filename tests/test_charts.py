"""Charts: drawn from figures without names, told in words, and posted once with their digest."""

import contextlib
import os
import subprocess
import sys
from concurrent.futures.process import BrokenProcessPool
from datetime import datetime, timedelta
from io import BytesIO
from threading import Event
from time import monotonic

import pytest
from PIL import Image

from bot import charts
from bot.charts import Chart, samples
from bot.charts.drawing import draw
from bot.charts.painter import Painter
from bot.clock import WEEK
from bot.digest import charting
from bot.views.common import units
from storage import digest as store
from storage import ledger
from storage import team as teams
from storage.db import Database
from tests.record_scene import HERE, PEOPLE, START, Weeks, keep, settle
from tests.stage import Stage

ALL = {one.name: one for one in samples.samples()}


@pytest.mark.parametrize("name", ALL)
def test_each_is_a_small_picture_with_words_for_who_sees_none(name: str) -> None:
    chart = ALL[name]
    picture = Image.open(BytesIO(draw(chart.name, chart.figures)))
    assert (picture.format, picture.width) == ("PNG", 720)
    assert picture.height < 700
    # On a phone with a dark ground: ink on the card's own, not on the phone's.
    assert picture.convert("RGB").getpixel((2, 2)) == (0xF7, 0xF6, 0xF3)
    assert units(chart.alt) < 1000
    assert units(chart.instead) < 1000
    assert not any(person in chart.alt for person in ("Ada", "Grace", "U0"))


@pytest.mark.parametrize(
    "chart",
    [
        charts.practice_strip({"$x_{1}$ " + "x" * 200: ["held"] * 12}),
        charts.review_wait([None] * 11 + [3.0], [None] * 11 + [3.0]),
        charts.promises([0] * 11 + [1], [0] * 12),
        charts.turns([0.0] * 50),
        charts.pulse([None, ("Nov", 1.0, 0.0, 5)]),
        charts.knowledge_map({f"area {n} <b>&": 1 for n in range(8)}),
    ],
)
def test_each_is_drawn_at_its_extremes(chart: Chart) -> None:
    assert draw(chart.name, chart.figures).startswith(b"\x89PNG")


def practised(db: Database, weeks: Weeks, count: int) -> None:
    for n in range(count):
        keep(db, weeks.team, f"Lesson {n}", by=("ada", "kofi")[n % 2], at=START + n * WEEK)


def test_they_take_turns_and_a_young_team_has_none(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    practised(db, weeks, 3)
    monday = START + timedelta(days=5)
    weeks.post(monday + WEEK)
    for n, tag in enumerate(("postgres", "deploys", "billing")):
        at = START + (3 + n) * WEEK
        keep(db, weeks.team, f"On {tag}", by="linus", at=at, tags=(tag,))
    for n in range(5, 9):
        keep(db, weeks.team, f"Later lesson {n}", at=START + n * WEEK)
        weeks.post(monday + n * WEEK)
    with db.read() as session:
        shown = [one.chart for one in store.latest(session, weeks.team, limit=9)]
    assert shown[::-1] == ["", *["practice_strip", "knowledge_map"] * 2]


def test_promises_and_waits_come_from_the_ledger_and_name_nobody(db: Database) -> None:
    team = settle(db)
    bounds = [START + n * WEEK for n in range(13)]
    with db.write() as session:

        def note(practice: str, event: str, at: datetime, minutes: int | None = None) -> None:
            ledger.append(
                session,
                (team.workspace_id, team.team_id),
                practice=practice,
                event=event,
                at=at,
                object_id="o",
                actor=PEOPLE["ada"],
                n=minutes,
            )

        for n in range(12):
            at = START + n * WEEK + timedelta(hours=1)
            note("retro", "action.opened", at)
            note("reviews", "review.first_reply", at, 300)
            if n % 2:
                note("retro", "action.done", at)
        counts = ledger.counted(session, HERE, team.team_id, bounds)
        events = ("review.first_reply",)
        replies = ledger.facts(session, HERE, team.team_id, events, bounds[0], bounds[-1])
        waits = charting.waited(replies, bounds)
        found = charting.promised(counts)
        assert teams.members(session, team)
    assert found
    assert waits
    assert found.instead == "6 of 12 promises closed"
    assert waits.figures["medians"] == [5.0] * 12
    assert "U0" not in f"{found} {waits}"
    # In a small team everybody would know whose dot it is.
    assert charting.shared_out([0.1] * 5) is None


def test_a_painter_that_died_is_replaced() -> None:
    painter = Painter()
    chart = ALL["turns"]
    first = painter.paint(chart.name, chart.figures)
    assert first.result(timeout=50).startswith(b"\x89PNG")
    assert painter._pool
    for process in list(painter._pool._processes.values()):
        process.kill()
        process.join()
    # What was asked for in that moment may be lost; the next is not.
    with contextlib.suppress(BrokenProcessPool):
        painter.paint(chart.name, chart.figures).result(timeout=50)
    again = painter.paint(chart.name, chart.figures)
    assert again.result(timeout=50).startswith(b"\x89PNG")
    painter.stop()


BATON = """
import os, sys, time
from bot.charts.painter import Painter
print(Painter()._running().submit(os.getpid).result(), flush=True)
time.sleep(600)
"""


def is_there(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_painter_ends_with_a_baton_that_was_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", BATON], stdout=subprocess.PIPE) as baton:
        assert baton.stdout
        painter = int(baton.stdout.readline())
        baton.kill()
    ends = monotonic() + 30
    while is_there(painter):
        assert monotonic() < ends
        Event().wait(0.02)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("is_allowed", [True, False])
def test_a_digest_shows_its_chart_once_and_words_where_files_are_not_allowed(
    stage: Stage, is_allowed: bool
) -> None:
    stage.set_up(by="ada")
    with stage.baton.db.write() as session:
        # Nobody needs to live through the weeks before.
        [team] = teams.every(session)
        team.created_at -= 5 * WEEK
        for n in range(5):
            ledger.append(
                session,
                (team.workspace_id, team.team_id),
                practice="til",
                event="til.logged",
                at=team.created_at + n * WEEK,
                object_id=f"lesson {n}",
            )
    if not is_allowed:
        stage.slack.fault("files.getUploadURLExternal", "error", error="missing_scope", times=9)
    stage.says("kofi", "/til One more lesson")
    stage.slack.advance(by=WEEK)
    digest = stage.channel()[-1]
    kinds = [one["type"] for one in digest.blocks]
    assert kinds.count("image") == (1 if is_allowed else 0)
    if is_allowed:
        picture = next(one for one in digest.blocks if one["type"] == "image")
        assert "Lessons in" in picture["alt_text"]
        assert digest.files == ()
    else:
        assert "● Lessons" in digest.plain or "●" in digest.plain
