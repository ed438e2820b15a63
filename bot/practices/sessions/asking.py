"""Sessions: who is asked to speak, what they answer, and what follows from it."""

from collections.abc import Collection, Iterable
from datetime import datetime
from random import Random

from sqlmodel import Session

from bot import hours, turns
from bot.errors import UserError
from bot.practices.sessions import posts, timing
from bot.practices.sessions.timing import TURN
from bot.practices.sessions.typed import Talk, checked
from bot.sends import Item, Send
from bot.views import sessions as views
from storage import sessions as store
from storage import team as teams
from storage.sessions import Answer, Meeting, Offer, Part, State, Volunteer
from storage.team import Team
from storage.turn import Turn

ROTATION = "session.speaker"
ASKED = "sessions.asked"
REPLY = "sessions.reply"

# So many topics make a Lean Coffee.
LEAN_TOPICS = 3

OVER = "That session is over or cancelled. `/session` shows what comes next."


def ask_next(
    session: Session, team: Team, meeting: Meeting, part: Part, now: datetime
) -> list[Send]:
    """Ask whoever is next whether they speak; nothing where nobody is left, or time is up."""
    if now >= meeting.asking_until:
        return []
    turn = _next(session, team, meeting, now)
    if turn is None:
        return []
    theirs = hours.of(session, team.workspace_id, turn.person_id, now)
    until = min(timing.unseen_until(theirs, now), meeting.starts_at)
    offer = Offer(
        workspace_id=team.workspace_id,
        part_id=part.part_id,
        person_id=turn.person_id,
        offered_at=now,
        unseen_until=until,
    )
    store.save(session, [offer])
    posts.note(session, team, meeting.meeting_id, "session.offered", now)
    return [_item(team, offer, TURN, expires_at=until)]


def ask_colleague(
    session: Session,
    team: Team,
    meeting: Meeting,
    part: Part,
    *,
    person_id: str,
    by: str,
    now: datetime,
) -> list[Send]:
    """Have one person ask another to speak, or to take over from whoever speaks.

    Raises:
        UserError: they are not in the team, or speak already.
    """
    if not teams.is_member(session, team, person_id):
        raise UserError("They are not in this team. Ask somebody of the team.")
    if person_id in {one.speaker for one in store.parts(session, meeting)}:
        raise UserError("They speak in this session already. Ask somebody else.")
    offer = Offer(
        workspace_id=team.workspace_id,
        part_id=part.part_id,
        person_id=person_id,
        asked_by=by,
        takes_over=part.speaker,
        offered_at=now,
        unseen_until=meeting.starts_at,
    )
    store.save(session, [offer])
    posts.note(session, team, meeting.meeting_id, "session.offered", now)
    return [_item(team, offer, ASKED)]


def accept(
    session: Session, team: Team, offer: Offer, talk: Talk, now: datetime
) -> tuple[bool, list[Send]]:
    """Take a yes. The first one wins; whoever comes second is kept for the next time.

    Returns whether they speak, and what follows.

    Raises:
        FieldError: the talk cannot be kept.
        UserError: the session is over or cancelled.
    """
    talk = checked(talk)
    asked, meeting = of_offer(session, offer)
    _require_ahead(meeting, now)
    part = _free_part(session, meeting, asked, offer)
    if part is None:
        offer.answer = Answer.YES if asked.speaker == offer.person_id else Answer.LATE
        keep(session, team, offer.person_id, talk, now)
        store.save(session, [offer])
        return asked.speaker == offer.person_id, []
    if part.speaker:
        unseat(session, team, part, meeting)
    offer.answer = Answer.YES
    store.save(session, [offer])
    return True, seat(session, team, meeting, part, person_id=offer.person_id, talk=talk, now=now)


def agree(session: Session, team: Team, offer: Offer, now: datetime) -> tuple[bool, list[Send]]:
    """Take the yes to a colleague's question, for the talk as it stands.

    Raises:
        UserError: the session is over or cancelled.
    """
    part, _ = of_offer(session, offer)
    talk = Talk(part.title or "A talk", part.gain, part.audience, part.topic_id)
    return accept(session, team, offer, talk, now)


def decline(session: Session, team: Team, offer: Offer, now: datetime) -> list[Send]:
    """Take a no: it costs nothing, nobody hears of it, and the next one is asked."""
    part, meeting = of_offer(session, offer)
    if offer.answer == Answer.NO:
        return []
    was_open = offer.answer == Answer.OPEN
    offer.answer = Answer.NO
    store.save(session, [offer])
    if offer.asked_by:
        return [_reply(team, offer)]
    if was_open:
        _pass_on(session, team, offer)
    return _go_on(session, team, meeting, part, now)


def shadow(session: Session, team: Team, offer: Offer, now: datetime) -> list[Send]:
    """Note that somebody would rather shadow or co-present: whoever speaks hears it from Baton."""
    part, meeting = of_offer(session, offer)
    offer.answer, offer.asks_how_to_go_on = Answer.SHADOW, False
    store.save(session, [offer])
    if row := _turn(session, team, offer.person_id):
        row.declines = 0
    return _go_on(session, team, meeting, part, now)


def lapse(session: Session, team: Team, offer: Offer, now: datetime) -> list[Send]:
    """Ask somebody else, as there was no answer in time."""
    part, meeting = of_offer(session, offer)
    offer.answer = Answer.LATE
    store.save(session, [offer])
    if timing.shown_at(session, offer):
        _pass_on(session, team, offer)
    return _go_on(session, team, meeting, part, now)


def take_off(session: Session, team: Team, offer: Offer) -> None:
    """Leave somebody out of the turns, as they asked."""
    if row := _turn(session, team, offer.person_id):
        turns.leave_out(row)
    offer.asks_how_to_go_on = False
    store.save(session, [offer])


