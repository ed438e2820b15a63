"""Sessions: what waits for one person about them: what it says now, and why it came."""

from collections.abc import Callable

from sqlmodel import Session

from bot import turns as rules
from bot.kinds import Kind, Priority
from bot.practices.sessions import CHANGED, answering, asking, ideas, seating, steps, timing, uses
from bot.views import turns as turn_views
from bot.views.contact import Line, Why
from bot.views.sessions import items as views
from bot.views.sessions import uses as use_views
from storage import person as people
from storage import schedule as schedules
from storage import sessions as store
from storage import team as teams
from storage.contact import ContactItem
from storage.sessions import Answer, Meeting, Offer, State
from storage.team import Team
from storage.turn import Turn

TALK_MINUTES = 10

AHEAD = (State.PLANNED, State.ON)


def turn_line(session: Session, item: ContactItem) -> Line | None:
    """The question whether somebody speaks."""
    offer = store.offer(session, item.workspace_id, item.reference)
    team = teams.get(session, item.workspace_id, item.team_id)
    if offer is None or team is None:
        return None
    if offer.asks_how_to_go_on:
        return views.how_to_go_on(item.item_id)
    _, meeting = seating.of_offer(session, offer)
    if meeting.state not in AHEAD:
        return views.over()
    if not answering.is_free(session, offer, item.created_at):
        return views.taken()
    titles = [title for _, title in ideas.of_person(session, team, item.person_id, offer)]
    return views.turn(
        meeting, item.item_id, ideas=titles, minutes=TALK_MINUTES, tz=_tz(session, item)
    )


def asked_line(session: Session, item: ContactItem) -> Line | None:
    """A colleague's question whether somebody speaks."""
    offer = store.offer(session, item.workspace_id, item.reference)
    if offer is None:
        return None
    part, meeting = seating.of_offer(session, offer)
    if meeting.state not in AHEAD:
        return views.over()
    if not answering.is_free(session, offer, item.created_at):
        return views.taken()
    by = people.get(session, item.workspace_id, offer.asked_by or "")
    name = by.name if by else "A colleague"
    return views.asked(
        meeting, item.item_id, asked_by=name, title=part.title, tz=_tz(session, item)
    )


def reply_line(session: Session, item: ContactItem) -> Line | None:
    """For whoever asked a colleague: the place is still open, or still theirs."""
    offer = store.offer(session, item.workspace_id, item.reference)
    if offer is None:
        return None
    part, meeting = seating.of_offer(session, offer)
    if meeting.state not in AHEAD:
        return views.over()
    return views.still_open(meeting, has_speaker=part.speaker is not None, tz=_tz(session, item))


def speaker_line(session: Session, item: ContactItem) -> Line | None:
    """The day before, for whoever speaks."""
    meeting = store.meeting(session, item.workspace_id, item.reference)
    if meeting is None:
        return None
    mine = [one for one in store.parts(session, meeting) if one.speaker == item.person_id]
    if meeting.state not in AHEAD or not mine:
        return views.over()
    ids = [
        one.person_id
        for one in store.offers(session, meeting)
        if one.answer == Answer.SHADOW and one.person_id != item.person_id
    ]
    names = people.names(session, item.workspace_id, ids)
    return views.reminder(
        meeting,
        title=mine[0].title,
        partners=[names[one] for one in ids if one in names],
        tz=_tz(session, item),
    )


def tomorrow_line(session: Session, item: ContactItem) -> Line | None:
    """The day before, for whoever said yes."""
    meeting = store.meeting(session, item.workspace_id, item.reference)
    if meeting is None:
        return None
    if meeting.state not in AHEAD:
        return views.over()
    titles = [one.title for one in store.parts(session, meeting)]
    return views.tomorrow(meeting, titles=titles, tz=_tz(session, item))


def changed_line(session: Session, item: ContactItem) -> Line | None:
    """For whoever said yes, or speaks: the session has moved, or is cancelled."""
    meeting = store.meeting(session, item.workspace_id, item.reference)
    if meeting is None:
        return None
    tz = _tz(session, item)
    if meeting.state not in AHEAD:
        return views.cancelled(meeting, tz)
    speakers = {one.speaker for one in store.parts(session, meeting)}
    return views.moved(meeting, speaks=item.person_id in speakers, tz=tz)


def notes_line(session: Session, item: ContactItem) -> Line | None:
    """After the end, for whoever spoke: what stays?"""
    meeting = store.meeting(session, item.workspace_id, item.reference)
    if meeting is None:
        return None
    if meeting.notes_at:
        return views.over()
    mine = [one for one in store.parts(session, meeting) if one.speaker == item.person_id]
    asked = next(iter(store.unanswered(session, meeting)), None)
    return views.notes_wanted(meeting, mine[0].title if mine else "", asked)


