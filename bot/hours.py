"""Hours: when a person works, and so when Baton may write to them."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock
from bot.clock import Calendar, Window
from storage import absence as absences
from storage import contact, person
from storage import team as teams
from storage.contact import Attention
from storage.person import Person
from storage.team import Team

# practices.md R2: when the day's one message goes out, for those whose day has begun by then.
BUNDLE_AT = time(10)

LONGEST_WAIT = timedelta(hours=6)

# No pause or absence is looked beyond, in days.
LONGEST_SEARCH = 400

# So long is remembered that somebody was away: their first message afterwards is a fresh one.
REMEMBER_ABSENCE = timedelta(days=14)


@dataclass(frozen=True)
class Away:
    """Days off, the first and the last one included; `team_id` is empty for all teams."""

    starts_on: date
    ends_on: date
    team_id: str | None = None

    def holds(self, day: date) -> bool:
        """Whether a date is among them."""
        return self.starts_on <= day <= self.ends_on


@dataclass(frozen=True)
class Hours:
    """A person's working time: their zone, days and hours, and the days they are away.

    `quiet_until` is the last day on which they want no messages although they work;
    `do_not_disturb` is as they set it in Slack.
    """

    calendar: Calendar
    starts: time
    ends: time
    away: tuple[Away, ...] = ()
    quiet_until: date | None = None
    do_not_disturb: Window | None = None

    def today(self, now: datetime) -> date:
        """The date on the person's wall clock."""
        return clock.local(now, self.calendar.tz).date()

    def is_away(self, day: date, team_id: str | None = None) -> bool:
        """Whether they are away on a date: from everything, or from one team."""
        return any(one.holds(day) and one.team_id in (None, team_id) for one in self.away)

    def works_on(self, day: date) -> bool:
        """Whether they work on a date."""
        return self.calendar.is_working_day(day) and not self.is_away(day)

    def contact_window(self, day: date) -> Window | None:
        """When Baton may start a message on a date: from the later of 10:00 and the start of
        their day until its end (practices.md R2); None on a day off.
        """
        if not self.works_on(day) or (self.quiet_until and day <= self.quiet_until):
            return None
        begins = max(self.starts, BUNDLE_AT)
        # Who stops before ten gets it at the start of the day.
        start = clock.place(day, begins if begins < self.ends else self.starts, self.calendar.tz)
        end = clock.place(day, self.ends, self.calendar.tz)
        return Window(start, end) if start and end and start < end else None

    def contact_moment(self, day: date, earliest: datetime) -> datetime | None:
        """The first moment from `earliest` on at which a message may start on a date."""
        window = self.contact_window(day)
        if window is None or earliest >= window.end:
            return None
        at = self._undisturbed(window, max(earliest, window.start))
        return at if at and at < window.end else None

    def next_bundle(self, now: datetime) -> datetime:
        """When the first regular message from `now` on goes out: what is not urgent rides in it."""
        day = self.today(now)
        for ahead in range(LONGEST_SEARCH):
            window = self.contact_window(day + timedelta(days=ahead))
            if window and now <= window.start:
                return window.start
        return now

    def working_span(self, day: date, team_id: str | None = None) -> Window | None:
        """When they work on a date, for a team if one is given; None on a day off."""
        if not self.works_on(day) or self.is_away(day, team_id):
            return None
        start = clock.place(day, self.starts, self.calendar.tz)
        end = clock.place(day, self.ends, self.calendar.tz)
        return Window(start, end) if start and end and start < end else None

    def business_day(self) -> timedelta:
        """How long one of their working days is."""
        return datetime.combine(date.min, self.ends) - datetime.combine(date.min, self.starts)

    def after(self, start: datetime, days: float, team_id: str | None = None) -> datetime:
        """The moment at which so many business days have passed for them since `start`."""
        left = self.business_day() * days
        day = self.today(start)
        for ahead in range(LONGEST_SEARCH):
            span = self.working_span(day + timedelta(days=ahead), team_id)
            if span is None or span.end <= start:
                continue
            begins = max(span.start, start)
            # What fills a day to its end is over when the next one begins.
            if left < span.end - begins:
                return begins + left
            left -= span.end - begins
        return self.start_of(day + timedelta(days=LONGEST_SEARCH))

    def business_time(
        self, start: datetime, end: datetime, team_id: str | None = None
    ) -> timedelta:
        """How much of their working time lies between two moments."""
        found, day = timedelta(), self.today(start)
        for ahead in range(min((self.today(end) - day).days + 1, LONGEST_SEARCH)):
            span = self.working_span(day + timedelta(days=ahead), team_id)
            if span and span.start < end and start < span.end:
                found += min(span.end, end) - max(span.start, start)
        return found

    def start_of(self, day: date) -> datetime:
        """The moment a date begins; that of the next one where the zone left it out."""
        found = clock.place(day, time(), self.calendar.tz)
        return found or self.start_of(day + timedelta(days=1))

    def _undisturbed(self, window: Window, at: datetime) -> datetime | None:
        quiet = self.do_not_disturb
        if quiet is None or at < quiet.start or quiet.end <= window.start:
            return at
        # A message waits six hours for somebody, and no longer (practices.md S4).
        if quiet.end - max(quiet.start, window.start) >= LONGEST_WAIT:
            return None
        return max(at, quiet.end)


def of(session: Session, workspace_id: str, person_id: str, now: datetime) -> Hours | None:
    """One person's hours; None for somebody in no team."""
    return of_people(session, workspace_id, [person_id], now).get(person_id)


def of_people(
    session: Session, workspace_id: str, people: Collection[str], now: datetime
) -> dict[str, Hours]:
    """The hours of people who are in a team: their own wishes, else as in their first team."""
    homes = teams.homes(session, workspace_id, people)
    known = {one.person_id: one for one in person.among(session, workspace_id, people)}
    wishes = {one.person_id: one for one in contact.attentions(session, workspace_id, people)}
    since = (now - REMEMBER_ABSENCE).date()
    away: dict[str, list[Away]] = {}
    for one in absences.from_day(session, workspace_id, people, since):
        off = Away(one.starts_on, one.ends_on, one.team_id)
        away.setdefault(one.person_id, []).append(off)
    return {
        person_id: _hours(known[person_id], home, wishes.get(person_id), away.get(person_id, []))
        for person_id, home in homes.items()
        if person_id in known
    }


def _hours(who: Person, home: Team, wish: Attention | None, away: list[Away]) -> Hours:
    wish = wish or Attention(workspace_id=who.workspace_id, person_id=who.person_id)
    days = frozenset((wish.working_days or home.working_days).split(","))
    quiet = [one for one in (wish.paused_until, who.off_until) if one]
    dnd = Window(who.dnd_start, who.dnd_end) if who.dnd_start and who.dnd_end else None
    return Hours(
        calendar=Calendar(who.tz or home.tz, days, wish.country or home.country),
        starts=wish.day_starts or home.day_starts,
        ends=wish.day_ends or home.day_ends,
        away=tuple(away),
        quiet_until=max(quiet, default=None),
        do_not_disturb=dnd,
    )
