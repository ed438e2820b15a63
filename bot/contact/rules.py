"""The inbox rules: what one person is told in their next message, and when (practices.md R1-R4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot import clock
from bot.hours import Hours
from bot.kinds import Kind, Priority
from storage.contact import Attention, Bundle, ContactItem, Habit

PER_WEEK = 4
MOST_ITEMS = 3

# What can wait may start a message on so many days a week: Friday's promise still gets through.
LOW_PER_WEEK = 2

# A change of zone must not bring two messages within one night.
GAP = timedelta(hours=16)
WEEK = timedelta(days=7)
ONE_DAY = timedelta(days=1)

# So many unanswered prompts make them rarer, and so many stop them (practices.md R3).
RARER_AFTER, STOP_AFTER = 2, 4
RARER_WEEKS = 2

# No pause or absence is looked beyond.
LONGEST_SEARCH = 400


@dataclass(frozen=True)
class Recipient:
    """One person with what waits for them.

    `bundles` are those of the last week; `teams` are those that may speak to them; `hours` is
    None for somebody in no team.
    """

    attention: Attention
    hours: Hours | None
    items: Sequence[ContactItem]
    bundles: Sequence[Bundle]
    habits: Mapping[str, Habit]
    teams: frozenset[str]
    kinds: Mapping[str, Kind]

    def kind(self, item: ContactItem) -> Kind:
        """The kind of an item."""
        return self.kinds[item.kind]


def spent(who: Recipient, now: datetime) -> list[ContactItem]:
    """The nudges that have had their time: expired, of a team that rests or was left, or due
    while their person is away (practices.md R2: nothing is queued up).
    """
    return [
        one
        for one in who.items
        if not who.kind(one).is_relay
        and (
            _is_expired(one, now)
            or one.team_id not in who.teams
            or (one.not_before <= now and _fell_into_absence(who, one))
        )
    ]


def slot(who: Recipient, now: datetime) -> datetime | None:
    """The first moment from `now` on at which a message may start; None if there is none."""
    hours = who.hours
    if hours is None or who.attention.stopped_at:
        return None
    earliest = max([now, *[one.sent_at + GAP for one in who.bundles]])
    today = hours.today(earliest)
    for ahead in range(LONGEST_SEARCH):
        day = today + ahead * ONE_DAY
        at = hours.contact_moment(day, _held_until(who, day, earliest) or earliest)
        if at and _has_room(who, day):
            return at
    return None


def ready(who: Recipient, now: datetime) -> list[ContactItem]:
    """What may be told now, the most important first."""
    today = _today(who, now)
    found = [
        one
        for one in who.items
        if one.not_before <= now and _is_wanted(who, one, today) and _may_speak(who, one, today)
    ]
    return sorted(found, key=lambda one: (who.kind(one).priority, one.created_at, one.key))


def choose(who: Recipient, now: datetime) -> list[ContactItem]:
    """What the message holds that starts now: three items at most, one of each kind of prompt."""
    chosen: list[ContactItem] = []
    for one in ready(who, now):
        kinds = {other.kind for other in chosen}
        if not (who.kind(one).is_prompt and one.kind in kinds):
            chosen.append(one)
    chosen = chosen[:MOST_ITEMS]
    return chosen if _may_open(who, chosen, _today(who, now)) else []


def outlived(who: Recipient, now: datetime) -> list[ContactItem]:
    """The nudges from before an absence that found no place in the first message after it."""
    if who.hours is None:
        return []
    today = who.hours.today(now)
    return [
        one
        for one in who.items
        if not who.kind(one).is_relay
        and any(
            away.team_id is None
            and who.hours.today(one.not_before) < away.starts_on
            and away.ends_on < today
            for away in who.hours.away
        )
    ]


def back_off(habit: Habit, now: datetime) -> None:
    """Make a prompt rarer that was left unanswered twice, and stop it after four times (R3)."""
    if habit.ignored >= STOP_AFTER:
        # What is left in `every_weeks` is what the person asked for.
        habit.every_weeks = 0 if habit.is_backed_off else habit.every_weeks
        habit.stopped_at, habit.is_backed_off = now, True
    elif habit.ignored >= RARER_AFTER and habit.every_weeks < RARER_WEEKS:
        habit.every_weeks, habit.is_backed_off = RARER_WEEKS, True


def come_back(habit: Habit) -> None:
    """Take back what `back_off` did, and nothing that the person asked for."""
    habit.every_weeks = habit.every_weeks if habit.stopped_at else 0
    habit.stopped_at, habit.is_backed_off = None, False


def next_look(who: Recipient, now: datetime) -> datetime | None:
    """When to look at a person's items again, if nothing happens before; None if there are none."""
    moments = [max(now, at) for one in who.items if (at := _earliest(who, one))]
    if not moments:
        return None
    first = slot(who, min(moments))
    if first is None or first > now:
        return first
    # Something waits that today had no place for.
    return slot_after_today(who, now)


