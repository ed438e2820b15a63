"""The weekly digest: assembles what the practices contribute, and says nothing in a silent week."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import clock, schedules
from bot.clock import Window
from bot.digest import composing, returning
from bot.digest.composing import Composed
from bot.drafts import Section
from bot.errors import UserError
from bot.schedules import Cadence
from bot.sends import Message, Post, Reply, Send, Update, Upload
from bot.views import digest as views
from storage import digest as store
from storage import ledger
from storage import team as teams
from storage.digest import Issue
from storage.schedule import Schedule
from storage.team import Team

# What no practice sees by itself.
RETURNING = Section(returning.draft, returning.EVENTS)

KIND = "digest.weekly"
FOLLOW = "digest.follow"

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
FOLLOW_GRACE = timedelta(hours=2)

# On its day a digest is compared so often with what is true by now.
LOOK_EVERY = timedelta(hours=1)

ONE_SECOND = timedelta(seconds=1)

# A listener that took its time before the digest was read has stored what it heard by then.
SETTLED = timedelta(seconds=5)

Fire = Callable[[Session, Sequence[Schedule], datetime], list[Send]]


def prepare(
    session: Session, due: Sequence[Schedule], now: datetime, sections: Sequence[Section]
) -> Fire:
    """Compose what is due before anything is locked; what comes back posts it (decision 4)."""
    composed: dict[str, Composed | None] = {}
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and not team.paused_at:
            composed[one.key] = _compose(session, team, now, sections, one)

    def fire_prepared(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
        return _fire(session, due, now, sections, composed)

    return fire_prepared


def fire(
    session: Session, due: Sequence[Schedule], now: datetime, sections: Sequence[Section]
) -> list[Send]:
    """Post the digest of each team that has something to read."""
    return _fire(session, due, now, sections, {})


def fire_follow(
    session: Session, due: Sequence[Schedule], now: datetime, sections: Sequence[Section]
) -> list[Send]:
    """Change the digests of today where what they tell has changed since (practices.md S5)."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            sends += follow(session, team, now, sections)
    return sends


def follow(session: Session, team: Team, now: datetime, sections: Sequence[Section]) -> list[Send]:
    """The change of a team's digest of today, if it needs one; it is looked at again later."""
    found = store.latest(session, team, limit=1)
    if not found or _day(found[0].posted_at, team) != _day(now, team):
        return []
    issue = found[0]
    _look_again(session, team, now)
    digest = composing.again(session, team, issue, sections, usual_time(session, team))
    message = views.posted(digest) if digest else views.emptied()
    if issue.words == _sign(message):
        return []
    issue.words, issue.version = _sign(message), issue.version + 1
    store.save(session, issue)
    return [
        Update(
            workspace_id=team.workspace_id,
            key=f"{issue.key}:v{issue.version}",
            channel=team.channel_id,
            of=issue.key,
            message=message,
            upload=Upload(**issue.picture) if issue.picture else None,
        )
    ]


def post_now(
    session: Session, team: Team, now: datetime, sections: Sequence[Section]
) -> list[Send]:
    """The digest before its time; the regular one then tells what comes after. None if silent.

    Raises:
        UserError: the team is paused.
    """
    if team.paused_at:
        raise UserError(f"Baton is paused in this channel: {team.paused_why}.")
    found = composing.compose(session, team, now, sections, usual_time(session, team))
    if found is None:
        return []
    return _post(
        session, team, found, key=f"digest:{team.team_id}:early:{now.isoformat()}", now=now
    )


def preview(session: Session, team: Team, now: datetime, sections: Sequence[Section]) -> Message:
    """What the digest would say if it came now."""
    # What was logged this very second belongs in a preview.
    found = schedules.of(session, team, CADENCE)
    often, when = composing.often(found), composing.next_time(found, team)
    composed = composing.compose(session, team, now + ONE_SECOND, sections, often)
    if composed is None:
        return views.nothing_yet(when)
    at = clock.local(found.next_at if found and found.next_at else now, team.tz)
    coming = replace(composed.digest, week=at.isocalendar().week, is_preview=True, key=team.team_id)
    return views.previewed(views.posted(coming), when)


