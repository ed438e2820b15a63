"""People: the humans, bots and guests of a workspace, as Slack describes them."""

from collections.abc import Collection, Sequence

from sqlalchemy import ForeignKeyConstraint
from sqlmodel import Field, Session, SQLModel, col, select


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
    # Slack's own time of the last change, so that an older event cannot undo a newer one.
    updated: int = 0


def get(session: Session, workspace_id: str, person_id: str) -> Person | None:
    """The person, or None when Baton has not met them."""
    return session.get(Person, (workspace_id, person_id))


def among(session: Session, workspace_id: str, ids: Collection[str]) -> list[Person]:
    """Those of `ids` whom Baton knows."""
    query = select(Person).where(
        Person.workspace_id == workspace_id, col(Person.person_id).in_(ids)
    )
    return list(session.exec(query))


def save(session: Session, people: Sequence[Person]) -> None:
    """Insert or renew people; what Slack said earlier does not undo what it said later."""
    for person in people:
        known = session.get(Person, (person.workspace_id, person.person_id))
        if known is None or known.updated <= person.updated:
            session.merge(person)
