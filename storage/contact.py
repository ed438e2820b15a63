"""Contact: what waits to be said to somebody, what was said, and what they asked Baton for."""

from collections.abc import Collection, Sequence
from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import ForeignKeyConstraint, Index, String, UniqueConstraint, bindparam
from sqlmodel import Field, Session, SQLModel, col, func, select, update
from sqlmodel.sql.expression import SelectOfScalar

from storage.db import new_id
from storage.person import PERSON_KEY
from storage.team import TEAM_KEY, Member
from storage.workspace import stopped

PERSON = ["person.workspace_id", "person.person_id"]


class State(StrEnum):
    """Where an item stands. The last two are final."""

    WAITING = "waiting"
    SHOWN = "shown"
    DONE = "done"
    DROPPED = "dropped"


class Attention(SQLModel, table=True):
    """When Baton may write to somebody. What is empty is as in their first team."""

    __table_args__ = (ForeignKeyConstraint(PERSON_KEY, PERSON),)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    # When to look at their items again; empty while nothing waits.
    next_at: datetime | None = Field(default=None, index=True)
    # Set with the first message ever, which says who Baton is.
    introduced_at: datetime | None = None
    stopped_at: datetime | None = None
    # The last day of a pause they asked for.
    paused_until: date | None = None
    day_starts: time | None = None
    day_ends: time | None = None
    working_days: str | None = None
    country: str | None = None


class ContactItem(SQLModel, table=True):
    """Something for one person. `key` names its cause, and is unique."""

    __tablename__ = "contact_item"
    __table_args__ = (
        UniqueConstraint("workspace_id", "key"),
        ForeignKeyConstraint(PERSON_KEY, PERSON),
        ForeignKeyConstraint(TEAM_KEY, ["team.workspace_id", "team.team_id"]),
        Index("ix_contact_item_person", "workspace_id", "person_id", "state"),
        Index("ix_contact_item_bundle", "workspace_id", "bundle_id"),
    )

    workspace_id: str = Field(primary_key=True)
    item_id: str = Field(primary_key=True, default_factory=new_id)
    key: str
    person_id: str
    team_id: str
    kind: str
    # What it is about, such as the id of a lesson. What it says is read from there.
    reference: str
    created_at: datetime
    not_before: datetime
    # A relay has none: what one person tells another is never dropped.
    expires_at: datetime | None = None
    state: State = Field(default=State.WAITING, sa_type=String)
    bundle_id: str | None = None
    # What became of it, in a few words for its reader.
    outcome: str = ""


class Bundle(SQLModel, table=True):
    """One message that Baton started. There is never a second one on a person's local date."""

    __table_args__ = (
        UniqueConstraint("workspace_id", "person_id", "on_date"),
        ForeignKeyConstraint(PERSON_KEY, PERSON),
    )

    workspace_id: str = Field(primary_key=True)
    bundle_id: str = Field(primary_key=True, default_factory=new_id)
    person_id: str
    on_date: date
    sent_at: datetime
    is_first: bool = False
    # Nothing in it was worth a message of its own on more than two days a week.
    is_low: bool = False
    # Set when Slack never got it: its items wait again, and it counts for nothing.
    is_void: bool = False
    # Counts the times it was shown anew.
    version: int = 0


class Habit(SQLModel, table=True):
    """How somebody takes one kind of item: how often, whether at all, and how many went unseen."""

    __table_args__ = (ForeignKeyConstraint(PERSON_KEY, PERSON),)

    workspace_id: str = Field(primary_key=True)
    person_id: str = Field(primary_key=True)
    kind: str = Field(primary_key=True)
    # At most once in so many weeks; 0 is as it comes.
    every_weeks: int = 0
    stopped_at: datetime | None = None
    # The last day of a pause they asked for.
    paused_until: date | None = None
    ignored: int = 0
    # Set while it was Baton that made it rarer, or stopped it, because nobody answered.
    is_backed_off: bool = False
    shown_on: date | None = None


Who = tuple[str, str]


def attention(session: Session, workspace_id: str, person_id: str) -> Attention:
    """When Baton may write to somebody; made on first use."""
    found = session.get(Attention, (workspace_id, person_id))
    if found is None:
        found = Attention(workspace_id=workspace_id, person_id=person_id)
        session.add(found)
    return found


def attentions(session: Session, workspace_id: str, people: Collection[str]) -> list[Attention]:
    """What is known about several people's attention."""
    query = select(Attention).where(
        Attention.workspace_id == workspace_id, col(Attention.person_id).in_(people)
    )
    return list(session.exec(query))


def wake(session: Session, workspace_id: str, person_id: str, at: datetime) -> None:
    """Have a person's items looked at, no later than `at`."""
    found = attention(session, workspace_id, person_id)
    if found.next_at is None or found.next_at > at:
        found.next_at = at


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


def habit(session: Session, workspace_id: str, person_id: str, kind: str) -> Habit:
    """How somebody takes a kind of item; made on first use."""
    found = session.get(Habit, (workspace_id, person_id, kind))
    if found is None:
        found = Habit(workspace_id=workspace_id, person_id=person_id, kind=kind)
        session.add(found)
    return found


def habits(session: Session, workspace_id: str, person_id: str) -> list[Habit]:
    """How somebody takes each kind of item they ever got."""
    query = select(Habit).where(Habit.workspace_id == workspace_id, Habit.person_id == person_id)
    return list(session.exec(query.order_by(Habit.kind)))


def is_any_due(session: Session, now: datetime) -> bool:
    """Whether somebody's items must be looked at: a look that takes no lock."""
    return session.exec(FIRST_DUE, params={"now": now}).first() is not None


def due(session: Session, now: datetime, limit: int) -> list[Attention]:
    """The people whose items must be looked at, longest waiting first."""
    return list(session.exec(_DUE.limit(limit), params={"now": now}))


def next_due(session: Session) -> datetime | None:
    """The next moment at which somebody's items must be looked at; it may have passed."""
    return session.exec(NEXT).one()


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


def leave_only(session: Session, workspace_id: str, teams: Collection[str]) -> None:
    """Look at nobody's items but those of the people in some teams; for a rehearsal."""
    members = select(Member.person_id).where(
        Member.workspace_id == workspace_id,
        col(Member.team_id).in_(teams),
        col(Member.left_at).is_(None),
    )
    theirs = (col(Attention.workspace_id) == workspace_id) & col(Attention.person_id).in_(members)
    session.exec(update(Attention).where(~theirs).values(next_at=None))


def save(session: Session, rows: Sequence[SQLModel]) -> None:
    """Keep rows that were made or changed."""
    session.add_all(rows)


def _of(workspace_id: str, person_id: str) -> SelectOfScalar[ContactItem]:
    return (
        select(ContactItem)
        .where(ContactItem.workspace_id == workspace_id, ContactItem.person_id == person_id)
        .order_by(col(ContactItem.created_at), ContactItem.key)
    )


# The heartbeat asks these every second: each is built once.
_DUE = (
    select(Attention)
    .where(
        col(Attention.next_at) <= bindparam("now"), col(Attention.workspace_id).not_in(stopped())
    )
    .order_by(col(Attention.next_at))
)
FIRST_DUE = _DUE.limit(1)
NEXT = select(func.min(Attention.next_at)).where(col(Attention.workspace_id).not_in(stopped()))
