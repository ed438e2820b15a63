"""Sessions: when each step of one is due. All of them are derived from what is stored."""

from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import clock, hours, schedules
from bot.hours import Hours
from storage import contact
from storage import sessions as store
from storage.contact import State as ItemState
from storage.sessions import Answer, Meeting, Offer, Part, State
from storage.team import Team

STEP = "sessions.step"
TURN = "sessions.turn"

# practices.md 4.1: who speaks is asked nine days ahead, told to all five days ahead.
PLAN_DAYS, ANNOUNCE_DAYS, LAST_ASK_DAYS = 9, 5, 3

# When the speakers are told what the others will use, and when it is asked who did.
REPORT_DAYS, RECALL_DAYS = 5, 28

ANNOUNCE_TIME = time(10)
# Before the day's messages start anywhere in the team's part of the world.
REMIND_TIME = time(6)

ONE_DAY = timedelta(days=1)

# Who cannot even be shown the question for so long is not waited for.
UNSEEN_DAYS = 2
LONGEST_SEARCH = 31


def ends_at(meeting: Meeting) -> datetime:
    """When a session is over."""
    return meeting.starts_at + timedelta(minutes=meeting.minutes)


def announce_at(team: Team, meeting: Meeting) -> datetime:
    """When a session is announced: five days ahead, on a working day."""
    day = _date(team, meeting) - ANNOUNCE_DAYS * ONE_DAY
    day = schedules.calendar(team).working_day_from(day)
    return min(_at(team, day, ANNOUNCE_TIME), remind_at(team, meeting))


def remind_at(team: Team, meeting: Meeting) -> datetime:
    """When those who promised something are reminded: on the working day before."""
    calendar, day = schedules.calendar(team), _date(team, meeting) - ONE_DAY
    for back in range(LONGEST_SEARCH):
        if calendar.is_working_day(day - back * ONE_DAY):
            return _at(team, day - back * ONE_DAY, REMIND_TIME)
    return _at(team, day, REMIND_TIME)


def report_at(team: Team, meeting: Meeting) -> datetime:
    """When the speakers are told what the others will use: some days later, on a working day."""
    day = _date(team, meeting) + REPORT_DAYS * ONE_DAY
    return _at(team, schedules.calendar(team).working_day_from(day), REMIND_TIME)


def recall_at(team: Team, meeting: Meeting) -> datetime:
    """When its thread is asked whether anybody used it: four weeks later, on a working day."""
    day = _date(team, meeting) + RECALL_DAYS * ONE_DAY
    return _at(team, schedules.calendar(team).working_day_from(day), ANNOUNCE_TIME)


def last_ask_at(team: Team, starts_at: datetime, now: datetime) -> datetime:
    """How long people are asked to speak: until three days ahead, but for a day at least."""
    day = clock.local(starts_at, team.tz).date() - LAST_ASK_DAYS * ONE_DAY
    usual = _at(team, day, ANNOUNCE_TIME)
    return min(max(usual, now + ONE_DAY), starts_at - timedelta(hours=1))


def unseen_until(theirs: Hours | None, now: datetime) -> datetime:
    """Until when a question may wait to be shown."""
    return _working_days_later(theirs, now, UNSEEN_DAYS)


def answer_by(session: Session, offer: Offer, now: datetime) -> datetime:
    """When a question counts as left open: one business day of theirs after they saw it."""
    seen_at = shown_at(session, offer)
    if seen_at is None:
        return offer.unseen_until
    theirs = hours.of(session, offer.workspace_id, offer.person_id, now)
    return _working_days_later(theirs, seen_at, 1)


def shown_at(session: Session, offer: Offer) -> datetime | None:
    """When somebody was shown the question; None before."""
    item = contact.by_key(session, offer.workspace_id, f"{TURN}:{offer.offer_id}")
    if item is None or item.state == ItemState.WAITING or item.bundle_id is None:
        return None
    bundle = contact.bundle(session, offer.workspace_id, item.bundle_id)
    return bundle.sent_at if bundle else None


def pending(session: Session, meeting: Meeting) -> list[Offer]:
    """The questions that are waited for."""
    return [one for one in store.offers(session, meeting) if one.answer == Answer.OPEN]


def empty(session: Session, meeting: Meeting) -> list[Part]:
    """The talks that have no speaker."""
    if meeting.is_lean:
        return []
    return [one for one in store.parts(session, meeting) if one.speaker is None]


def waits_for_post(meeting: Meeting, now: datetime) -> bool:
    """Whether a session has still to be announced; afterwards it is too late."""
    return meeting.announced_at is None and now < meeting.starts_at


def arm(session: Session, team: Team, meeting: Meeting, now: datetime) -> None:
    """Have the next step of a session fall due."""
    at = _next_step(session, team, meeting, now)
    schedules.arm(session, team, kind=STEP, about=meeting.meeting_id, at=at)


def _next_step(session: Session, team: Team, meeting: Meeting, now: datetime) -> datetime | None:
    if meeting.state == State.HELD:
        told = None if meeting.reported_at else report_at(team, meeting)
        return told or (None if meeting.recalled_at else recall_at(team, meeting))
    if meeting.state not in (State.PLANNED, State.ON):
        return None
    moments: list[datetime | None] = []
    if empty(session, meeting):
        waited = [one for one in pending(session, meeting) if one.asked_by is None]
        moments += [_look_at(session, one, now) for one in waited]
        moments.append(meeting.asking_until)
        if not pending(session, meeting) and meeting.announced_at is None:
            moments.append(announce_at(team, meeting))
    if meeting.state == State.ON:
        moments += [
            announce_at(team, meeting) if waits_for_post(meeting, now) else None,
            remind_at(team, meeting) if meeting.reminded_at is None else None,
            meeting.starts_at if meeting.started_at is None else None,
            ends_at(meeting),
        ]
    return min(one for one in moments if one)


def _look_at(session: Session, offer: Offer, now: datetime) -> datetime:
    """When to look at a question next: nothing tells when it is shown."""
    by = answer_by(session, offer, now)
    if shown_at(session, offer) is None:
        theirs = hours.of(session, offer.workspace_id, offer.person_id, now)
        first = _working_days_later(theirs, offer.offered_at, 1)
        return min(by, first) if now < first else by
    return by


def _date(team: Team, meeting: Meeting) -> date:
    return clock.local(meeting.starts_at, team.tz).date()


def _at(team: Team, day: date, at: time) -> datetime:
    found = clock.place(day, at, team.tz) or clock.place(day + ONE_DAY, at, team.tz)
    assert found
    return found


def _working_days_later(theirs: Hours | None, moment: datetime, days: int) -> datetime:
    if theirs is None:
        return moment + days * ONE_DAY
    wall = clock.local(moment, theirs.calendar.tz)
    day = wall.date()
    for _ in range(LONGEST_SEARCH):
        day += ONE_DAY
        days -= theirs.works_on(day)
        if days == 0:
            break
    return clock.place(day, wall.time(), theirs.calendar.tz) or moment + ONE_DAY
