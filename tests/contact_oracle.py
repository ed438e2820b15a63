"""The inbox rules once more, written naively: whether somebody may be told something now.

Nothing of bot/contact or bot/hours is used here, so that a mistake there is not made twice.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import holidays

from bot.kinds import Kind

WEEK = timedelta(days=7)
NOTHING = ""


@cache
def holidays_of(country: str) -> holidays.HolidayBase:
    return holidays.country_holidays(country)


@dataclass
class Group:
    """A team."""

    team_id: str
    tz: str
    days: str
    starts: time
    ends: time
    country: str | None = None
    is_paused: bool = False


@dataclass
class Off:
    """An absence, from one team or from all."""

    starts: date
    ends: date
    team: str | None
    entered_at: datetime

    def holds(self, day: date) -> bool:
        return self.starts <= day <= self.ends


@dataclass(eq=False)
class Thing:
    """An item."""

    key: str
    kind: Kind
    team: str
    created_at: datetime
    not_before: datetime
    expires_at: datetime | None
    # What it was about no longer exists.
    is_gone: bool = False
    is_waiting: bool = True
    is_snoozed: bool = False
    has_answer: bool = False
    # Something happened that may end a nudge early, such as an absence.
    is_touched: bool = False
    times_told: int = 0

    @property
    def is_prompt(self) -> bool:
        return not self.kind.is_relay and self.kind.priority in (5, 7)

    @property
    def is_low(self) -> bool:
        return not self.kind.is_relay and self.kind.priority == 7


@dataclass
class Told:
    """A message."""

    at: datetime
    on: date
    things: list[Thing]

    @property
    def is_low(self) -> bool:
        return all(one.is_low for one in self.things)


@dataclass
class Taste:
    """How somebody takes a kind: what they asked for, and how many they left, at least and most."""

    weeks: int = 0
    is_stopped: bool = False
    least_ignored: int = 0
    most_ignored: int = 0


@dataclass
class Somebody:
    """A person, with all that happened to them."""

    name: str
    tz: str | None
    joined: dict[str, datetime] = field(default_factory=dict)
    days: str | None = None
    starts: time | None = None
    is_gone: bool = False
    is_stopped: bool = False
    paused_until: date | None = None
    off_until: date | None = None
    dnd: tuple[datetime, datetime] | None = None
    offs: list[Off] = field(default_factory=list)
    things: list[Thing] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    # Messages that Slack never got: their day is used up, but they count for nothing else.
    lost: list[Told] = field(default_factory=list)
    tastes: dict[str, Taste] = field(default_factory=dict)

    def taste(self, kind: str) -> Taste:
        return self.tastes.setdefault(kind, Taste())

    def last_of(self, kind: str) -> tuple[date, Thing] | None:
        """When something of a kind was told last, and what."""
        found = [(told.on, one) for told in self.told for one in told.things]
        return next(((on, one) for on, one in reversed(found) if one.kind.name == kind), None)


class Oracle:
    """Says what is wrong with telling somebody something."""

    def __init__(self, groups: dict[str, Group]) -> None:
        self.groups = groups

    def wall(self, who: Somebody, at: datetime) -> datetime:
        """The person's wall clock."""
        home = self._home(who)
        return at.astimezone(ZoneInfo(who.tz or (home.tz if home else "UTC")))

    def against_message(self, who: Somebody, now: datetime) -> str:
        """Why no message may start now; empty when one may."""
        home, wall = self._home(who), self.wall(who, now)
        if home is None or who.is_gone or who.is_stopped:
            return "is gone, stopped, or in no team"
        day = wall.date()
        return (
            self._against_day(who, home, day)
            or self._against_hour(who, home, wall)
            or self._against_number(who, day, now)
        )

    def against_hold(self, who: Somebody, now: datetime, *, strict: bool) -> str:
        """Why the day's message waits for something with an hour of its own. `strict` is for what
        must wait, not only may.
        """
        home, wall = self._home(who), self.wall(who, now)
        if home is None:
            return NOTHING
        opened = datetime.combine(wall.date(), self._opens(who, home), wall.tzinfo)
        for one in who.things:
            at = one.kind.at
            if at is None or not wall.time() < at < home.ends:
                continue
            then = datetime.combine(wall.date(), at, wall.tzinfo)
            holds = not self.against_thing(who, one, then, strict=True)
            if not holds and (strict or not self._may_hold(who, one, then)):
                continue
            promises = [x for x in who.things if x.kind.priority == 1 and x.not_before <= opened]
            if all(
                self.against_thing(who, x, max(now, opened), strict=not strict) for x in promises
            ):
                return f"before the hour of {one.key}"
        return NOTHING

    def _may_hold(self, who: Somebody, one: Thing, then: datetime) -> bool:
        is_due = one.not_before <= then and (one.expires_at is None or one.expires_at > then)
        return one.is_waiting and is_due and one.team in who.joined

    def against_thing(self, who: Somebody, one: Thing, now: datetime, *, strict: bool) -> str:
        """Why an item may not be told now. `strict` is for what must be told, not only may."""
        day = self.wall(who, now).date()
        group = self.groups[one.team]
        if not one.is_waiting or one.is_gone:
            return "does not wait"
        if one.not_before > now or (one.expires_at and one.expires_at <= now):
            return "came before its time, or after it"
        if one.team not in who.joined or group.is_paused:
            return "is of a team that may not speak"
        if any(off.holds(day) and off.team in (None, one.team) for off in who.offs):
            return "is of a team they are away from"
        if one.kind.is_relay:
            return "is of a kind they stopped" if who.taste(one.kind.name).is_stopped else NOTHING
        if strict and one.is_touched:
            return "may have had its time"
        return (
            self._against_repeat(who, one, day, strict=strict)
            or self._against_past(who, one)
            or self._against_queue(who, one, day)
        )

    def against_set(self, who: Somebody, chosen: list[Thing], now: datetime) -> str:
        """Why these may not be told together."""
        if not 1 <= len(chosen) <= 3:
            return f"{len(chosen)} items"
        ranks = [(one.kind.priority, one.created_at) for one in chosen]
        if ranks != sorted(ranks):
            return "out of order"
        prompts = [one.kind.name for one in chosen if one.is_prompt]
        if len(prompts) > len(set(prompts)):
            return "two of one prompt"
        return self._against_low(who, chosen, now)

    def owed(self, who: Somebody, now: datetime) -> list[Thing]:
        """What must have been told by now and was not."""
        if self.against_message(who, now) or self._is_used_up(who, now):
            return []
        if self.against_hold(who, now, strict=False):
            return []
        found = [one for one in who.things if not self.against_thing(who, one, now, strict=True)]
        return [] if not found or self._against_low(who, found, now) else found

    def left_out(self, who: Somebody, chosen: list[Thing], now: datetime) -> list[Thing]:
        """What should have been told instead of something chosen, or had room beside it."""
        worst = max((one.kind.priority, one.created_at) for one in chosen)
        kinds = {one.kind.name for one in chosen}
        return [
            one
            for one in who.things
            if one not in chosen
            and (len(chosen) < 3 or (one.kind.priority, one.created_at) < worst)
            and not (one.is_prompt and one.kind.name in kinds)
            and not self.against_thing(who, one, now, strict=True)
        ]

    def _home(self, who: Somebody) -> Group | None:
        first = min(((at, team) for team, at in who.joined.items()), default=None)
        return self.groups[first[1]] if first else None

    def _against_day(self, who: Somebody, home: Group, day: date) -> str:
        if day.strftime("%a").lower() not in (who.days or home.days).split(","):
            return "a day off"
        if home.country and day in holidays_of(home.country):
            return "a holiday"
        if any(off.team is None and off.holds(day) for off in who.offs):
            return "away"
        quiet = [one for one in (who.paused_until, who.off_until) if one]
        return "a pause" if quiet and day <= max(quiet) else NOTHING

    def _opens(self, who: Somebody, home: Group) -> time:
        starts = who.starts or home.starts
        return max(starts, time(10)) if max(starts, time(10)) < home.ends else starts

    def _against_hour(self, who: Somebody, home: Group, wall: datetime) -> str:
        opens = self._opens(who, home)
        if not opens <= wall.time() < home.ends:
            return "outside their hours"
        if who.dnd is None:
            return NOTHING
        if who.dnd[0] <= wall < who.dnd[1]:
            return "do not disturb"
        opened = datetime.combine(wall.date(), opens, wall.tzinfo)
        is_long = who.dnd[1] - max(opened, who.dnd[0]) >= timedelta(hours=6)
        return "waited too long" if is_long and opened < who.dnd[1] <= wall else NOTHING

    def _against_number(self, who: Somebody, day: date, now: datetime) -> str:
        if any(one.on >= day for one in who.told):
            return "a second message on a day"
        if any(now - one.at < timedelta(hours=16) for one in who.told):
            return "two messages within 16 hours"
        recent = [one for one in who.told if day - one.on < WEEK]
        return "a fifth message in seven days" if len(recent) >= 4 else NOTHING

    def _is_used_up(self, who: Somebody, now: datetime) -> bool:
        day = self.wall(who, now).date()
        return any(one.on >= day or now - one.at < timedelta(hours=16) for one in who.lost)

    def _against_low(self, who: Somebody, chosen: list[Thing], now: datetime) -> str:
        day = self.wall(who, now).date()
        low = [one for one in who.told if one.is_low and day - one.on < WEEK]
        return "low alone" if len(low) >= 2 and all(one.is_low for one in chosen) else NOTHING

    def _against_repeat(self, who: Somebody, one: Thing, day: date, *, strict: bool) -> str:
        taste, last = who.taste(one.kind.name), who.last_of(one.kind.name)
        ignored = taste.most_ignored if strict else taste.least_ignored
        if not one.is_prompt:
            ignored = 0
        if taste.is_stopped or ignored >= 4:
            return "is of a kind they stopped, or left four times"
        weeks = max(taste.weeks, 2 if ignored >= 2 else 0)
        if one.is_snoozed or last is None or day - last[0] >= weeks * WEEK:
            return NOTHING
        return f"comes before {weeks} weeks are over"

    def _against_past(self, who: Somebody, one: Thing) -> str:
        due = self.wall(who, one.not_before).date()
        quiet = [until for until in (who.paused_until, who.off_until) if until]
        if any(off.holds(due) and off.team in (None, one.team) for off in who.offs):
            return "came due while they were away"
        return "came due in a pause" if quiet and due <= max(quiet) else NOTHING

    def _against_queue(self, who: Somebody, one: Thing, day: date) -> str:
        due = self.wall(who, one.not_before).date()
        for off in who.offs:
            is_old = off.team is None and due < off.starts and off.ends < day
            if is_old and any(off.ends < x.on and off.entered_at <= x.at for x in who.told):
                return "is from before an absence, after the first message"
        return NOTHING
