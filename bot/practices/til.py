"""TIL, today I learned: keep a lesson, share it, find it again, and say when it is outdated."""

import re
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from bot import permissions
from bot.clock import Window
from bot.errors import FieldError, UserError
from bot.sends import Post, Remove, Reply, Send, Update
from bot.views import common
from bot.views import til as views
from bot.views.digest import Part
from storage import ledger
from storage import person as people
from storage import til as store
from storage.team import Team
from storage.til import TilEntry

TITLE_LENGTH = 150

# The longest slash command Slack is known to carry whole; a form holds 3,000 per field.
LONGEST = 40_000
PAGE = 8

_TAG = re.compile(r"(?<![\w#&/])#([^\W_][\w-]{0,49})")
_URL = re.compile(r"https?://[^\s<>|\"]+")
_WORD = re.compile(r"[^\W_]{3,}")

# Words that say nothing about what a title is about.
_FILLERS = frozenset(
    [
        "the",
        "and",
        "for",
        "are",
        "but",
        "not",
        "you",
        "all",
        "can",
        "was",
        "with",
        "this",
        "that",
        "from",
        "have",
        "has",
        "had",
        "its",
        "how",
        "why",
        "what",
        "when",
        "where",
        "who",
        "which",
        "about",
        "into",
        "out",
        "than",
        "then",
        "them",
        "they",
        "your",
        "our",
        "use",
        "using",
        "used",
        "does",
    ]
)

# Forms of well-known secrets, by their makers' own documented prefixes, and a generic one.
_SECRETS = (
    re.compile(r"\bxox[abeoprs]-[\w-]{10,}|\bxapp-[\w-]{10,}"),
    re.compile(r"\bgh[pousr]_\w{20,}|\bgithub_pat_\w{20,}|\bglpat-[\w-]{15,}"),
    re.compile(r"\b(?:AKIA|ASIA)[A-Z0-9]{16}\b"),
    re.compile(r"\bsk-[\w-]{20,}|\bsk_live_\w{16,}"),
    re.compile(r"-----BEGIN [A-Z ]*PRIVATE KEY-----"),
    re.compile(r"\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]+"),
    re.compile(r"://[^/\s:@]+:[^/\s:@]+@"),
    re.compile(r"(?i)\b(?:password|passwd|secret|api[_-]?key|token)\s*[:=]\s*\S{8,}"),
)


@dataclass(frozen=True)
class NewTil:
    """What somebody wants to keep, as they typed it."""

    title: str
    body: str = ""
    tags: tuple[str, ...] = ()
    link: str = ""


def read_typed(text: str) -> NewTil:
    """Take a typed line apart: the first line is the title, `#words` are tags, a URL is the link.

    What does not fit a title stays whole in the body.
    """
    tags = find_tags(text)
    url = _URL.search(text)
    link = url.group().rstrip(".,;:!?)") if url else ""
    first, _, rest = text.strip().partition("\n")
    without = common.one_line(_TAG.sub("", first.replace(link, "") if link else first))
    title = without or common.one_line(first)
    if common.units(title) > TITLE_LENGTH:
        return NewTil(common.cut(title, TITLE_LENGTH), text.strip(), tags, link)
    return NewTil(title, rest.strip(), tags, link)


def find_tags(text: str) -> tuple[str, ...]:
    """The `#tags` of a text in lower case, each once, at most ten."""
    found = dict.fromkeys(tag.casefold() for tag in _TAG.findall(text))
    return tuple(found)[:10]


def check(new: NewTil) -> None:
    """Refuse what cannot be kept.

    Raises:
        FieldError: names the field and what to do.
    """
    if not common.clean(new.title):
        raise FieldError("title", "What did you learn? One line is enough.")
    if new.link and not common.is_link(new.link):
        raise FieldError("link", "That is no web address Baton can link to. Try https://…")
    if len(new.title) + len(new.body) > LONGEST:
        raise FieldError("body", f"That is longer than {LONGEST:,} characters. Link to it instead?")


