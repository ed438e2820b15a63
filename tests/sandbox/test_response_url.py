"""response_url: five answers, replacing and deleting (slack.md §1.1)."""

from collections.abc import Callable

from slack_sdk.webhook import WebhookClient

from sandbox import Sandbox
from sandbox.client import SandboxClient
from tests.sandbox.app import App, button, section
from tests.sandbox.conftest import Start


def url_of(app: App, world: SandboxClient) -> WebhookClient:
    world.command("ada", "/til x")
    return WebhookClient(app.last["response_url"], retry_handlers=[])


def test_an_answer_is_for_the_person_alone(app: App, world: SandboxClient) -> None:
    url_of(app, world).send(text="later")
    assert [one.text for one in world.ephemerals("ada", channel="payments")] == ["later"]
    assert world.messages("payments") == []


def test_an_answer_may_be_for_all(app: App, world: SandboxClient) -> None:
    url_of(app, world).send(text="later", response_type="in_channel")
    assert [one.text for one in world.messages("payments")] == ["later"]


def test_it_is_good_for_five_answers(app: App, world: SandboxClient) -> None:
    url = url_of(app, world)
    assert [url.send(text=str(number)).status_code for number in range(6)] == [200] * 5 + [404]
    assert world.refusals()[-1].error == "used_url"


def test_it_expires(start: Start, connect: Callable[[Sandbox], App]) -> None:
    sandbox = start(response_url_life=0.0)
    answer = url_of(connect(sandbox), sandbox.client).send(text="late")
    assert (answer.status_code, sandbox.client.refusals()[0].error) == (404, "expired_url")


def test_an_original_message_is_replaced(app: App, world: SandboxClient) -> None:
    app.web.chat_postMessage(
        channel="C0PAYMENTS2", text="before", blocks=[section("before", button("go"))]
    )
    world.click("ada", "go", message=world.messages("payments")[0])
    answer = WebhookClient(app.last["response_url"]).send(text="after", replace_original=True)
    (message,) = world.messages("payments")
    assert answer.status_code == 200
    assert (message.text, message.edited) == ("after", True)


def test_an_ephemeral_is_replaced_then_deleted(app: App, world: SandboxClient) -> None:
    app.answer({"text": "x", "blocks": [section("x", button("go"))]})
    world.click("ada", "go", message=world.command("ada", "/til x").message)
    url = WebhookClient(app.last["response_url"])
    url.send(text="changed", replace_original=True)
    assert [one.text for one in world.ephemerals("ada")] == ["changed"]
    url.send(delete_original=True)
    assert world.ephemerals("ada") == []


def test_a_command_has_no_original(app: App, world: SandboxClient) -> None:
    url_of(app, world).send(text="x", replace_original=True)
    assert [one.error for one in world.refusals()] == ["message_not_found"]


def test_limits_hold_here_too(app: App, world: SandboxClient) -> None:
    answer = url_of(app, world).send(text="x", blocks=[{"type": "divider"}] * 51)
    assert answer.status_code == 400
    assert world.refusals()[0].problems[0]["pointer"].startswith("/blocks")


def test_deleting_stands_alone(app: App, world: SandboxClient) -> None:
    url_of(app, world).send(text="x", delete_original=True)
    assert world.refusals()[0].error == "invalid_arguments"


def test_it_can_fail_on_request(app: App, world: SandboxClient) -> None:
    url = url_of(app, world)
    world.fault("response_url", "http", status=502)
    assert url.send(text="x").status_code == 502
    assert world.ephemerals("ada") == []
