"""Reflection: the week's question for each person, in their own zone and hours, and their plans."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta

from sqlmodel import Session

from bot import hours, schedules
from bot.hours import Hours
from bot.kinds import Kind, Priority
from bot.practices.reflection import ASK_AT, PLAN, draw
from bot.practices.reflection.days import days_of_week, monday
from bot.schedules import Cadence
from bot.sends import Item, Send
from bot.views import reflection as views
from bot.views.contact import Line, Why
from storage import contact
from storage import person as people
from storage import reflection as store
from storage import team as teams
from storage.contact import ContactItem
from storage.reflection import Outcome, Plan, Prompt, Wish
from storage.schedule import Schedule
from storage.team import Member, Team

PROMPT = "reflection.prompt"
LOOK_KIND = "reflection.look"

# What a lead switches on for a team; each person's own Thursday is looked for every working day.
RHYTHM = Cadence(
    kind=PROMPT,
    label="Weekly reflection",
    about="Each person gets one question about their own week, on Thursday at 15:00 of their own "
    "time. Nobody else can read the answers, and nobody is told who answered.",
    rrule="FREQ=WEEKLY;BYDAY=TH",
    at=ASK_AT,
    starts_off=True,
)
LOOK = Cadence(kind=LOOK_KIND, label="", about="", rrule="FREQ=DAILY", at=time(6))

RHYTHM_GRACE = timedelta(hours=1)
LOOK_GRACE = timedelta(hours=20)

ONE_DAY = timedelta(days=1)
# Over a long weekend nobody looks; whoever is east of the team is asked before it wakes.
DAYS_AHEAD = 4
# So long the week's question waits for a place.
LIFE = timedelta(days=5)
# A newcomer has a whole week to look back on first.
SETTLE_IN = timedelta(days=7)

# What was asked is remembered for longer than it may not come again.
REMEMBER = timedelta(days=400)
DAYS_IN_MONTH = 30.44


def fire_rhythm(_session: Session, _due: Sequence[Schedule], _now: datetime) -> list[Send]:
    """Nothing: it only holds whether the team wants it; the daily look does the rest."""
    return []


def fire_look(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Choose the questions of the days to come, and delete what is older than people want."""
    sends: list[Send] = []
    for workspace_id in {one.workspace_id for one in due}:
        _forget(session, workspace_id, now)
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            sends += plan(session, team, now)
    return sends


def plan(session: Session, team: Team, now: datetime) -> list[Send]:
    """The questions for the members of a team in the next days, each for its own day."""
    rhythm = schedules.of(session, team, RHYTHM)
    is_on = rhythm is not None and not rhythm.is_off
    members = teams.members(session, team)
    ids = [one.person_id for one in members]
    theirs = hours.of_people(session, team.workspace_id, ids, now)
    homes = teams.homes(session, team.workspace_id, ids)
    wishes = store.wishes(session, team.workspace_id, ids)
    sends: list[Send] = []
    for member in members:
        home, own = homes.get(member.person_id), theirs.get(member.person_id)
        if own and home:
            wish = wishes[member.person_id]
            begun_on = wish.begun_on if home.team_id == team.team_id else None
            if is_on or begun_on:
                sends += _for_member(session, team, member, own, wish, now, begun_on, is_on=is_on)
    return sends


def _for_member(
    session: Session,
    team: Team,
    member: Member,
    own: Hours,
    wish: Wish,
    now: datetime,
    begun_on: date | None,
    *,
    is_on: bool,
) -> list[Send]:
    first = own.today(member.joined_at) + SETTLE_IN
    if begun_on:
        first = (
            min(first, monday(begun_on) + 7 * ONE_DAY) if is_on else monday(begun_on) + 7 * ONE_DAY
        )
    habit = contact.habit(session, team.workspace_id, member.person_id, PROMPT)
    if habit.stopped_at:
        return []
    if habit.paused_until:
        first = max(first, habit.paused_until + ONE_DAY)
    if habit.shown_on:
        first = max(first, habit.shown_on + timedelta(weeks=habit.every_weeks))
    days = [one for one in _days_ahead(own, now, is_twice=wish.is_twice) if one >= first]
    found = [_item(session, team, member.person_id, own, day, now) for day in days]
    return [one for one in found if one]


