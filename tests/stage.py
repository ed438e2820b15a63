"""Slack, Baton and a team, for tests that tell stories at the wire."""

import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from datetime import date, datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot import manifest
from bot.app import TOKEN_ERRORS, Baton
from bot.cli.sandbox import free_port
from bot.clock import system_clock
from bot.delivery.limits import Limits
from bot.settings import Settings
from sandbox.client import SandboxClient
from sandbox.seen import Answer, Message, View
from sandbox.server import Sandbox
from storage.db import Database
from tests.databases import SECRET_KEYS

QUICK = timedelta(milliseconds=20)
# Whoever moves the clock wakes Baton: it looks by itself only for what nobody told it of.
NOW_AND_THEN = timedelta(milliseconds=250)
PATIENCE = 20.0
# What Slack waits for is asserted where it matters: a busy machine is no fault of Baton's.
MACHINE: Mapping[str, Any] = {"rate_limits": False, "ack_deadline": 10.0, "trigger_life": 10.0}
# A process of its own imports everything first.
START_PATIENCE = 60.0
BERLIN = ZoneInfo("Europe/Berlin")

# Real time is not what these tests are about: no pause between posts, no wait before a retry or
# before a look for what is unclear.
LIMITS = Limits(
    poll=NOW_AND_THEN,
    first_retry=timedelta(milliseconds=10),
    settle=timedelta(milliseconds=10),
    pace_factor=0,
    gather=timedelta(0),
)


