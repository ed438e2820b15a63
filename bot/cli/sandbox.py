"""`baton sandbox`: a local Slack and Baton connected to it, in one process, on loopback."""

import socket
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from bot import logs, manifest
from bot.app import Baton
from bot.cli.inside import Inside
from bot.cli.stopping import until_told
from bot.clock import system_clock
from bot.delivery.limits import Limits
from bot.settings import Settings
from sandbox import play as theatre
from sandbox import remote
from sandbox.client import SandboxClient
from sandbox.server import Sandbox

PORT = 8765
SEED = 7

# Nothing waits for Slack here, and whoever steps the clock should not wait for us.
QUICK = timedelta(milliseconds=50)

cli = remote.app


@cli.callback(invoke_without_command=True, no_args_is_help=False)
def sandbox(
    context: typer.Context,
    port: Annotated[int, typer.Option(help="Where the sandbox listens, on loopback.")] = PORT,
    play: Annotated[
        str, typer.Option(metavar="14d", help="Let a simulated team live so long, print it, exit.")
    ] = "",
    seed: Annotated[int, typer.Option(help="Another number, another play.")] = SEED,
    messages: Annotated[
        Path | None, typer.Option(help="Write each message and form of the play there, once.")
    ] = None,
    http: Annotated[
        bool, typer.Option("--http", help="Signed HTTP between them, instead of Socket Mode.")
    ] = False,
) -> None:
    """Try Baton with a local Slack: no workspace, no token, nothing leaves this machine."""
    if context.invoked_subcommand:
        return
    logs.set_up("WARNING", "text")
    if play:
        lasts = remote.duration(play)
        # A free port: a sandbox that somebody has open goes on undisturbed.
        with running(port=0, start=theatre.START, is_running=False, http=http) as here:
            perform(here.client, lasts, seed, messages)
        return
    with running(port=port, start=system_clock(), is_running=True, http=http) as here:
        typer.echo(GUIDE.format(url=here.base_url, baton=_command()))
        until_told()


def perform(
    slack: SandboxClient, lasts: timedelta, seed: int, messages: Path | None = None
) -> None:
    """Play, and end with exit code 1 if anything goes wrong."""
    try:
        theatre.play(slack, lasts, seed=seed, say=typer.echo, messages=messages)
    except theatre.PlayError as error:
        typer.echo(f"The play stopped: {error}", err=True)
        raise typer.Exit(1) from None


@contextmanager
def running(
    *, port: int, start: datetime, is_running: bool, http: bool = False
) -> Iterator[Sandbox]:
    """A sandbox with Baton connected to it, from an empty database.

    Days pass in seconds here, so nothing is paced or limited.
    """
    folder = tempfile.TemporaryDirectory(prefix="baton-sandbox-")
    door = free_port() if http else None
    app = manifest.for_http(f"http://127.0.0.1:{door}") if door else manifest.read()
    slack = Sandbox(app, start=start, port=port, running=is_running, rate_limits=False)
    with folder as home, slack:
        bot = Baton(
            _settings(slack, Path(home), door),
            clock=slack.clock.now,
            every=QUICK,
            limits=Limits(poll=QUICK, pace_factor=0),
        )
        bot.start()
        slack.bot = bot
        slack.inside = Inside(bot)
        if not http:
            slack.client.wait_connected()
        try:
            yield slack
        finally:
            bot.stop()


def _command() -> str:
    """How to call this command again from here."""
    called = Path(sys.argv[0]).resolve()
    here = Path.cwd()
    return str(called.relative_to(here)) if called.is_relative_to(here) else called.name


def free_port() -> int:
    """A port of this machine that nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _settings(slack: Sandbox, home: Path, door: int | None) -> Settings:
    return Settings(
        bot_token=slack.bot_token,
        app_token=slack.app_token,
        api_url=slack.api_url,
        home=home,
        database_url=f"sqlite:///{home / 'baton.db'}",
        http=door is not None,
        signing_secret=slack.signing_secret,
        port=door or 0,
    )


GUIDE = """\
A local Slack is up, and Baton is in it. Nothing leaves this machine; Ctrl-C ends it.

Eight people work in #payments. Act as them from a second terminal:

  {baton} sandbox say ada "/baton setup"     open the set-up form
  {baton} sandbox fill ada country=DE        fill it in and submit it
  {baton} sandbox say grace "/til Partial indexes halve the nightly job #postgres"
  {baton} sandbox read --as grace            what grace sees in #payments
  {baton} sandbox step --next                go to the next thing that falls due

All of it: {baton} sandbox --help          It listens at {url}
"""
