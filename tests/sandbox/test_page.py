"""The page's own server side: its files, its socket, and what each member is shown."""

import json
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.error import HTTPError
from urllib.request import urlopen

import pytest
from slack_sdk import WebClient
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

from sandbox import Sandbox, keeping
from sandbox.client import SandboxClient
from sandbox.post import post
from tests.sandbox.app import section
from tests.sandbox.conftest import Start, web_client


def opened(sandbox: Sandbox, user: str, more: str = "", *, origin: str = "") -> ClientConnection:
    address = sandbox.base_url.replace("http", "ws") + f"/live?user={user}{more}"
    return connect(address, origin=Origin(origin or sandbox.base_url))


def do(sandbox: Sandbox, verb: str, **body: Any) -> Any:
    return post(f"{sandbox.base_url}/control/{verb}", body)


def read(socket: ClientConnection) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(socket.recv(timeout=5))
    return found


def until(socket: ClientConnection, key: str) -> Any:
    """The next news that has something under this key."""
    while True:
        frame = read(socket)
        if frame.get(key):
            return frame[key]


def test_the_page_is_served_with_a_policy_that_runs_no_foreign_script(sandbox: Sandbox) -> None:
    with urlopen(sandbox.base_url) as page:
        body, headers = page.read().decode(), page.headers
    assert '<script type="module" src="/page/main.js">' in body
    assert "script-src 'self'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    for name in ("main.js", "base.css", "icon.svg"):
        with urlopen(f"{sandbox.base_url}/page/{name}") as file:
            assert file.status == 200
    for name in ("..%2fserver.py", "nothing.js", "%2e%2e"):
        with pytest.raises(HTTPError) as refused:
            urlopen(f"{sandbox.base_url}/page/{name}")
        refused.value.close()
        assert refused.value.code == 404


def test_a_foreign_page_cannot_listen(sandbox: Sandbox) -> None:
    with (
        pytest.raises((InvalidStatus, ConnectionClosed)),
        opened(sandbox, "ada", origin="http://evil.example") as socket,
    ):
        read(socket)


def test_each_member_is_told_what_they_see_and_nothing_else(
    sandbox: Sandbox, world: SandboxClient, web: WebClient
) -> None:
    world.say("kofi", "Only for leads", channel="leads")
    with opened(sandbox, "ada") as ada, opened(sandbox, "yuki") as yuki:
        hello = read(ada)
        assert [one["text"] for one in hello["messages"]] == ["Only for leads"]
        assert [one["command"] for one in hello["about"]["commands"]] == ["/til", "/raw"]
        assert not read(yuki)["messages"]
        web.chat_postEphemeral(channel="C0PAYMENTS2", user="U0ADA000001", text="For Ada")
        web.chat_postMessage(channel="C0PAYMENTS2", text="For all")
        assert until(ada, "changed")[0]["text"] == "For Ada"
        [seen] = until(yuki, "changed")
        assert seen["text"] == "For all"
        message = world.messages("payments")[-1]
        world.react("yuki", "eyes", message)
        assert until(yuki, "changed")[0]["reactions"] == {"eyes": ["U0YUKI00008"]}
        web.chat_delete(channel=message.channel, ts=message.ts)
        assert until(yuki, "gone") == [{"channel": message.channel, "ts": message.ts}]


def test_a_page_that_was_away_catches_up_and_hears_of_refusals(
    sandbox: Sandbox, world: SandboxClient, web: WebClient
) -> None:
    with opened(sandbox, "ada") as socket:
        hello = read(socket)
    world.say("ada", "Missed", channel="payments")
    again = f"&since={hello['since']}&life={hello['life']}"
    with opened(sandbox, "ada", again) as socket:
        news = read(socket)
        assert news["type"] == "news"
        assert [one["text"] for one in news["changed"]] == ["Missed"]
        with pytest.raises(Exception, match="invalid_blocks"):
            web.chat_postMessage(channel="C0PAYMENTS2", text="x", blocks=[{"type": "header"}])
        [refused] = until(socket, "refused")
        assert refused["where"] == "chat.postMessage"
        assert refused["problems"][0]["pointer"] == "/blocks/0/text"
    with opened(sandbox, "ada", "&since=99999&life=another") as socket:
        assert read(socket)["type"] == "hello"


def test_who_joins_a_channel_is_shown_its_past(sandbox: Sandbox, world: SandboxClient) -> None:
    world.say("ada", "Before", channel="platform")
    with opened(sandbox, "yuki") as socket:
        assert not read(socket)["messages"]
        world.join("yuki", "platform")
        assert [one["text"] for one in until(socket, "messages")] == ["Before"]


def test_the_clock_stands_and_runs_on_request_and_never_goes_back(
    sandbox: Sandbox, world: SandboxClient
) -> None:
    before = world.now()
    with opened(sandbox, "ada") as socket:
        assert read(socket)["status"]["is_running"] is False
        do(sandbox, "run_clock", running=True)
        assert until(socket, "status")["is_running"] is True
    assert world.now() > before
    do(sandbox, "run_clock", running=False)
    stands = world.now()
    assert before < stands == world.now()


def test_traffic_shows_calls_deliveries_and_refusals_newest_first(
    sandbox: Sandbox, world: SandboxClient, web: WebClient
) -> None:
    web.chat_postMessage(channel="C0PAYMENTS2", text="Hello")
    with pytest.raises(Exception, match="channel_not_found"):
        web.chat_postMessage(channel="C0NOWHERE00", text="Hello")
    found = do(sandbox, "traffic")
    assert [one["way"] for one in found] == ["call", "refusal", "call"]
    assert [one["verdict"] for one in found] == ["channel_not_found", "channel_not_found", "ok"]
    assert found[2]["sent"]["text"] == "Hello"
    assert do(sandbox, "coming", days=30) == do(sandbox, "landmarks") == []
    assert do(sandbox, "outbox") == []


def test_a_world_goes_on_after_a_restart(start: Start, tmp_path: Path) -> None:
    paper = tmp_path / "world.json"
    first = start(kept=paper)
    web = web_client(first)
    sent = web.chat_postMessage(channel="C0PAYMENTS2", text="Kept")
    first.client.react("yuki", "eyes", first.client.messages("payments")[0])
    first.client.change_person("kofi", title="Lead")
    first.client.advance(by=timedelta(days=3))
    web.views_publish(user_id="U0ADA000001", view={"type": "home", "blocks": [section("Home")]})
    direct = web.conversations_open(users="U0ADA000001")["channel"]["id"]
    first.stop()
    second = start(kept=paper)
    assert (second.bot_token, second.client.now()) == (first.bot_token, first.clock.now())
    [kept] = second.client.messages("payments")
    assert (kept.ts, kept.plain, kept.reactions) == (sent["ts"], "Kept", {"eyes": ["U0YUKI00008"]})
    home = second.client.home("ada")
    assert home
    assert home.plain == "Home"
    assert "Lead" in [one.title for one in second.client.people()]
    again = web_client(second)
    assert again.conversations_open(users="U0ADA000001")["channel"]["id"] == direct
    assert again.conversations_open(users="U0YUKI00008")["channel"]["id"] != direct
    paper.write_text('{"version": 0}')
    with pytest.raises(keeping.UnreadableError):
        start(kept=paper)
