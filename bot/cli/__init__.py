"""The `baton` command. Only this folder reads arguments, .env and the environment."""

import os
import signal
import sys
import threading

import typer
from dotenv import find_dotenv, load_dotenv

from bot import app as baton
from bot import logs, settings
from bot.cli import sandbox
from bot.errors import OperatorError
from bot.settings import Settings

cli = typer.Typer(
    help="Baton: the leadership practices a team does together, in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
cli.add_typer(sandbox.cli, name="sandbox")


def main() -> None:
    """Run the command; what an operator must mend is one sentence and exit code 2."""
    load_dotenv(find_dotenv(usecwd=True))
    try:
        cli()
    except OperatorError as error:
        print(error, file=sys.stderr)
        sys.exit(2)


@cli.command()
def run() -> None:
    """Run Baton for your workspace, over Socket Mode, until Ctrl-C or SIGTERM."""
    found = _settings()
    logs.set_up(found.log_level, found.log_format)
    running = baton.Baton(found)
    running.start()
    typer.echo(f"Baton runs in {running.workspace.name}. Stop it with Ctrl-C.", err=True)
    _until_told()
    running.stop()


@cli.command()
def migrate() -> None:
    """Bring the database to the shape this version needs; `baton run` does it by itself."""
    db = baton.open_database(_settings(need_tokens=False))
    typer.echo(f"The database {db.engine.url.database} is up to date.")
    db.close()


def _settings(*, need_tokens: bool = True) -> Settings:
    return settings.read(os.environ, need_tokens=need_tokens)  # noqa: TID251  # The one reader.


def _until_told() -> None:
    told = threading.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: told.set())
    told.wait()
