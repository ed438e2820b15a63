"""What people wish for less of in the digest: kept for the team, without names."""

import hashlib
from collections.abc import Collection, Sequence

from sqlmodel import Session

from bot.errors import FieldError, UserError
from bot.views.digest import Place
from bot.views.digest import forms as views
from storage import digest as store
from storage.digest import Issue, Wish
from storage.team import Team

# A wish of one person is theirs; of two it is the team's matter.
SHARED = 2

# Of so many digests the wishes count.
RECENT = 4


def note(session: Session, issue: Issue, person_id: str, wanted: Collection[str]) -> None:
    """Note what somebody would like less of; the same wish twice is one.

    Raises:
        UserError: the digest is no longer the newest.
    """
    if not issue.salt:
        raise UserError("A newer digest has come. Press *Less of this* there.")
    known = {*issue.told.split("\n"), views.RARER, views.SHORTER}
    mark = hashlib.sha256(f"{issue.salt}:{person_id}".encode()).hexdigest()[:16]
    key = {"workspace_id": issue.workspace_id, "team_id": issue.team_id, "issue": issue.key}
    store.wish(session, [Wish(**key, what=one, mark=mark) for one in wanted if one in known])


def suggested(session: Session, team: Team) -> list[str]:
    """What several people wished for in the last digests, for a lead."""
    issues = [one.key for one in store.latest(session, team, limit=RECENT)]
    found = store.wished(session, team, issues)
    return [views.wish(what, count) for what, count in found if count >= SHARED]


def choose(session: Session, team: Team, places: Sequence[str]) -> None:
    """Leave out every section but these; they are names of `Place`.

    Raises:
        FieldError: none is left.
    """
    without = [one.name for one in Place if one.name not in places]
    if len(without) == len(Place):
        raise FieldError("places", "Pick at least one; to end the digest, switch it off.")
    team.digest_without = ",".join(without)
    session.add(team)