def find_secret(new: NewTil) -> str | None:
    """The beginning of something that looks like a password or token, if there is one."""
    for form in _SECRETS:
        if found := form.search("\n".join((new.title, new.body, new.link))):
            return found.group()[:6] + common.CUT
    return None


def record(session: Session, team: Team, *, author: str, new: NewTil, now: datetime) -> TilEntry:
    """Keep a learning in the team's library.

    Raises:
        FieldError: it is empty, too long, or its link is none.
    """
    check(new)
    entry = TilEntry(
        workspace_id=team.workspace_id,
        team_id=team.team_id,
        number=store.next_number(session, team),
        author=author,
        title=_storable(new.title),
        body=_storable(new.body),
        link=new.link,
        created_at=now,
    )
    store.add(session, entry, tags=new.tags, words=telling_words(new.title))
    _note(session, entry, "til.logged", now, actor=author)
    return entry


def resembling(session: Session, team: Team, new: NewTil) -> TilEntry | None:
    """An earlier learning with nearly the same title, if there is one."""
    words = telling_words(new.title)
    if len(words) < 2:
        return None
    for entry in store.sharing_words(session, team, words, at_least=2, limit=3):
        theirs = telling_words(entry.title)
        if len(words & theirs) / len(words | theirs) >= 0.5:
            return entry
    return None


def telling_words(title: str) -> frozenset[str]:
    """The words of a title that say what it is about, at most twelve."""
    words = dict.fromkeys(word.casefold() for word in _WORD.findall(title))
    return frozenset([word for word in words if word not in _FILLERS][:12])


def share(session: Session, team: Team, entry: TilEntry, *, by: str) -> list[Send]:
    """Post an entry in the team's channel; its later edits follow there.

    Raises:
        UserError: somebody else wrote it.
    """
    if entry.author != by:
        raise UserError("Only its author can share a learning in the channel.")
    if entry.is_shared:
        return []
    entry.is_shared = True
    session.add(entry)
    return [
        Post(
            workspace_id=team.workspace_id,
            key=_post_key(entry),
            channel=team.channel_id,
            message=views.posted(_shown(session, entry)),
        )
    ]


def edit(
    session: Session, team: Team, entry: TilEntry, *, by: str, new: NewTil, now: datetime
) -> list[Send]:
    """Replace the words of one's own learning; the post in the channel follows.

    Raises:
        UserError: somebody else wrote it, or the new words cannot be kept.
    """
    require_author(entry, by)
    check(new)
    entry.title, entry.body, entry.link = _storable(new.title), _storable(new.body), new.link
    _touch(session, entry, now)
    store.describe(session, entry, tags=new.tags, words=telling_words(new.title))
    _note(session, entry, "til.edited", now, actor=by)
    return _follow(session, team, entry)


def require_author(entry: TilEntry, by: str) -> None:
    """Let only the author go on.

    Raises:
        UserError: says what others can do.
    """
    if entry.author != by:
        raise UserError("Only its author can edit a learning. You can mark it as outdated.")


def may_delete(session: Session, team: Team, entry: TilEntry, *, by: str) -> bool:
    """Whether somebody may delete an entry: its author, or a lead."""
    return entry.author == by or permissions.is_lead(session, team, by)