def useful_line(session: Session, item: ContactItem) -> Line | None:
    """After the end, for whoever was there: what will they use?"""
    meeting = store.meeting(session, item.workspace_id, item.reference)
    if meeting is None:
        return None
    if meeting.reported_at:
        return views.over()
    return use_views.question(meeting, _titles(session, meeting))


def report_line(session: Session, item: ContactItem) -> Line | None:
    """For whoever spoke: what the others will use, and who wrote to them."""
    meeting = store.meeting(session, item.workspace_id, item.reference)
    if meeting is None:
        return None
    writers = [one.person_id for one in store.words(session, meeting)]
    names = people.names(session, item.workspace_id, writers)
    told = [names.get(one, "A colleague") for one in writers]
    return use_views.report(meeting, _titles(session, meeting), told)


def why_turn(session: Session, item: ContactItem) -> Why:
    """Why somebody's turn it is."""
    team = teams.get(session, item.workspace_id, item.team_id)
    turn = _turn(session, team, item.person_id) if team else None
    reason = turn_views.why(turn, "session") if turn else "Turns to speak are shared out evenly."
    slot = schedules.by_key(session, item.workspace_id, steps.RHYTHM.key(team)) if team else None
    next_time = slot.next_at if slot else None
    return views.why_turn(reason, _set_by(session, team), next_time, team.tz if team else "UTC")


def why(rule: str) -> Callable[[Session, ContactItem], Why]:
    """Why something about one session came, by a rule told as a sentence."""

    def tell(session: Session, item: ContactItem) -> Why:
        team = teams.get(session, item.workspace_id, item.team_id)
        offer = store.offer(session, item.workspace_id, item.reference)
        meeting = _of(session, item, offer)
        return views.why(rule, _set_by(session, team), meeting, team.tz if team else "UTC")

    return tell


def _of(session: Session, item: ContactItem, offer: Offer | None) -> Meeting | None:
    if offer:
        return seating.of_offer(session, offer)[1]
    return store.meeting(session, item.workspace_id, item.reference)


def _titles(session: Session, meeting: Meeting) -> list[str]:
    return [one.title for one in store.parts(session, meeting)]


def _turn(session: Session, team: Team, person_id: str) -> Turn | None:
    rows = rules.rotation(session, team, seating.ROTATION)
    return next((one for one in rows if one.person_id == person_id), None)


def _set_by(session: Session, team: Team | None) -> str:
    founder = people.get(session, team.workspace_id, team.created_by) if team else None
    return views.set_by(founder.name if founder else None, team.name if team else "your team")


def _tz(session: Session, item: ContactItem) -> str:
    person = people.get(session, item.workspace_id, item.person_id)
    return person.tz if person and person.tz else "UTC"


KINDS = (
    Kind(
        name=timing.TURN,
        label="invitations to speak",
        priority=Priority.ROLE,
        line=turn_line,
        why=why_turn,
    ),
    Kind(
        name=asking.ASKED,
        label="colleagues' questions whether you speak",
        priority=Priority.WAITED_FOR,
        line=asked_line,
        why=why("A colleague asks whether you speak; I pass it on."),
        is_relay=True,
    ),
    Kind(
        name=asking.REPLY,
        label="answers to whom you asked to speak",
        priority=Priority.WAITED_FOR,
        line=reply_line,
        why=why("You asked a colleague to speak; I tell you how it stands."),
        is_relay=True,
    ),
    Kind(
        name=steps.SPEAKER,
        label="reminders of your talks",
        priority=Priority.PROMISE,
        line=speaker_line,
        why=why("Whoever speaks is reminded on the working day before."),
    ),
    Kind(
        name=steps.TOMORROW,
        label="reminders of sessions you said yes to",
        priority=Priority.WAITED_FOR,
        line=tomorrow_line,
        why=why("Whoever said yes is reminded on the working day before."),
    ),
    Kind(
        name=CHANGED,
        label="changes of sessions you are in",
        priority=Priority.WAITED_FOR,
        line=changed_line,
        why=why("Whoever speaks or said yes is told when a session changes."),
    ),
    Kind(
        name=steps.WANTED,
        label="questions for notes",
        priority=Priority.PROMISE,
        line=notes_line,
        why=why("Whoever spoke is asked once what should stay."),
    ),
    Kind(
        name=uses.USEFUL,
        label="questions about what you will use of a session",
        priority=Priority.WAITED_FOR,
        line=useful_line,
        why=why("Whoever said yes to a session is asked once what they will use of it."),
    ),
    Kind(
        name=uses.REPORT,
        label="what others will use of your talks",
        priority=Priority.WAITED_FOR,
        line=report_line,
        why=why("Whoever spoke is told once what the others will use."),
    ),
)
