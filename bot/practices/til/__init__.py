"""TIL, today I learned: keep a lesson, share it, correct it, and say when it no longer holds."""

from datetime import datetime

from sqlmodel import Session

from bot import permissions
from bot.errors import FieldError, UserError
from bot.practices.til.library import gist, keep, note, on_shelf, shown
from bot.practices.til.typed import LONGEST_CORRECTION, NewTil, check, find_secret
from bot.sends import Post, Remove, Reply, Send, Update
from bot.views import til as views
from bot.views.common import units
from storage import library as shelf
from storage import til as store
from storage.db import new_id
from storage.team import Place, Team
from storage.til import Lesson, TilEntry


def record(
    session: Session,
    team: Place,
    *,
    author: str,
    new: NewTil,
    now: datetime,
    entry_id: str | None = None,
) -> Lesson:
    """Keep a lesson in the team's library; what is imported brings an id.

    Raises:
        FieldError: it is empty, too long, or its link is none.
    """
    check(new)
    entry = Lesson(
        workspace_id=team.workspace_id,
        entry_id=entry_id or new_id(),
        team_id=team.team_id,
        number=store.next_number(session, team),
        author=author,
        title=_storable(new.title),
        gist=gist(new.title),
        body=_storable(new.body),
        link=new.link,
        tags=store.words_of(new.tags),
        heard_from=new.heard_from if new.heard_from != author else None,
        created_at=now,
    )
    store.add(session, entry)
    shelf.add(session, on_shelf(entry))
    note(session, entry, "til.logged", now, actor=author)
    return entry


def share(session: Session, team: Team, entry: Lesson, *, by: str) -> list[Send]:
    """Post an entry in the team's channel; its later edits follow there.

    Raises:
        UserError: somebody else wrote it.
    """
    if entry.author != by:
        raise UserError(
            "Only its author can share a lesson. You can save what you know with `/til`."
        )
    if entry.is_shared:
        return []
    store.mark_shared(session, entry)
    return [
        Post(
            workspace_id=team.workspace_id,
            key=_post_key(entry),
            channel=team.channel_id,
            message=views.posted(shown(session, entry)),
        )
    ]


def edit(
    session: Session, team: Team, entry: TilEntry, *, by: str, new: NewTil, now: datetime
) -> list[Send]:
    """Replace the words of one's own lesson; the post in the channel follows.

    Raises:
        UserError: somebody else wrote it, or the new words cannot be kept.
    """
    require_author(entry, by)
    check(new)
    entry.edited_at, entry.unverified_at = now, None
    entry.gist = gist(new.title)
    entry.tags = store.words_of(new.tags)
    entry.title, entry.body, entry.link = _storable(new.title), _storable(new.body), new.link
    _touch(session, entry)
    note(session, entry, "til.edited", now, actor=by)
    return _follow(session, team, entry)


def require_author(entry: TilEntry, by: str) -> None:
    """Let only the author go on.

    Raises:
        UserError: says what others can do.
    """
    if entry.author != by:
        raise UserError("Only its author can edit a lesson. You can mark it as outdated.")


def require_keeper(entry: TilEntry, by: str) -> None:
    """Let only whoever looks after a lesson go on: its author, or who took it over.

    Raises:
        UserError: says what others can do.
    """
    if entry.keeper != by:
        raise UserError("Only whoever looks after it can do that. You can mark it as outdated.")


def may_delete(session: Session, team: Team, entry: TilEntry, *, by: str) -> bool:
    """Whether somebody may delete an entry: its author, or a lead."""
    return entry.author == by or permissions.is_lead(session, team, by)


def delete(session: Session, team: Team, entry: TilEntry, *, by: str, now: datetime) -> list[Send]:
    """Delete one's own lesson, or any as a lead; it leaves the channel, too.

    Raises:
        UserError: neither its author nor a lead asked.
    """
    if not may_delete(session, team, entry, by=by):
        raise UserError(
            "Only its author or a lead can delete a lesson. You can mark it as outdated."
        )
    note(session, entry, "til.deleted", now)
    shelf.remove(session, entry.workspace_id, entry.entry_id)
    store.remove(session, entry)
    if not entry.is_shared:
        return []
    return [
        Remove(
            workspace_id=team.workspace_id,
            key=f"{_post_key(entry)}:remove",
            channel=team.channel_id,
            of=_post_key(entry),
        )
    ]


