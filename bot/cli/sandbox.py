"""`baton sandbox`: a local Slack and Baton connected to it, in one process, on loopback."""

import os
import shutil
import socket
import sys
import tempfile
import webbrowser
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
from bot.errors import OperatorError
from bot.settings import Settings
from sandbox import keeping, remote
from sandbox import play as theatre
from sandbox.client import SandboxClient
from sandbox.server import HOST, Sandbox

PORT = 8765
SEED = 7
HOME = Path("data")
WORLD = "world.json"
STRANGE = (
    "{folder} was written by another version of the sandbox, or is damaged. "
    "Start anew: make sandbox FRESH=1"
)

# Whoever moves the clock wakes Baton; this is for time that runs by itself.
NOW_AND_THEN = timedelta(milliseconds=250)

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
    fresh: Annotated[
        bool, typer.Option("--fresh", help="Forget what was done here before.")
    ] = False,
    home: Annotated[
        Path, typer.Option(envvar="BATON_HOME", help="Where `sandbox/` keeps what was done.")
    ] = HOME,
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
    _must_be_free(port)
    folder = kept_folder(home / "sandbox", fresh=fresh)
    with running(
        port=port, start=system_clock(), is_running=True, http=http, folder=folder
    ) as here:
        typer.echo(GUIDE.format(url=here.base_url, baton=_command(), folder=folder))
        if _has_desktop():
            webbrowser.open(here.base_url)
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
    *,
    port: int,
    start: datetime,
    is_running: bool,
    http: bool = False,
    folder: Path | None = None,
) -> Iterator[Sandbox]:
    """A sandbox with Baton connected to it: from what a folder holds, else from nothing.

    Days pass in seconds here, so nothing is paced or limited.
    """
    passing = tempfile.TemporaryDirectory(prefix="baton-sandbox-")
    door = free_port() if http else None
    app = manifest.for_http(f"http://127.0.0.1:{door}") if door else manifest.read()
    kept = folder / WORLD if folder else None
    slack = Sandbox(app, start=start, port=port, running=is_running, rate_limits=False, kept=kept)
    with passing as home, slack:
        bot = Baton(
            _settings(slack, folder or Path(home), door),
            clock=slack.clock.now,
            every=NOW_AND_THEN,
            limits=Limits(poll=NOW_AND_THEN, pace_factor=0),
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


def kept_folder(folder: Path, *, fresh: bool) -> Path:
    """The folder with what was done here before; emptied where that is wanted, or of no use.

    Raises:
        OperatorError: another version wrote it.
    """
    world = folder / WORLD
    if fresh or not world.exists():
        shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, exist_ok=True)
    if world.exists():
        try:
            keeping.read(world)
        except keeping.UnreadableError:
            raise OperatorError(STRANGE.format(folder=folder)) from None
    return folder


def _must_be_free(port: int) -> None:
    try:
        socket.create_server((HOST, port)).close()
    except OSError:
        raise OperatorError(
            f"Port {port} is taken: perhaps a sandbox runs already, at http://{HOST}:{port}. "
            "Another one: make sandbox ARGS='--port 8766'"
        ) from None


def _has_desktop() -> bool:
    """Whether a browser would open a window here, and not a text browser in this terminal."""
    environment = os.environ  # noqa: TID251  # The command line may look.
    on_screen = sys.platform in ("darwin", "win32") or environment.get("DISPLAY")
    return bool(on_screen or environment.get("WAYLAND_DISPLAY")) and sys.stdout.isatty()


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

  Open  {url}

Eight people work in #payments; be each of them. What you do stays in {folder}:
make sandbox FRESH=1 starts anew. The same from a second terminal:

  {baton} sandbox say ada "/baton setup"     open the set-up form
  {baton} sandbox fill ada country=DE        fill it in and submit it
  {baton} sandbox say grace "/til Partial indexes halve the nightly job #postgres"
  {baton} sandbox read --as grace            what grace sees in #payments
  {baton} sandbox step --next                go to the next thing that falls due

All of it: {baton} sandbox --help
"""
