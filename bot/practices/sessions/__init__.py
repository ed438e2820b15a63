"""Sessions: somebody shows the others something; scheduled, moved, cancelled, and what stays."""

from datetime import datetime

from sqlmodel import Session

from bot import permissions
from bot.errors import UserError
from bot.practices.sessions import asking, posts, seating, timing
from bot.practices.sessions.steps import item
from bot.practices.sessions.typed import Talk, checked, place_of, question_of
from bot.sends import Item, Send
from bot.views.sessions import thread
from storage import library
from storage import person as people
from storage import sessions as store
from storage.sessions import Meeting, Part, Question, State
from storage.team import Team

CHANGED = "sessions.changed"


def schedule(
    session: Session,
    team: Team,
    *,
    by: str,
    speaker: str,
    talk: Talk,
    starts_at: datetime,
    minutes: int,
    place: str,
    now: datetime,
) -> tuple[Meeting, list[Send]]:
    """Put a session into the calendar; another speaker than oneself is asked first.

    Raises:
        FieldError: the talk or the place cannot be kept.
        UserError: the speaker is not in the team.
    """
    talk = checked(talk)
    meeting = Meeting(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        starts_at=starts_at,
        minutes=minutes,
        place=place_of(place),
        created_by=by,
        created_at=now,
        asking_until=timing.last_ask_at(team, starts_at, now),
    )
    part = Part(workspace_id=team.workspace_id, meeting_id=meeting.meeting_id, position=0)
    store.save(session, [meeting])
    store.save(session, [part])
    if speaker == by:
        sends = seating.seat(session, team, meeting, part, person_id=by, talk=talk, now=now)
        return meeting, sends
    part.title, part.gain, part.audience = talk.title, talk.gain, talk.audience
    part.topic_id = talk.topic_id
    store.save(session, [part])
    sends = asking.ask_colleague(session, team, meeting, part, person_id=speaker, by=by, now=now)
    timing.arm(session, team, meeting, now)
    return meeting, sends


def move(
    session: Session,
    team: Team,
    meeting: Meeting,
    *,
    by: str,
    starts_at: datetime,
    place: str,
    now: datetime,
) -> list[Send]:
    """Give a session another time or place. A yes is for one time: a new time asks again.

    Raises:
        FieldError: the place cannot be kept.
        UserError: it is over, or they may not.
    """
    _require_change(session, team, meeting, by, now)
    place = place_of(place)
    if (starts_at, place) == (meeting.starts_at, meeting.place):
        return []
    is_moved, told = starts_at != meeting.starts_at, _concerned(session, meeting, but=by)
    meeting.place, meeting.sequence = place, meeting.sequence + 1
    if is_moved:
        _rebook(session, team, meeting, starts_at, now)
        meeting.reminded_at = meeting.started_at = None
        meeting.asking_until = timing.last_ask_at(team, starts_at, now)
        posts.note(session, team, meeting.meeting_id, "session.moved", now, actor=by)
    store.save(session, [meeting])
    timing.arm(session, team, meeting, now)
    shown = posts.shown(session, team, meeting, now)
    words = thread.moved(shown) if is_moved else thread.place_changed(shown)
    sends = posts.follow(session, team, meeting, now)
    sends += posts.reply(team, meeting, f"moved:{meeting.sequence}", words)
    return sends + (_tell(meeting, told, meeting.starts_at) if is_moved else [])


def cancel(session: Session, team: Team, meeting: Meeting, *, by: str, now: datetime) -> list[Send]:
    """Cancel a session; whoever's turn it was still has it.

    Raises:
        UserError: it is over, or they may not.
    """
    _require_change(session, team, meeting, by, now)
    told = _concerned(session, meeting, but=by)
    shown = posts.shown(session, team, meeting, now)
    for part in store.parts(session, meeting):
        if part.speaker:
            seating.unbook(session, team, meeting, part)
    store.free_topics(session, meeting)
    meeting.state, meeting.sequence = State.CANCELLED, meeting.sequence + 1
    store.save(session, [meeting])
    posts.note(session, team, meeting.meeting_id, "session.cancelled", now)
    timing.arm(session, team, meeting, now)
    sends = posts.follow(session, team, meeting, now)
    sends += posts.reply(team, meeting, "cancelled", thread.cancelled(shown))
    return sends + _tell(meeting, told, meeting.starts_at)


def hand_over(
    session: Session,
    team: Team,
    meeting: Meeting,
    part: Part,
    *,
    by: str,
    to: str,
    now: datetime,
) -> list[Send]:
    """Ask a colleague to speak instead; nothing changes until they say yes.

    Raises:
        UserError: it is over, they may not, or the colleague cannot.
    """
    _require_change(session, team, meeting, by, now)
    return asking.ask_colleague(session, team, meeting, part, person_id=to, by=by, now=now)


