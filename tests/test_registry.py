"""Manifest, registry, help and code agree: nothing can be forgotten in one of them."""

import json
import re
from copy import deepcopy
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest
from typer.testing import CliRunner

from bot import cli, listeners, manifest
from bot.registry import PRACTICES
from sandbox.methods import METHODS
from tests.stage import Stage

ROOT = Path(__file__).parent.parent


def test_commands_shortcuts_and_events_agree_both_ways() -> None:
    assert manifest.disagreements(listeners.listen) == []


@pytest.mark.parametrize(
    ("part", "name", "words"),
    [
        ("slash_commands", {"command": "/dance"}, "The command /dance stands only in manifest.yml"),
        ("shortcuts", {"callback_id": "x.y"}, "The shortcut x.y stands only in manifest.yml"),
    ],
)
def test_a_disagreement_is_named(
    monkeypatch: pytest.MonkeyPatch, part: str, name: dict[str, str], words: str
) -> None:
    changed = deepcopy(manifest.read())
    changed["features"][part].append(name)
    monkeypatch.setattr(manifest, "read", lambda: changed)
    assert words in "\n".join(manifest.disagreements(listeners.listen))


def test_every_scope_is_needed_by_a_call_or_a_command_and_every_call_has_its_scope() -> None:
    source = "".join(
        path.read_text() for folder in ("bot", "handlers") for path in (ROOT / folder).rglob("*.py")
    )
    called = {name.replace("_", ".") for name in re.findall(r"\.([a-z]+(?:_[A-Za-z]+)+)\(", source)}
    by_flat_name = {name.replace("_", "."): method for name, method in METHODS.items()}
    needed = {
        scope for name, method in by_flat_name.items() if name in called for scope in method.scopes
    }
    # Slack sends it to nobody else (slack.md 9).
    events = manifest.read()["settings"]["event_subscriptions"]["bot_events"]
    needed |= {"dnd:read"} if "dnd_updated_user" in events else set()
    scopes = manifest.bot_scopes()
    assert {"chat:write", "users:read", "channels:read", "groups:read"} <= needed
    assert scopes - needed == {"commands"}


def test_the_address_that_creates_the_app_holds_the_whole_manifest() -> None:
    packed = parse_qs(urlsplit(manifest.creation_address(manifest.read())).query)["manifest_json"][
        0
    ]
    assert json.loads(packed) == manifest.read()


def test_every_practice_is_in_help_and_its_help_opens_from_both_sides(stage: Stage) -> None:
    everything = stage.says("ada", "/baton help")
    for practice in PRACTICES:
        assert practice.help.purpose in everything
        detail = stage.says("ada", f"/baton help {practice.help.name}")
        assert detail == stage.says("ada", f"/{practice.help.name} help")
        for typed, does in practice.help.lines:
            assert does in detail
            assert typed.split()[0] in detail


def test_unknown_words_get_help_and_never_an_error(stage: Stage) -> None:
    assert "What Baton does" in stage.says("ada", "/baton sing me a song")
    assert "What Baton does" in stage.says("ada", "/baton")
    assert "What Baton does" in stage.says("ada", "/baton help sing")


def test_status_without_a_team_says_how_to_get_one(stage: Stage) -> None:
    assert "/baton setup" in stage.says("ada", "/baton status")


def test_the_command_line_prints_manifest_and_address() -> None:
    printed = CliRunner().invoke(cli.cli, ["manifest"])
    assert printed.exit_code == 0
    assert "command: /til" in printed.output
    assert "api.slack.com/apps?new_app=1" in printed.output


def test_each_file_name_stands_in_each_layer() -> None:
    for practice in PRACTICES:
        for layer in ("storage", "bot/practices", "bot/views", "handlers"):
            found = list((ROOT / layer).glob(f"{practice.name}*"))
            assert found, f"{practice.name} is missing in {layer}"
        assert (ROOT / "tests" / f"test_{practice.name}.py").exists()
