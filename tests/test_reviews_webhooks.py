"""Code hosts tell Baton of reviews, over real HTTP; whoever forges or repeats changes nothing."""

import hmac
import json
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.heartbeat import tidy
from bot.web import MOST_WAITING
from handlers.reviews import github, gitlab
from storage import ledger, received
from storage import reviews as store
from storage.reviews import hooks
from tests.reviews_scene import (
    WORKSPACE,
    Door,
    check,
    events,
    ids,
    labels,
    latest,
    merge,
    posts,
    pull,
    said_who,
    stored,
    told,
    until,
    user,
    wall,
)
from tests.stage import Stage
from tests.test_web import FORM, Headers, Reply, raw, send, status_on

START = datetime(2026, 10, 14, 8, tzinfo=UTC)
MIB = 1024 * 1024


@pytest.fixture
def stage(database: str) -> Iterator[Stage]:
    with Stage(START, database, http=True) as found:
        yield found


def test_a_pull_request_goes_its_way_from_draft_to_merge(stage: Stage) -> None:
    stage.set_up()
    door = Door(stage, "github", "northwind/payments")
    said_who(stage, "ines", "octo-ines")
    said_who(stage, "kofi", "octo-kofi")
    taken = stage.slack.command("grace", "/review login").view
    assert taken
    refused = stage.slack.submit("grace", {"login": "OCTO-INES"})
    assert "Here that is Inês" in refused.errors["login"]
    stage.slack.close_modal("grace")

    assert door.sends("ping", {"zen": "Design", "repository": None}) == 202
    until(stage, "2026-10-19 09:00")
    assert door.sends("pull_request", pull("opened", "2026-10-19T07:00:00Z", draft=True)) == 202
    assert posts(stage, "payout") == []
    door.sends("pull_request", pull("ready_for_review", "2026-10-19T07:10:00Z"))
    [post] = posts(stage, "Retry the payout")
    assert "Inês asks Kofi, stranger for a review" in post.plain
    assert "24 lines" in post.plain
    assert "last heard from the code host" in post.plain

    # A failing check makes it the author's move, and a passing one gives it back.
    door.sends("check_run", check("unit", "failure"))
    assert "checks fail" in posts(stage, "Retry the payout")[0].plain
    until(stage, "2026-10-21 12:00")
    assert stage.direct("kofi") == []
    assert "The checks of Retry the payout webhook once fail" in latest(stage, "ines").plain
    door.sends("check_suite", check("", "success"))
    assert "checks fail" not in posts(stage, "Retry the payout")[0].plain
    door.sends("status", {"sha": "a" * 40, "state": "pending", "repository": {"id": 1296269}})

    # A business day of Kofi's later it is his, until a human replies; a bot is none.
    until(stage, "2026-10-23 12:30")
    assert "Ready for a look" in latest(stage, "kofi").plain
    review = {"review": {"state": "commented"}}
    robot = (
        pull("submitted", "2026-10-23T10:00:00Z") | review | {"sender": user("lint[bot]", "Bot")}
    )
    door.sends("pull_request_review", robot)
    ghost = pull("created", "2026-10-23T10:01:00Z") | {"sender": None, "comment": {"user": None}}
    assert "review.first_reply" not in [one for one, _, _ in events(stage)]
    changes = pull("submitted", "2026-10-23T10:30:00Z", by="octo-kofi")
    door.sends("pull_request_review", changes | {"review": {"state": "changes_requested"}})
    assert "the next move is Inês's" in posts(stage, "Retry the payout")[0].plain
    assert "needs nothing from you" in latest(stage, "kofi").plain
    [waited] = [n for event, _, n in events(stage) if event == "review.first_reply"]
    assert waited
    assert waited > 4 * 8 * 60

    # A push is the author's act; an approval ends the waiting; older news change nothing.
    door.sends("pull_request", pull("synchronize", "2026-10-23T11:00:00Z", head={"sha": "b" * 40}))
    assert "Inês asks" in posts(stage, "Retry the payout")[0].plain
    old = pull("edited", "2026-10-19T07:20:00Z", title="An older title")
    assert door.sends("pull_request", old) == 202
    fine = pull("submitted", "2026-10-23T12:00:00Z", by="octo-kofi", head={"sha": "b" * 40})
    door.sends("pull_request_review", fine | {"review": {"state": "approved"}})
    [post] = posts(stage, "Retry the payout")
    assert "Looked at and fine" in post.plain
    assert "I'll take it" not in labels(post)
    door.sends("pull_request_review_comment", ghost)
    renamed = pull("closed", "2026-10-23T13:00:00Z", state="closed", merged=True)
    renamed["repository"]["full_name"] = "northwind/money"
    door.sends("pull_request", renamed, delivery="the-merge")
    [post] = posts(stage, "Closed: Inês's review")
    assert "northwind/money" in post.plain

    # The same again: by its id within ninety days, by its state for ever.
    opening = pull("reopened", "2026-10-23T12:30:00Z")
    for again, delivery in ((renamed, "the-merge"), (renamed, "m2"), (opening, "o1")):
        tidy(stage.baton.db, stage.slack.now() + timedelta(days=89))
        assert door.sends("pull_request", again, delivery=delivery) == 202
    unknown = pull("opened", "2026-07-01T07:00:00Z", number=99)
    assert door.sends("pull_request", unknown) == 202
    [kept] = stored(stage)
    assert (kept.state, kept.title) == (store.State.CLOSED, "Retry the payout webhook once")
    assert [one for one, _, _ in events(stage)].count("review.closed") == 1
    assert is_remembered(stage, door, "the-merge")
    tidy(stage.baton.db, stage.slack.now() + timedelta(days=91))
    assert not is_remembered(stage, door, "the-merge")
    newer = pull("reopened", "2026-10-23T14:00:00Z")
    door.sends("pull_request", newer)
    assert len(posts(stage, "Retry the payout")) == 2
    door.sends("pull_request", pull("converted_to_draft", "2026-10-23T14:01:00Z", draft=True))
    assert len(posts(stage, "Retry the payout")) == 1

    # What Baton has no use for, and what is not for this door, is a quiet yes.
    assert door.sends("star", {"action": "created"}) == 202
    assert door.sends("pull_request", {"action": "opened", "pull_request": None}) == 202
    other = pull("opened", "2026-10-23T14:00:00Z")
    other["repository"] = {"id": 5, "full_name": "northwind/secret"}
    assert door.sends("pull_request", other) == 202
    bot = pull("opened", "2026-10-23T14:00:00Z", number=13, user=user("dependabot[bot]", "Bot"))
    assert door.sends("pull_request", bot) == 202
    assert len(posts(stage, "asks")) == 0
    stage.slack.command("ada", "/review settings")
    stage.press("ada", "Remove")
    assert door.sends("pull_request", newer) == 404


