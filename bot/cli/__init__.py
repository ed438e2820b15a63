"""The `baton` command. Only this folder reads arguments, .env and the environment."""

import os
import re
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated

import typer
from dotenv import find_dotenv, load_dotenv

from bot import app as baton
from bot import collector, listeners, logs, manifest, settings
from bot.cli import outbox, preview, records, sandbox
from bot.cli.stopping import until_told
from bot.clock import system_clock
from bot.doctor import Grade, examine
from bot.errors import OperatorError
from bot.settings import Settings
from sandbox.post import ControlError

NEXT_STEPS = """
# Then, on the app's page:
#   Install App                           → Bot User OAuth Token   → SLACK_BOT_TOKEN in .env
#   Basic Information → App-Level Tokens  → connections:write      → SLACK_APP_TOKEN in .env
#   Event Subscriptions                   → switch on Delayed Events
# Then: make run, and in your team's channel /invite @Baton"""

NEXT_STEPS_FOR_HTTP = """
# Then, on the app's page:
#   Install App                           → Bot User OAuth Token   → SLACK_BOT_TOKEN in .env
#   Basic Information → App Credentials   → Signing Secret         → SLACK_SIGNING_SECRET in .env
# Then: make run ARGS=--http, and on the app's page again:
#   Event Subscriptions                   → Retry beside the request URL, until it is verified;
#                                           switch on Delayed Events
# Then, in your team's channel: /invite @Baton"""

Http = Annotated[bool, typer.Option("--http", help="Signed HTTP instead of Socket Mode.")]

cli = typer.Typer(
    help="Baton: the leadership practices a team does together, in Slack.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
outbox_cli = typer.Typer(help="See what did not surely arrive, and send it again or give it up.")
cli.add_typer(outbox_cli, name="outbox")
cli.add_typer(sandbox.cli, name="sandbox", help="Try Baton with a local Slack.")


def main() -> None:
    """Run the command; what an operator must mend is one sentence and exit code 2."""
    load_dotenv(find_dotenv(usecwd=True))
    collector.calm()
    try:
        cli()
    except (OperatorError, ControlError) as error:
        print(error, file=sys.stderr)
        sys.exit(2)


@cli.command()
def run(http: Http = False) -> None:
    """Run Baton for your workspace, over Socket Mode, until Ctrl-C or SIGTERM."""
    found = _settings(http=http)
    logs.set_up(found.log_level, found.log_format)
    running = baton.Baton(found)
    running.start()
    where = f" and listens at {found.host}, port {found.port}" if http else ""
    typer.echo(f"Baton runs in {running.workspace.name}{where}. Stop it with Ctrl-C.", err=True)
    until_told()
    running.stop()


@cli.command()
def migrate() -> None:
    """Bring the database to the shape this version needs; `baton run` does it by itself."""
    db = baton.open_database(_settings(need_tokens=False))
    typer.echo(f"The database {db.place} is up to date.")
    db.close()


@cli.command(name="preview")
def preview_(
    team: Annotated[str | None, typer.Option(help="The channel of one team, without #.")] = None,
) -> None:
    """Print who gets what, and when, in the next 30 days; nothing is sent or kept."""
    db = baton.open_database(_settings(need_tokens=False))
    preview.tell(db, team, system_clock())
    db.close()


@outbox_cli.command(name="list")
def outbox_list() -> None:
    """Print what Slack refused, and what may or may not have arrived; never what it says."""
    with closing(baton.open_database(_settings(need_tokens=False))) as db:
        outbox.tell(db)


@outbox_cli.command(name="retry")
def outbox_retry(numbers: outbox.Numbers = None, every: outbox.All = False) -> None:
    """Send messages again; one that may have arrived may then come twice."""
    found = _settings(need_tokens=False)
    logs.set_up(found.log_level, found.log_format)
    with closing(baton.open_database(found)) as db:
        outbox.retry(db, numbers or [], every, system_clock())


@outbox_cli.command(name="discard")
def outbox_discard(numbers: outbox.Numbers = None, every: outbox.All = False) -> None:
    """Give messages up: nobody is told of them any more."""
    found = _settings(need_tokens=False)
    logs.set_up(found.log_level, found.log_format)
    with closing(baton.open_database(found)) as db:
        outbox.discard(db, numbers or [], every)


@cli.command()
def export(
    folder: Annotated[Path, typer.Argument(help="Where the files go.")] = Path("export"),
    csv: Annotated[bool, typer.Option("--csv", help="Spreadsheets instead of JSON Lines.")] = False,
) -> None:
    """Write the record and the library of every team into files; nothing private is in them."""
    db = baton.open_database(_settings(need_tokens=False))
    for file in records.write(db, folder, as_csv=csv):
        typer.echo(f"Written: {file}")
    db.close()


@cli.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="An export, or a spreadsheet with --csv.")],
    csv: Annotated[str, typer.Option(help="til or sessions: what the spreadsheet holds.")] = "",
    team: Annotated[str, typer.Option(help="The channel of the team a spreadsheet is for.")] = "",
    map_: Annotated[
        list[str] | None,
        typer.Option("--map", help="What a column is called there, as in title=Headline."),
    ] = None,
) -> None:
    """Take in an export, or earlier lessons and sessions; at the first mistake nothing at all."""
    db = baton.open_database(_settings(need_tokens=False))
    new = records.take_sheet(db, file, csv, team, map_ or []) if csv else records.take(db, file)
    typer.echo(f"New rows: {new}. What was there before is as it was.")
    db.close()


@cli.command()
def doctor(http: Http = False) -> None:
    """Look at tokens, scopes, manifest, database, key and clock, and say how to mend them."""
    found = examine(_settings(need_tokens=False, http=http), listeners.listen, system_clock())
    for one in found:
        typer.echo(f"{one.grade.value:>4}  {one.text}")
    if any(one.grade == Grade.BAD for one in found):
        raise typer.Exit(1)


@cli.command(name="manifest")
def manifest_(
    check: Annotated[bool, typer.Option("--check", help="Compare with the code.")] = False,
    http: Annotated[
        str, typer.Option(metavar="https://…", help="For signed HTTP: Baton's own address.")
    ] = "",
) -> None:
    """Print the Slack app's manifest, and the address that creates the app."""
    if check:
        _check_manifest()
        return
    found = manifest.for_http(_https(http)) if http else manifest.read()
    typer.echo(manifest.as_text(found) if http else manifest.FILE.read_text())
    typer.echo("# Open this address to create the app, filled in; then install it:", err=True)
    typer.echo(manifest.creation_address(found), err=True)
    typer.echo(NEXT_STEPS_FOR_HTTP if http else NEXT_STEPS, err=True)


def _check_manifest() -> None:
    found = manifest.disagreements(listeners.listen)
    if found:
        raise OperatorError("\n".join(found))
    typer.echo("manifest.yml agrees with the code.")


def _https(address: str) -> str:
    if not re.fullmatch(r"https://[^\s/?#]+(/[^\s?#]*)?", address):
        raise OperatorError(
            "--http takes the address at which Slack reaches Baton, such as "
            "https://baton.example.com: Slack sends to https alone."
        )
    return address


def _settings(*, need_tokens: bool = True, http: bool = False) -> Settings:
    environment = os.environ  # noqa: TID251  # The one reader.
    return settings.read(environment, need_tokens=need_tokens, http=http)