def come(
    session: Session, team: Team, meeting: Meeting, *, by: str, is_in: bool, now: datetime
) -> list[Send]:
    """Note that somebody comes, or forget it; who does not come is noted nowhere.

    Raises:
        UserError: the session is over or cancelled.
    """
    _require_ahead(meeting, now)
    before = store.coming(session, meeting)
    if is_in:
        store.come(session, meeting, by, now)
    else:
        store.stay_away(session, meeting, by)
    if store.coming(session, meeting) == before:
        return []
    return posts.follow(session, team, meeting, now)


def ask(
    session: Session, team: Team, meeting: Meeting, *, by: str, typed: str, now: datetime
) -> list[Send]:
    """Put a question into the thread, signed.

    Raises:
        FieldError: it is empty or too long.
        UserError: the session is over or cancelled, or not announced yet.
    """
    _require_ahead(meeting, now)
    text = question_of(typed)
    meeting.questions += 1
    question = Question(
        workspace_id=team.workspace_id,
        meeting_id=meeting.meeting_id,
        asked_by=by,
        text=text,
        asked_at=now,
    )
    store.save(session, [meeting, question])
    person = people.get(session, team.workspace_id, by)
    name = person.name if person else "A colleague"
    message = thread.question(name, text, question.question_id)
    return posts.reply(team, meeting, f"question:{meeting.questions}", message)


def keep_notes(
    session: Session,
    team: Team,
    meeting: Meeting,
    *,
    by: str,
    takeaway: str,
    link: str,
    entry: tuple[str, str],
    now: datetime,
) -> list[Send]:
    """Note what a session left behind; `entry` is the id and the name of the lesson that keeps it.

    Raises:
        UserError: it has not begun, or they may not.
    """
    require_notes(session, team, meeting, by, now)
    is_new = meeting.notes_at is None
    meeting.takeaway, meeting.notes_link = takeaway, link
    meeting.notes_entry, meeting.notes_at = entry[0], now
    store.save(session, [meeting])
    library.call_notes(session, team.workspace_id, entry[0])
    posts.note(session, team, meeting.meeting_id, "session.notes", now, actor=by)
    shown = posts.shown(session, team, meeting, now)
    sends = posts.follow(session, team, meeting, now)
    if is_new:
        sends += posts.reply(team, meeting, "notes", thread.notes(shown, entry[1]))
    return sends


def require_notes(session: Session, team: Team, meeting: Meeting, by: str, now: datetime) -> None:
    """Let only a speaker or a lead write notes, and only once it has begun.

    Raises:
        UserError: says who can, or when.
    """
    if meeting.state not in (State.ON, State.HELD) or now < meeting.starts_at:
        raise UserError("Notes come after the session has begun. Try again then.")
    if not may_change(session, team, meeting, by):
        raise UserError("Only a speaker or a lead can add its notes. You can save it with `/til`.")


def may_change(session: Session, team: Team, meeting: Meeting, by: str) -> bool:
    """Whether somebody may move or cancel a session: who speaks, who scheduled it, or a lead."""
    speakers = {one.speaker for one in store.parts(session, meeting)}
    is_theirs = by in speakers or by == meeting.created_by
    return is_theirs or permissions.is_lead(session, team, by)


def _require_change(session: Session, team: Team, meeting: Meeting, by: str, now: datetime) -> None:
    _require_ahead(meeting, now)
    if not may_change(session, team, meeting, by):
        raise UserError("Only a speaker, whoever scheduled it or a lead can do that. Ask one.")


def _require_ahead(meeting: Meeting, now: datetime) -> None:
    is_ahead = meeting.state in (State.PLANNED, State.ON)
    if not is_ahead or now >= timing.ends_at(meeting):
        raise UserError(seating.OVER)


def _rebook(
    session: Session, team: Team, meeting: Meeting, starts_at: datetime, now: datetime
) -> None:
    """Book each turn at its new time."""
    spoken = [one for one in store.parts(session, meeting) if one.speaker]
    for part in spoken:
        seating.unbook(session, team, meeting, part)
    meeting.starts_at = starts_at
    for part in spoken:
        seating.book(session, team, meeting, part, now)


def _concerned(session: Session, meeting: Meeting, *, but: str) -> list[str]:
    """Who speaks and who said yes, without whoever makes the change."""
    speakers = [one.speaker for one in store.parts(session, meeting) if one.speaker]
    found = dict.fromkeys([*speakers, *store.coming(session, meeting)])
    return [one for one in found if one != but]


def _tell(meeting: Meeting, people_ids: list[str], until: datetime) -> list[Item]:
    return [item(meeting, CHANGED, one, until) for one in people_ids]