def _days_ahead(own: Hours, now: datetime, *, is_twice: bool) -> list[date]:
    today = own.today(now)
    week = monday(today)
    days = [
        day
        for start in (week, week + 7 * ONE_DAY)
        for day in days_of_week(own.calendar, start, is_twice=is_twice)
    ]
    return [
        one for one in days if today <= one <= today + DAYS_AHEAD * ONE_DAY and not own.is_away(one)
    ]


def _item(
    session: Session, team: Team, person_id: str, own: Hours, day: date, now: datetime
) -> Item | None:
    key = f"{PROMPT}:{person_id}:{day}"
    at = own.start_of(day)
    known = contact.by_key(session, team.workspace_id, key)
    if known:
        _follow(session, known, at)
        return None
    prompt = draw(session, team, person_id, now, day, is_weekly=True)
    if prompt is None:
        return None
    return Item(
        workspace_id=team.workspace_id,
        key=key,
        person_id=person_id,
        team_id=team.team_id,
        kind=PROMPT,
        reference=prompt.prompt_id,
        not_before=at,
        expires_at=at + LIFE,
    )


def _follow(session: Session, known: ContactItem, at: datetime) -> None:
    """Have a question that waits for its day follow its person into another zone."""
    if known.state == contact.State.WAITING and known.bundle_id is None and not known.outcome:
        known.not_before, known.expires_at = at, at + LIFE
        contact.save(session, [known])
        contact.wake(session, known.workspace_id, known.person_id, at)


def _forget(session: Session, workspace_id: str, now: datetime) -> None:
    keepers = store.keepers(session, workspace_id)
    for person_id, months in keepers.items():
        before = now - timedelta(days=months * DAYS_IN_MONTH)
        store.forget_entries(session, workspace_id, person_id, before)
    store.forget_prompts(session, workspace_id, list(keepers), (now - REMEMBER).date())


def line(session: Session, item: ContactItem) -> Line | None:
    """The question; None where it was dealt with elsewhere or deleted."""
    prompt = store.prompt(session, item.workspace_id, item.reference)
    if prompt is None or prompt.outcome != Outcome.OPEN:
        return None
    asked = store.prompts(session, item.workspace_id, item.person_id)
    habit = contact.habit(session, item.workspace_id, item.person_id, PROMPT)
    is_first = not [one for one in asked if one.is_weekly and one.asked_on < prompt.asked_on]
    return views.question(
        prompt,
        item.item_id,
        is_first=is_first,
        is_rarer=habit.is_backed_off and habit.ignored == habit.every_weeks == 2,
    )


def plan_line(session: Session, item: ContactItem) -> Line | None:
    """That somebody made a plan; never what it says."""
    entry = store.entry(session, item.workspace_id, item.reference)
    if entry is None or entry.plan != Plan.OPEN:
        return None
    return views.plan_came_back(item.item_id)


def why(session: Session, item: ContactItem) -> Why:
    """What made Baton ask."""
    prompt = store.prompt(session, item.workspace_id, item.reference)
    wish = store.wish(session, item.workspace_id, item.person_id)
    team = teams.get(session, item.workspace_id, item.team_id)
    rhythm = schedules.of(session, team, RHYTHM) if team else None
    setter = people.get(session, item.workspace_id, (rhythm and rhythm.set_by) or "")
    is_own = rhythm is None or rhythm.is_off
    own = hours.of(session, item.workspace_id, item.person_id, item.created_at)
    return views.why(
        prompt,
        is_focus=prompt is not None and prompt.dimension == wish.focus,
        team=team.name if team else "your team",
        set_by=None if is_own else setter.name if setter else "A lead",
        next_on=_next_day(own, prompt, is_twice=wish.is_twice) if own else None,
    )


def why_plan(session: Session, item: ContactItem) -> Why:
    """What made Baton bring a plan back."""
    return views.why_plan()


def _next_day(own: Hours, prompt: Prompt | None, *, is_twice: bool) -> date | None:
    if prompt is None:
        return None
    week = monday(prompt.asked_on)
    days = [
        day
        for start in (week, week + 7 * ONE_DAY, week + 14 * ONE_DAY)
        for day in days_of_week(own.calendar, start, is_twice=is_twice)
    ]
    return next((one for one in days if one > prompt.asked_on), None)


KINDS = (
    Kind(
        name=PROMPT,
        label="reflection questions",
        priority=Priority.REFLECTION,
        line=line,
        why=why,
        at=ASK_AT,
    ),
    Kind(
        name=PLAN,
        label="plans you made for yourself",
        priority=Priority.PROMISE,
        line=plan_line,
        why=why_plan,
    ),
)