def delete(session: Session, team: Team, entry: TilEntry, *, by: str, now: datetime) -> list[Send]:
    """Delete one's own learning, or any as a lead; it leaves the channel, too.

    Raises:
        UserError: neither its author nor a lead asked.
    """
    if not may_delete(session, team, entry, by=by):
        raise UserError("Only its author or a lead can delete a learning.")
    _note(session, entry, "til.deleted", now)
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
    """Say that a learning no longer holds, and what does; anybody of the team may.

    The post in the channel is marked, and a reply in its thread tells what is true now.
    """
    entry.outdated_at, entry.outdated_by = now, by
    entry.correction = _storable(correction)
    _touch(session, entry, now)
    _note(session, entry, "til.corrected", now, actor=by)
    sends = _follow(session, team, entry)
    if entry.is_shared:
        sends.append(
            Reply(
                workspace_id=team.workspace_id,
                key=f"{_post_key(entry)}:outdated:{entry.version}",
                channel=team.channel_id,
                to=_post_key(entry),
                message=views.outdated_reply(_shown(session, entry)),
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
    _touch(session, entry, now)
    _note(session, entry, "til.corrected", now, actor=by)
    return _follow(session, team, entry)


def open_entry(session: Session, entry: TilEntry, *, reader: str, now: datetime) -> views.Shown:
    """Show an entry to somebody; another person's first look counts as reuse."""
    if reader != entry.author and store.read_by(session, entry, reader, now):
        _note(session, entry, "til.read", now)
    return _shown(session, entry)


def numbered(session: Session, team: Team, typed: str) -> TilEntry:
    """The entry of a typed number such as `T-7`, `t7` or `7`.

    Raises:
        UserError: no number was typed, or there is no such entry.
    """
    match = re.fullmatch(r"(?i)(?:t-?)?(\d{1,9})", typed.strip())
    if match is None:
        raise UserError("Which one? Use its number, such as `T-7`. `/til list` shows them.")
    entry = store.numbered(session, team, int(match.group(1)))
    if entry is None:
        raise UserError(
            f"There is no T-{int(match.group(1))} here. `/til list` shows what there is."
        )
    return entry


def page(session: Session, team: Team, asked: views.Asked) -> views.Page:
    """One page of a list or a search, newest first."""
    limit = PAGE + 1
    if asked.words:
        found = store.search(session, team, asked.words.split(), limit=limit, below=asked.below)
    else:
        found = store.latest(
            session, team, limit=limit, below=asked.below, author=asked.author, tag=asked.tag
        )
    shown = [_shown(session, entry) for entry in found[:PAGE]]
    older = found[PAGE - 1].number if len(found) > PAGE else None
    return views.Page(asked, shown, older)


def digest_section(session: Session, team: Team, window: Window) -> Part | None:
    """What the team learned in a week: two lessons of two people, the most read first."""
    entries = store.between(session, team, window.start, window.end)
    current = [entry for entry in entries if entry.outdated_at is None]
    if not current:
        return None
    first = current[0]
    other = next((one for one in current if one.author != first.author), None)
    second = other or next(iter(current[1:]), None)
    quoted = [_shown(session, entry) for entry in (first, second) if entry]
    library = store.count(session, team)
    return Part(events=len(current), lines=views.digest_lines(quoted, len(current), library))


def shown(session: Session, entry: TilEntry) -> views.Shown:
    """An entry with the names a view needs."""
    return _shown(session, entry)


def _shown(session: Session, entry: TilEntry) -> views.Shown:
    ids = [one for one in (entry.author, entry.outdated_by) if one]
    names = {one.person_id: one.name for one in people.among(session, entry.workspace_id, ids)}
    return views.Shown(
        entry=entry,
        author=names.get(entry.author, "A colleague"),
        tags=tuple(store.tags(session, entry)),
        outdated_by=names.get(entry.outdated_by or "", "a colleague"),
    )


def _follow(session: Session, team: Team, entry: TilEntry) -> list[Send]:
    if not entry.is_shared:
        return []
    return [
        Update(
            workspace_id=team.workspace_id,
            key=f"{_post_key(entry)}:v{entry.version}",
            channel=team.channel_id,
            of=_post_key(entry),
            message=views.posted(_shown(session, entry)),
        )
    ]


def _touch(session: Session, entry: TilEntry, now: datetime) -> None:
    entry.edited_at = now
    entry.version += 1
    session.add(entry)


def _note(
    session: Session, entry: TilEntry, event: str, now: datetime, *, actor: str | None = None
) -> None:
    ledger.append(
        session,
        ledger.LedgerEntry(
            workspace_id=entry.workspace_id,
            team_id=entry.team_id,
            practice="til",
            event=event,
            at=now,
            object_id=entry.entry_id,
            actor=actor,
        ),
    )


def _storable(text: str) -> str:
    # PostgreSQL holds every character but this one.
    return text.replace("\x00", "\ufffd")


def _post_key(entry: TilEntry) -> str:
    return f"til:{entry.entry_id}"
