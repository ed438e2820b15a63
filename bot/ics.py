"""Calendar files and links: an event as Outlook, Google and Apple read it (RFC 5545, RFC 5546)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote

from icalendar import Calendar, vCalAddress
from icalendar import Event as Component

from bot.views.common import clean, cut, is_link, one_line

TITLE, PLACE, NAME, DESCRIPTION = 200, 200, 100, 4000

# Slack takes 3,000 characters in a button's address. Each part is counted as it is encoded,
# where one sign of Chinese takes nine.
LINK_TITLE, LINK_PLACE, LINK_DETAILS, LINK_ADDRESS = 900, 450, 900, 450
CODED_SIGN = 12

GOOGLE = "https://calendar.google.com/calendar/render?action=TEMPLATE"

# RFC 5546 wants an organiser's address. Baton knows none, and this one reaches nobody (RFC 2606).
NOBODY = "mailto:nobody@baton.invalid"


@dataclass(frozen=True, kw_only=True)
class Event:
    """Something with a time. `uid` never changes; each change of the rest raises `sequence`.

    The words are as people typed them; `start` and `end` are aware.
    """

    uid: str
    sequence: int = 0
    title: str
    description: str = ""
    place: str = ""
    url: str | None = None
    start: datetime
    end: datetime
    organiser_name: str
    is_cancelled: bool = False


def file(event: Event, *, now: datetime) -> bytes:
    """The event as the content of an .ics file, written at `now`; a cancelled one takes it back.

    It is published, not requested: a request asks people by their e-mail addresses for an
    answer, and Baton knows no addresses. Times are in UTC: one moment needs no rules of a zone,
    and every program shows it on its reader's own clock.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Baton//Baton//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "CANCEL" if event.is_cancelled else "PUBLISH")
    calendar.add_component(_component(event, now))
    content: bytes = calendar.to_ical()
    return content


def feed(events: Sequence[tuple[Event, datetime]], *, name: str) -> bytes:
    """Several events as a calendar that programs fetch again and again, each with the moment it
    was made at; the same events make the same bytes.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Baton//Baton//EN")
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", cut(one_line(name), NAME))
    for event, made_at in events:
        calendar.add_component(_component(event, made_at))
    content: bytes = calendar.to_ical()
    return content


def google_link(event: Event) -> str:
    """An address that opens Google Calendar with the event filled in; it works without a file."""
    parts = {
        "text": _encoded(one_line(event.title), LINK_TITLE),
        "dates": f"{_stamp(event.start)}/{_stamp(event.end)}",
        "details": _details(event),
        "location": _encoded(one_line(event.place), LINK_PLACE),
    }
    return "&".join([GOOGLE, *(f"{name}={value}" for name, value in parts.items() if value)])


def _component(event: Event, now: datetime) -> Component:
    found = Component()
    found.add("uid", event.uid)
    found.add("sequence", event.sequence)
    found.add("dtstamp", now.astimezone(UTC))
    found.add("dtstart", event.start.astimezone(UTC))
    found.add("dtend", event.end.astimezone(UTC))
    found.add("summary", cut(one_line(event.title), TITLE))
    found.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    found.add("organizer", _organiser(event.organiser_name))
    if description := cut(_unmarked(event.description), DESCRIPTION):
        found.add("description", description)
    if place := cut(one_line(event.place), PLACE):
        found.add("location", place)
    if event.url and is_link(event.url):
        found.add("url", event.url)
    return found


def _organiser(name: str) -> vCalAddress:
    address = vCalAddress(NOBODY)
    # Within a parameter these two have no escape that every program knows.
    address.params["CN"] = cut(one_line(name), NAME).replace('"', "'").replace("\\", "/")
    return address


def _details(event: Event) -> str:
    found = [_encoded(_unmarked(event.description), LINK_DETAILS)]
    if event.url and is_link(event.url):
        # Half an address leads nowhere: it is whole or left out.
        found += [whole] if len(whole := quote(event.url, safe="")) <= LINK_ADDRESS else []
    return "%0A%0A".join(one for one in found if one)


def _unmarked(text: str) -> str:
    """Cleaned text without HTML: Google would show a link that says one thing and opens another."""
    return clean(text).replace("<", "‹").replace(">", "›")


def _encoded(text: str, limit: int) -> str:
    room = limit
    while len(found := quote(cut(text, room), safe="")) > limit:
        room -= max(1, (len(found) - limit) // CODED_SIGN)
    return found


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
