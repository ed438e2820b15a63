"""Who leads a team, who takes part, and who is not asked for turns."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import teams, turns
from bot.errors import FieldError
from bot.sends import Post, Send
from bot.team_settings import require_unchanged, stamp
from bot.views.settings import people as views
from storage import person as persons
from storage import team as store
from storage import turn as places
from storage.team import Role, Team


@dataclass(frozen=True)
class People:
    """Who is what in a team, by id. `chosen` is None where everybody in the channel takes part."""

    leads: frozenset[str]
    chosen: frozenset[str] | None
    left_out: frozenset[str] = frozenset()


def current(session: Session, team: Team, kinds: Sequence[str]) -> People:
    """How it stands; `kinds` name the turns that go around."""
    members = store.members(session, team)
    here = {one.person_id for one in members}
    out = {one.person_id for kind in kinds for one in _left_out(session, team, kind)}
    return People(
        leads=frozenset(one.person_id for one in members if one.role == Role.LEAD),
        chosen=frozenset(here) if team.is_chosen else None,
        left_out=frozenset(out & here),
    )


def stamp_of(people: People) -> str:
    """A sign of how it stands."""
    chosen = None if people.chosen is None else sorted(people.chosen)
    return stamp(sorted(people.leads), chosen, sorted(people.left_out))


def save(
    session: Session,
    team: Team,
    wanted: People,
    *,
    kinds: Sequence[str],
    by: str,
    seen: object,
    now: datetime,
) -> list[Send]:
    """Choose who leads, who takes part, and who is left out of all turns.

    Raises:
        FieldError: nobody would lead or take part, or somebody is not in the team.
        UserError: somebody else changed it since the form was opened.
    """
    before = current(session, team, kinds)
    require_unchanged(seen, stamp_of(before))
    if not wanted.leads:
        raise FieldError("leads", "A team needs somebody who leads it. Pick at least one person.")
    _require_in_team(session, team, "leads", wanted.leads)
    _lead(session, team, wanted.leads)
    _take_part(session, team, wanted, now)
    _require_in_team(session, team, "left_out", wanted.left_out)
    for kind in kinds:
        _leave_out(session, team, kind, before.left_out, wanted.left_out)
    return [] if wanted.leads == before.leads else [_told(session, team, by=by, now=now)]


def _take_part(session: Session, team: Team, wanted: People, now: datetime) -> None:
    if wanted.chosen is not None and not wanted.chosen:
        raise FieldError("people", "Pick who takes part.")
    team.is_chosen = wanted.chosen is not None
    team.roster_due_at = now
    session.add(team)
    if wanted.chosen is not None:
        _require_people(session, team, wanted.chosen)
        teams.choose(session, team, sorted(wanted.chosen | wanted.leads), now)


def _require_people(session: Session, team: Team, chosen: Collection[str]) -> None:
    known = persons.among(session, team.workspace_id, chosen)
    other = [one.name for one in known if not teams.counts(one, with_guests=team.with_guests)]
    if other:
        raise FieldError("people", f"{other[0]} cannot take part: they are an app or a guest here.")


def _require_in_team(session: Session, team: Team, field: str, ids: Collection[str]) -> None:
    strangers = sorted(set(ids) - {one.person_id for one in store.members(session, team)})
    if strangers:
        names = persons.names(session, team.workspace_id, strangers)
        name = names.get(strangers[0], "Somebody among them")
        raise FieldError(field, f"{name} is not in the team. Pick people who take part.")


def _lead(session: Session, team: Team, leads: Collection[str]) -> None:
    for member in store.members(session, team):
        member.role = Role.LEAD if member.person_id in leads else Role.MEMBER
        session.add(member)
    session.flush()


def _left_out(session: Session, team: Team, kind: str) -> list[places.Turn]:
    return [one for one in places.of_team(session, team, kind) if one.is_excluded]


def _leave_out(
    session: Session, team: Team, kind: str, before: Collection[str], wanted: Collection[str]
) -> None:
    # Whoever stays as they were keeps what they chose for each kind themselves.
    for turn in turns.rotation(session, team, kind):
        if turn.person_id in wanted and turn.person_id not in before:
            turns.leave_out(turn)
        elif turn.person_id in before and turn.person_id not in wanted:
            turns.put_back(turn)


def _told(session: Session, team: Team, *, by: str, now: datetime) -> Send:
    leads = [one.person_id for one in store.leads(session, team)]
    names = persons.names(session, team.workspace_id, [*leads, by])
    message = views.leads_changed(names[by], [names[one] for one in leads])
    key = f"team:{team.team_id}:leads:{now.isoformat()}"
    return Post(workspace_id=team.workspace_id, key=key, channel=team.channel_id, message=message)
