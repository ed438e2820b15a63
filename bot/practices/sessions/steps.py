"""Sessions: what happens by itself as time goes on, from the first question to the notes."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta

from sqlmodel import Session

from bot import clock, hours
from bot.practices.sessions import asking, posts, timing
from bot.schedules import Cadence
from bot.sends import Item, Send
from bot.views import sessions as views
from storage import schedule as schedules
from storage import sessions as store
from storage import team as teams
from storage.schedule import Schedule
from storage.sessions import Meeting, Part, State
from storage.team import Team

SLOT = "sessions.slot"
PLAN = "sessions.plan"

SPEAKER = "sessions.speaker"
TOMORROW = "sessions.tomorrow"
WANTED = "sessions.notes"

# The team's rhythm (practices.md 4.1), and a look each working day at what it asks for.
RHYTHM = Cadence(
    kind=SLOT,
    label="Sessions",
    about="Somebody shows what they know. Nine days before, the next in turn is asked to speak.",
    rrule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE",
    at=time(14),
    weeks=(1, 2, 3, 4),
)
LOOK = Cadence(
    kind=PLAN, label="", about="", rrule="FREQ=DAILY", at=time(6), day_off=clock.DayOff.SKIP
)

SLOT_GRACE = timedelta(hours=1)
LOOK_GRACE = timedelta(hours=20)
# Each step decides for itself whether it is too late for it.
STEP_GRACE = timedelta(days=30)

MINUTES = 30
# From so many members on there are two talks in a session.
TWO_TALKS = 4
# No other session stands within so many days of one that the rhythm asks for.
APART = timedelta(days=3)
# Notes are asked for so long.
NOTES_LIFE = timedelta(days=7)


def fire_slot(_session: Session, _due: Sequence[Schedule], _now: datetime) -> list[Send]:
    """Nothing: the slot's schedule holds the team's rhythm, and steps of their own do the rest."""
    return []


def fire_look(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Plan what the rhythm asks for, and find another speaker for who left or is away."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        if team and team.paused_at is None:
            sends += _release(session, team, now)
            sends += plan(session, team, now)
    return sends


def fire_step(session: Session, due: Sequence[Schedule], now: datetime) -> list[Send]:
    """Do what is due in each session."""
    sends: list[Send] = []
    for one in due:
        team = teams.get(session, one.workspace_id, one.team_id)
        meeting = store.meeting(session, one.workspace_id, one.key.partition(":")[2])
        if team and meeting:
            sends += step(session, team, meeting, now)
    return sends


def plan(session: Session, team: Team, now: datetime) -> list[Send]:
    """Plan the next session of the rhythm nine days ahead, and ask for speakers.

    A team that has never used sessions is left alone: somebody proposes or offers first.
    """
    slot = schedules.by_key(session, team.workspace_id, RHYTHM.key(team))
    if slot is None or slot.next_at is None or slot.next_on is None:
        return []
    ahead = clock.local(slot.next_at, team.tz).date() - clock.local(now, team.tz).date()
    if not timing.ANNOUNCE_DAYS <= ahead.days <= timing.PLAN_DAYS:
        return []
    around = store.around(session, team, slot.next_at - APART, slot.next_at + APART)
    is_taken = around or store.planned_for(session, team, slot.next_on)
    if is_taken or not store.has_begun(session, team):
        return []
    meeting = Meeting(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        starts_at=slot.next_at,
        minutes=MINUTES,
        planned_for=slot.next_on,
        created_at=now,
        asking_until=timing.last_ask_at(team, slot.next_at, now),
    )
    store.save(session, [meeting])
    talks = 2 if len(teams.members(session, team)) >= TWO_TALKS else 1
    sends: list[Send] = []
    for position in range(talks):
        part = Part(
            workspace_id=team.workspace_id, meeting_id=meeting.meeting_id, position=position
        )
        store.save(session, [part])
        sends += asking.ask_next(session, team, meeting, part, now)
    timing.arm(session, team, meeting, now)
    return sends


def step(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    """Do all that is due in one session, and set the moment of its next step."""
    sends: list[Send] = []
    if meeting.state in (State.PLANNED, State.ON):
        sends += _late_answers(session, team, meeting, now)
        sends += _settle_places(session, team, meeting, now)
    if meeting.state == State.ON:
        sends += _announce(session, team, meeting, now)
        sends += _remind(session, team, meeting, now)
        sends += _start(session, team, meeting, now)
        sends += _close(session, team, meeting, now)
    timing.arm(session, team, meeting, now)
    return sends


def _late_answers(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    return [
        send
        for one in timing.pending(session, meeting)
        if one.asked_by is None and timing.answer_by(session, one, now) <= now
        for send in asking.lapse(session, team, one, now)
    ]


def _settle_places(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    """Go on with the speakers there are, or without any, once nobody else is asked."""
    empty = timing.empty(session, meeting)
    is_time = meeting.announced_at is None and now >= timing.announce_at(team, meeting)
    is_alone = is_time and not timing.pending(session, meeting)
    if not empty or not (is_alone or now >= meeting.asking_until):
        return []
    if len(empty) == len(store.parts(session, meeting)):
        return asking.fall_back(session, team, meeting, now)
    for one in empty:
        one.is_dropped = True
    store.save(session, empty)
    return posts.follow(session, team, meeting, now)


def _announce(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    if not timing.waits_for_post(meeting, now) or now < timing.announce_at(team, meeting):
        return []
    meeting.announced_at = now
    store.save(session, [meeting])
    return [posts.announce(session, team, meeting, now)]


def _remind(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    if meeting.reminded_at or now < timing.remind_at(team, meeting):
        return []
    meeting.reminded_at = now
    store.save(session, [meeting])
    if now >= meeting.starts_at:
        return []
    speakers = _speakers(session, meeting)
    coming = [one for one in store.coming(session, meeting) if one not in speakers]
    return [
        *(item(meeting, SPEAKER, one, meeting.starts_at) for one in speakers),
        *(item(meeting, TOMORROW, one, meeting.starts_at) for one in coming),
    ]


def _start(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    if meeting.started_at or now < meeting.starts_at:
        return []
    meeting.started_at = now
    store.save(session, [meeting])
    if now >= timing.ends_at(meeting):
        return []
    message = views.starts(posts.shown(session, team, meeting, now))
    return posts.reply(team, meeting, f"starts:{meeting.sequence}", message)


def _close(session: Session, team: Team, meeting: Meeting, now: datetime) -> list[Send]:
    if now < timing.ends_at(meeting):
        return []
    meeting.state = State.HELD
    store.save(session, [meeting])
    posts.note(session, team, meeting.meeting_id, "session.held", now)
    until = now + NOTES_LIFE
    wanted = [item(meeting, WANTED, one, until) for one in _speakers(session, meeting)]
    return [*posts.follow(session, team, meeting, now), *wanted]


def _release(session: Session, team: Team, now: datetime) -> list[Send]:
    """Offer the talks anew whose speakers left the team or are away on the day."""
    sends: list[Send] = []
    for meeting in store.ahead(session, team, now):
        if meeting.starts_at <= now:
            continue
        for part in store.parts(session, meeting):
            if part.speaker and not _is_there(session, team, meeting, part.speaker, now):
                sends += _offer_anew(session, team, meeting, part, now)
    return sends


def _offer_anew(
    session: Session, team: Team, meeting: Meeting, part: Part, now: datetime
) -> list[Send]:
    asking.unseat(session, team, part, meeting)
    meeting.asking_until = timing.last_ask_at(team, meeting.starts_at, now)
    if not _speakers(session, meeting):
        meeting.state = State.PLANNED
    store.save(session, [meeting])
    sends = posts.follow(session, team, meeting, now)
    leads = [one.person_id for one in teams.leads(session, team)]
    to = meeting.created_by or next(iter(leads), None)
    message = views.speaker_wanted(posts.shown(session, team, meeting, now), to)
    sends += posts.reply(team, meeting, f"wanted:{meeting.version}", message)
    sends += asking.ask_next(session, team, meeting, part, now)
    timing.arm(session, team, meeting, now)
    return sends


def _is_there(
    session: Session, team: Team, meeting: Meeting, person_id: str, now: datetime
) -> bool:
    if not teams.is_member(session, team, person_id):
        return False
    theirs = hours.of(session, team.workspace_id, person_id, now)
    # A day that they do not usually work on was their own choice; an absence was not.
    return theirs is None or not theirs.is_away(theirs.today(meeting.starts_at), team.team_id)


def _speakers(session: Session, meeting: Meeting) -> list[str]:
    found = [one.speaker for one in store.parts(session, meeting) if one.speaker]
    return list(dict.fromkeys(found))


def item(meeting: Meeting, kind: str, person_id: str, until: datetime) -> Item:
    """Something about a session for one person; once for each time it is given."""
    return Item(
        workspace_id=meeting.workspace_id,
        key=f"{kind}:{meeting.meeting_id}:{meeting.sequence}:{person_id}",
        person_id=person_id,
        team_id=meeting.team_id,
        kind=kind,
        reference=meeting.meeting_id,
        expires_at=until,
    )
