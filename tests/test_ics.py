"""Calendar files and links: every program reads them, whatever people typed."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar
from icalendar import Event as Component

from bot import ics
from bot.ics import Event
from tests.hostile import LONG, SHORT

BERLIN = ZoneInfo("Europe/Berlin")
NOW = datetime(2026, 10, 14, 8, tzinfo=UTC)
TALK = Event(
    uid="session-1@baton",
    title="Reading a query plan",
    description="After this you can read a plan.\nBring one.",
    place="Room 4",
    url="https://example.com/notes?a=1,2;b=3",
    start=datetime(2026, 10, 23, 14, tzinfo=BERLIN),
    end=datetime(2026, 10, 23, 14, 30, tzinfo=BERLIN),
    organiser_name="Ada",
)


def read(event: Event) -> Component:
    [found] = Calendar.from_ical(ics.file(event, now=NOW)).walk("VEVENT")
    assert isinstance(found, Component)
    assert found.errors == []
    return found


def starts(event: Event) -> datetime:
    found = read(event).start
    assert isinstance(found, datetime)
    return found


def lines(event: Event) -> list[str]:
    """The unfolded lines of the file."""
    return ics.file(event, now=NOW).decode().replace("\r\n ", "").split("\r\n")


def asked(event: Event) -> dict[str, str]:
    link = ics.google_link(event)
    return {name: values[0] for name, values in parse_qs(urlsplit(link).query).items()}


def test_a_file_says_all_of_the_event() -> None:
    assert lines(TALK) == [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Baton//Baton//EN",
        "CALSCALE:GREGORIAN",
        "METHOD:PUBLISH",
        "BEGIN:VEVENT",
        "SUMMARY:Reading a query plan",
        "DTSTART:20261023T120000Z",
        "DTEND:20261023T123000Z",
        "DTSTAMP:20261014T080000Z",
        "UID:session-1@baton",
        "SEQUENCE:0",
        "DESCRIPTION:After this you can read a plan.\\nBring one.",
        "LOCATION:Room 4",
        "ORGANIZER;CN=Ada:mailto:nobody@baton.invalid",
        "STATUS:CONFIRMED",
        "URL:https://example.com/notes?a=1,2;b=3",
        "END:VEVENT",
        "END:VCALENDAR",
        "",
    ]


def test_two_oclock_stays_two_oclock_after_a_clock_change() -> None:
    # Berlin goes back to winter time on 25 October.
    later = replace(TALK, start=TALK.start + timedelta(weeks=1), end=TALK.end + timedelta(weeks=1))
    for event in (TALK, later):
        assert starts(event).astimezone(BERLIN).hour == 14
        assert read(event).end - read(event).start == timedelta(minutes=30)
    assert starts(later) - starts(TALK) == timedelta(days=7, hours=1)


def test_a_change_and_a_cancellation_name_the_same_event() -> None:
    moved = replace(TALK, sequence=1, start=TALK.start + timedelta(days=1))
    cancelled = replace(moved, sequence=2, is_cancelled=True)
    assert {read(one)["uid"] for one in (TALK, moved, cancelled)} == {"session-1@baton"}
    assert [read(one)["sequence"] for one in (TALK, moved, cancelled)] == [0, 1, 2]
    assert "METHOD:CANCEL" in lines(cancelled)
    assert read(cancelled)["status"] == "CANCELLED"


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("one\nSTATUS:CANCELLED\r\nEND:VEVENT", "one STATUS:CANCELLED END:VEVENT"),
        (r"commas, semicolons; and \n backslashes\\", r"commas, semicolons; and \n backslashes\\"),
        ("\u202egnp.exe\u2069 bell\x07 null\x00 feed\x0b", "gnp.exe bell null feed"),
        ("line\u2028separator\u0085next", "line separatornext"),
        ('👩🏽‍💻 שלום‎ 数据库 “quoted” "this"', '👩🏽‍💻 שלום 数据库 “quoted” "this"'),
    ],
    ids=["lines", "marks of the format", "controls", "separators", "scripts"],
)
def test_a_hostile_title_stays_a_title(typed: str, shown: str) -> None:
    found = read(replace(TALK, title=typed, place=typed, organiser_name=typed))
    assert found["summary"] == shown
    assert found["location"] == shown
    assert found["organizer"].params["CN"] == shown.replace('"', "'").replace("\\", "/")
    assert found["status"] == "CONFIRMED"


@pytest.mark.parametrize("text", (SHORT | LONG).values(), ids=(SHORT | LONG).keys())
def test_every_line_is_short_and_whole_whatever_people_typed(text: str) -> None:
    event = replace(TALK, title=text, description=text * 3, place=text, organiser_name=text)
    raw = ics.file(event, now=NOW)
    assert raw.count(b"\n") == raw.count(b"\r\n") == raw.count(b"\r")
    for line in raw.split(b"\r\n"):
        assert len(line) <= 75
        line.decode()
    assert lines(event).count("END:VEVENT") == 1
    assert read(event)["uid"] == TALK.uid
    assert len(ics.google_link(event)) < 3000
    assert asked(event)["dates"] == "20261023T120000Z/20261023T123000Z"


def test_a_link_holds_what_the_file_holds() -> None:
    assert ics.google_link(TALK).startswith(
        "https://calendar.google.com/calendar/render?action=TEMPLATE&text=Reading%20a%20query%20plan&"
    )
    assert asked(TALK) == {
        "action": "TEMPLATE",
        "text": "Reading a query plan",
        "dates": "20261023T120000Z/20261023T123000Z",
        "details": f"{TALK.description}\n\n{TALK.url}",
        "location": "Room 4",
    }


def test_a_title_cannot_add_a_field_to_the_link() -> None:
    found = asked(replace(TALK, title="A & B&add=mallory@example.com#x+y%20z"))
    assert found["text"] == "A & B&add=mallory@example.com#x+y%20z"
    assert "add" not in found


def test_long_words_are_cut_between_signs_and_an_address_is_whole_or_left_out() -> None:
    long = replace(
        TALK, title="数" * 5000, description="👩🏽‍💻" * 5000, url=f"https://x.org/{'a' * 900}"
    )
    assert len(ics.google_link(long)) < 3000
    found = asked(long)
    assert found["text"].strip("数") == "…"
    assert found["details"].strip("👩🏽‍💻") == "…"
    assert read(long)["summary"] == "数" * (ics.TITLE - 1) + "…"


def test_what_is_no_web_address_is_left_out() -> None:
    for url in ("javascript:alert(1)", "https://example.com/\nSTATUS:CANCELLED", "", None):
        assert "url" not in read(replace(TALK, url=url))
        assert asked(replace(TALK, url=url))["details"] == TALK.description


def test_html_in_a_description_is_shown_and_does_nothing() -> None:
    event = replace(TALK, description='<a href="https://evil.example">good.example</a>', url=None)
    shown = '‹a href="https://evil.example"›good.example‹/a›'
    assert read(event)["description"] == asked(event)["details"] == shown
