"""Reviews: the weekly question for one comment that taught something (practices.md 4.2)."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import clock, hours
from bot.schedules import Cadence
from bot.sends import Item, Send
from storage import reviews as store
from storage import team as teams
from storage.reviews import Review
from storage.schedule import Schedule
from storage.team import Team

KIND = "reviews.lesson"
WEEK = "reviews.week"

CADENCE = Cadence(
    kind=WEEK,
    label="What a review taught",
    about="Whoever had a review this week is asked for one comment that taught them something.",
    rrule="FREQ=WEEKLY;BYDAY=FR",
    at=time(9),
    weeks=(1, 2, 4),
)
GRACE = timedelta(hours=8)
LIFE = timedelta(days=4)
ONE_WEEK = timedelta(days=7)


def fire(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Ask whoever had a review in the week behind them; nobody else hears anything."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            sends += [_item(session, team, person, now) for person in _people(session, team, now)]
    return sends


def of_week(session: Session, team: Team, person_id: str, until: datetime) -> list[Review]:
    """The reviews of the week before a moment in which somebody wrote, or was answered."""
    since = until - ONE_WEEK
    found = store.with_replies_since(session, team, since)
    return [one for one in found if person_id in _took_part(session, one, since)]


def reviewer_of(session: Session, team: Team, person_id: str, until: datetime) -> str | None:
    """Who looked at something of somebody's last, to be thanked."""
    for review in reversed(of_week(session, team, person_id, until)):
        for one in store.reviewers(session, review):
            if one.replied_at and one.person_id != person_id:
                return one.person_id
    return None


def _people(session: Session, team: Team, now: datetime) -> list[str]:
    """The members whose review was answered this week, or who answered one."""
    since = now - ONE_WEEK
    found = store.with_replies_since(session, team, since)
    took_part = {person for one in found for person in _took_part(session, one, since)}
    return [one.person_id for one in teams.members(session, team) if one.person_id in took_part]


def _took_part(session: Session, review: Review, since: datetime) -> set[str]:
    rows = store.reviewers(session, review)
    replied = {one.person_id for one in rows if one.replied_at and one.replied_at >= since}
    return replied | ({review.author} if review.author and replied else set())


def _item(session: Session, team: Team, person_id: str, now: datetime) -> Item:
    week = clock.local(now, team.tz).isocalendar()
    theirs = hours.of(session, team.workspace_id, person_id, now)
    return Item(
        workspace_id=team.workspace_id,
        # Once a week for a person, however many teams they are in.
        key=f"{KIND}:{person_id}:{week.year}-{week.week}",
        person_id=person_id,
        team_id=team.team_id,
        kind=KIND,
        reference=team.team_id,
        not_before=theirs.next_bundle(now) if theirs else now,
        expires_at=now + LIFE,
    )
