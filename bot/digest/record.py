"""What one person asks the record for: their own acts, what they missed, how the practices do."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import clock
from bot.clock import Window
from bot.digest import ONE_SECOND, usual_time
from bot.digest.composing import tell, week_of
from bot.drafts import Section
from bot.sends import Message
from bot.views import digest as digests
from bot.views.common import link
from bot.views.digest import record as views
from storage import absence, ledger, library, reviews, turn
from storage import digest as store
from storage import team as teams
from storage.outbox import places
from storage.team import Team

# practices.md 6: a trend is of twelve weeks.
WEEKS = 12

# Of fewer people or reviews, one would know who is meant.
LEAST_PEOPLE = 5
LEAST_REVIEWS = 10

# So many acts are listed.
MOST_ACTS = 30

# An absence that ended longer ago is forgotten.
RECENT = timedelta(days=14)


def mine(session: Session, workspace_id: str, person_id: str, tz: str, now: datetime) -> Message:
    """Somebody's own public acts of the last weeks, for their eyes."""
    found = ledger.of_person(
        session, workspace_id, person_id, now - WEEKS * clock.WEEK, limit=MOST_ACTS
    )
    titles = library.titles(session, workspace_id, [one.object_id for one in found])
    return views.mine(
        [views.Act(_day(one.at, tz), one.event, titles.get(one.object_id, "")) for one in found]
    )


def missed(
    session: Session, team: Team, person_id: str, now: datetime, sections: Sequence[Section]
) -> Message:
    """What happened in a team while somebody was away."""
    since = away_since(session, team, person_id, now)
    if since is None:
        return views.nothing_missed()
    week = week_of(session, team, Window(since, now + ONE_SECOND), sections)
    often = usual_time(session, team)
    found = tell(session, team, week, sections, often, now, is_first=False)
    digest = replace(found, is_preview=True, key=team.team_id) if found else None
    message = digests.posted(digest) if digest else None
    return views.missed(message, clock.local(since, team.tz), _links(session, team, since))


def away_since(session: Session, team: Team, person_id: str, now: datetime) -> datetime | None:
    """When the last absence of somebody began, if it ended a short while ago, or has not ended."""
    today = clock.local(now, team.tz).date()
    recent = absence.from_day(session, team.workspace_id, [person_id], today - RECENT)
    found = [
        one for one in recent if one.starts_on <= today and one.team_id in (None, team.team_id)
    ]
    if not found:
        return None
    first = max(found, key=lambda one: one.ends_on)
    return clock.place(first.starts_on, team.day_starts, team.tz)


def health(session: Session, team: Team, now: datetime) -> Message:
    """How often each practice was used, week by week."""
    weeks = weekly(session, team, now)
    practices = [views.Practised(views.LABELS[name], n) for name, n in weeks.items()]
    return views.health(practices, _shared_out(session, team, now - WEEKS * clock.WEEK))


def _shared_out(session: Session, team: Team, since: datetime) -> views.SharedOut:
    """How evenly turns and reviews fall; what few people make up is left out (practices.md R9)."""
    people = [one.person_id for one in teams.members(session, team)]
    is_many = len(people) >= LEAST_PEOPLE
    answered = reviews.spread(session, team, since)
    is_told = len(answered) >= LEAST_PEOPLE and sum(answered) >= LEAST_REVIEWS
    return views.SharedOut(
        people=len(people),
        had_a_turn=turn.took_one(session, team, people, since) if is_many else 0,
        reviewers=len(answered) if is_told else 0,
        busiest=answered[0] / sum(answered) if is_told else 0.0,
    )


def weekly(session: Session, team: Team, now: datetime) -> dict[str, list[int]]:
    """How much happened in each practice, in each of the last weeks, oldest first."""
    # What happened this very second belongs to this week.
    end = now + ONE_SECOND
    bounds = [end - n * clock.WEEK for n in range(WEEKS, 0, -1)] + [end]
    found: dict[str, list[int]] = {}
    counted = ledger.counted(session, team.workspace_id, team.team_id, bounds)
    for (practice, _), numbers in sorted(counted.items()):
        if practice in views.LABELS:
            before = found.get(practice, [0] * WEEKS)
            found[practice] = [one + more for one, more in zip(before, numbers, strict=True)]
    return found


def _links(session: Session, team: Team, since: datetime) -> list[str]:
    posted = [one for one in store.latest(session, team, limit=8) if one.posted_at >= since]
    found = places.addresses(session, team.workspace_id, [one.key for one in posted])
    return [
        link(found[one.key], _day(one.posted_at, team.tz))
        for one in reversed(posted)
        if one.key in found
    ]


def _day(moment: datetime, tz: str) -> str:
    wall = clock.local(moment, tz)
    return f"{wall:%a} {wall.day} {wall:%b}"
