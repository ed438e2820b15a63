"""Contact: what waits to be said to somebody."""

from collections.abc import Sequence

from sqlmodel import Session, SQLModel, col, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.contact.attention import wake
from storage.contact.tables import ContactItem, State


def add(session: Session, item: ContactItem) -> bool:
    """Have an item wait for its person; False when its key was known, so doing it twice is free."""
    if by_key(session, item.workspace_id, item.key):
        return False
    session.add(item)
    wake(session, item.workspace_id, item.person_id, item.not_before)
    return True


def by_key(session: Session, workspace_id: str, key: str) -> ContactItem | None:
    """The item of a key."""
    query = select(ContactItem).where(
        ContactItem.workspace_id == workspace_id, ContactItem.key == key
    )
    return session.exec(query).first()


def get(session: Session, workspace_id: str, item_id: str) -> ContactItem | None:
    """An item by its id."""
    return session.get(ContactItem, (workspace_id, item_id))


def waiting(session: Session, workspace_id: str, person_id: str) -> list[ContactItem]:
    """What waits for a person, in the order it came."""
    query = _of(workspace_id, person_id).where(ContactItem.state == State.WAITING)
    return list(session.exec(query))


def open_items(session: Session, workspace_id: str, person_id: str) -> list[ContactItem]:
    """What waits for a person and what was shown without an answer, in the order it came."""
    states = (State.WAITING, State.SHOWN)
    query = _of(workspace_id, person_id).where(col(ContactItem.state).in_(states))
    return list(session.exec(query))


def of_reference(session: Session, workspace_id: str, kind: str, ref: str) -> list[ContactItem]:
    """The items of a kind about one thing that are still open."""
    query = select(ContactItem).where(
        ContactItem.workspace_id == workspace_id,
        ContactItem.kind == kind,
        ContactItem.reference == ref,
        col(ContactItem.state).in_((State.WAITING, State.SHOWN)),
    )
    return list(session.exec(query))


def in_bundle(session: Session, workspace_id: str, bundle_id: str) -> list[ContactItem]:
    """What a message holds, in the order it was put there."""
    query = (
        select(ContactItem)
        .where(ContactItem.workspace_id == workspace_id, ContactItem.bundle_id == bundle_id)
        .order_by(col(ContactItem.created_at), ContactItem.key)
    )
    return list(session.exec(query))


def drop_of_team(session: Session, workspace_id: str, team_id: str, kind: str) -> None:
    """Drop what waits of one kind on behalf of a team."""
    session.exec(
        update(ContactItem)
        .where(
            col(ContactItem.workspace_id) == workspace_id,
            col(ContactItem.team_id) == team_id,
            col(ContactItem.kind) == kind,
            col(ContactItem.state) == State.WAITING,
        )
        .values(state=State.DROPPED)
    )


def save(session: Session, rows: Sequence[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)


def _of(workspace_id: str, person_id: str) -> SelectOfScalar[ContactItem]:
    return (
        select(ContactItem)
        .where(ContactItem.workspace_id == workspace_id, ContactItem.person_id == person_id)
        .order_by(col(ContactItem.created_at), ContactItem.key)
    )
