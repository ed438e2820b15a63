"""Sessions: what the weekly digest tells of them."""

from collections.abc import Mapping, Sequence
from datetime import timedelta

from sqlmodel import Session

from bot import clock
from bot.drafts import Draft, Links, Names, Week
from bot.practices.sessions import posts
from bot.views.digest import Ask, Need, Part, Place
from bot.views.sessions import Talk
from bot.views.sessions import digest as views
from storage import sessions as store
from storage.sessions import Meeting, State, Topic
from storage.sessions import Part as Spoken
from storage.team import Team

AHEAD = timedelta(days=7)

# So many sessions are told; a week rarely holds more.
MOST = 2

EVENTS = ("session.notes",)


def draft(session: Session, team: Team, week: Week) -> Draft | None:
    """What the last session left behind, and the sessions of the week to come; a place that is
    still free is a call to action.
    """
    now = week.window.end
    noted = {one.object_id: one.at for one in week.facts(*EVENTS)}
    rows = store.with_talks(session, team, now, noted)
    found = list({one.meeting_id: one for one, _ in rows}.values())
    left = [one for one in found if one.meeting_id in noted and one.takeaway]
    last = sorted(left, key=lambda one: noted[one.meeting_id])[-1:]
    ahead = [one for one in found if now < one.starts_at < now + AHEAD]
    coming = [one for one in ahead if one.state == State.ON][:MOST]
    free = [one for one in ahead if one.state == State.PLANNED][:1]
    if not last and not coming and not free:
        return None
    spoken = [talk for _, talk in rows if talk and talk.speaker]
    lean = [one for one in coming if one.is_lean]
    topics = store.topics_of(session, *lean) if lean else []

    def parts(names: Names, links: Links) -> list[Part]:
        told = []
        if last:
            line = views.takeaway(last[0].takeaway, links.get(posts.post_key(last[0])))
            told.append(Part(Place.LEARNED, events=1, lines=[line]))
        if coming or free:
            talks = {one.meeting_id: _talks(one, spoken, topics, names) for one in coming}
            lines = [
                views.coming(
                    talks[one.meeting_id], _wall(one, team), links.get(posts.post_key(one))
                )
                for one in coming
            ]
            asks = tuple(Ask(Need.SESSION, *views.free(_wall(one, team))) for one in free)
            why = views.WHY if lines else ""
            told.append(Part(Place.AHEAD, events=len(lines), lines=lines, asks=asks, why=why))
        return told

    people = {one.speaker for one in spoken if one.speaker}
    return Draft(parts, people, [posts.post_key(one) for one in [*last, *coming]])


def _talks(
    meeting: Meeting, spoken: Sequence[Spoken], topics: Sequence[Topic], names: Mapping[str, str]
) -> list[Talk]:
    if meeting.is_lean:
        return [Talk(one.title) for one in topics if one.meeting_id == meeting.meeting_id]
    return [
        Talk(one.title, names.get(one.speaker or "", "A colleague"))
        for one in spoken
        if one.meeting_id == meeting.meeting_id
    ]


def _wall(meeting: Meeting, team: Team) -> str:
    return f"{clock.local(meeting.starts_at, team.tz):%a %H:%M}"