def test_whatever_a_human_does_restarts_the_wait_and_a_bot_does_not(stage: Stage) -> None:
    """practices.md 4.2: nobody is asked for what somebody worked on within a business day."""
    stage.set_up()
    door = Door(stage, "github", "northwind/payments")
    said_who(stage, "ines", "octo-ines")
    said_who(stage, "kofi", "octo-kofi")
    until(stage, "2026-10-19 10:00")
    door.sends("pull_request", pull("opened", "2026-10-19T08:00:00Z"))
    other: dict[str, Any] = {"number": 13, "title": "Name the dead-letter queue"}
    door.sends("pull_request", pull("opened", "2026-10-19T08:00:00Z", **other))
    until(stage, "2026-10-20 10:30")
    pushed = pull("synchronize", "2026-10-20T08:30:00Z", head={"sha": "b" * 40})
    door.sends("pull_request", pushed)
    robot = pull("submitted", "2026-10-20T08:30:00Z", by="lint[bot]", **other)
    robot |= {"sender": user("lint[bot]", "Bot"), "review": {"state": "commented"}}
    door.sends("pull_request_review", robot)
    until(stage, "2026-10-22 10:00")
    [first] = told(stage, "kofi", "Ready for a look: Name the dead-letter queue")
    [later] = told(stage, "kofi", "Ready for a look: Retry the payout")
    assert wall(first, "Africa/Accra") == "Tue 20 Oct 10:00"
    assert wall(later, "Africa/Accra") == "Wed 21 Oct 10:00"


