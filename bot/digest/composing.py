"""The digest: what it says of a stretch of time, put together from what the practices add."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import clock, content, schedules
from bot.clock import Window
from bot.digest import charting
from bot.sends import Upload
from bot.views import digest as views
from bot.views.common import DAY_NAMES, day
from bot.views.digest import Ask, Part, Place
from storage import digest as store
from storage import person as people
from storage.digest import Issue
from storage.schedule import Schedule
from storage.team import Team

# practices.md 6: so many digests of which no button was pressed, and they become shorter.
UNUSED = 4

ORDER = [one.value for one in Place]


@dataclass(frozen=True)
class Section:
    """What one practice adds under one heading; `heading` is one of `Place`."""

    heading: str
    part: Callable[[Session, Team, Window], Part | None]


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
    found = tell(session, team, window, sections, when, now, is_first=not before)
    if found is None:
        return None
    is_short = len(before) == UNUSED and all(one.used_at is None for one in before)
    is_asked = any(one.is_short for one in before)
    note = views.unused() if is_short and not is_asked else ""
    chart = charting.choose(session, team, now, before)
    upload = Upload(chart.name, chart.figures, chart.alt, chart.instead) if chart else None
    digest = replace(found, is_short=is_short, note=note, has_picture=upload is not None)
    return Composed(window, digest, upload)


def again(
    session: Session, team: Team, issue: Issue, sections: Sequence[Section], when: str
) -> views.Digest | None:
    """A digest that was posted, as its words would be now."""
    window = Window(issue.starts_at, issue.ends_at)
    found = tell(session, team, window, sections, when, issue.posted_at, is_first=issue.is_first)
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
    window: Window,
    sections: Sequence[Section],
    when: str,
    now: datetime,
    *,
    is_first: bool,
) -> views.Digest | None:
    """What happened in a window, in the order of practices.md 6; None where nothing did."""
    parts = parts_of(session, team, window, sections)
    told = [(heading, part) for heading, part in parts if part.lines]
    # What is no event of its own is told beside others only.
    if not any(part.events for _, part in told):
        return None
    at = clock.local(now, team.tz)
    founder = people.get(session, team.workspace_id, team.created_by) if is_first else None
    return views.Digest(
        team_name=team.name,
        week=at.isocalendar().week,
        since=clock.local(window.start, team.tz),
        sections=told,
        is_first=is_first,
        set_up_by=founder.name if founder else "a lead",
        when=when,
        ask=most_needed(parts, at),
        hint="leads: `/digest health`" if at.day <= clock.WEEK.days else "",
    )


def parts_of(
    session: Session, team: Team, window: Window, sections: Sequence[Section]
) -> list[tuple[str, Part]]:
    """What the practices add, each heading once, without what the team does not want."""
    without = {Place[one].value for one in team.digest_without.split(",") if one}
    found: dict[str, Part] = {}
    for one in sorted(sections, key=lambda one: ORDER.index(one.heading)):
        part = None if one.heading in without else one.part(session, team, window)
        if part:
            found[one.heading] = _joined(found.get(one.heading), part)
    return list(found.items())


def most_needed(parts: Sequence[tuple[str, Part]], at: datetime) -> Ask:
    """The one call to action: what is needed most; to keep a lesson, where nothing is."""
    asks = [ask for _, part in parts for ask in part.asks]
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
        events=one.events + other.events,
        lines=[*one.lines, *other.lines],
        buttons=one.buttons + other.buttons,
        asks=one.asks + other.asks,
        why=" ".join(text for text in (one.why, other.why) if text),
    )
