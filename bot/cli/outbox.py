"""`baton outbox`: what did not surely arrive, and what to do about it. It prints no message."""

import getpass
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer
from sqlmodel import Session

from bot import sends
from bot.errors import OperatorError
from storage import workspace
from storage.db import Database
from storage.outbox import OutboxRow, State, upkeep

log = logging.getLogger(__name__)

Numbers = Annotated[list[int] | None, typer.Argument(help="The numbers that `list` shows.")]
All = Annotated[bool, typer.Option("--all", help="Every one that `list` shows.")]

WHAT = {
    State.UNKNOWN: "may have arrived",
    State.DEAD: "refused",
}


def tell(db: Database) -> None:
    """Print each row that needs a word, and never what it says."""
    with db.read() as session:
        names = {one.workspace_id: one.name for one in workspace.every(session)}
        found = upkeep.troubled(session)
    for row in found:
        typer.echo(_line(row, names))
    if not found:
        typer.echo("Every message arrived, or waits its turn.")
        return
    typer.echo("\nbaton outbox retry <number>    sends it again; what may have arrived comes twice")
    typer.echo("baton outbox discard <number>  gives it up")


def retry(db: Database, numbers: list[int], is_all: bool, now: datetime) -> None:
    """Let rows leave once more.

    Raises:
        OperatorError: no such row needs a word.
    """

    def leave(session: Session, row: OutboxRow, who: str) -> None:
        upkeep.retry(session, row, why=f"sent again by {who}", expires_at=now + sends.LIFE)

    _each(db, numbers, is_all, leave, "is sent again")


def discard(db: Database, numbers: list[int], is_all: bool) -> None:
    """Give rows up.

    Raises:
        OperatorError: no such row needs a word.
    """

    def give_up(session: Session, row: OutboxRow, who: str) -> None:
        upkeep.discard(session, row, why=f"given up by {who}")

    _each(db, numbers, is_all, give_up, "is given up")


def _each(
    db: Database,
    numbers: list[int],
    is_all: bool,
    work: Callable[[Session, OutboxRow, str], None],
    told: str,
) -> None:
    who = getpass.getuser()
    if not numbers and not is_all:
        raise OperatorError("Say which: the numbers that `baton outbox list` shows, or --all.")
    with db.write() as session:
        found = upkeep.troubled(session) if is_all else upkeep.numbered(session, numbers)
        if strange := sorted(set(numbers) - {one.row_id for one in found}):
            raise OperatorError(
                f"No message that needs a word has the number {', '.join(map(str, strange))}. "
                "See: baton outbox list"
            )
        was = [(one.row_id, one.key, str(one.state)) for one in found]
        for row in found:
            work(session, row, who)
    for number, key, state in was:
        more = {"row": number, "key": key, "was": state, "by": who}
        log.warning("An operator's word: message %s %s", number, told, extra=more)
        typer.echo(f"{number} {told}.")


def _line(row: OutboxRow, names: dict[str, str]) -> str:
    where = f"{names.get(row.workspace_id, row.workspace_id)} {row.destination}"
    what = f"{row.row_id:>6}  {WHAT[row.state]:<16}  {row.created_at:%Y-%m-%d %H:%M}  {where}"
    return f"{what}  {row.key}\n        {row.problem or ''}"