def slot_after_today(who: Recipient, now: datetime) -> datetime | None:
    """The first moment on a later local date at which a message may start."""
    if who.hours is None:
        return None
    window = who.hours.contact_window(_today(who, now))
    return slot(who, max(now, window.end if window else now))


def _earliest(who: Recipient, item: ContactItem) -> datetime | None:
    """When an item may be told, for all that is known of it; None if only a change can tell."""
    if who.hours is None or item.team_id not in who.teams or _is_stopped(who, item):
        return None
    day = _due_on(who, item)
    return max(item.not_before, who.hours.start_of(day)) if day else item.not_before


def _due_on(who: Recipient, item: ContactItem) -> date | None:
    """The first date on which another item of a kind is wanted; None for any date."""
    habit = who.habits.get(item.kind)
    if habit is None:
        return None
    days = []
    if habit.paused_until:
        days.append(habit.paused_until + ONE_DAY)
    # What was told before is told again because the person put it off.
    if habit.shown_on and not item.bundle_id:
        days.append(habit.shown_on + habit.every_weeks * WEEK)
    return max(days, default=None)


def _today(who: Recipient, now: datetime) -> date:
    return who.hours.today(now) if who.hours else now.date()


def _is_expired(item: ContactItem, now: datetime) -> bool:
    return item.expires_at is not None and item.expires_at <= now


def _fell_into_absence(who: Recipient, item: ContactItem) -> bool:
    if who.hours is None:
        return False
    day, quiet = who.hours.today(item.not_before), who.hours.quiet_until
    return who.hours.is_away(day, item.team_id) or (quiet is not None and day <= quiet)


def _held_until(who: Recipient, day: date, earliest: datetime) -> datetime | None:
    """Until when a date's message waits for an item whose kind has its own hour: all rides in one.

    What was promised by that day waits for nothing, nor does anything where the hour lies outside
    the person's own (practices.md R2).
    """
    assert who.hours
    window = who.hours.contact_window(day)
    if window is None or _is_promised(who, day, window.start, max(earliest, window.start)):
        return None
    found = [
        then
        for one in who.items
        if (at := who.kind(one).at)
        and (then := clock.place(day, at, who.hours.calendar.tz))
        and earliest < then < window.end
        and _may_be_told(who, one, day, then)
    ]
    return max(found, default=None)


def _is_promised(who: Recipient, day: date, by: datetime, at: datetime) -> bool:
    return any(
        who.kind(one).priority == Priority.PROMISE
        and one.not_before <= by
        and _may_be_told(who, one, day, at)
        for one in who.items
    )


def _may_be_told(who: Recipient, one: ContactItem, day: date, at: datetime) -> bool:
    is_due = one.not_before <= at and not _is_expired(one, at)
    return is_due and _is_wanted(who, one, day) and _may_speak(who, one, day)


def _has_room(who: Recipient, day: date) -> bool:
    recent = [one for one in who.bundles if day - one.on_date < WEEK]
    counted = [one for one in recent if not one.is_void]
    return all(one.on_date < day for one in recent) and len(counted) < PER_WEEK


def _is_stopped(who: Recipient, item: ContactItem) -> bool:
    habit = who.habits.get(item.kind)
    return habit is not None and habit.stopped_at is not None


def _is_wanted(who: Recipient, item: ContactItem, today: date) -> bool:
    due_on = _due_on(who, item)
    return not _is_stopped(who, item) and (due_on is None or due_on <= today)


def _may_speak(who: Recipient, item: ContactItem, today: date) -> bool:
    is_away = who.hours is not None and who.hours.is_away(today, item.team_id)
    return item.team_id in who.teams and not is_away


def _may_open(who: Recipient, chosen: Sequence[ContactItem], today: date) -> bool:
    if not all(who.kind(one).is_low for one in chosen):
        return True
    low = [
        one for one in who.bundles if one.is_low and not one.is_void and today - one.on_date < WEEK
    ]
    return len(low) < LOW_PER_WEEK
