"""Reflection: one question a week about one's own work, answered for oneself alone."""

from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from sqlmodel import Session

from bot import clock, content, hours
from bot.errors import FieldError, UserError
from bot.practices.reflection import choosing
from bot.practices.reflection.days import days_of_week, monday
from bot.practices.reflection.journal import Journal
from bot.sends import Item
from bot.views.common import is_blank
from bot.views.reflection.journal import Words
from storage import ledger
from storage import reflection as store
from storage import team as teams
from storage.reflection import Entry, Outcome, Plan, Prompt, Wish
from storage.team import Team

PLAN = "reflection.plan"
LOOK_BACK = "Read your last answers side by side. What repeats?"
DRY = (
    "You have had every question there is for you in this year, and none comes twice. "
    "`/reflect journal` shows what you wrote; `/reflect focus` opens other ones."
)

ASK_AT = time(15)
ONE_DAY, ONE_WEEK = timedelta(days=1), timedelta(days=7)

# A plan comes back once, and waits for a place so long.
PLAN_LIFE = timedelta(days=7)


@dataclass(frozen=True)
class Answer:
    """What somebody wrote, and the date on which they want to be reminded of their plan."""

    text: str
    when: str = ""
    will: str = ""
    on: date | None = None


def draw(
    session: Session, team: Team, person_id: str, now: datetime, day: date, *, is_weekly: bool
) -> Prompt | None:
    """Choose somebody's question for a day, and note that it was asked; None if none is left."""
    workspace_id = team.workspace_id
    asked = store.prompts(session, workspace_id, person_id)
    wish = store.wish(session, workspace_id, person_id)
    answers = sum(one.outcome == Outcome.ANSWERED for one in asked)
    found = Prompt(
        workspace_id=workspace_id,
        person_id=person_id,
        content_id="",
        dimension="",
        text=LOOK_BACK,
        asked_on=day,
        created_at=now,
        is_weekly=is_weekly,
    )
    item = None
    if not (is_weekly and choosing.is_time_to_look_back(asked, answers, day)):
        item = choosing.choose(
            content.items("reflection"),
            asked,
            wish,
            in_team=store.last_in_team(session, team),
            today=day,
            rng=Random(f"{workspace_id}:{person_id}:{day}:{len(asked)}"),
        )
        if item is None and not answers:
            return None
    if item:
        found.content_id, found.dimension = item["id"], item["dimension"]
        found.text, found.source = item["text"], item["source"]
    store.save(session, [found])
    session.flush()
    return found


def own_prompt(session: Session, workspace_id: str, person_id: str, prompt_id: str) -> Prompt:
    """A question that somebody was asked.

    Raises:
        UserError: it is gone, or was asked of somebody else.
    """
    found = store.prompt(session, workspace_id, prompt_id)
    if found is None or found.person_id != person_id:
        raise UserError("That question is gone. `/reflect` asks you another one.")
    return found


def home_of(session: Session, workspace_id: str, person_id: str) -> Team:
    """The team that somebody's questions come from.

    Raises:
        UserError: they are in none.
    """
    found = teams.homes(session, workspace_id, [person_id]).get(person_id)
    if found is None:
        raise UserError(
            "Reflection comes with a team, and you are in none yet. `/baton setup` starts one."
        )
    return found


def for_now(session: Session, workspace_id: str, person_id: str, now: datetime) -> Prompt:
    """The question that somebody has not dealt with, or else a new one.

    Raises:
        UserError: they are in no team, or no question is left.
    """
    team = home_of(session, workspace_id, person_id)
    day = today(session, workspace_id, person_id, now)
    open_ones = [
        one
        for one in store.prompts(session, workspace_id, person_id)
        if one.outcome == Outcome.OPEN and one.asked_on >= day - ONE_WEEK
    ]
    if open_ones:
        return open_ones[-1]
    found = draw(session, team, person_id, now, day, is_weekly=False)
    if found is None:
        raise UserError(DRY)
    return found


def another(session: Session, prompt: Prompt, now: datetime) -> Prompt:
    """Put a question away, and choose another one.

    Raises:
        UserError: no other one is left.
    """
    if prompt.outcome == Outcome.ANSWERED:
        raise UserError("You have answered that one. `/reflect` asks you another.")
    team = home_of(session, prompt.workspace_id, prompt.person_id)
    skip(session, prompt)
    session.flush()
    day = max(prompt.asked_on, today(session, prompt.workspace_id, prompt.person_id, now))
    found = draw(session, team, prompt.person_id, now, day, is_weekly=False)
    if found is None or not found.content_id:
        raise UserError(DRY)
    found.is_weekly = prompt.is_weekly
    return found


def skip(session: Session, prompt: Prompt) -> None:
    """Note that a question is not for somebody; it may come again in some months."""
    if prompt.outcome == Outcome.OPEN:
        prompt.outcome = Outcome.SKIPPED
        store.save(session, [prompt])


