"""Teams and their members: a channel that practises together."""

from collections.abc import Collection, Sequence
from datetime import datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, String, UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select, update

from storage.db import new_id
from storage.prepared import Prepared

TEAM_KEY = ["workspace_id", "team_id"]


class Role(StrEnum):
    """What a member may do; a lead may change the team's settings."""

    LEAD = "lead"
    MEMBER = "member"


class Place(SQLModel):
    """Which team it is, and where it lives: enough to keep something for it."""

    workspace_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True, default_factory=new_id)
    channel_id: str
    name: str


class Team(Place, table=True):
    """One Slack channel where somebody ran `/baton setup`."""

    __table_args__ = (
        ForeignKeyConstraint(["workspace_id"], ["workspace.workspace_id"]),
        UniqueConstraint("workspace_id", "channel_id"),
    )

    tz: str
    day_starts: time
    day_ends: time
    # Weekday names as in `mon,tue,wed`: Python, cron and Slack number them differently.
    working_days: str
    country: str | None = None
    with_guests: bool = False
    # Set when a lead chose the members; then nobody joins by joining the channel.
    is_chosen: bool = False
    created_by: str
    created_at: datetime
    paused_at: datetime | None = None
    paused_why: str | None = None
    # Set when the channel's members must be read from Slack again.
    roster_due_at: datetime | None = Field(default=None, index=True)
    # How many lessons were ever logged: the next one's number is one more.
    til_count: int = 0
    # The sections that the digest leaves out, by their names.
    digest_without: str = ""


class Member(SQLModel, table=True):
    """A person in a team. The row stays when they leave: their lessons keep their author."""

    __table_args__ = (
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        ForeignKeyConstraint(
            ["workspace_id", "person_id"], ["person.workspace_id", "person.person_id"]
        ),
    )

    workspace_id: str = Field(primary_key=True)
    team_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True, index=True)
    role: Role = Field(default=Role.MEMBER, sa_type=String)
    joined_at: datetime
    left_at: datetime | None = None


def get(session: Session, workspace_id: str, team_id: str) -> Team | None:
    """A team by its id."""
    return session.get(Team, (workspace_id, team_id))


def every(session: Session) -> list[Team]:
    """Every team of every workspace."""
    return list(session.exec(select(Team).order_by(Team.workspace_id, Team.team_id)))


def keys(session: Session) -> list[tuple[str, str]]:
    """The (workspace, team) ids of every team."""
    query = select(Team.workspace_id, Team.team_id)
    return [(workspace_id, team_id) for workspace_id, team_id in session.exec(query)]


def with_ids(session: Session, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], Team]:
    """The teams of many (workspace, team) ids, in one query for each workspace."""
    found: dict[tuple[str, str], Team] = {}
    for workspace_id in {key[0] for key in keys}:
        ids = [team_id for workspace, team_id in keys if workspace == workspace_id]
        query = select(Team).where(Team.workspace_id == workspace_id, col(Team.team_id).in_(ids))
        found |= {(workspace_id, one.team_id): one for one in session.exec(query)}
    return found


def of_channel(session: Session, workspace_id: str, channel_id: str) -> Team | None:
    """The team that lives in a channel."""
    query = select(Team).where(Team.workspace_id == workspace_id, Team.channel_id == channel_id)
    return session.exec(query).first()


def place_of_channel(
    session: Session, workspace_id: str, *, channel_id: str, person_id: str
) -> tuple[Place, bool] | None:
    """The team of a channel, and whether a person is in it now."""
    key = {"workspace": workspace_id, "channel": channel_id, "person": person_id}
    found = _PLACE_OF_CHANNEL.run(session, key).fetchone()
    if found is None:
        return None
    team_id, name, member = found
    place = Place(workspace_id=workspace_id, team_id=team_id, channel_id=channel_id, name=name)
    return place, member is not None


def of_person(session: Session, workspace_id: str, person_id: str) -> list[Team]:
    """The teams a person is in now, by name."""
    query = (
        select(Team)
        .join(
            Member,
            (col(Member.workspace_id) == col(Team.workspace_id))
            & (col(Member.team_id) == col(Team.team_id)),
        )
        .where(
            Member.workspace_id == workspace_id,
            Member.person_id == person_id,
            col(Member.left_at).is_(None),
        )
        .order_by(Team.name)
    )
    return list(session.exec(query))


def homes(session: Session, workspace_id: str, people: Collection[str]) -> dict[str, Team]:
    """The team each of several people joined first among those they are in now."""
    query = (
        select(Member.person_id, Team)
        .join(
            Team,
            (col(Member.workspace_id) == col(Team.workspace_id))
            & (col(Member.team_id) == col(Team.team_id)),
        )
        .where(
            Member.workspace_id == workspace_id,
            col(Member.person_id).in_(people),
            col(Member.left_at).is_(None),
        )
        .order_by(col(Member.joined_at).desc(), col(Member.team_id).desc())
    )
    return {row[0]: row[1] for row in session.exec(query)}


def member(session: Session, team: Team, person_id: str) -> Member | None:
    """The person's membership, also when they have left."""
    return session.get(Member, (team.workspace_id, team.team_id, person_id))


def is_member(session: Session, team: Team, person_id: str) -> bool:
    """Whether the person is in the team now."""
    found = member(session, team, person_id)
    return found is not None and found.left_at is None


def members(session: Session, team: Team) -> list[Member]:
    """Everybody in the team now, in the order they joined."""
    query = (
        select(Member)
        .where(
            Member.workspace_id == team.workspace_id,
            Member.team_id == team.team_id,
            col(Member.left_at).is_(None),
        )
        .order_by(col(Member.joined_at), Member.person_id)
    )
    return list(session.exec(query))


def leads(session: Session, team: Team) -> list[Member]:
    """The leads, in the order they joined."""
    return [one for one in members(session, team) if one.role == Role.LEAD]


def next_with_roster_due(session: Session, now: datetime) -> Team | None:
    """The team whose members must be read from Slack and have waited longest."""
    return session.exec(ROSTER_DUE, params={"now": now}).first()


def ask_for_roster(
    session: Session, workspace_id: str, *, channel_id: str, now: datetime
) -> Team | None:
    """Have the channel looked at again: what an event says may be old, what Slack says is true."""
    found = of_channel(session, workspace_id, channel_id)
    if found:
        found.roster_due_at = now
        session.add(found)
    return found


def ask_for_every_roster(session: Session, workspace_id: str, now: datetime) -> None:
    """Have every channel of a workspace looked at again."""
    session.exec(
        update(Team).where(col(Team.workspace_id) == workspace_id).values(roster_due_at=now)
    )


def add(session: Session, rows: Sequence[SQLModel]) -> None:
    """Add a team or members."""
    session.add_all(rows)


# What is asked every second, or while somebody waits for an answer, is built once, here.
ROSTER_DUE = (
    select(Team)
    .where(col(Team.roster_due_at) <= bindparam("now"))
    .order_by(col(Team.roster_due_at))
    .limit(1)
)
_PLACE_OF_CHANNEL = Prepared(
    select(Team.team_id, Team.name, Member.person_id)
    .outerjoin(
        Member,
        (col(Member.workspace_id) == col(Team.workspace_id))
        & (col(Member.team_id) == col(Team.team_id))
        & (col(Member.person_id) == bindparam("person"))
        & col(Member.left_at).is_(None),
    )
    .where(
        col(Team.workspace_id) == bindparam("workspace"),
        col(Team.channel_id) == bindparam("channel"),
    )
)