def go_on(session: Session, offer: Offer) -> None:
    """Go on asking somebody."""
    offer.asks_how_to_go_on = False
    store.save(session, [offer])


def volunteer(
    session: Session, team: Team, *, by: str, talk: Talk, now: datetime
) -> tuple[Meeting | None, list[Send]]:
    """Take an offer to speak: a place that nobody is being asked for, or the next one.

    Returns the session they speak in, None where the offer waits, and what follows.

    Raises:
        FieldError: the talk cannot be kept.
    """
    talk = checked(talk)
    if row := _turn(session, team, by):
        turns.put_back(row)
    for meeting in store.ahead(session, team, now):
        speakers = {one.speaker for one in store.parts(session, meeting)}
        part = _unasked(session, meeting)
        if part and meeting.starts_at > now and by not in speakers:
            sends = seat(session, team, meeting, part, person_id=by, talk=talk, now=now)
            return meeting, sends
    keep(session, team, by, talk, now)
    return None, []


def keep(session: Session, team: Team, person_id: str, talk: Talk, now: datetime) -> None:
    """Keep an offer to speak for the next free place; a newer one takes the place of an older."""
    found = store.volunteer(session, team, person_id)
    row = found or Volunteer(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        person_id=person_id,
        title="",
        offered_at=now,
    )
    row.title, row.gain, row.audience = talk.title, talk.gain, talk.audience
    row.topic_id = talk.topic_id
    store.save(session, [row])


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
        sends += posts.reply(team, meeting, what, views.new_talk(mine))
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
    gone = views.cancelled(posts.shown(session, team, meeting, now))
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


def is_free(session: Session, offer: Offer, now: datetime) -> bool:
    """Whether a yes to a question would still count."""
    part, meeting = of_offer(session, offer)
    is_ahead = meeting.state in (State.PLANNED, State.ON) and now < meeting.starts_at
    return is_ahead and _free_part(session, meeting, part, offer) is not None


def _next(session: Session, team: Team, meeting: Meeting, now: datetime) -> Turn | None:
    """Whose turn it is; somebody who offered to speak goes first, unless they had their share."""
    rows = turns.rotation(session, team, ROTATION)
    there = available(session, team, meeting.starts_at, now)
    offers = store.offers(session, meeting)
    asked = {one.person_id for one in offers} | {
        one.speaker for one in store.parts(session, meeting) if one.speaker
    }
    before = store.before(session, team, meeting.starts_at)
    previous_at = before.starts_at if before else None
    resting = turns.neighbours(rows, meeting.starts_at, previous_at)
    waiting = [one.person_id for one in store.volunteers(session, team)]
    first = _first(rows, waiting, there - asked - resting)
    # The same question has the same answer, also in a preview.
    rng = Random(f"{team.team_id}:{meeting.starts_at.isoformat()}:{len(offers)}")
    return first or turns.pick(
        rows,
        available=there,
        at=meeting.starts_at,
        previous_at=previous_at,
        asked=asked,
        rng=rng,
    )


def _first(rows: Iterable[Turn], waiting: list[str], free: Collection[str]) -> Turn | None:
    found = [one for one in rows if one.person_id in free and one.debt >= 0]
    return min(
        (one for one in found if one.person_id in waiting),
        key=lambda one: waiting.index(one.person_id),
        default=None,
    )


def _free_part(session: Session, meeting: Meeting, asked: Part, offer: Offer) -> Part | None:
    """The talk that a yes takes: the one they were asked for, or another that nobody has."""
    if asked.is_dropped or meeting.is_lean:
        return None
    if asked.speaker == offer.takes_over:
        return asked
    if offer.takes_over or asked.speaker == offer.person_id:
        return None
    return _unasked(session, meeting)


def _unasked(session: Session, meeting: Meeting) -> Part | None:
    """A talk without a speaker for which nobody is being asked now."""
    waited = {one.part_id for one in timing.pending(session, meeting)}
    free = (one for one in timing.empty(session, meeting) if one.part_id not in waited)
    return next(free, None)


def _go_on(session: Session, team: Team, meeting: Meeting, part: Part, now: datetime) -> list[Send]:
    is_wanted = part.speaker is None and not part.is_dropped
    is_ahead = meeting.state in (State.PLANNED, State.ON)
    sends = ask_next(session, team, meeting, part, now) if is_wanted and is_ahead else []
    timing.arm(session, team, meeting, now)
    return sends


def _pass_on(session: Session, team: Team, offer: Offer) -> None:
    if row := _turn(session, team, offer.person_id):
        offer.asks_how_to_go_on = turns.pass_on(row)
        store.save(session, [row, offer])


def _turn(session: Session, team: Team, person_id: str) -> Turn | None:
    rows = turns.rotation(session, team, ROTATION)
    return next((one for one in rows if one.person_id == person_id), None)


def _require_ahead(meeting: Meeting, now: datetime) -> None:
    if meeting.state not in (State.PLANNED, State.ON) or now >= meeting.starts_at:
        raise UserError(OVER)


def _item(team: Team, offer: Offer, kind: str, expires_at: datetime | None = None) -> Item:
    return Item(
        workspace_id=team.workspace_id,
        key=f"{kind}:{offer.offer_id}",
        person_id=offer.person_id,
        team_id=team.team_id,
        kind=kind,
        reference=offer.offer_id,
        expires_at=expires_at,
    )


def _reply(team: Team, offer: Offer) -> Item:
    assert offer.asked_by
    return Item(
        workspace_id=team.workspace_id,
        key=f"{REPLY}:{offer.offer_id}",
        person_id=offer.asked_by,
        team_id=team.team_id,
        kind=REPLY,
        reference=offer.offer_id,
    )