def answer(journal: Journal, prompt: Prompt, new: Answer, now: datetime) -> list[Item]:
    """Keep an answer; a plan in it comes back once.

    Raises:
        FieldError: it is empty, or the date of the plan has passed.
    """
    session = journal.session
    _check(session, prompt, new, now)
    words = Words(prompt.text, new.text, new.when, new.will)
    entry = journal.add(prompt.prompt_id, words, now)
    prompt.outcome = Outcome.ANSWERED
    store.save(session, [prompt])
    # Whoever has left every team keeps their journal all the same.
    team = teams.homes(session, prompt.workspace_id, [prompt.person_id]).get(prompt.person_id)
    if team is None:
        return []
    _count(session, team, now)
    return [_plan_item(session, team, entry, new.on, now)] if words.has_plan else []


def edit(journal: Journal, entry: Entry, new: Answer, now: datetime) -> list[Item]:
    """Replace the words of an entry; a new plan comes back once, an old one as it would have.

    Raises:
        FieldError: the answer is empty.
        UserError: the entry cannot be opened.
    """
    before = journal.words(entry)
    if is_blank(new.text):
        raise FieldError("answer", "Write a line, or delete the entry in your journal.")
    words = replace(before, answer=new.text, when=new.when, will=new.will)
    journal.seal(entry, words)
    entry.edited_at = now
    is_new_plan = words.has_plan and not before.has_plan
    if is_new_plan or not words.has_plan:
        entry.plan = Plan.OPEN if is_new_plan else Plan.NONE
    store.save(journal.session, [entry])
    key = journal.workspace_id, [journal.person_id]
    team = teams.homes(journal.session, *key).get(journal.person_id)
    if team is None or not is_new_plan:
        return []
    return [_plan_item(journal.session, team, entry, new.on, now)]


def settle_plan(session: Session, entry: Entry, outcome: Plan) -> None:
    """Note what became of a plan."""
    if entry.plan != Plan.NONE:
        entry.plan = outcome
        store.save(session, [entry])


def change_wish(session: Session, wish: Wish) -> None:
    """Keep how somebody wants to be asked.

    Raises:
        FieldError: a value is none of those offered.
    """
    if wish.focus is not None and wish.focus not in content.DIMENSIONS:
        raise FieldError("focus", "Pick one of the five, or none.")
    if wish.level not in content.LEVELS or wish.area not in content.AREAS:
        raise FieldError("level", "Pick one of the list.")
    store.save(session, [wish])


def begin(session: Session, workspace_id: str, person_id: str, now: datetime) -> None:
    """Ask somebody once a week from next week on, whatever their team does."""
    home_of(session, workspace_id, person_id)
    wish = store.wish(session, workspace_id, person_id)
    wish.begun_on = wish.begun_on or today(session, workspace_id, person_id, now)
    store.save(session, [wish])


def today(session: Session, workspace_id: str, person_id: str, now: datetime) -> date:
    """The date on somebody's wall clock."""
    theirs = hours.of(session, workspace_id, person_id, now)
    return theirs.today(now) if theirs else now.date()


def _check(session: Session, prompt: Prompt, new: Answer, now: datetime) -> None:
    if is_blank(new.text):
        raise FieldError("answer", "One line is enough. Or close the form: nothing is kept then.")
    if new.on and new.on <= today(session, prompt.workspace_id, prompt.person_id, now):
        raise FieldError("on", "Pick a day after today, or leave it empty for next week.")
    if new.on and is_blank(new.when + new.will):
        raise FieldError("will", "What will you do then? Without a plan, leave the date empty.")


def _plan_item(session: Session, team: Team, entry: Entry, on: date | None, now: datetime) -> Item:
    at = _plan_at(session, entry, on, now)
    return Item(
        workspace_id=entry.workspace_id,
        key=f"{PLAN}:{entry.entry_id}",
        person_id=entry.person_id,
        team_id=team.team_id,
        kind=PLAN,
        reference=entry.entry_id,
        not_before=at,
        expires_at=at + PLAN_LIFE,
    )


def _plan_at(session: Session, entry: Entry, on: date | None, now: datetime) -> datetime:
    """On the morning of a named day, or else with next week's question."""
    theirs = hours.of(session, entry.workspace_id, entry.person_id, now)
    if theirs is None:
        return now + ONE_WEEK
    if on:
        return theirs.start_of(on)
    next_week = monday(theirs.today(now)) + ONE_WEEK
    days = days_of_week(theirs.calendar, next_week, is_twice=False)
    day = days[0] if days else next_week + 3 * ONE_DAY
    return clock.place(day, ASK_AT, theirs.calendar.tz) or theirs.start_of(day)


def _count(session: Session, team: Team, now: datetime) -> None:
    """The week's counter: no actor, and no time finer than the week (practices.md 3.5)."""
    week = monday(clock.local(now, team.tz).date())
    ledger.append(
        session,
        (team.workspace_id, team.team_id),
        practice="reflection",
        event="reflection.written",
        at=clock.place(week, time(), team.tz) or now,
        object_id=f"{week:%G-W%V}",
        n=1,
    )
