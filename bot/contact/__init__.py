"""Contact: the one inbox. What practices want said to somebody goes through here, or not at all."""

from collections.abc import Collection
from datetime import datetime

from sqlmodel import Session

from bot.contact import bundles, rules
from bot.errors import UserError
from bot.sends import Send
from storage import contact as store
from storage.contact import ContactItem, State


def own_item(session: Session, workspace_id: str, person_id: str, item_id: str) -> ContactItem:
    """An item, for the person it is for.

    Raises:
        UserError: it is gone, or for somebody else.
    """
    item = store.get(session, workspace_id, item_id)
    if item is None or item.person_id != person_id:
        raise UserError("That is no longer there.")
    return item


def settle(session: Session, item: ContactItem, outcome: str) -> list[Send]:
    """Note that somebody dealt with an item; its message says so in place."""
    item.state, item.outcome = State.DONE, outcome
    reacted(session, item)
    return show_anew(session, item)


def settle_about(
    session: Session, workspace_id: str, kind: str, reference: str, outcome: str
) -> list[Send]:
    """Settle the open items of a kind about one thing, which was dealt with elsewhere."""
    found = store.of_reference(session, workspace_id, kind, reference)
    return [send for item in found for send in settle(session, item, outcome)]


def settle_where(
    session: Session,
    workspace_id: str,
    kind: str,
    reference: str,
    outcome: str,
    *,
    but: Collection[str],
) -> list[Send]:
    """Settle the open items of a kind about one thing, except for some people."""
    found = store.of_reference(session, workspace_id, kind, reference)
    gone = [one for one in found if one.person_id not in but]
    return [send for item in gone for send in settle(session, item, outcome)]


def show_anew(session: Session, item: ContactItem) -> list[Send]:
    """Have the message of an item say how things stand now."""
    bundle = store.bundle(session, item.workspace_id, item.bundle_id or "")
    return bundles.show_anew(session, bundle) if bundle else []


def show_about(session: Session, workspace_id: str, kind: str, reference: str) -> list[Send]:
    """Have the open items of a kind about one thing say how it stands now."""
    found = store.of_reference(session, workspace_id, kind, reference)
    return [send for item in found for send in show_anew(session, item)]


def look_again(session: Session, workspace_id: str, person_id: str, now: datetime) -> None:
    """Work out anew when to write to a person: their zone, hours, teams or absences changed.

    Whoever changes one of these calls it: who has no hours is not looked at until then.
    """
    if store.waiting(session, workspace_id, person_id):
        store.wake(session, workspace_id, person_id, now)


def reacted(session: Session, item: ContactItem) -> None:
    """Note that somebody does not ignore a kind of item: it comes as before."""
    habit = store.habit(session, item.workspace_id, item.person_id, item.kind)
    habit.ignored = 0
    if habit.is_backed_off:
        rules.come_back(habit)
    # Other items may have waited for its hour.
    wake_for(session, item)
    store.save(session, [item, habit])


def wake_for(session: Session, item: ContactItem) -> None:
    """Look at once for what else may be said to whom an item is for."""
    # Any moment that has passed is due at once.
    store.wake(session, item.workspace_id, item.person_id, item.created_at)
