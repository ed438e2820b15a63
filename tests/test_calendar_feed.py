"""Calendar feeds: sessions in everybody's own calendar, behind addresses that nobody guesses."""

import http.client
import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from icalendar import Calendar
from sqlmodel import select

from storage.feed import CalendarFeed
from tests.stage import Stage
from tests.test_sessions import announcement, schedule, until

START = datetime(2026, 10, 14, 8, tzinfo=UTC)


@pytest.fixture
def served(database: str) -> Iterator[Stage]:
    """Slack and Baton over signed HTTP."""
    with Stage(START, database, http=True) as found:
        yield found


def fetch(stage: Stage, path: str, etag: str = "") -> tuple[int, str, bytes]:
    """What a calendar program gets: the status, the ETag and the body."""
    line = http.client.HTTPConnection("127.0.0.1", stage.settings().port, timeout=10)
    line.request("GET", path, headers={"If-None-Match": etag} if etag else {})
    answer = line.getresponse()
    found = answer.status, answer.headers.get("ETag", ""), answer.read()
    line.close()
    return found


def events(content: bytes) -> list[tuple[str, int, str, str]]:
    """The title, sequence, state and uid of each event."""
    found = Calendar.from_ical(content).walk("VEVENT")
    return [
        (str(one["SUMMARY"]), int(str(one["SEQUENCE"])), str(one["STATUS"]), str(one["UID"]))
        for one in found
    ]


def make(stage: Stage, person: str, action: str, value: str = "") -> str:
    """Make an address on the page of calendars; returns its path."""
    page = stage.slack.command(person, "/session calendar").view
    assert page
    button = next(
        element
        for block in page.blocks
        for element in block.get("elements", [])
        if element.get("action_id") == action and (not value or element["value"] == value)
    )
    stage.slack.click(person, action, value=button["value"])
    view = stage.slack.modal(person)
    assert view
    assert "It is shown this once" in view.plain
    found = re.search(r"/calendar/[\w-]{43}\.ics", view.plain)
    assert found
    return found[0]


def test_a_calendar_follows_the_sessions_until_its_address_ends(served: Stage) -> None:
    stage = served
    stage.set_up()
    schedule(stage, place="https://meet.example/payments")
    schedule(stage, day="2026-11-04", title="Feature flags")
    team, mine = (
        make(stage, "grace", "sessions.feed_team"),
        make(stage, "grace", "sessions.feed_mine"),
    )
    assert team != mine
    status, etag, content = fetch(stage, team)
    assert status == 200
    first, second = events(content)
    assert first[:3] == ("Reading a query plan", 0, "CONFIRMED")
    assert second[0] == "Feature flags"
    assert b"https://meet.example/payments" in content
    assert fetch(stage, team, etag)[0] == 304
    # Grace's own calendar holds what she is in, and nothing else.
    assert events(fetch(stage, mine)[2]) == []
    until(stage, "2026-10-23 12:00")
    stage.press("grace", "I'm in", message=announcement(stage))
    assert [one[0] for one in events(fetch(stage, mine)[2])] == ["Reading a query plan"]

    # The same event follows a move and a cancellation.
    assert "Thu 15:00" in stage.says("ada", "/session swap 2026-10-29 15:00")
    status, moved_etag, content = fetch(stage, team, etag)
    assert (status, events(content)[0]) == (200, (first[0], 1, "CONFIRMED", first[3]))
    assert b"20261029T140000Z" in content
    stage.says("ada", "/session cancel")
    stage.slack.submit("ada", {})
    status, _, content = fetch(stage, team, moved_etag)
    assert events(content)[0] == (first[0], 2, "CANCELLED", first[3])

    # Nobody finds an address in the database, or by guessing; a new one ends the old one.
    with stage.baton.db.read() as session:
        rows = list(session.exec(select(CalendarFeed)))
    assert len(rows) == 2
    assert not any(team.split("/")[-1][:-4] in str(one) for one in rows)
    assert fetch(stage, "/calendar/" + "x" * 43 + ".ics")[0] == 404
    assert fetch(stage, "/calendar/" + rows[0].token_hash + ".ics")[0] == 404
    again = make(stage, "grace", "sessions.feed_team")
    assert (fetch(stage, team)[0], fetch(stage, again)[0]) == (404, 200)
    stage.slack.command("grace", "/session calendar")
    stage.press("grace", "End it")
    assert fetch(stage, mine)[0] == 404
    # Whoever has left reads no more.
    stage.slack.leave("grace", "payments")
    stage.settle()
    assert fetch(stage, again)[0] == 404


def test_where_no_calendar_can_reach_baton_it_says_so(stage: Stage) -> None:
    stage.set_up()
    assert stage.slack.command("grace", "/session calendar").view
    stage.press("grace", "Make an address")
    page = stage.slack.modal("grace")
    assert page
    assert "`baton run --http`" in page.plain
    assert "Calendars cannot reach Baton here" in page.plain
