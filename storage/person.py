"""People: the humans, bots and guests of a workspace, as Slack describes them."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from sqlalchemy import BigInteger, ForeignKeyConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, select

PERSON_KEY = ["workspace_id", "person_id"]


class Person(SQLModel, table=True):
    """Somebody of a workspace; the id is Slack's user id. `tz` is an IANA zone, if known."""

    __table_args__ = (ForeignKeyConstraint(["workspace_id"], ["workspace.workspace_id"]),)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    name: str
    tz: str | None = None
    is_bot: bool = False
    is_guest: bool = False
    is_outsider: bool = False
    is_gone: bool = False
    # The last day of an absence that their status in Slack tells of, such as a palm tree.
    off_until: date | None = None
    # Do not disturb, as they set it in Slack.
    dnd_start: datetime | None = None
    dnd_end: datetime | None = None
    # When Slack told of it last, so that an older event cannot undo a newer one.
    dnd_as_of: datetime | None = None
    # Slack's own time of the last change, so that an older event cannot undo a newer one.
    updated: int = Field(default=0, sa_type=BigInteger)


def get(session: Session, workspace_id: str, person_id: str) -> Person | None:
    """The person, or None when Baton has not met them."""
    return session.get(Person, (workspace_id, person_id))


def among(session: Session, workspace_id: str, ids: Collection[str]) -> list[Person]:
    """Those of `ids` whom Baton knows."""
    query = select(Person).where(
        Person.workspace_id == workspace_id, col(Person.person_id).in_(ids)
    )
    return list(session.exec(query))


def names(session: Session, workspace_id: str, ids: Collection[str]) -> dict[str, str]:
    """The names of people, by their ids."""
    key = {"workspace": workspace_id, "ids": list(ids)}
    return {row.person_id: row.name for row in session.connection().execute(_NAMES, key)}


def save(session: Session, people: Sequence[Person]) -> None:
    """Insert or renew people of one workspace; what Slack said earlier does not undo what it said
    later.
    """
    if not people:
        return
    told = {one.person_id: one for one in people}
    known = {one.person_id: one for one in among(session, people[0].workspace_id, told)}
    for person_id, person in told.items():
        before = known.get(person_id)
        if before is None:
            session.add(person)
            continue
        # Slack tells of it elsewhere.
        person.dnd_start, person.dnd_end = before.dnd_start, before.dnd_end
        person.dnd_as_of = before.dnd_as_of
        if before.updated <= person.updated and before.model_dump() != person.model_dump():
            session.merge(person)


_NAMES = select(Person.person_id, Person.name).where(
    Person.workspace_id == bindparam("workspace"),
    col(Person.person_id).in_(bindparam("ids", expanding=True)),
)
