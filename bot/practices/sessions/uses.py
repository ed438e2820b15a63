"""Sessions: what those who came will use, told to the speakers alone; and whether they did."""

from datetime import datetime, timedelta

from sqlmodel import Session

from bot.errors import UserError
from bot.keys import KeyRing
from bot.practices.sessions import posts
from bot.practices.sessions.typed import words_of
from bot.sends import Item, Send
from bot.views.sessions import thread
from storage import person as people
from storage import sessions as store
from storage.sessions import Meeting, State, Use, Word
from storage.team import Team

USEFUL = "sessions.useful"
REPORT = "sessions.report"

# practices.md 4.1: no count of fewer answers is shown to anybody.
LEAST_ANSWERS = 5

# What is not asked within so long is no longer fresh; what is told may wait.
LIFE, REPORT_LIFE = timedelta(days=4), timedelta(days=14)

CLOSED = "The speakers were told by now. You can write to them in Slack."


def ask(session: Session, meeting: Meeting, now: datetime) -> list[Item]:
    """Ask those who came and did not speak what they will use."""
    speakers = _speakers(session, meeting)
    if not speakers:
        return []
    came = [one for one in store.coming(session, meeting) if one not in speakers]
    return [_item(meeting, USEFUL, one, now + LIFE) for one in came]


def say(session: Session, meeting: Meeting, *, by: str, answer: Use) -> None:
    """Take one answer; until the speakers are told, another one takes its place.

    Raises:
        UserError: they were told by now, or whoever answers was not there.
    """
    _require_open(session, meeting, by)
    store.say_use(session, meeting, by, answer)


def write(
    session: Session, meeting: Meeting, ring: KeyRing, *, by: str, typed: str, now: datetime
) -> None:
    """Take words for the speakers: signed, and sealed until they read them.

    Raises:
        FieldError: there are none, or too many.
        UserError: they were told by now, or whoever writes was not there.
    """
    _require_open(session, meeting, by)
    key_id, sealed = ring.seal(words_of(typed).encode(), *_about(meeting, by))
    found = store.word(session, meeting, by) or Word(
        workspace_id=meeting.workspace_id,
        meeting_id=meeting.meeting_id,
        person_id=by,
        key_id=key_id,
        sealed=sealed,
        said_at=now,
    )
    found.key_id, found.sealed, found.said_at = key_id, sealed, now
    store.save(session, [found])


def written(
    session: Session, meeting: Meeting, ring: KeyRing, *, reader: str
) -> list[tuple[str, str]]:
    """What was written, as (name, words), for whoever spoke and nobody else.

    Raises:
        UserError: the reader did not speak.
    """
    if reader not in _speakers(session, meeting):
        raise UserError("Only whoever spoke can read that. `/session` shows what comes next.")
    found = store.words(session, meeting)
    names = people.names(session, meeting.workspace_id, [one.person_id for one in found])
    return [
        (
            names.get(one.person_id, "A colleague"),
            ring.open(one.key_id, one.sealed, *_about(meeting, one.person_id)).decode(),
        )
        for one in found
    ]


def report(session: Session, meeting: Meeting, now: datetime) -> list[Send]:
    """Tell the speakers once what the others will use; too few answers are told to nobody.

    Who said what is forgotten with it.
    """
    meeting.reported_at = now
    counted = store.uses(session, meeting)
    store.forget_uses(session, meeting)
    if counted.total() >= LEAST_ANSWERS:
        meeting.uses_now, meeting.uses_later = counted[Use.NOW], counted[Use.LATER]
        meeting.uses_never = counted[Use.NOT_FOR_ME]
    store.save(session, [meeting])
    if counted.total() < LEAST_ANSWERS and not store.words(session, meeting):
        return []
    until = now + REPORT_LIFE
    return [_item(meeting, REPORT, one, until) for one in _speakers(session, meeting)]


def recall(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    """Ask in the thread, four weeks later, whether anybody used it; nobody is asked by name."""
    meeting.recalled_at = now
    store.save(session, [meeting])
    posts.note(session, team, meeting.meeting_id, "session.recalled", now)
    message = thread.anyone_used(posts.shown(session, team, meeting, now))
    return posts.reply(team, meeting, "recalled", message)


def _require_open(session: Session, meeting: Meeting, by: str) -> None:
    if meeting.state != State.HELD or meeting.reported_at:
        raise UserError(CLOSED)
    if by not in store.coming(session, meeting) or by in _speakers(session, meeting):
        raise UserError("That is for those who were there. You can ask whoever spoke in Slack.")


def _speakers(session: Session, meeting: Meeting) -> list[str]:
    found = [one.speaker for one in store.parts(session, meeting) if one.speaker]
    return list(dict.fromkeys(found))


def _about(meeting: Meeting, person_id: str) -> tuple[str, ...]:
    return ("sessions_word", meeting.workspace_id, meeting.meeting_id, person_id)


def _item(meeting: Meeting, kind: str, person_id: str, until: datetime) -> Item:
    return Item(
        workspace_id=meeting.workspace_id,
        key=f"{kind}:{meeting.meeting_id}:{person_id}",
        person_id=person_id,
        team_id=meeting.team_id,
        kind=kind,
        reference=meeting.meeting_id,
        expires_at=until,
    )
