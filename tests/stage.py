"""Slack, Baton and a team, for tests that tell stories at the wire."""

import tempfile
from collections.abc import Callable, Mapping
from contextlib import ExitStack
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from time import monotonic
from typing import Any, Self
from zoneinfo import ZoneInfo

from bot import manifest
from bot.app import TOKEN_ERRORS, Baton
from bot.clock import system_clock
from bot.delivery import Limits
from bot.settings import Settings
from sandbox.client import SandboxClient
from sandbox.seen import Answer, Message, View
from sandbox.server import Sandbox
from storage.db import Database
from tests.databases import SECRET_KEYS

QUICK = timedelta(milliseconds=20)
PATIENCE = 5.0
BERLIN = ZoneInfo("Europe/Berlin")

# Real time is not what these tests are about: no pause between posts, no wait before a retry.
LIMITS = Limits(poll=QUICK, first_retry=timedelta(milliseconds=10), pace_factor=0)


class Stage:
    """One workspace with Baton running in it. Every message it sent was fit for Slack."""

    def __init__(self, start: datetime, database_url: str, **sandbox: Any) -> None:
        self._database_url = database_url
        self._start, self._options = start, {"rate_limits": False} | sandbox
        self._open = ExitStack()

    def __enter__(self) -> Self:
        self.home = Path(self._open.enter_context(tempfile.TemporaryDirectory()))
        self.sandbox = self._open.enter_context(
            Sandbox(manifest.read(), start=self._start, **self._options)
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
        )

    def start_baton(self) -> None:
        """Start Baton, and wait until Slack has it."""
        self.baton = Baton(
            self.settings(), clock=self.sandbox.clock.now, every=QUICK, limits=LIMITS
        )
        self.baton.start()
        self.sandbox.bot = self.baton
        self.slack.wait_connected()
        self.settle()

    def stop_baton(self) -> None:
        """Stop Baton, as a server that is shut down would."""
        self.sandbox.bot = None
        self.baton.stop()

    def database(self) -> Database:
        """The database, also while Baton is stopped."""
        found = Database(self._database_url)
        self._open.callback(found.close)
        return found

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

    def wait_until(self, holds: Callable[[], bool]) -> None:
        """Wait for what no clock of ours tells: another thread or process."""
        ends = monotonic() + PATIENCE
        while not holds():
            assert monotonic() < ends, f"not so after {PATIENCE} s"
            Event().wait(0.005)

    def says(self, person: str, command: str, *, channel: str = "payments") -> str:
        """Type a command; returns what the person then reads."""
        answer = self.slack.command(person, command, channel=channel)
        assert answer.error is None, answer
        self.settle()
        return answer.message.plain if answer.message else ""

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
