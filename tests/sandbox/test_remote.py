"""The second terminal."""

import pytest
from slack_sdk import WebClient
from typer.testing import CliRunner

from sandbox import Sandbox
from sandbox.remote import app as remote
from tests.sandbox.app import App, button, field, modal, section


@pytest.fixture
def terminal(sandbox: Sandbox) -> "Terminal":
    return Terminal(sandbox.base_url)


class Terminal:
    def __init__(self, url: str) -> None:
        self._env = {"SANDBOX_URL": url}

    def run(self, *words: str) -> str:
        result = CliRunner().invoke(remote, list(words), env=self._env)
        assert result.exit_code == 0, result.output
        return result.output


def test_one_says_something_and_reads_it(terminal: Terminal) -> None:
    terminal.run("say", "ada", "hello there")
    assert "hello there" in terminal.run("read")


def test_one_gives_a_command_and_reads_the_answer(terminal: Terminal, app: App) -> None:
    app.answer({"text": "Noted."})
    assert "Noted." in terminal.run("say", "ada", "/til x")
    assert "Noted." in terminal.run("read", "payments", "--as", "ada")


def test_one_sees_slacks_own_error(terminal: Terminal) -> None:
    assert "dispatch_failed" in terminal.run("say", "ada", "/til x")


def test_one_clicks_the_newest_button(terminal: Terminal, app: App, web: WebClient) -> None:
    blocks = [section("x", button("go"))]
    web.chat_postMessage(channel="C0PAYMENTS2", text="x", blocks=blocks)
    terminal.run("click", "ada", "go")
    assert app.last["actions"][0]["action_id"] == "go"


def test_one_fills_a_form(terminal: Terminal, app: App) -> None:
    people = {"type": "multi_users_select"}
    view = modal(field("why", {"type": "plain_text_input"}), field("who", people))
    app.react = lambda payload: (
        app.web.views_open(trigger_id=payload["trigger_id"], view=view)
        if "command" in payload
        else None
    )
    assert "why" in terminal.run("say", "ada", "/til x")
    terminal.run("fill", "ada", "why=a=b", "who=ada,grace")
    values = app.last["view"]["state"]["values"]
    assert values["why"]["it"]["value"] == "a=b"
    assert len(values["who"]["it"]["selected_users"]) == 2


def test_one_moves_time(terminal: Terminal) -> None:
    assert "Tue 06 Jan 2026 09:00" in terminal.run("step", "--by", "1d")


def test_one_lists_people_and_calls(terminal: Terminal, web: WebClient) -> None:
    web.auth_test()
    assert "Europe/Berlin" in terminal.run("people")
    assert "auth.test" in terminal.run("calls")
