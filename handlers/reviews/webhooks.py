"""Code hosts at the door: who knocks, whether it is new, what follows (reliability.md 58-62)."""

import logging
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from http import HTTPStatus

from cryptography.exceptions import InvalidTag
from sqlmodel import Session

from bot import payloads, sends
from bot.clock import Clock
from bot.keys import KeyRing
from bot.practices.reviews import doors, heard
from bot.practices.reviews.heard import Check, News
from handlers.requests import Payload
from handlers.reviews import github, gitlab
from handlers.reviews.buttons import settle_stale
from storage import received
from storage import reviews as store
from storage import team as teams
from storage.db import Database
from storage.reviews import hooks
from storage.reviews.hooks import Hook
from storage.team import Team

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Host:
    """One kind of code host: how it signs, what it calls its headers, and how it is read."""

    is_theirs: Callable[[str, bytes, Mapping[str, str]], bool]
    repository: Callable[[Payload], tuple[str, str]]
    read: Callable[[str, Payload], News | Check | None]
    event: str
    delivery: str
    # What a signed body that is none of its payloads gets: GitLab takes a hook with four refusals
    # in a row out of service.
    unreadable: HTTPStatus


HOSTS = {
    github.HOST: Host(
        github.is_theirs,
        github.repository,
        github.read,
        event="x-github-event",
        delivery="x-github-delivery",
        unreadable=HTTPStatus.BAD_REQUEST,
    ),
    gitlab.HOST: Host(
        gitlab.is_theirs,
        gitlab.repository,
        gitlab.read,
        event="x-gitlab-event",
        delivery="x-gitlab-event-uuid",
        unreadable=HTTPStatus.ACCEPTED,
    ),
}


class Webhooks:
    """Takes what code hosts send; nothing is parsed before it is known whose it is."""

    def __init__(self, db: Database, clock: Clock, ring: KeyRing) -> None:
        """`ring` opens the secrets of the hooks."""
        self._db, self._clock, self._ring = db, clock, ring

    def receive(
        self, name: str, hook_id: str, headers: Mapping[str, str], body: bytes
    ) -> HTTPStatus:
        """The status that a request gets; whatever is signed and of no use is a quiet 202."""
        host = HOSTS.get(name)
        with self._db.read() as session:
            hook = hooks.at(session, name, hook_id) if host else None
        if host is None or hook is None:
            return HTTPStatus.NOT_FOUND
        if not host.is_theirs(self._secret(hook), body, headers):
            return HTTPStatus.UNAUTHORIZED
        try:
            payload = payloads.read(body, _content_type(headers))
        except payloads.UnreadableError:
            return host.unreadable
        with self._db.write() as session:
            _take(session, host, hook, headers, payload, body, self._clock())
        return HTTPStatus.ACCEPTED

    def _secret(self, hook: Hook) -> str:
        try:
            return doors.secret_of(self._ring, hook)
        except (KeyError, InvalidTag):
            # With no secret anybody could sign; this one nobody knows.
            log.warning("The secret of a webhook cannot be read; its requests are refused")
            return secrets.token_hex()


def _take(
    session: Session,
    host: Host,
    hook: Hook,
    headers: Mapping[str, str],
    payload: Payload,
    body: bytes,
    now: datetime,
) -> None:
    """Take in what is new, of a repository the hook is for, and of use."""
    found = hooks.get(session, hook.workspace_id, hook.hook_id)
    team = teams.get(session, hook.workspace_id, hook.team_id)
    delivery = headers.get(host.delivery) or sha256(body).hexdigest()
    is_new = received.is_new(
        session,
        hook.workspace_id,
        source=hook.host,
        delivery_id=f"{hook.hook_id}:{delivery[:100]}",
        now=now,
    )
    if not is_new or found is None or team is None:
        return
    if not doors.takes(session, found, *host.repository(payload)):
        return
    found.heard_at = now
    hooks.save(session, [found])
    news = host.read(headers.get(host.event, ""), payload)
    match news:
        case News():
            sends.queue(session, heard.hear(session, team, news, now), now)
            _settle(session, team, news, now)
        case Check():
            sends.queue(session, heard.hear_check(session, team, news, now), now)


def _settle(session: Session, team: Team, news: News, now: datetime) -> None:
    review = store.of_remote(session, team, news.pull.remote)
    if review:
        sends.queue(session, settle_stale(session, team, review, now), now)


def _content_type(headers: Mapping[str, str]) -> str:
    return headers.get("content-type", "").partition(";")[0].strip().lower()
