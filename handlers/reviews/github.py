"""GitHub's webhooks: whose they are, and what they tell."""

import hmac
from collections.abc import Mapping

from bot.practices.reviews.heard import Actor, Check, News, Pull, Verb
from handlers.requests import Payload
from handlers.reviews.reading import many, moment, number, part, text

HOST = "github"

_PULL_VERBS = {
    "synchronize": Verb.PUSHED,
    "review_requested": Verb.ASKED,
}
_PULL_ACTIONS = (
    *("opened", "edited", "closed", "reopened", "synchronize", "ready_for_review"),
    *("converted_to_draft", "review_requested", "review_request_removed"),
)
_REVIEW_VERBS = {
    "approved": Verb.APPROVED,
    "changes_requested": Verb.CHANGES,
    "commented": Verb.COMMENTED,
}
_FAILED = ("failure", "timed_out", "startup_failure", "action_required")
_PASSED = ("success", "neutral", "skipped")


def is_theirs(secret: str, body: bytes, headers: Mapping[str, str]) -> bool:
    """Whether GitHub signed these bytes with the hook's secret; compared in constant time."""
    made = "sha256=" + hmac.new(secret.encode(), body, "sha256").hexdigest()
    sent = headers.get("x-hub-signature-256", "")
    return hmac.compare_digest(made.encode(), sent.encode(errors="replace"))


def repository(payload: Payload) -> tuple[str, str]:
    """The number and the full name of the repository."""
    found = part(payload, "repository")
    return text(found, "id"), text(found, "full_name")


def read(event: str, payload: Payload) -> News | Check | None:
    """What an event tells; None for what Baton has no use for."""
    match event:
        case "pull_request" if payload.get("action") in _PULL_ACTIONS:
            verb = _PULL_VERBS.get(text(payload, "action"), Verb.TOLD)
            return _news(payload, verb)
        case "pull_request_review" if payload.get("action") == "submitted":
            state = text(part(payload, "review"), "state").lower()
            return _news(payload, _REVIEW_VERBS[state]) if state in _REVIEW_VERBS else None
        case "pull_request_review_comment" if payload.get("action") == "created":
            return _news(payload, Verb.COMMENTED)
        case "check_suite" | "check_run" if payload.get("action") == "completed":
            return _check(payload, part(payload, event), event)
        case "status":
            return _status(payload)
    return None


def _news(payload: Payload, verb: Verb) -> News | None:
    pull = part(payload, "pull_request")
    number_, (repository_id, name) = text(pull, "number"), repository(payload)
    if not (number_ and repository_id):
        return None
    return News(
        pull=Pull(
            host=HOST,
            repository_id=repository_id,
            repository=name,
            number=number_,
            link=text(pull, "html_url"),
            title=text(pull, "title"),
            is_draft=pull.get("draft") is True,
            is_closed=text(pull, "state") == "closed",
            at=moment(pull, "updated_at"),
            author=_actor(part(pull, "user")),
            lines=_lines(pull),
            head=text(part(pull, "head"), "sha"),
            asked=tuple(
                login for one in many(pull, "requested_reviewers") if (login := text(one, "login"))
            ),
        ),
        verb=verb,
        by=_actor(part(payload, "sender")),
    )


def _check(payload: Payload, check: Payload, event: str) -> Check | None:
    ended = text(check, "conclusion")
    if ended not in (*_FAILED, *_PASSED):
        return None
    name = f"{text(part(check, 'app'), 'id')}:"
    if event == "check_run":
        name += text(check, "name")[:100]
    head = text(check, "head_sha")
    return _of_commit(payload, head, name, is_failure=ended in _FAILED)


def _status(payload: Payload) -> Check | None:
    state = text(payload, "state")
    if state not in ("failure", "error", "success"):
        return None
    name = f"status/{text(payload, 'context')[:100]}"
    return _of_commit(payload, text(payload, "sha"), name, is_failure=state != "success")


def _of_commit(payload: Payload, head: str, name: str, *, is_failure: bool) -> Check | None:
    repository_id, _ = repository(payload)
    if not (head and repository_id):
        return None
    return Check(f"{HOST}:{repository_id}", head, name.replace("\n", " "), is_failure)


def _actor(user: Payload) -> Actor:
    login = text(user, "login")
    return Actor(login, text(user, "type") == "Bot" or login.endswith("[bot]"))


def _lines(pull: Payload) -> int | None:
    added, deleted = number(pull, "additions"), number(pull, "deletions")
    return None if added is None and deleted is None else (added or 0) + (deleted or 0)
