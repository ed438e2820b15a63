"""Sessions: what people answer who were asked to speak, or offer it, and what follows from it."""

from datetime import datetime

from sqlmodel import Session

from bot import turns
from bot.errors import UserError
from bot.practices.sessions import asking, seating, timing
from bot.practices.sessions.typed import Talk, checked
from bot.sends import Send
from storage import sessions as store
from storage.sessions import Answer, Meeting, Offer, Part, State, Volunteer
from storage.team import Team
from storage.turn import Turn


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
    asked, meeting = seating.of_offer(session, offer)
    _require_ahead(meeting, now)
    part = _free_part(session, meeting, asked, offer)
    if part is None:
        offer.answer = Answer.YES if asked.speaker == offer.person_id else Answer.LATE
        keep(session, team, offer.person_id, talk, now)
        store.save(session, [offer])
        return asked.speaker == offer.person_id, []
    if part.speaker:
        seating.unseat(session, team, part, meeting)
    offer.answer = Answer.YES
    store.save(session, [offer])
    return True, seating.seat(
        session, team, meeting, part, person_id=offer.person_id, talk=talk, now=now
    )


def agree(session: Session, team: Team, offer: Offer, now: datetime) -> tuple[bool, list[Send]]:
    """Take the yes to a colleague's question, for the talk as it stands.

    Raises:
        UserError: the session is over or cancelled.
    """
    part, _ = seating.of_offer(session, offer)
    talk = Talk(part.title or "A talk", part.gain, part.audience, part.topic_id)
    return accept(session, team, offer, talk, now)


def decline(session: Session, team: Team, offer: Offer, now: datetime) -> list[Send]:
    """Take a no: it costs nothing, nobody hears of it, and the next one is asked."""
    part, meeting = seating.of_offer(session, offer)
    if offer.answer == Answer.NO:
        return []
    was_open = offer.answer == Answer.OPEN
    offer.answer = Answer.NO
    store.save(session, [offer])
    if offer.asked_by:
        return [asking.reply_item(team, offer)]
    if was_open:
        _pass_on(session, team, offer)
    return _go_on(session, team, meeting, part, now)


def shadow(session: Session, team: Team, offer: Offer, now: datetime) -> list[Send]:
    """Note that somebody would rather shadow or co-present: whoever speaks hears it from Baton."""
    part, meeting = seating.of_offer(session, offer)
    offer.answer, offer.asks_how_to_go_on = Answer.SHADOW, False
    store.save(session, [offer])
    if row := _turn(session, team, offer.person_id):
        row.declines = 0
    return _go_on(session, team, meeting, part, now)


def lapse(session: Session, team: Team, offer: Offer, now: datetime) -> list[Send]:
    """Ask somebody else, as there was no answer in time."""
    part, meeting = seating.of_offer(session, offer)
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
            sends = seating.seat(session, team, meeting, part, person_id=by, talk=talk, now=now)
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


def is_free(session: Session, offer: Offer, now: datetime) -> bool:
    """Whether a yes to a question would still count."""
    part, meeting = seating.of_offer(session, offer)
    is_ahead = meeting.state in (State.PLANNED, State.ON) and now < meeting.starts_at
    return is_ahead and _free_part(session, meeting, part, offer) is not None


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
    sends = asking.ask_next(session, team, meeting, part, now) if is_wanted and is_ahead else []
    timing.arm(session, team, meeting, now)
    return sends


def _pass_on(session: Session, team: Team, offer: Offer) -> None:
    if row := _turn(session, team, offer.person_id):
        offer.asks_how_to_go_on = turns.pass_on(row)
        store.save(session, [row, offer])


def _turn(session: Session, team: Team, person_id: str) -> Turn | None:
    rows = turns.rotation(session, team, seating.ROTATION)
    return next((one for one in rows if one.person_id == person_id), None)


def _require_ahead(meeting: Meeting, now: datetime) -> None:
    if meeting.state not in (State.PLANNED, State.ON) or now >= meeting.starts_at:
        raise UserError(seating.OVER)
