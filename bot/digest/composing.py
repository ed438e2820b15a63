"""The digest: what it says of a stretch of time, put together from what the practices add."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import clock, content, schedules
from bot.clock import Window
from bot.digest import charting
from bot.drafts import Section, Week
from bot.sends import Upload
from bot.views import digest as views
from bot.views.common import DAY_NAMES, day
from bot.views.digest import Ask, Part, Place
from storage import digest as store
from storage import ledger
from storage import person as people
from storage.digest import Issue
from storage.outbox import places
from storage.schedule import Schedule
from storage.team import Team

# practices.md 6: so many digests of which no button was pressed, and they become shorter.
UNUSED = 4

# A section may compare its window with so long before it.
BEFORE = timedelta(weeks=4)


@dataclass(frozen=True)
class Composed:
    """A digest, and the stretch of time that it tells of."""

    window: Window
    digest: views.Digest
    upload: Upload | None = None


def compose(
    session: Session,
    team: Team,
    now: datetime,
    sections: Sequence[Section],
    when: str,
    *,
    settled: timedelta = timedelta(0),
) -> Composed | None:
    """What happened since the last digest; None where there is nothing to tell (R14).

    `when` says when the digest comes, as `often` does.
    What is younger than `settled` may still be on its way into the database: the next one tells it.
    """
    before = store.latest(session, team, limit=UNUSED)
    window = Window(before[0].ends_at if before else team.created_at, now - settled)
    week = week_of(session, team, window, sections)
    found = tell(session, team, week, sections, when, now, is_first=not before)
    if found is None:
        return None
    is_short = len(before) == UNUSED and all(one.used_at is None for one in before)
    is_asked = any(one.is_short for one in before)
    note = views.unused() if is_short and not is_asked else ""
    chart = charting.choose(session, team, now, before, week.record)
    upload = Upload(chart.name, chart.figures, chart.alt, chart.instead) if chart else None
    digest = replace(found, is_short=is_short, note=note, has_picture=upload is not None)
    return Composed(window, digest, upload)


def again(
    session: Session, team: Team, issue: Issue, sections: Sequence[Section], when: str
) -> views.Digest | None:
    """A digest that was posted, as its words would be now."""
    week = week_of(session, team, Window(issue.starts_at, issue.ends_at), sections)
    found = tell(session, team, week, sections, when, issue.posted_at, is_first=issue.is_first)
    if found is None:
        return None
    return replace(
        found,
        is_short=issue.is_short,
        note=issue.note,
        key=issue.key,
        has_picture=bool(issue.chart),
    )


def tell(
    session: Session,
    team: Team,
    week: Week,
    sections: Sequence[Section],
    when: str,
    now: datetime,
    *,
    is_first: bool,
) -> views.Digest | None:
    """What happened in a window, in the order of practices.md 6; None where nothing did."""
    parts = parts_of(session, team, week, sections)
    told = [part for part in parts if part.lines]
    # What is no event of its own is told beside others only.
    if not any(part.events for part in told):
        return None
    at = clock.local(now, team.tz)
    founder = people.get(session, team.workspace_id, team.created_by) if is_first else None
    return views.Digest(
        team_name=team.name,
        week=at.isocalendar().week,
        since=clock.local(week.window.start, team.tz),
        parts=told,
        is_first=is_first,
        set_up_by=founder.name if founder else "a lead",
        when=when,
        ask=most_needed(parts, at),
        hint="leads: `/digest health`" if at.day <= clock.WEEK.days else "",
    )


def week_of(session: Session, team: Team, window: Window, sections: Sequence[Section]) -> Week:
    """A window, and what the sections and the charts want to know of the ledger."""
    events = {event for one in sections for event in one.events}
    start = min(window.start - BEFORE, window.end - charting.WEEKS * clock.WEEK)
    key = team.workspace_id, team.team_id
    return Week(window, ledger.facts(session, *key, events, start, window.end))


def parts_of(session: Session, team: Team, week: Week, sections: Sequence[Section]) -> list[Part]:
    """What the practices add, each place once and in its order, without what the team does not
    want.
    """
    drafts = [draft for one in sections if (draft := one.draft(session, team, week))]
    ids = {person for one in drafts for person in one.people}
    keys = {key for one in drafts for key in one.posts}
    names = people.names(session, team.workspace_id, ids) if ids else {}
    links = places.addresses(session, team.workspace_id, keys) if keys else {}
    without = {Place[one] for one in team.digest_without.split(",") if one}
    found: dict[Place, Part] = {}
    for part in (part for one in drafts for part in one.parts(names, links)):
        if part.place not in without:
            found[part.place] = _joined(found.get(part.place), part)
    return [found[place] for place in Place if place in found]


def most_needed(parts: Sequence[Part], at: datetime) -> Ask:
    """The one call to action: what is needed most; to keep a lesson, where nothing is."""
    asks = [ask for part in parts for ask in part.asks]
    questions = content.items("digest")
    question = questions[at.isocalendar().week % len(questions)]["text"]
    return min([*asks, views.log_one(question)], key=lambda one: one.need)


def often(found: Schedule | None) -> str:
    """When the digest of a schedule comes, as in `on Mondays at 10:00`."""
    if found is None or found.is_off:
        return "when a lead asks for it"
    usual = schedules.timing(found)
    weeks = f"every {usual.weeks} weeks " if usual.weeks > 1 else ""
    return f"{weeks}on {DAY_NAMES[usual.day or 'mon']}s at {usual.at:%H:%M}"


def next_time(found: Schedule | None, team: Team) -> str:
    """When the next digest of a schedule comes, as in `on Mon 3 May at 10:00`."""
    if found and found.is_off:
        return "once a lead switches it on in `/baton settings`"
    if found is None or found.next_at is None:
        return "once the team is no longer paused"
    at = clock.local(found.next_at, team.tz)
    return f"on {day(at)} at {at:%H:%M}"


def _joined(one: Part | None, other: Part) -> Part:
    if one is None:
        return other
    return Part(
        one.place,
        events=one.events + other.events,
        lines=[*one.lines, *other.lines],
        buttons=one.buttons + other.buttons,
        asks=one.asks + other.asks,
        why=" ".join(text for text in (one.why, other.why) if text),
    )