def window_of(session: Session, team: Team, issue: Issue | None, now: datetime) -> Window:
    """The stretch of time that a digest tells of, or the next one would if it came now."""
    if issue:
        return Window(issue.starts_at, issue.ends_at)
    before = store.latest(session, team, limit=1)
    return Window(before[0].ends_at if before else team.created_at, now + ONE_SECOND)


def used(session: Session, issue: Issue, now: datetime, *, is_one_thing: bool) -> None:
    """Note that a button of a digest was pressed; its one thing is written into the record once."""
    issue.used_at = issue.used_at or now
    if issue.tapped_at or not is_one_thing:
        return store.save(session, issue)
    issue.tapped_at = now
    store.save(session, issue)
    ledger.append(
        session,
        (issue.workspace_id, issue.team_id),
        practice="digest",
        event="digest.cta_clicked",
        at=now,
        object_id=issue.key,
    )


def usual_time(session: Session, team: Team) -> str:
    """When the digest comes, as in `on Mondays at 10:00`."""
    return composing.often(schedules.of(session, team, CADENCE))


def next_time(session: Session, team: Team) -> str:
    """When the next digest comes, as in `on Mon 3 May at 10:00`."""
    return composing.next_time(schedules.of(session, team, CADENCE), team)


def _compose(
    session: Session, team: Team, now: datetime, sections: Sequence[Section], row: Schedule
) -> Composed | None:
    return composing.compose(session, team, now, sections, composing.often(row), settled=SETTLED)


def _fire(
    session: Session,
    due: Sequence[Schedule],
    now: datetime,
    sections: Sequence[Section],
    composed: Mapping[str, Composed | None],
) -> list[Send]:
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team is None or team.paused_at:
            continue
        is_ready = one.key in composed
        found = composed[one.key] if is_ready else _compose(session, team, now, sections, one)
        if found:
            key = f"digest:{team.team_id}:{one.next_on}"
            sends += _post(session, team, _dated(found, team, one, now), key=key, now=now)
    return sends


def _dated(composed: Composed, team: Team, row: Schedule, now: datetime) -> Composed:
    """A digest that says so if it comes on a later day than it should."""
    if row.next_on is None:
        return composed
    due = schedules.calendar(team).working_day_from(row.next_on)
    if clock.local(now, team.tz).date() <= due:
        return composed
    return replace(composed, digest=replace(composed.digest, note=views.late(due)))


def _post(
    session: Session, team: Team, composed: Composed, *, key: str, now: datetime
) -> list[Send]:
    digest = replace(composed.digest, key=key)
    message, rest = views.posted(digest), views.rest(digest)
    issue = Issue(
        workspace_id=team.workspace_id,
        key=key,
        team_id=team.team_id,
        starts_at=composed.window.start,
        ends_at=composed.window.end,
        posted_at=now,
        is_first=digest.is_first,
        is_short=digest.is_short,
        note=digest.note,
        need=digest.ask.need.name if digest.ask else "",
        chart=composed.upload.name if composed.upload else "",
        picture=asdict(composed.upload) if composed.upload else {},
        told="\n".join(one.place for one in digest.parts),
        words=_sign(message),
    )
    store.add(session, issue)
    ledger.append(
        session,
        (team.workspace_id, team.team_id),
        practice="digest",
        event="digest.sent",
        at=now,
        object_id=key,
    )
    _look_again(session, team, now)
    workspace_id, channel = team.workspace_id, team.channel_id
    sends: list[Send] = [
        Post(
            workspace_id=workspace_id,
            key=key,
            channel=channel,
            message=message,
            upload=composed.upload,
            may_repeat=True,
        )
    ]
    if rest:
        more = Reply(
            workspace_id=workspace_id,
            key=f"{key}:rest",
            channel=channel,
            to=key,
            message=rest,
            may_repeat=True,
        )
        sends.append(more)
    return sends


def _look_again(session: Session, team: Team, now: datetime) -> None:
    """Have the digest looked at again, while the team's day lasts."""
    at = now + LOOK_EVERY
    wall = clock.local(at, team.tz)
    is_today = wall.date() == _day(now, team) and wall.time() <= team.day_ends
    schedules.arm(session, team, kind=FOLLOW, about=team.team_id, at=at if is_today else None)


def _day(moment: datetime, team: Team) -> object:
    return clock.local(moment, team.tz).date()


def _sign(message: Message) -> str:
    return hashlib.sha256(repr((message.text, message.blocks)).encode()).hexdigest()[:16]
