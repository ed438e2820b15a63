"""`baton sandbox`: a local Slack and Baton connected to it, in one process, on loopback."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Annotated

import typer

from bot import logs, manifest
from bot.app import Baton
from bot.clock import system_clock
from bot.delivery import Limits
from bot.settings import Settings
from sandbox import remote
from sandbox.server import Sandbox

PORT = 8765

# Nothing waits for Slack here, and whoever steps the clock should not wait for us.
QUICK = timedelta(milliseconds=50)

cli = remote.app


@cli.callback(invoke_without_command=True)
def sandbox(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="Where the sandbox listens, on loopback.")] = PORT,
) -> None:
    """Try Baton with a local Slack: no workspace, no token, nothing leaves this machine."""
    if context.invoked_subcommand:
        return
    logs.set_up("WARNING", "text")
    with running(port=port, start=system_clock(), is_running=True) as here:
        typer.echo(GUIDE.format(url=here.base_url))
        Event().wait()


@contextmanager
def running(*, port: int, start: datetime, is_running: bool) -> Iterator[Sandbox]:
    """A sandbox with Baton connected to it, from an empty database."""
    with (
        tempfile.TemporaryDirectory(prefix="baton-sandbox-") as folder,
        Sandbox(manifest.read(), start=start, port=port, running=is_running) as slack,
    ):
        bot = Baton(
            _settings(slack, Path(folder)),
            clock=slack.clock.now,
            every=QUICK,
            limits=Limits(poll=QUICK),
        )
        bot.start()
        slack.bot = bot
        slack.client.wait_connected()
        try:
            yield slack
        finally:
            bot.stop()


def _settings(slack: Sandbox, home: Path) -> Settings:
    return Settings(
        bot_token=slack.bot_token,
        app_token=slack.app_token,
        api_url=slack.api_url,
        home=home,
        database_url=f"sqlite:///{home / 'baton.db'}",
    )


GUIDE = """\
A local Slack is up, and Baton is in it. Nothing leaves this machine; Ctrl-C ends it.

Eight people work in #payments. Act as them from a second terminal:

  baton sandbox say ada "/baton setup"           open the set-up form
  baton sandbox fill ada country=DE              fill it in and submit it
  baton sandbox say grace "/til Partial indexes halve the nightly job #postgres"
  baton sandbox read --as grace                  what grace sees in #payments
  baton sandbox step --next                      go to the next thing that falls due

All of it: baton sandbox --help          It listens at {url}
"""
