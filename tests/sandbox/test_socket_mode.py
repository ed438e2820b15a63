"""Socket Mode: connections, envelopes, acks, redelivery, notices (slack.md §1.2, §1.3)."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack

import pytest
from slack_sdk import WebClient
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect as dial

from sandbox import Sandbox
from sandbox.client import SandboxClient
from tests.sandbox.app import App, error_of, eventually
from tests.sandbox.conftest import Start, web_client

Connect = Callable[[Sandbox], App]


def test_a_connection_greets_with_hello(sandbox: Sandbox) -> None:
    with dial(address(sandbox)) as socket:
        hello = socket.recv()
    assert '"type": "hello"' in str(hello)
    assert '"num_connections": 1' in str(hello)


def test_a_ticket_is_good_for_one_connection(sandbox: Sandbox) -> None:
    ticket = address(sandbox)
    with dial(ticket) as socket:
        socket.recv()
        with pytest.raises(InvalidStatus), dial(ticket):
            pass


def test_the_eleventh_connection_is_turned_away(sandbox: Sandbox) -> None:
    """slack.md §1.3: at most ten."""
    late = address(sandbox)
    web = web_client(sandbox)
    opening = {"app_token": sandbox.app_token}
    with ExitStack() as sockets:
        for _ in range(10):
            sockets.enter_context(dial(address(sandbox)))
        sandbox.client.wait_connected(10)
        assert error_of(web.apps_connections_open, **opening) == "too_many_websockets"
        eleventh = sockets.enter_context(dial(late))
        assert "too_many_websockets" in str(eleventh.recv())


def test_payloads_are_spread_over_the_connections(sandbox: Sandbox, connect: Connect) -> None:
    """slack.md §1.3: each payload goes to any one of them."""
    first, second = connect(sandbox), connect(sandbox)
    for _ in range(4):
        sandbox.client.command("ada", "/til x")
    assert (len(first.heard), len(second.heard)) == (2, 2)


def test_without_a_connection_a_command_fails_visibly(world: SandboxClient) -> None:
    """slack.md §1.3."""
    answer = world.command("ada", "/til x")
    assert (answer.ok, answer.error) == (False, "dispatch_failed")


def test_without_a_connection_events_wait_for_one(
    sandbox: Sandbox, world: SandboxClient, connect: Connect
) -> None:
    world.join("omar", "payments")
    app = connect(sandbox)
    assert eventually(lambda: len(app.heard) == 1)
    retried = app.heard[0]
    assert (retried.retry_attempt, retried.retry_reason) == (1, "connection_failed")


def test_a_late_ack_is_an_error_for_the_person(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: 3 s, here less."""
    app.acks = lambda request: False
    assert world.command("ada", "/til x").error == "operation_timeout"


def test_commands_are_not_redelivered(app: App, world: SandboxClient) -> None:
    """slack.md §1.1: assume no retry."""
    app.acks = lambda request: False
    world.command("ada", "/til x")
    (delivered,) = world.deliveries()
    assert (delivered.attempts, delivered.is_given_up) == (1, True)
    assert app.heard[0].retry_attempt is None


def test_an_event_is_redelivered_until_it_is_acked(app: App, world: SandboxClient) -> None:
    """slack.md §1.2: three retries, with number and reason."""
    app.acks = lambda request: request.retry_attempt == 2
    world.join("omar", "payments")
    assert eventually(lambda: world.deliveries()[0].is_acked)
    assert [one.retry_attempt for one in app.heard] == [0, 1, 2]
    assert [one.retry_reason for one in app.heard] == ["", "timeout", "timeout"]
    assert len({one.payload["event_id"] for one in app.heard}) == 1


def test_an_event_is_given_up_after_three_retries(start: Start, connect: Connect) -> None:
    """slack.md §1.2."""
    sandbox = start(ack_deadline=0.03)
    app = connect(sandbox)
    app.acks = lambda request: False
    sandbox.client.join("omar", "payments")
    assert eventually(lambda: sandbox.client.deliveries()[0].is_given_up)
    assert len(app.heard) == 4


def test_an_unacked_event_goes_to_another_connection_when_its_own_closes(
    start: Start, connect: Connect
) -> None:
    """slack.md §12: no event is lost with two replicas."""
    sandbox = start(ack_deadline=5.0)
    app = connect(sandbox)
    with dial(address(sandbox)) as mute, ThreadPoolExecutor() as pool:
        mute.recv()
        sandbox.client.wait_connected(2)
        joins = [pool.submit(sandbox.client.join, one, "payments") for one in ("omar", "buildbot")]
        assert "member_joined_channel" in str(mute.recv())
        mute.close()
        assert [one.result() for one in joins] == [None, None]
    assert eventually(lambda: len(app.events("member_joined_channel")) == 2)
    assert sorted(one.retry_reason or "" for one in app.heard) == ["", "connection_failed"]


def test_a_refreshed_connection_is_replaced(app: App, world: SandboxClient) -> None:
    """slack.md §1.3: refresh_requested."""
    old = app.client.session_id()
    world.disconnect_sockets("refresh_requested")
    assert eventually(lambda: app.client.session_id() != old)
    world.wait_connected()
    assert world.command("ada", "/til x").ok


def test_a_warned_connection_is_replaced_in_time(app: App, world: SandboxClient) -> None:
    """slack.md §1.3: warning, about 10 s ahead."""
    old = app.client.session_id()
    world.disconnect_sockets("warning")
    assert eventually(lambda: app.client.session_id() != old)
    assert world.command("ada", "/til x").ok


def test_after_link_disabled_no_connection_opens(sandbox: Sandbox, world: SandboxClient) -> None:
    """slack.md §1.3: Socket Mode switched off."""
    with dial(address(sandbox)) as socket:
        socket.recv()
        world.wait_connected()
        world.disconnect_sockets("link_disabled")
        assert "link_disabled" in str(socket.recv())
    web = web_client(sandbox)
    assert error_of(web.apps_connections_open, app_token=sandbox.app_token) == "link_disabled"
    world.clear_faults()
    assert error_of(web.apps_connections_open, app_token=sandbox.app_token) == ""


def test_a_connection_may_be_refused(sandbox: Sandbox, world: SandboxClient) -> None:
    world.fault("socket_mode", "http")
    with pytest.raises(InvalidStatus), dial(address(sandbox)):
        pass
    with dial(address(sandbox)) as socket:
        socket.recv()


def address(sandbox: Sandbox) -> str:
    web = WebClient(base_url=sandbox.api_url, retry_handlers=[])
    return str(web.apps_connections_open(app_token=sandbox.app_token)["url"])