def a_flood_is_bounded_and_hinders_nobody_at_slack(stage: Stage, door: Door, body: bytes) -> None:
    """Row 61: what does not come to an end fills its own room and no other."""
    head = f"POST {door.path} HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\n".encode()
    with ExitStack() as opened:
        for _ in range(MOST_WAITING):
            opened.enter_context(raw(stage)).sendall(head)
        stage.wait_until(lambda: door.raw(body, []).status == 503)
        assert "No review waits for you" in stage.says("kofi", "/review list")
    stage.wait_until(lambda: door.raw(body, []).status == 401)


def is_remembered(stage: Stage, door: Door, delivery: str) -> bool:
    """Whether a delivery would be taken for a repeated one; changes nothing."""
    name = f"{door.path[-32:]}:{delivery}"
    with stage.baton.db.read() as session:
        return session.get(received.Received, (WORKSPACE, door.host, name)) is not None


def test_a_merge_request_of_gitlab_goes_the_same_way(stage: Stage) -> None:
    stage.set_up()
    door = Door(stage, "gitlab")
    said_who(stage, "ada", "lab-ada", "gitlab")
    said_who(stage, "grace", "lab-grace", "gitlab")
    until(stage, "2026-10-19 09:00")
    opened = merge("open", "2026-10-19 07:00:00 UTC")
    assert door.sends("Merge Request Hook", opened) == 202
    [post] = posts(stage, "Index the ledger")
    assert "Grace asks Ada for a review" in post.plain
    pipeline = {
        "object_attributes": {"status": "failed", "sha": "c" * 40},
        "project": opened["project"],
        "merge_request": None,
    }
    door.sends("Pipeline Hook", pipeline)
    assert "checks fail" in posts(stage, "Index the ledger")[0].plain
    pipeline["object_attributes"] = {"status": "success", "sha": "c" * 40}
    door.sends("Pipeline Hook", pipeline)
    assert "checks fail" not in posts(stage, "Index the ledger")[0].plain
    until(stage, "2026-10-20 12:00")
    assert "Ready for a look" in latest(stage, "ada").plain
    note = {
        "user": {"id": 52, "username": "lab-ada"},
        "project": opened["project"],
        "object_attributes": {
            "note": "Why a hash index?",
            "noteable_type": "MergeRequest",
            "system": False,
            "updated_at": "2026-10-20 10:00:00 UTC",
        },
        "merge_request": opened["object_attributes"] | {"updated_at": "2026-10-20 09:00:00 UTC"},
    }
    door.sends("Note Hook", note)
    assert [one for one, _, _ in events(stage)].count("review.first_reply") == 1
    system = note | {"object_attributes": note["object_attributes"] | {"noteable_type": "Issue"}}
    assert door.sends("Note Hook", system) == 202
    door.sends("Merge Request Hook", merge("update", "2026-10-20 11:00:00 UTC", draft=True))
    assert posts(stage, "Index the ledger") == []
    merged = merge("merge", "2026-10-20 12:00:00 UTC", state="merged")
    merged["user"] = {"id": 99, "username": "project_15_bot"}
    door.sends("Merge Request Hook", merged)
    assert [one for one, _, _ in events(stage)].count("review.closed") == 1
    # What Baton merely ignores is never an error: GitLab would take the hook out of service.
    for event, payload in (
        ("Push Hook", {"commits": [{"id": str(n)} for n in range(10_000)]}),
        ("Merge Request Hook", {"object_attributes": None}),
        ("Note Hook", {}),
        ("", {"x": 1}),
    ):
        assert door.sends(event, payload) == 202


