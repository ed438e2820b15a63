"""practices.md R11 to R13: nothing that the record shows counts, ranks or names a person."""

import json
import re
from datetime import timedelta
from pathlib import Path

from bot import digest, exporting
from bot.charts import samples
from bot.digest import charting
from bot.registry import SECTIONS
from bot.sends import Post, Reply
from bot.views.digest.record import DID
from sandbox import people
from storage import digest as issues
from storage import export
from storage.db import Database
from tests.record_scene import HERE, PEOPLE, START, Weeks, keep, settle, wall
from tests.stage import Stage

NAMES = [one.title() for one in PEOPLE]

# What counts and ranks people is said with such words, in whatever order.
RANKS = re.compile(
    r"(?i)\b(top|most active|best|fastest|slowest|rank\w*(?! nobody)|score\w*|"
    r"streak\w*|points?|badge\w*|leader ?board|winner\w*|contributors?|per person|"
    r"only \d+ of|nobody has|has not \w+ed)\b"
)

# A date, a time, an address, the size of a change: none counts what somebody did.
NO_COUNT = re.compile(
    r"[A-Z][a-z]{2} \d{1,2}, \d{4}|\d{1,2}:\d{2} [AP]M|https?://\S+|\d+ lines(?= ·|,|\.)"
)

# Votes are the topic's, cards the retro's, people and open actions the team's, minutes an offer's;
# the rest is said of nobody.
HARMLESS = re.compile(
    r"^  (\d+ votes?(, yours)? · proposed by|\d+ cards? from \d+ people so far\.|"
    r"#\w+ · \d+ people · led by|.*due this week: .* · \d+ open, median age \d+ days$)"
    r"|offers to walk you through .* in 15 minutes"
    r"|that nobody has named|nobody has moved it on|^  The point$|Turning points"
)

# Said of nobody: it is no act of theirs, or not a public one.
UNSAID = re.compile(r"\.(skipped|offered|declined|read|resurfaced|deleted|retired|written)$")


def broken(text: str, *, names: list[str]) -> list[str]:
    """The lines in which something is counted beside a person, or people are ranked."""
    found = []
    for line in text.splitlines():
        # A quoted lesson is its author's own words; a number names a lesson; a day is no count.
        said = re.sub(r"“[^”]*”|\bT-\d+\b|<[^>]*>|\b\d{1,2} [A-Z][a-z]{2}\b|\d\d:\d\d", "", line)
        is_counted = any(one in said for one in names) and re.search(r"\d", said)
        if is_counted or RANKS.search(said):
            found.append(line)
    return found


def test_what_counts_or_ranks_somebody_would_be_noticed() -> None:
    for line in (
        "Grace: 4 lessons",
        "Top contributors: Grace",
        "3 × Kofi",
        "Kofi has not answered",
    ):
        assert broken(line, names=["Grace", "Kofi"]) == [line]
    assert broken("“I won 7 points” — Grace (T-12)", names=["Grace"]) == []


def test_no_digest_chart_record_or_export_counts_ranks_or_names_a_person(db: Database) -> None:
    weeks = Weeks(db, settle(db))
    told: list[str] = []
    for n in range(24):
        by = ("grace", "grace", "kofi", "linus")[n % 4]
        keep(
            db,
            weeks.team,
            f"Lesson {n}",
            by=by,
            at=START + timedelta(days=2 * n),
            tags=(f"t{n % 4}",),
        )
    for n in range(7):
        sends = weeks.post(wall("2026-10-19 10:00") + timedelta(weeks=n))
        told += [one.message.text for one in sends if isinstance(one, Post | Reply)]
    with db.read() as session:
        told.append(digest.preview(session, weeks.team, wall("2026-12-04 10:00"), SECTIONS).text)
        posted = issues.latest(session, weeks.team, limit=9)
        shown = {one.chart for one in posted}
        drawn = [json.dumps(one.picture, ensure_ascii=False) for one in posted]
        rows = [json.loads(one) for one in "".join(exporting.lines(session)).splitlines()[1:]]
    assert {"practice_strip", "knowledge_map"} <= shown
    assert [one for one in told if "Grace" in one]
    assert broken("\n".join(told), names=NAMES) == []
    # A chart knows no people: neither its figures nor its words.
    pictures = [json.dumps(vars(one), ensure_ascii=False) for one in samples.samples()]
    for one in [*pictures, *drawn]:
        assert not [name for name in (*NAMES, *PEOPLE.values()) if name in one]
        assert not RANKS.search(one)
    # An export holds acts, one a row; never a sum, and nobody who did not do something.
    for table in export.TABLES:
        names = {one.name for one in export.columns(table)}
        assert not names & {"count", "total", "score", "rank", "streak", "points"}
    acts = [one for one in rows if one["table"] == "ledger"]
    assert {one["event"] for one in acts if one["actor"]} <= set(DID)
    assert not [one for one in acts if one["actor"] and UNSAID.search(one["event"])]
    assert not [one for one in DID if UNSAID.search(one)]


def test_home_and_the_answers_in_slack_count_nobody(stage: Stage) -> None:
    stage.set_up(by="ada")
    names = [one.real_name.split()[0] for one in stage.slack.people() if not one.is_bot]
    for n in range(3):
        stage.says("grace", f"/til Lesson {n} of the first days")
    stage.says("kofi", "/til A flag needs an end date")
    stage.slack.advance(by=timedelta(weeks=1))
    told = [one.plain for one in stage.channel()]
    for person in ("ada", "grace", "kofi"):
        told += [stage.says(person, f"/digest {word}") for word in ("", "me", "missed")]
        told.append(stage.says(person, "/baton find lesson"))
        stage.slack.open_home(person)
        page = stage.slack.home(person)
        assert page
        told.append(page.plain)
    told.append(stage.says("ada", "/digest health"))
    for text in told:
        # When somebody works is theirs alone to see, and says nothing of anybody else.
        assert broken(text, names=names) == [], text


def test_three_months_of_all_practices_count_and_rank_nobody() -> None:
    """CI writes this page anew: it is all that the simulated team reads and is asked."""
    page = (Path(__file__).parents[1] / "docs" / "messages.md").read_text()
    names = [one.real_name.split()[0] for one in people.TEAM] + ["Noor"]
    assert len([one for one in names if one in page]) > 6
    found = broken(NO_COUNT.sub("", page), names=names)
    assert [one for one in found if not HARMLESS.search(one)] == []


def test_the_golden_digests_hold_the_rules_too() -> None:
    for file in (Path(__file__).parent / "golden").glob("*.txt"):
        assert broken(file.read_text(), names=NAMES) == [], file.name
    assert HERE
    assert charting.LEAST_PEOPLE >= 5
