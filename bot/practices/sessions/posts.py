"""Sessions: what the channel sees of one, and what calendars and the ledger hold."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlmodel import Session

from bot import clock, hours, ics
from bot.practices.sessions.timing import ends_at
from bot.sends import Message, Post, Reply, Send, Update
from bot.views import sessions as views
from bot.views.common import is_link
from storage import ledger, outbox, workspace
from storage import person as people
from storage import sessions as store
from storage import team as teams
from storage.sessions import Meeting
from storage.team import Team


def shown(session: Session, team: Team, meeting: Meeting, now: datetime) -> views.Shown:
    """A session with the names it is shown with."""
    parts = store.parts(session, meeting)
    coming = store.coming(session, meeting)
    ids = [one.speaker for one in parts if one.speaker] + coming
    names = people.names(session, meeting.workspace_id, ids)
    talks = tuple(
        views.Talk(
            title=one.title,
            speaker=names.get(one.speaker, "A colleague") if one.speaker else "",
            gain=one.gain,
            audience=one.audience,
        )
        for one in parts
    )
    if meeting.is_lean:
        talks = tuple(views.Talk(one.title) for one in store.topics_of(session, meeting))
    outside, suits_never = suits(session, team, meeting.starts_at, meeting.minutes, now)
    return views.Shown(
        meeting=meeting,
        talks=talks,
        coming=tuple(names.get(one, "A colleague") for one in coming),
        tz=team.tz,
        calendar=ics.google_link(event(talks, meeting, team)),
        outside=outside,
        suits_never=suits_never,
    )


def event(talks: Sequence[views.Talk], meeting: Meeting, team: Team) -> ics.Event:
    """A session as calendars hold it: the same for ever by its `uid`, newer by its `sequence`."""
    title = " · ".join(one.title for one in talks if one.title) or "Knowledge session"
    if meeting.is_lean:
        title = "Lean Coffee"
    return ics.Event(
        uid=f"{meeting.meeting_id}@baton",
        sequence=meeting.sequence,
        title=title,
        description="\n".join(f"{one.title} — {one.speaker}".strip(" —") for one in talks),
        place="" if is_link(meeting.place) else meeting.place,
        url=meeting.place if is_link(meeting.place) else None,
        start=meeting.starts_at,
        end=ends_at(meeting),
        organiser_name=f"#{team.name}",
        is_cancelled=meeting.state == store.State.CANCELLED,
    )


def suits(
    session: Session, team: Team, at: datetime, minutes: int, now: datetime
) -> tuple[int, bool]:
    """For how many members a moment lies outside their hours, and whether every moment of that
    day does so for somebody who works then.
    """
    ids = [one.person_id for one in teams.members(session, team)]
    theirs = hours.of_people(session, team.workspace_id, ids, now).values()
    spans = [_working_span(one, at) for one in theirs]
    length = timedelta(minutes=minutes)
    outside = sum(not (start <= at and at + length <= stop) for start, stop in spans)
    working = [(start, stop) for start, stop in spans if start < stop]
    latest_start = max((start for start, _ in working), default=at)
    earliest_stop = min((stop for _, stop in working), default=at + length)
    return outside, latest_start + length > earliest_stop


def zones(session: Session, team: Team, at: datetime, now: datetime) -> list[tuple[str, str]]:
    """The zones that members live in, as city and wall time, from west to east."""
    ids = [one.person_id for one in teams.members(session, team)]
    theirs = hours.of_people(session, team.workspace_id, ids, now).values()
    local = {one.calendar.tz: clock.local(at, one.calendar.tz) for one in theirs}
    ordered = sorted(local.items(), key=lambda item: (item[1].replace(tzinfo=None), item[0]))
    return [(tz.rsplit("/", 1)[-1].replace("_", " "), f"{wall:%a %H:%M}") for tz, wall in ordered]


def announce(session: Session, team: Team, meeting: Meeting, now: datetime) -> Send:
    """The post in the team's channel; whatever changes later changes it."""
    return Post(
        workspace_id=team.workspace_id,
        key=post_key(meeting),
        channel=team.channel_id,
        message=views.posted(shown(session, team, meeting, now)),
        may_repeat=True,
    )


def follow(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    """Have the post say how things stand, if there is one."""
    if meeting.announced_at is None:
        return []
    meeting.version += 1
    store.save(session, [meeting])
    return [
        Update(
            workspace_id=team.workspace_id,
            key=f"{post_key(meeting)}:v{meeting.version}",
            channel=team.channel_id,
            of=post_key(meeting),
            message=views.posted(shown(session, team, meeting, now)),
        )
    ]


def reply(team: Team, meeting: Meeting, what: str, message: Message) -> list[Send]:
    """A message in the thread of the post, if there is one; `what` keeps it from coming twice."""
    if meeting.announced_at is None:
        return []
    return [
        Reply(
            workspace_id=team.workspace_id,
            key=f"{post_key(meeting)}:{what}",
            channel=team.channel_id,
            to=post_key(meeting),
            message=message,
            may_repeat=True,
        )
    ]


def address(session: Session, meeting: Meeting) -> str | None:
    """Where a session's post stands in Slack, if it was posted."""
    row = outbox.by_key(session, meeting.workspace_id, post_key(meeting))
    found = workspace.get(session, meeting.workspace_id)
    if row is None or row.slack_ts is None or found is None:
        return None
    return f"{found.url}archives/{row.channel}/p{row.slack_ts.replace('.', '')}"


def post_key(meeting: Meeting) -> str:
    """The key of a session's post."""
    return f"session:{meeting.meeting_id}"


def note(
    session: Session,
    team: Team,
    object_id: str,
    event: str,
    now: datetime,
    *,
    actor: str | None = None,
) -> None:
    """Write into the ledger what happened; `actor` only for what is public."""
    ledger.append(
        session,
        (team.workspace_id, team.team_id),
        practice="sessions",
        event=event,
        at=now,
        object_id=object_id,
        actor=actor,
    )


def _working_span(theirs: hours.Hours, at: datetime) -> tuple[datetime, datetime]:
    """Somebody's working hours on the day of a moment; nothing on a day off."""
    day = clock.local(at, theirs.calendar.tz).date()
    start = clock.place(day, theirs.starts, theirs.calendar.tz)
    end = clock.place(day, theirs.ends, theirs.calendar.tz)
    if start is None or end is None or not theirs.works_on(day):
        return at, at
    return start, max(start, end)
