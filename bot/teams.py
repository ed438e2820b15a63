"""Teams: how one comes to life, who belongs to it, who leads it, when it rests."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, time

from sqlmodel import Session

from bot import contact, digest, permissions, schedules
from bot.errors import FieldError, UserError
from bot.schedules import Cadence, Timing
from bot.sends import Direct, Post, Send
from bot.views import setup as views
from storage import outbox
from storage import person as people
from storage import team as store
from storage.person import Person
from storage.team import Member, Place, Role, Team

# practices.md 7: the design centre ends here; above it, two teams are better.
LARGE = 15

# Slackbot is no bot to Slack's API (slack.md 9).
SLACKBOT = "USLACKBOT"


@dataclass(frozen=True)
class Wishes:
    """What the set-up form says."""

    tz: str
    day_starts: time
    day_ends: time
    working_days: tuple[str, ...]
    country: str | None
    digest_day: str
    digest_at: time
    with_guests: bool = False
    chosen: tuple[str, ...] | None = None


def set_up(
    session: Session,
    *,
    workspace_id: str,
    channel_id: str,
    channel_name: str,
    by: str,
    wishes: Wishes,
    cadences: Sequence[Cadence],
    now: datetime,
) -> list[Send]:
    """Turn a channel into a team, led by whoever asked; or change the team it already is.

    `cadences` are the schedules that every team starts with.

    Raises:
        UserError: the channel has a team, and somebody who does not lead it asked.
        FieldError: a wish cannot be fulfilled; names the field.
    """
    check(wishes)
    team = store.of_channel(session, workspace_id, channel_id)
    is_new = team is None
    if team is None:
        team = Team(
            workspace_id=workspace_id,
            channel_id=channel_id,
            name=channel_name,
            tz=wishes.tz,
            day_starts=wishes.day_starts,
            day_ends=wishes.day_ends,
            working_days="",
            created_by=by,
            created_at=now,
        )
        store.add(session, [team])
        session.flush()
        enrol(session, team, by, Role.LEAD, now)
    permissions.require_lead(session, team, by)
    _apply(session, team, wishes, by, now)
    schedules.follow(session, team, cadences, now)
    return [_welcome(session, team, by)] if is_new else []


def check(wishes: Wishes) -> None:
    """Refuse wishes that make no sense.

    Raises:
        FieldError: names the field and what to do.
    """
    if wishes.day_ends <= wishes.day_starts:
        raise FieldError("ends", "The day must end after it starts.")
    if not wishes.working_days:
        raise FieldError("days", "Pick at least one working day.")
    if wishes.chosen is not None and not wishes.chosen:
        raise FieldError("people", "Pick who is in the team.")


def places(
    session: Session, workspace_id: str, *, channel_id: str, person_id: str
) -> Sequence[Place]:
    """Which teams a command is about: the channel's, or else the person's.

    Raises:
        UserError: there is none, or the channel's is not theirs; says what to do.
    """
    here = store.place_of_channel(session, workspace_id, channel_id=channel_id, person_id=person_id)
    if here:
        team, is_member = here
        permissions.require_member(team, is_member=is_member)
        return [team]
    mine = store.of_person(session, workspace_id, person_id)
    if not mine:
        raise UserError(
            "You are in no team yet. Go to your team's channel, type `/invite @Baton`, "
            "and then `/baton setup`."
        )
    return mine


def resolve(session: Session, workspace_id: str, *, channel_id: str, person_id: str) -> list[Team]:
    """The teams a command is about, with how they are set.

    Raises:
        UserError: as `places`.
    """
    found = places(session, workspace_id, channel_id=channel_id, person_id=person_id)
    teams = [store.get(session, workspace_id, one.team_id) for one in found]
    return [one for one in teams if one]


def resolve_one(session: Session, workspace_id: str, *, channel_id: str, person_id: str) -> Team:
    """The team a command is about, where it can be about one only.

    Raises:
        UserError: there is none, or the person is in several and stands in no team's channel.
    """
    found = resolve(session, workspace_id, channel_id=channel_id, person_id=person_id)
    if len(found) > 1:
        channels = " or ".join(f"<#{team.channel_id}>" for team in found)
        raise UserError(f"You are in several teams. Type it where you mean it: {channels}.")
    return found[0]


def take_roster(
    session: Session, team: Team, present: Collection[Person], now: datetime
) -> list[Send]:
    """Make the members those who are in the channel and count; there is a lead afterwards."""
    here = {one.person_id for one in present if counts(one, with_guests=team.with_guests)}
    current = {one.person_id: one for one in store.members(session, team)}
    for person_id in sorted(set(current) - here):
        current[person_id].left_at = now
        session.add(current[person_id])
    if here and not here & set(current):
        # Whoever was chosen has left: the team goes on with those who are there.
        team.is_chosen = False
    if not team.is_chosen:
        for person_id in sorted(here - set(current)):
            enrol(session, team, person_id, Role.MEMBER, now)
    session.flush()
    return _keep_a_lead(session, team, now)


def counts(person: Person, *, with_guests: bool) -> bool:
    """Whether somebody of a channel is a member: humans; guests if a lead says so."""
    if person.is_bot or person.is_gone or person.person_id == SLACKBOT:
        return False
    return with_guests or not (person.is_guest or person.is_outsider)


def lock_out(session: Session, team: Team, now: datetime) -> list[Send]:
    """Keep silent in a team whose channel Baton is not in, and tell its leads, once."""
    if team.paused_at:
        return []
    pause(session, team, "Baton is not in the channel", now)
    return [
        Direct(
            workspace_id=team.workspace_id,
            key=f"team:{team.team_id}:locked_out:{now.isoformat()}:{one.person_id}",
            person_id=one.person_id,
            message=views.locked_out(team.name),
        )
        for one in store.leads(session, team)
    ]


def pause(session: Session, team: Team, why: str, now: datetime) -> None:
    """Keep silent in a team: its channel is archived, gone, or closed to Baton."""
    if team.paused_at:
        return
    team.paused_at, team.paused_why = now, why
    session.add(team)
    schedules.enable(session, team, is_enabled=False, now=now)
    outbox.skip_posts(session, team.workspace_id, destination=team.channel_id, why=why)


def resume(session: Session, team: Team, now: datetime) -> list[Send]:
    """Speak again, without catching up on what fell due meanwhile; but what was changed is."""
    outbox.release(session, team.workspace_id, destination=team.channel_id)
    if team.paused_at is None:
        return []
    since = team.paused_at
    team.paused_at, team.paused_why = None, None
    session.add(team)
    schedules.enable(session, team, is_enabled=True, now=now)
    session.flush()
    for member in store.members(session, team):
        contact.look_again(session, team.workspace_id, member.person_id, now)
    key = f"team:{team.team_id}:back:{since.isoformat()}"
    message = views.back(digest.next_time(session, team))
    return [Post(workspace_id=team.workspace_id, key=key, channel=team.channel_id, message=message)]


def follow_all(session: Session, cadences: Sequence[Cadence], now: datetime) -> None:
    """Give every team the schedules it lacks: a newer Baton may have brought some."""
    schedules.follow_each(session, store.every(session), cadences, now)


def _apply(session: Session, team: Team, wishes: Wishes, by: str, now: datetime) -> None:
    team.tz = wishes.tz
    team.day_starts, team.day_ends = wishes.day_starts, wishes.day_ends
    team.working_days = ",".join(wishes.working_days)
    team.country = wishes.country
    team.with_guests = wishes.with_guests
    team.is_chosen = wishes.chosen is not None
    team.roster_due_at = now
    session.add(team)
    if wishes.chosen is not None:
        choose(session, team, wishes.chosen, now)
    schedules.replan(session, team, now)
    row = schedules.of(session, team, digest.CADENCE)
    weeks = schedules.timing(row).weeks if row else 1
    timing = Timing(weeks, wishes.digest_day, wishes.digest_at)
    schedules.set_timing(session, team, digest.CADENCE, timing, by=by, now=now)


def choose(session: Session, team: Team, chosen: Sequence[str], now: datetime) -> None:
    """Make the members those who were picked, and the leads.

    Raises:
        FieldError: somebody among them is not known yet.
    """
    known = {one.person_id for one in people.among(session, team.workspace_id, chosen)}
    if set(chosen) - known:
        raise FieldError("people", "Baton has not met all of them yet. Try again in a minute.")
    leads = {one.person_id for one in store.leads(session, team)}
    for one in store.members(session, team):
        if one.person_id not in {*chosen, *leads}:
            one.left_at = now
            session.add(one)
    for person_id in chosen:
        if not store.is_member(session, team, person_id):
            enrol(session, team, person_id, Role.MEMBER, now)


def enrol(session: Session, team: Team, person_id: str, role: Role, now: datetime) -> None:
    """Make somebody a member, or give a member another role."""
    member = store.member(session, team, person_id) or Member(
        workspace_id=team.workspace_id, team_id=team.team_id, person_id=person_id, joined_at=now
    )
    if member.left_at:
        member.left_at, member.joined_at = None, now
    member.role = role
    session.add(member)
    session.flush()
    contact.look_again(session, team.workspace_id, person_id, now)


def _keep_a_lead(session: Session, team: Team, now: datetime) -> list[Send]:
    members = store.members(session, team)
    if not members or any(one.role == Role.LEAD for one in members):
        return []
    known = people.among(session, team.workspace_id, [one.person_id for one in members])
    regular = {one.person_id for one in known if counts(one, with_guests=False)}
    heir = next((one for one in members if one.person_id in regular), members[0])
    heir.role = Role.LEAD
    session.add(heir)
    person = people.get(session, team.workspace_id, heir.person_id)
    key = f"team:{team.team_id}:lead:{heir.person_id}:{now.isoformat()}"
    message = views.new_lead(person.name if person else "A colleague")
    return [Post(workspace_id=team.workspace_id, key=key, channel=team.channel_id, message=message)]


def _welcome(session: Session, team: Team, by: str) -> Send:
    person = people.get(session, team.workspace_id, by)
    message = views.welcome(
        person.name if person else "A colleague", digest.next_time(session, team)
    )
    return Post(
        workspace_id=team.workspace_id,
        key=f"team:{team.team_id}:welcome",
        channel=team.channel_id,
        message=message,
    )