def test_whoever_cannot_sign_changes_nothing(stage: Stage) -> None:
    stage.set_up()
    door, lab = Door(stage, "github"), Door(stage, "gitlab")
    opened = pull("opened", "2026-10-14T08:00:00Z")
    body = json.dumps(opened).encode()
    _, _, (_, signature) = door.signed("pull_request", body, "d")
    event = ("X-GitHub-Event", "pull_request")
    sha1 = hmac.new(door.secret.encode(), body, "sha1").hexdigest()
    forged: list[Headers] = [
        [event],
        [event, ("X-Hub-Signature-256", "sha256=")],
        [event, ("X-Hub-Signature-256", signature[:-1])],
        [event, ("X-Hub-Signature-256", signature), ("X-Hub-Signature-256", signature)],
        [event, ("X-Hub-Signature", f"sha1={sha1}")],
        [event, ("X-Hub-Signature-256", f"sha1={sha1}")],
        [event, ("X-Hub-Signature-256", b"sha256=\xc3\xa9")],
    ]
    for headers in forged:
        assert door.raw(body, headers) == Reply(401, b"")
    reordered = json.dumps(opened, indent=1).encode()
    assert door.raw(reordered, [event, ("X-Hub-Signature-256", signature)]).status == 401
    # Another hook's secret, and an address that is none.
    assert door.raw(body, Door(stage, "github").signed("pull_request", body, "d")).status == 401
    assert lab.raw(body, [("X-Gitlab-Event", "Note Hook"), ("X-Gitlab-Token", "x")]).status == 401
    assert lab.raw(body, [("X-Gitlab-Event", "Note Hook")]).status == 401
    for path in ("/webhooks/github/0123", f"/webhooks/gitlab/{door.path[-32:]}", "/webhooks/x/y"):
        assert send(stage, body, door.signed("pull_request", body, "d"), path=path).status == 404
    # Nothing is parsed before it is known whose it is; signed nonsense is refused.
    for nonsense in (b"[" * 100_000, b"{", b"\xff", b""):
        assert door.raw(nonsense, [event]).status == 401
        assert door.raw(nonsense, door.signed("ping", nonsense, "n")).status == 400
        assert lab.raw(nonsense, lab.signed("Note Hook", nonsense, "n")).status == 202
    with raw(stage) as connection:
        head = f"POST {door.path} HTTP/1.1\r\nHost: x\r\nContent-Length: {25 * MIB}\r\n\r\n"
        connection.sendall(head.encode())
        assert status_on(connection) == 413
    a_flood_is_bounded_and_hinders_nobody_at_slack(stage, door, body)
    stage.settle()
    assert stored(stage) == []
    # A form as GitHub can send it, and commits by the thousand, are read.
    form = urlencode({"payload": json.dumps(opened)}).encode()
    sent = door.raw(form, door.signed("pull_request", form, "f"), content_type=FORM)
    assert sent.status == 202
    [kept] = stored(stage)
    assert kept.author is None
    assert kept.author_name == "octo-ines"
    assert is_remembered(stage, door, "f")
    with stage.baton.db.read() as session:
        found = hooks.at(session, "github", door.path[-32:])
        assert found
        assert door.secret.encode() not in found.sealed
        assert ledger.last(session, WORKSPACE, kept.team_id, "review.asked")
    # Nobody whom Baton does not know is nudged; the channel still hears of it.
    until(stage, "2026-10-20 12:00")
    assert [stage.direct(one) for one in ids(stage)] == [[]] * len(ids(stage))
    [call] = posts(stage, "looking for a reviewer")
    assert "octo-ines" not in call.plain


@pytest.mark.parametrize("payload", [{}, {"pull_request": 7, "repository": []}, {"action": None}])
def test_whatever_a_signed_payload_lacks_it_is_read(payload: dict[str, Any]) -> None:
    for event in ("pull_request", "pull_request_review", "check_run", "status", "ping"):
        assert github.read(event, payload) is None
    for event in ("Merge Request Hook", "Note Hook", "Pipeline Hook"):
        assert gitlab.read(event, payload) is None
