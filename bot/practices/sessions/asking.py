"""Sessions: who is asked to speak: whoever's turn it is, or whom a colleague asks."""

from collections.abc import Collection, Iterable
from datetime import datetime
from random import Random

from sqlmodel import Session

from bot import hours, turns
from bot.errors import UserError
from bot.practices.sessions import ideas, posts, seating, timing
from bot.practices.sessions.timing import TURN
from bot.sends import Item, Send
from storage import sessions as store
from storage import team as teams
from storage.sessions import Meeting, Offer, Part
from storage.team import Team
from storage.turn import Turn

ASKED = "sessions.asked"
REPLY = "sessions.reply"


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
        frames=" ".join(ideas.choose_frames(session, team, turn.person_id, _rng(team, meeting))),
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


def reply_item(team: Team, offer: Offer) -> Item:
    """For whoever asked a colleague: the answer was no."""
    assert offer.asked_by
    return Item(
        workspace_id=team.workspace_id,
        key=f"{REPLY}:{offer.offer_id}",
        person_id=offer.asked_by,
        team_id=team.team_id,
        kind=REPLY,
        reference=offer.offer_id,
    )


def _next(session: Session, team: Team, meeting: Meeting, now: datetime) -> Turn | None:
    """Whose turn it is; somebody who offered to speak goes first, unless they had their share."""
    rows = turns.rotation(session, team, seating.ROTATION)
    there = seating.available(session, team, meeting.starts_at, now)
    offers = store.offers(session, meeting)
    asked = {one.person_id for one in offers} | {
        one.speaker for one in store.parts(session, meeting) if one.speaker
    }
    before = store.before(session, team, meeting.starts_at)
    previous_at = before.starts_at if before else None
    resting = turns.neighbours(rows, meeting.starts_at, previous_at)
    waiting = [one.person_id for one in store.volunteers(session, team)]
    first = _first(rows, waiting, there - asked - resting)
    return first or turns.pick(
        rows,
        available=there,
        at=meeting.starts_at,
        previous_at=previous_at,
        asked=asked,
        rng=_rng(team, meeting, len(offers)),
    )


def _rng(team: Team, meeting: Meeting, asked: int = 0) -> Random:
    # The same question has the same answer, also in a preview.
    return Random(f"{team.channel_id}:{meeting.starts_at.isoformat()}:{asked}")


def _first(rows: Iterable[Turn], waiting: list[str], free: Collection[str]) -> Turn | None:
    found = [one for one in rows if one.person_id in free and one.debt >= 0]
    return min(
        (one for one in found if one.person_id in waiting),
        key=lambda one: waiting.index(one.person_id),
        default=None,
    )


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