def mark_outdated(
    session: Session, team: Team, entry: TilEntry, *, by: str, correction: str, now: datetime
) -> list[Send]:
    """Say that a lesson no longer holds, and what does; anybody of the team may.

    The post in the channel is marked, and a reply in its thread tells what is true now.

    Raises:
        FieldError: the correction is too long to be shown, or holds a secret.
    """
    if units(correction) > LONGEST_CORRECTION:
        raise FieldError("correction", "That is too long to show. Shorten it, or link to the rest.")
    if secret := find_secret(NewTil(correction)):
        raise FieldError("correction", f"Is {secret} a password or a token? Take it out.")
    entry.outdated_at, entry.outdated_by = now, by
    entry.correction = _storable(correction)
    _touch(session, entry)
    note(session, entry, "til.corrected", now, actor=by)
    sends = _follow(session, team, entry)
    if entry.is_shared:
        sends.append(
            Reply(
                workspace_id=team.workspace_id,
                key=f"{_post_key(entry)}:outdated:{entry.version}",
                channel=team.channel_id,
                to=_post_key(entry),
                message=views.outdated_reply(shown(session, entry)),
            )
        )
    return sends


def mark_current(
    session: Session, team: Team, entry: TilEntry, *, by: str, now: datetime
) -> list[Send]:
    """Take the outdated mark back; its author, who set it, or a lead may.

    Raises:
        UserError: somebody else asked.
    """
    may = by in (entry.author, entry.outdated_by) or permissions.is_lead(session, team, by)
    if not may:
        raise UserError("Only its author, whoever marked it, or a lead can take the mark back.")
    entry.outdated_at, entry.outdated_by, entry.correction = None, None, ""
    entry.confirmed_at, entry.unverified_at = now, None
    _touch(session, entry)
    note(session, entry, "til.corrected", now, actor=by)
    return _follow(session, team, entry)


def confirm(session: Session, entry: TilEntry, *, by: str, now: datetime) -> None:
    """Note that whoever looks after it looked again, and it still holds.

    Raises:
        UserError: somebody else looks after it.
    """
    require_keeper(entry, by)
    entry.confirmed_at, entry.unverified_at = now, None
    session.add(entry)
    note(session, entry, "til.resurfaced", now)


def retire(session: Session, entry: TilEntry, *, by: str, now: datetime) -> None:
    """Take a lesson out of lists and searches; its number still opens it.

    Raises:
        UserError: somebody else looks after it.
    """
    require_keeper(entry, by)
    entry.retired_at = now
    session.add(entry)
    keep(session, entry)
    note(session, entry, "til.retired", now)


def put_back(session: Session, entry: TilEntry, *, by: str, now: datetime) -> None:
    """Take the retirement of a lesson back.

    Raises:
        UserError: somebody else looks after it.
    """
    require_keeper(entry, by)
    entry.retired_at = None
    session.add(entry)
    keep(session, entry)
    note(session, entry, "til.returned", now)


def _follow(session: Session, team: Team, entry: TilEntry) -> list[Send]:
    if not entry.is_shared:
        return []
    return [
        Update(
            workspace_id=team.workspace_id,
            key=f"{_post_key(entry)}:v{entry.version}",
            channel=team.channel_id,
            of=_post_key(entry),
            message=views.posted(shown(session, entry)),
        )
    ]


def _touch(session: Session, entry: TilEntry) -> None:
    entry.version += 1
    session.add(entry)
    keep(session, entry)


def _storable(text: str) -> str:
    # PostgreSQL holds every character but this one; half a surrogate pair is no character.
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\x00", "\ufffd")


def _post_key(entry: Lesson) -> str:
    return f"til:{entry.entry_id}"
