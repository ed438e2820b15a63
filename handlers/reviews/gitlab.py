"""GitLab's webhooks: whose they are, and what they tell."""

import hmac
import re
from collections.abc import Mapping

from bot.practices.reviews.heard import Actor, Check, News, Pull, Verb
from handlers.requests import Payload
from handlers.reviews.reading import many, moment, part, text

HOST = "gitlab"

# The names that GitLab gives to access tokens that act as users.
_BOT = re.compile(r"(?:project|group)_\d+_bot(?:_\w+)?|.*[-_]bot", re.IGNORECASE)
_VERBS = {
    "approved": Verb.APPROVED,
    "approval": Verb.APPROVED,
}
_ACTIONS = (
    *("open", "close", "reopen", "update", "merge"),
    *("approved", "approval", "unapproved", "unapproval"),
)


def is_theirs(secret: str, _body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether the request brings the hook's token; compared in constant time."""
    sent = headers.get("x-gitlab-token", "")
    return hmac.compare_digest(secret.encode(), sent.encode(errors="replace"))


def repository(payload: Payload) -> tuple[str, str]:
    """The number and the full path of the project."""
    found = part(payload, "project")
    return text(found, "id"), text(found, "path_with_namespace")


def read(event: str, payload: Payload) -> News | Check | None:
    """What an event tells; None for what Baton has no use for."""
    about = part(payload, "object_attributes")
    match event:
        case "Merge Request Hook" if about.get("action") in _ACTIONS:
            return _news(payload, about, _verb(about))
        case "Note Hook" if _is_on_merge_request(about):
            return _news(payload, part(payload, "merge_request"), Verb.COMMENTED)
        case "Pipeline Hook":
            return _pipeline(payload, about)
    return None


def _is_on_merge_request(about: Payload) -> bool:
    return text(about, "noteable_type") == "MergeRequest" and about.get("system") is not True


def _verb(about: Payload) -> Verb:
    # Only a push brings the commit that was the newest before.
    if text(about, "action") == "update" and text(about, "oldrev"):
        return Verb.PUSHED
    return _VERBS.get(text(about, "action"), Verb.TOLD)


def _news(payload: Payload, merge: Payload, verb: Verb) -> News | None:
    number, (repository_id, name) = text(merge, "iid"), repository(payload)
    if not (number and repository_id):
        return None
    by = _actor(part(payload, "user"))
    # The hook names an author by number alone: who opens it is its author.
    user_id = text(part(payload, "user"), "id")
    is_author = bool(user_id) and user_id == text(merge, "author_id")
    about = part(payload, "object_attributes")
    return News(
        pull=Pull(
            host=HOST,
            repository_id=repository_id,
            repository=name,
            number=number,
            link=text(merge, "url"),
            title=text(merge, "title"),
            is_draft=merge.get("draft") is True or merge.get("work_in_progress") is True,
            is_closed=text(merge, "state") in ("closed", "merged"),
            at=moment(about, "updated_at") or moment(merge, "updated_at"),
            author=by if is_author else None,
            head=text(part(merge, "last_commit"), "id"),
            asked=tuple(
                login for one in many(payload, "reviewers") if (login := text(one, "username"))
            ),
        ),
        verb=verb,
        by=by,
    )


def _pipeline(payload: Payload, about: Payload) -> Check | None:
    status, head, (repository_id, _) = (
        text(about, "status"),
        text(about, "sha"),
        repository(payload),
    )
    if status not in ("failed", "success") or not (head and repository_id):
        return None
    return Check(f"{HOST}:{repository_id}", head, "pipeline", status == "failed")


def _actor(user: Payload) -> Actor:
    login = text(user, "username")
    return Actor(login, _BOT.fullmatch(login) is not None)