class Stage:
    """One workspace with Baton running in it. Every message it sent was fit for Slack."""

    FIRST_DAY = date(2026, 10, 14)

    def __init__(
        self, start: datetime, database_url: str, *, http: bool = False, **sandbox: Any
    ) -> None:
        self._database_url = database_url
        self._database: Database | None = None
        self._start, self._options = start, dict(MACHINE) | sandbox
        self._door = free_port() if http else None
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.home = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self.sandbox = self._open.enter_context(
            Sandbox(self._manifest(), start=self._start, **self._options)
        )
        self.slack: SandboxClient = self.sandbox.client
        self.start_baton()
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        try:
            if kind is None:
                refused = [one for one in self.slack.refusals() if one.is_malformed]
                malformed = [one for one in refused if one.error not in TOKEN_ERRORS]
                assert not malformed, malformed
        finally:
            self.stop_baton()
            self._open.close()

    def settings(self) -> Settings:
        """What Baton is told here."""
        return Settings(
            bot_token=self.sandbox.bot_token,
            app_token=self.sandbox.app_token,
            api_url=self.sandbox.api_url,
            home=self.home,
            database_url=self._database_url,
            secret_keys=() if self._database_url.startswith("sqlite") else SECRET_KEYS,
            http=self._door is not None,
            signing_secret=self.sandbox.signing_secret,
            port=self._door or 0,
        )

    def _manifest(self) -> dict[str, Any]:
        if self._door is None:
            return manifest.read()
        return manifest.for_http(f"http://127.0.0.1:{self._door}")

    def start_baton(self) -> None:
        """Start Baton, and wait until Slack has it and everything due is done."""
        self.run_baton()
        self.sandbox.bot = self.baton
        self.settle()

    def run_baton(self, limits: Limits = LIMITS) -> None:
        """Start Baton, and wait until Slack has it."""
        self.baton = Baton(
            self.settings(), clock=self.sandbox.clock.now, every=NOW_AND_THEN, limits=limits
        )
        self.baton.start()
        self.wait_for_baton()

    def start_again(self, limits: Limits) -> None:
        """Stop Baton, and start it with other figures of delivery."""
        self.stop_baton()
        self.run_baton(limits)
        self.sandbox.bot = self.baton
        self.settle()

    def wait_for_baton(self) -> None:
        """Wait until Slack reaches Baton."""
        if self._door is None:
            self.slack.wait_connected(timeout=START_PATIENCE)
            return
        asked = {"type": "url_verification", "challenge": "are you there"}
        self.wait_until(
            lambda: self.slack.deliver("url_verification", asked).ok, patience=START_PATIENCE
        )

    def stop_baton(self) -> None:
        """Stop Baton, as a server that is shut down would."""
        self.sandbox.bot = None
        self.baton.stop()

    def database(self) -> Database:
        """The database, also while Baton is stopped; always the same one."""
        if self._database is None:
            self._database = Database(self._database_url)
            self._open.callback(self._database.close)
        return self._database

    def long_ago(self) -> datetime:
        """A moment in real time at which every lease has run out."""
        return system_clock() - timedelta(hours=1)

    def settle(self) -> None:
        """Let everything that is due be done."""
        self.slack.advance(by=timedelta(0))

    def set_up(self, *, by: str = "ada", channel: str = "payments", **values: Any) -> Answer:
        """`/baton setup`, with the form filled in and submitted."""
        self.open_setup(by=by, channel=channel)
        answer = self.slack.submit(by, values)
        self.settle()
        return answer

    def open_setup(self, *, by: str = "ada", channel: str = "payments") -> Mapping[str, Any]:
        """`/baton setup`; returns the values of the form once the channel was read."""
        answer = self.slack.command(by, "/baton setup", channel=channel)
        assert answer.view, answer
        return self.filled_modal(by).values

    def filled_modal(self, person: str) -> View:
        """The person's modal, once what fills it in has done so."""

        def is_filled() -> bool:
            view = self.slack.modal(person)
            return view is not None and view.callback_id != "baton.looking"

        self.wait_until(is_filled)
        view = self.slack.modal(person)
        assert view
        return view

    def wait_until(self, holds: Callable[[], bool], *, patience: float = PATIENCE) -> None:
        """Wait for what no clock of ours tells: another thread or process."""
        ends = monotonic() + patience
        while not holds():
            assert monotonic() < ends, f"not so after {patience} s"
            Event().wait(0.005)

    def says(self, person: str, command: str, *, channel: str = "payments") -> str:
        """Type a command; returns what the person then reads."""
        answer = self.slack.command(person, command, channel=channel)
        assert answer.error is None, answer
        self.settle()
        return answer.message.plain if answer.message else ""

    def looks_ahead(self, person: str, *, channel: str = "payments") -> str:
        """Type `/baton preview`, and read the answer, which comes once Slack has its own."""
        already = len(self.slack.ephemerals(person))
        assert self.slack.command(person, "/baton preview", channel=channel).error is None
        self.wait_until(
            lambda: len(self.slack.ephemerals(person)) > already, patience=START_PATIENCE
        )
        return self.slack.ephemerals(person)[-1].plain

    def press(self, person: str, label: str, *, message: Message | None = None) -> Answer:
        """Press the button, or pick from the menu, that reads `label`: in a message, or else in
        the person's modal, or in their Home tab.
        """
        view = None if message else self.slack.modal(person) or self.slack.home(person)
        shown = message.blocks if message else view.blocks if view else ()
        action_id, choice = _find(shown, label)
        key = "select" if "select" in choice else "value"
        answer = self.slack.click(person, action_id, message=message, **{key: choice[key]})
        assert answer.error is None, answer
        self.settle()
        return answer

    def direct(self, person: str) -> list[Message]:
        """What Baton wrote to a person."""
        return [one for one in self.slack.direct(person) if one.bot]

    def at(self, wall: str) -> datetime:
        """A moment in Berlin, written as `2027-01-04 12:00`."""
        return datetime.fromisoformat(wall).replace(tzinfo=BERLIN)

    def local(self, message: Message) -> datetime:
        """When a message was posted, in Berlin."""
        return datetime.fromtimestamp(float(message.ts), BERLIN)

    def channel(self, name: str = "payments") -> list[Message]:
        """What Baton posted in a channel, without what stands in threads."""
        messages = [one for one in self.slack.messages(name) if one.bot]
        return [one for one in messages if one.thread_ts in (None, one.ts)]


def _find(blocks: Sequence[Mapping[str, Any]], label: str) -> tuple[str, dict[str, Any]]:
    """Whatever reads `label`: its action, and what pressing it sends."""
    for block in blocks:
        for element in [block.get("accessory") or {}, *block.get("elements", [])]:
            if "action_id" in element and _label(element) == label:
                return element["action_id"], {"value": element.get("value")}
            for option in element.get("options", []):
                if option["text"]["text"] == label:
                    return element["action_id"], {"select": option["value"]}
    raise AssertionError(f"Nothing here reads {label!r}")


def _label(element: Mapping[str, Any]) -> str | None:
    text = element.get("text")
    return text["text"] if isinstance(text, dict) else None
