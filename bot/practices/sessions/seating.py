"""Sessions: who has a place to speak, whose turn is booked, and what takes an empty place."""

from datetime import datetime

from sqlmodel import Session

from bot import hours, turns
from bot.practices.sessions import posts, timing
from bot.practices.sessions.typed import Talk
from bot.sends import Send
from bot.views.sessions import thread
from storage import sessions as store
from storage import team as teams
from storage.sessions import Meeting, Offer, Part, State
from storage.team import Team

ROTATION = "session.speaker"

# So many topics make a Lean Coffee.
LEAN_TOPICS = 3

OVER = "That session is over or cancelled. `/session` shows what comes next."


def seat(
    session: Session,
    team: Team,
    meeting: Meeting,
    part: Part,
    *,
    person_id: str,
    talk: Talk,
    now: datetime,
) -> list[Send]:
    """Give a talk its speaker: their turn is booked, and the session is on."""
    part.speaker, part.title = person_id, talk.title
    part.gain, part.audience = talk.gain, talk.audience
    topic = store.topic(session, team.workspace_id, talk.topic_id)
    part.topic_id = None
    if topic and topic.team_id == team.team_id:
        topic.meeting_id, part.topic_id = meeting.meeting_id, topic.topic_id
        store.save(session, [topic])
    book(session, team, meeting, part, now)
    meeting.state = State.ON
    store.save(session, [meeting, part])
    store.remove_volunteer(session, team, person_id)
    posts.note(session, team, meeting.meeting_id, "session.accepted", now, actor=person_id)
    timing.arm(session, team, meeting, now)
    sends = posts.follow(session, team, meeting, now)
    told = posts.shown(session, team, meeting, now).talks
    mine = next((one for one in told if one.title == part.title), None)
    if sends and mine:
        what = f"talk:{part.part_id}:{meeting.version}"
        sends += posts.reply(team, meeting, what, thread.new_talk(mine))
    return sends


def book(session: Session, team: Team, meeting: Meeting, part: Part, now: datetime) -> None:
    """Book the turn of a talk's speaker."""
    rows = turns.rotation(session, team, ROTATION)
    who = available(session, team, meeting.starts_at, now)
    row = next((one for one in rows if one.person_id == part.speaker), None)
    if row:
        turns.serve(rows, row, available=who, at=meeting.starts_at)
        part.shared_with = " ".join(sorted(who))
        store.save(session, [*rows, part])


def unbook(session: Session, team: Team, meeting: Meeting, part: Part) -> None:
    """Take the turn of a talk's speaker back."""
    rows = turns.rotation(session, team, ROTATION)
    row = next((one for one in rows if one.person_id == part.speaker), None)
    if row:
        who = part.shared_with.split()
        turns.undo(rows, row, available=who, at=meeting.starts_at)
        store.save(session, rows)


def unseat(session: Session, team: Team, part: Part, meeting: Meeting) -> None:
    """Take the speaker from a talk; its topic goes back on the list."""
    unbook(session, team, meeting, part)
    topic = store.topic(session, team.workspace_id, part.topic_id)
    if topic:
        topic.meeting_id = None
        store.save(session, [topic])
    part.speaker, part.title, part.gain, part.audience = None, "", "", ""
    part.topic_id = None
    store.save(session, [part])


def fall_back(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    """Nobody was found: talk about the topics with most votes, or skip it in silence (R14)."""
    for one in store.parts(session, meeting):
        one.is_dropped = True
        store.save(session, [one])
    topics = [one for one, _ in store.backlog(session, team, LEAN_TOPICS)]
    if topics:
        for topic in topics:
            topic.meeting_id = meeting.meeting_id
        meeting.is_lean, meeting.state = True, State.ON
        store.save(session, [meeting, *topics])
        return posts.follow(session, team, meeting, now)
    meeting.state = State.SKIPPED
    store.save(session, [meeting])
    posts.note(session, team, meeting.meeting_id, "session.skipped", now)
    sends = posts.follow(session, team, meeting, now)
    gone = thread.cancelled(posts.shown(session, team, meeting, now))
    return sends + posts.reply(team, meeting, "skipped", gone)


def available(session: Session, team: Team, at: datetime, now: datetime) -> set[str]:
    """The members who work on the day of a moment."""
    ids = [one.person_id for one in teams.members(session, team)]
    theirs = hours.of_people(session, team.workspace_id, ids, now)
    return {one for one, their in theirs.items() if is_there(their, team, at)}


def is_there(theirs: hours.Hours, team: Team, at: datetime) -> bool:
    """Whether somebody works for a team on the day of a moment."""
    day = theirs.today(at)
    return theirs.works_on(day) and not theirs.is_away(day, team.team_id)


def of_offer(session: Session, offer: Offer) -> tuple[Part, Meeting]:
    """The talk and the session that somebody was asked for."""
    part = store.part(session, offer.workspace_id, offer.part_id)
    assert part
    meeting = store.meeting(session, offer.workspace_id, part.meeting_id)
    assert meeting
    return part, meeting
