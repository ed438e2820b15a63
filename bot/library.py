"""The library: one search over all that a team has learned."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlmodel import Session

from bot.errors import UserError
from bot.views import commands
from bot.views import library as views
from storage import library as store
from storage import person as people
from storage.library import Asked, Kind
from storage.team import Team

PAGE = 8

# A page further back than this is no page that somebody leafs to.
FURTHEST = 400

LONGEST = 200

_SINCE = re.compile(r"(\d{4})(?:-(\d{1,2}))?(?:-(\d{1,2}))?")

HOW = "Try `/baton find index #postgres since:2026-10`; `@person` and `kind:notes` narrow it, too."


@dataclass(frozen=True)
class Typed:
    """What somebody typed, mentions still as Slack sends them, and how far they leafed."""

    text: str
    skip: int = 0


def find(session: Session, team: Team, typed: Typed) -> views.Page:
    """One page of what the team's library holds of what somebody typed: the best first.

    Raises:
        UserError: nothing was asked for, or a filter says nothing that can be looked for.
    """
    asked = read(typed.text)
    skip = min(max(typed.skip, 0), FURTHEST)
    found = store.search(session, team, asked, limit=PAGE + 1, skip=skip)
    names = people.names(session, team.workspace_id, {one.person_id for one in found})
    shown = [views.Found(one, names.get(one.person_id, "A colleague")) for one in found[:PAGE]]
    more = skip + PAGE if len(found) > PAGE and skip < FURTHEST else None
    return views.Page(typed.text, shown, more, is_further=skip > 0)


def read(typed: str) -> Asked:
    """What somebody looks for: words, and `#tag`, `@person`, `since:` and `kind:`.

    Raises:
        UserError: nothing was asked for, or a filter says nothing that can be looked for.
    """
    people_ids = commands.mentioned(typed)
    words = commands.without_mentions(typed)[:LONGEST].split()
    tags = tuple(one[1:].lower() for one in words if one.startswith("#") and len(one) > 1)
    since = _last(words, "since:")
    kind = _last(words, "kind:")
    left = tuple(dict.fromkeys(one for one in words if not _is_filter(one)))
    if not (left or tags or people_ids or since or kind):
        raise UserError(f"Find what? {HOW}")
    return Asked(
        words=left,
        tags=tags,
        person_id=next(iter(people_ids), None),
        since=_moment(since) if since else None,
        kind=_kind(kind) if kind else None,
    )


def _is_filter(word: str) -> bool:
    is_tag = word.startswith("#") and len(word) > 1
    return is_tag or word.lower().startswith(("since:", "kind:"))


def _last(words: list[str], prefix: str) -> str:
    found = [one[len(prefix) :] for one in words if one.lower().startswith(prefix)]
    return found[-1] if found else ""


def _moment(typed: str) -> datetime:
    match = _SINCE.fullmatch(typed)
    try:
        year, month, day = (int(one or 1) for one in match.groups()) if match else (0, 0, 0)
        return datetime(year, month, day, tzinfo=UTC)
    except ValueError:
        raise UserError(
            f"Since when? Write `since:2026`, `since:2026-10` or a date. {HOW}"
        ) from None


def _kind(typed: str) -> Kind:
    name = typed.lower().rstrip("s") if typed.lower() != "notes" else "notes"
    if name not in set(Kind):
        kinds = ", ".join(f"`kind:{one}`" for one in Kind)
        raise UserError(f"There are {kinds}.")
    return Kind(name)
