"""Reviews: what people and code hosts do in their tests, and what is seen of it."""

import hmac
import json
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sandbox.seen import Message
from storage import ledger
from storage import reviews as store
from storage import team as teams
from storage.reviews import Review
from tests.stage import Stage
from tests.test_web import Headers, Reply, send

WORKSPACE = "T0NORTHWIND"
ADA = "U0ADA000001"
PULL = "https://git.example/northwind/payments/pull/12"


def until(stage: Stage, wall: str) -> None:
    stage.slack.advance(to=stage.at(wall))


def ask(stage: Stage, by: str, typed: str, *, channel: str = "payments") -> str:
    return stage.says(by, f"/review {typed}", channel=channel)


def posts(stage: Stage, word: str, *, channel: str = "payments") -> list[Message]:
    return [one for one in stage.channel(channel) if word in one.plain]


def labels(message: Message) -> list[str]:
    return [
        element["text"]["text"]
        for block in message.blocks
        for element in block.get("elements", [])
        if element.get("type") == "button"
    ]


def events(stage: Stage, person: str = ADA) -> list[tuple[str, str | None, int | None]]:
    with stage.baton.db.read() as session:
        found = [
            (one.event, one.actor, one.n)
            for team in teams.of_person(session, WORKSPACE, person)
            for one in ledger.of_practice(session, team.workspace_id, team.team_id, "reviews")
        ]
    return found


def ids(stage: Stage) -> dict[str, str]:
    return {one.handle: one.id for one in stage.slack.people()}


class Door:
    """A webhook that Ada made, and what its code host sends there."""

    def __init__(self, stage: Stage, host: str, repositories: str = "") -> None:
        self.stage, self.host, self.sent = stage, host, 0
        stage.slack.command("ada", "/review settings")
        stage.press("ada", {"github": "Connect GitHub", "gitlab": "Connect GitLab"}[host])
        page = stage.slack.submit("ada", {"repositories": repositories}).view
        assert page
        texts = [block["text"]["text"] for block in page.blocks if "text" in block]
        self.path = next(one for one in texts if one.startswith("/webhooks/"))
        self.secret = texts[texts.index(next(one for one in texts if "Secret" in one)) + 1]
        while stage.slack.modal("ada"):
            stage.slack.close_modal("ada")

    def sends(self, event: str, payload: Any, *, delivery: str = "", at: str = "") -> int:
        """One delivery, signed as its host signs; returns the status."""
        body = json.dumps(payload).encode()
        self.sent += 1
        name = delivery or f"{self.host}-{self.sent}"
        status = self.raw(body, self.signed(event, body, name)).status
        self.stage.settle()
        return status

    def signed(self, event: str, body: bytes, delivery: str) -> Headers:
        if self.host == "gitlab":
            return [
                ("X-Gitlab-Event", event),
                ("X-Gitlab-Token", self.secret),
                ("X-Gitlab-Event-UUID", delivery),
            ]
        made = hmac.new(self.secret.encode(), body, "sha256").hexdigest()
        return [
            ("X-GitHub-Event", event),
            ("X-GitHub-Delivery", delivery),
            ("X-Hub-Signature-256", f"sha256={made}"),
        ]

    def raw(self, body: bytes, headers: Headers, **more: Any) -> Reply:
        return send(self.stage, body, headers, path=self.path, **more)


def user(login: str | None, kind: str = "User") -> dict[str, Any] | None:
    return {"login": login, "type": kind, "id": 1} if login else None


def pull(action: str, at: str, *, by: str = "octo-ines", **changes: Any) -> dict[str, Any]:
    """GitHub's pull_request event, as its documents show it and no shorter than Baton reads."""
    found: dict[str, Any] = {
        "number": 12,
        "html_url": "https://github.com/northwind/payments/pull/12",
        "title": "Retry the payout webhook once",
        "state": "open",
        "draft": False,
        "merged": False,
        "user": user("octo-ines"),
        "additions": 20,
        "deletions": 4,
        "updated_at": at,
        "head": {"sha": "a" * 40, "repo": None},
        "requested_reviewers": [user("octo-kofi"), user("stranger")],
        "requested_teams": [],
        "body": None,
    }
    return {
        "action": action,
        "number": 12,
        "pull_request": found | changes,
        "repository": {"id": 1296269, "full_name": "northwind/payments"},
        "sender": user(by),
    }


def check(name: str, conclusion: str | None, head: str = "a" * 40) -> dict[str, Any]:
    inner = {"head_sha": head, "conclusion": conclusion, "name": name, "app": {"id": 7}}
    return {
        "action": "completed",
        "check_run": inner,
        "check_suite": inner,
        "repository": {"id": 1296269, "full_name": "northwind/payments"},
        "sender": user("github-actions[bot]", "Bot"),
    }


def said_who(stage: Stage, person: str, login: str, host: str = "github") -> None:
    stage.slack.command(person, "/review login")
    answer = stage.slack.submit(person, {"host": host, "login": f"@{login}"})
    assert not answer.errors, answer.errors
    assert answer.view
    assert f"@{login} on" in answer.view.plain


def stored(stage: Stage) -> list[Review]:
    with stage.baton.db.read() as session:
        [team] = teams.of_person(session, WORKSPACE, ADA)
        return store.since(session, team, datetime(2020, 1, 1, tzinfo=UTC))


def latest(stage: Stage, person: str) -> Message:
    return stage.direct(person)[-1]


def merge(action: str, at: str, **changes: Any) -> dict[str, Any]:
    """GitLab's merge request event."""
    about: dict[str, Any] = {
        "iid": 7,
        "author_id": 51,
        "title": "Index the ledger",
        "url": "https://gitlab.example/northwind/ledger/-/merge_requests/7",
        "state": "opened",
        "action": action,
        "draft": False,
        "updated_at": at,
        "last_commit": {"id": "c" * 40},
    }
    return {
        "object_kind": "merge_request",
        "user": {"id": 51, "username": "lab-grace"},
        "project": {"id": 15, "path_with_namespace": "northwind/ledger"},
        "object_attributes": about | changes,
        "reviewers": [{"username": "lab-ada"}],
        "assignees": None,
    }


def wall(message: Message, tz: str) -> str:
    """When a message was posted, on somebody's own clock."""
    return datetime.fromtimestamp(float(message.ts), ZoneInfo(tz)).strftime("%a %d %b %H:%M")


def told(stage: Stage, person: str, words: str) -> list[Message]:
    """What Baton wrote to somebody that says so."""
    return [one for one in stage.direct(person) if words in one.plain.replace("*", "")]
