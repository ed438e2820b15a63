"""What a practice wants said: values, not acts. Only bot/delivery speaks to Slack."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session

from storage import contact, outbox

Block = dict[str, Any]


@dataclass(frozen=True)
class Message:
    """Words and blocks. `text` holds all of the content: it is what a screen reader reads."""

    text: str
    blocks: tuple[Block, ...] = ()


@dataclass(frozen=True)
class Reference:
    """Words that delivery makes when it sends them: what is private, or changes, never rests.

    `view` names who makes them, `ref` what they are about.
    """

    view: str
    ref: str


@dataclass(frozen=True, kw_only=True)
class Post:
    """A message in a channel. `key` names its cause and keeps it from being said twice.

    `may_repeat` says that twice is better than not at all, where nobody can find out (P6).
    """

    workspace_id: str
    key: str
    channel: str
    message: Message
    may_repeat: bool = False


@dataclass(frozen=True, kw_only=True)
class Reply:
    """A message in the thread of another send, which goes first; `may_repeat` as in `Post`."""

    workspace_id: str
    key: str
    channel: str
    to: str
    message: Message
    may_repeat: bool = False


@dataclass(frozen=True, kw_only=True)
class Update:
    """New words for an earlier send, in place."""

    workspace_id: str
    key: str
    channel: str
    of: str
    message: Message | Reference


@dataclass(frozen=True, kw_only=True)
class Remove:
    """The end of an earlier send: it disappears from Slack."""

    workspace_id: str
    key: str
    channel: str
    of: str


@dataclass(frozen=True, kw_only=True)
class Direct:
    """A message to one person. Only bot/contact starts one on its own account."""

    workspace_id: str
    key: str
    person_id: str
    message: Message | Reference
    expires_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Item:
    """Something for one person: it waits for their next message (bot/contact). Relays have no
    `expires_at`, nudges do. `reference` says what it is about; its words are made when it is shown.
    """

    workspace_id: str
    key: str
    person_id: str
    team_id: str
    kind: str
    reference: str
    not_before: datetime | None = None
    expires_at: datetime | None = None


# What could not leave for so long is no longer worth an interruption; changes never expire.
LIFE = timedelta(days=2)

Outgoing = Post | Reply | Update | Remove | Direct
Send = Outgoing | Item


def queue(session: Session, sends: Sequence[Send], now: datetime) -> None:
    """Put sends into the outbox, in the transaction of the facts they speak of.

    What an `Update` or `Remove` overtakes in the outbox never leaves: edits of one message are
    coalesced, and what is removed before it was posted is not posted.
    """
    rows: list[outbox.NewRow] = []
    for send in sends:
        if isinstance(send, Item):
            contact.add(session, _item(send, now))
            continue
        if isinstance(send, Update | Remove):
            outbox.add(session, rows)
            rows = []
            outbox.withdraw_changes(session, send.workspace_id, send.of)
        if isinstance(send, Remove):
            outbox.withdraw(session, send.workspace_id, send.of)
        rows.append(_row(send, now))
    outbox.add(session, rows)


def _item(send: Item, now: datetime) -> contact.ContactItem:
    return contact.ContactItem(
        workspace_id=send.workspace_id,
        key=send.key,
        person_id=send.person_id,
        team_id=send.team_id,
        kind=send.kind,
        reference=send.reference,
        created_at=now,
        not_before=send.not_before or now,
        expires_at=send.expires_at,
    )


def _row(send: Outgoing, now: datetime) -> outbox.NewRow:
    is_change = isinstance(send, Update | Remove)
    return outbox.NewRow(
        workspace_id=send.workspace_id,
        key=send.key,
        destination=send.person_id if isinstance(send, Direct) else send.channel,
        kind=_kind(send),
        parent_key=_parent(send),
        payload={} if isinstance(send, Remove) else payload(send.message),
        created_at=now,
        not_before=now,
        expires_at=None if is_change else _end(send, now),
        may_repeat=isinstance(send, Post | Reply) and send.may_repeat,
    )


def _end(send: Outgoing, now: datetime) -> datetime:
    own = send.expires_at if isinstance(send, Direct) else None
    return own or now + LIFE


def payload(message: Message | Reference) -> dict[str, Any]:
    """What the outbox holds of a message, and what Slack gets of it."""
    if isinstance(message, Reference):
        return {"view": message.view, "ref": message.ref}
    return {"text": message.text, "blocks": list(message.blocks)}


def _parent(send: Outgoing) -> str | None:
    match send:
        case Update() | Remove():
            return send.of
        case Reply():
            return send.to
        case _:
            return None


def _kind(send: Outgoing) -> outbox.Kind:
    match send:
        case Update():
            return outbox.Kind.UPDATE
        case Remove():
            return outbox.Kind.REMOVE
        case _:
            return outbox.Kind.POST
