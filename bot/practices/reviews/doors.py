"""Reviews: the webhooks of a team: made by a lead, each with a secret of its own."""

import re
import secrets
from datetime import datetime

from sqlmodel import Session

from bot import permissions
from bot.errors import FieldError, UserError
from bot.keys import KeyRing
from storage import person as people
from storage.reviews import hooks as store
from storage.reviews.hooks import Hook, Login
from storage.team import Team

HOSTS = {"github": "GitHub", "gitlab": "GitLab"}

# Long enough that nobody finds a hook by trying.
ID_BYTES = 16
SECRET_BYTES = 32

_REPOSITORY = re.compile(r"[\w.-]+(?:/[\w.-]+)+")
_LOGIN = re.compile(r"[A-Za-z0-9](?:[\w.-]{0,98})")


def make(
    session: Session,
    ring: KeyRing,
    team: Team,
    *,
    host: str,
    repositories: str,
    by: str,
    now: datetime,
) -> tuple[Hook, str]:
    """A new webhook and its secret, which is shown this once.

    Raises:
        FieldError: a repository's name is none.
        UserError: they do not lead the team.
    """
    permissions.require_lead(session, team, by)
    names = _names(repositories)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    hook = Hook(
        workspace_id=team.workspace_id,
        hook_id=secrets.token_hex(ID_BYTES),
        team_id=team.team_id,
        host=host if host in HOSTS else "github",
        key_id="",
        sealed=b"",
        repositories=" ".join(names),
        made_by=by,
        made_at=now,
    )
    hook.key_id, hook.sealed = ring.seal(secret.encode(), *_about(hook))
    store.save(session, [hook])
    return hook, secret


def secret_of(ring: KeyRing, hook: Hook) -> str:
    """The secret of a hook.

    Raises:
        KeyError, InvalidTag: the key ring does not open it.
    """
    return ring.open(hook.key_id, hook.sealed, *_about(hook)).decode()


def remove(session: Session, team: Team, hook_id: str, *, by: str, now: datetime) -> None:
    """Close a door: its address answers nobody any more.

    Raises:
        UserError: they do not lead the team.
    """
    permissions.require_lead(session, team, by)
    hook = store.get(session, team.workspace_id, hook_id)
    if hook and hook.team_id == team.team_id:
        hook.removed_at = now
        store.save(session, [hook])


def takes(session: Session, hook: Hook, number: str, name: str) -> bool:
    """Whether a hook is for a repository: by its name, or by its number once it was renamed."""
    wanted = hook.repositories.casefold().split()
    known = hook.numbers.split()
    if not wanted or number in known:
        return True
    if name.casefold() not in wanted:
        return False
    if number:
        hook.numbers = " ".join([*known, number])
        store.save(session, [hook])
    return True


def be(session: Session, workspace_id: str, *, person_id: str, host: str, typed: str) -> Login:
    """Note who somebody is on a code host, by their own word.

    Raises:
        FieldError: that is no login, or somebody else's.
    """
    name = typed.strip().removeprefix("@")
    if not _LOGIN.fullmatch(name):
        raise FieldError("login", "That is no name there. Type it as in @octocat.")
    host = host if host in HOSTS else "github"
    known = store.login(session, workspace_id, host, name)
    if known and known.person_id != person_id:
        owner = people.get(session, workspace_id, known.person_id)
        whose = owner.name if owner else "a colleague"
        raise FieldError("login", f"Here that is {whose}. They can take it back in this form.")
    found = known or Login(
        workspace_id=workspace_id, host=host, login=name.casefold(), person_id=person_id
    )
    store.save(session, [found])
    return found


def be_nobody(session: Session, workspace_id: str, *, person_id: str, value: str) -> None:
    """Forget who somebody is on a code host.

    Raises:
        UserError: it is not theirs.
    """
    host, _, name = value.partition(":")
    found = store.login(session, workspace_id, host, name)
    if found is None or found.person_id != person_id:
        raise UserError("That is no longer there.")
    store.remove(session, found)


def _names(typed: str) -> list[str]:
    names = list(dict.fromkeys(re.split(r"[\s,;]+", typed.strip())))
    names = [one.removesuffix(".git").strip("/") for one in names if one]
    for one in names:
        if not _REPOSITORY.fullmatch(one):
            raise FieldError(
                "repositories", f"“{one[:60]}” is no repository. Write it as in northwind/payments."
            )
    return names[:50]


def _about(hook: Hook) -> tuple[str, ...]:
    return "reviews_hook", hook.workspace_id, hook.team_id, hook.hook_id
