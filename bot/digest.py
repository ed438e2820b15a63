"""The weekly digest: assembles what the practices contribute, and says nothing in a silent week."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import clock, schedules
from bot.clock import Window
from bot.errors import UserError
from bot.schedules import Cadence
from bot.sends import Message, Post, Send
from bot.views import digest as views
from bot.views.common import DAY_NAMES, day
from bot.views.digest import Part
from storage import ledger, outbox
from storage import person as people
from storage import team as teams
from storage.ledger import LedgerEntry
from storage.schedule import Schedule
from storage.team import Team

KIND = "digest.weekly"

CADENCE = Cadence(
    kind=KIND,
    label="The weekly digest",
    about="One short message in the channel. Where there is nothing to tell, none is posted.",
    rrule="FREQ=WEEKLY;BYDAY=MO",
    at=time(10),
    weeks=(1, 2, 3, 4),
)

# Two days late it is still last week's news; later the next one tells it (P5).
GRACE = timedelta(days=2)

# So many digests in a row may fail before the next one begins with the team.
MOST_LOST = 10

ONE_SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Section:
    """One practice's place in the digest, under its heading."""

    heading: str
    part: Callable[[Session, Team, Window], Part | None]


def fire(
    session: Session, due: Sequence[Schedule], now: datetime, sections: Sequence[Section]
) -> list[Send]:
    """Post the digest of each team that has something to read."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team is None or team.paused_at:
            continue
        digest = compose(session, team, now, sections)
        if digest is None:
            continue
        key = f"digest:{team.team_id}:{one.next_on}"
        sends.append(_post(session, team, digest, key=key, now=now))
    return sends


def post_now(
    session: Session, team: Team, now: datetime, sections: Sequence[Section]
) -> Send | None:
    """The digest before its time; the regular one then tells what comes after. None if silent.

    Raises:
        UserError: the team is paused.
    """
    if team.paused_at:
        raise UserError(f"Baton is paused in this channel: {team.paused_why}.")
    digest = compose(session, team, now, sections)
    if digest is None:
        return None
    key = f"digest:{team.team_id}:early:{now.isoformat()}"
    return _post(session, team, digest, key=key, now=now)


def preview(session: Session, team: Team, now: datetime, sections: Sequence[Section]) -> Message:
    """What the digest would say if it came now."""
    # What was logged this very second belongs in a preview.
    digest = compose(session, team, now + ONE_SECOND, sections)
    when = next_time(session, team)
    if digest is None:
        return views.nothing_yet(when)
    found = schedules.of(session, team, CADENCE)
    at = clock.local(found.next_at if found and found.next_at else now, team.tz)
    coming = replace(digest, week=at.isocalendar().week, is_preview=True)
    return views.previewed(views.posted(coming), when)


def compose(
    session: Session, team: Team, now: datetime, sections: Sequence[Section]
) -> views.Digest | None:
    """What happened since the last digest; None where there is nothing to tell (R14)."""
    last = _last_told(session, team)
    window = Window(last.at if last else team.created_at, now)
    parts = [(one.heading, one.part(session, team, window)) for one in sections]
    told = [(heading, part) for heading, part in parts if part]
    # What is no event of its own is told beside others only.
    if not any(part.events for _, part in told):
        return None
    founder = people.get(session, team.workspace_id, team.created_by)
    return views.Digest(
        team_name=team.name,
        week=clock.local(now, team.tz).isocalendar().week,
        since=clock.local(window.start, team.tz),
        sections=told,
        is_first=last is None,
        set_up_by=founder.name if founder else "a lead",
        when=usual_time(session, team),
    )


def usual_time(session: Session, team: Team) -> str:
    """When the digest comes, as in `on Mondays at 10:00`."""
    found = schedules.of(session, team, CADENCE)
    if found is None or found.is_off:
        return "when a lead asks for it"
    usual = schedules.timing(found)
    often = f"every {usual.weeks} weeks " if usual.weeks > 1 else ""
    return f"{often}on {DAY_NAMES[usual.day or 'mon']}s at {usual.at:%H:%M}"


def next_time(session: Session, team: Team) -> str:
    """When the next digest comes, as in `on Mon 3 May at 10:00`."""
    found = schedules.of(session, team, CADENCE)
    if found and found.is_off:
        return "once a lead switches it on in `/baton settings`"
    if found is None or found.next_at is None:
        return "once the team is no longer paused"
    at = clock.local(found.next_at, team.tz)
    return f"on {day(at)} at {at:%H:%M}"


def _last_told(session: Session, team: Team) -> LedgerEntry | None:
    """The last digest that Slack took, or may have taken: what came after it is still to tell."""
    key = team.workspace_id, team.team_id
    for one in ledger.latest(session, *key, "digest.sent", limit=MOST_LOST):
        row = outbox.by_key(session, team.workspace_id, one.object_id)
        if row is None or row.state not in (outbox.State.SKIPPED, outbox.State.DEAD):
            return one
    return None


def _post(session: Session, team: Team, digest: views.Digest, *, key: str, now: datetime) -> Post:
    ledger.append(
        session,
        (team.workspace_id, team.team_id),
        practice="digest",
        event="digest.sent",
        at=now,
        object_id=key,
    )
    return Post(
        workspace_id=team.workspace_id,
        key=key,
        channel=team.channel_id,
        message=views.posted(digest),
        may_repeat=True,
    )
