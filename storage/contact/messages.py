"""Contact: the messages that somebody got."""

from datetime import date

from sqlmodel import Session, col, select

from storage.contact.tables import Bundle, ContactItem


def last_shown(
    session: Session, workspace_id: str, person_id: str, kind: str
) -> ContactItem | None:
    """The item of a kind that was shown last and has had no answer, if that is how it stands."""
    query = (
        select(ContactItem)
        .join(
            Bundle,
            (col(Bundle.workspace_id) == col(ContactItem.workspace_id))
            & (col(Bundle.bundle_id) == col(ContactItem.bundle_id)),
        )
        .where(
            ContactItem.workspace_id == workspace_id,
            ContactItem.person_id == person_id,
            ContactItem.kind == kind,
        )
        .order_by(col(Bundle.sent_at).desc())
        .limit(1)
    )
    return session.exec(query).first()


def shown_on(session: Session, workspace_id: str, person_id: str, kind: str) -> date | None:
    """The last local date on which a person got an item of a kind."""
    item = last_shown(session, workspace_id, person_id, kind)
    found = bundle(session, workspace_id, item.bundle_id) if item and item.bundle_id else None
    return found.on_date if found else None


def bundle(session: Session, workspace_id: str, bundle_id: str) -> Bundle | None:
    """A message by its id."""
    return session.get(Bundle, (workspace_id, bundle_id))


def latest_bundle(session: Session, workspace_id: str, person_id: str) -> Bundle | None:
    """The last message a person got."""
    query = (
        select(Bundle)
        .where(Bundle.workspace_id == workspace_id, Bundle.person_id == person_id)
        .order_by(col(Bundle.sent_at).desc())
        .limit(1)
    )
    return session.exec(query).first()


def bundles_since(session: Session, workspace_id: str, person_id: str, day: date) -> list[Bundle]:
    """The messages a person got on a local date or later, oldest first."""
    query = (
        select(Bundle)
        .where(
            Bundle.workspace_id == workspace_id,
            Bundle.person_id == person_id,
            col(Bundle.on_date) >= day,
        )
        .order_by(col(Bundle.sent_at))
    )
    return list(session.exec(query))
