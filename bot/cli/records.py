"""`baton export` and `baton import`: a team's record and library, out and in again."""

from pathlib import Path

from sqlmodel import Session

from bot import earlier, exporting, importing
from bot.errors import OperatorError
from storage import team as teams
from storage.db import Database
from storage.team import Team

# Tables that a spreadsheet is for; each becomes a file of its own.
SHEETS = ("til_entry", "sessions_meeting", "sessions_part", "ledger", "library")


def write(db: Database, folder: Path, *, as_csv: bool) -> list[Path]:
    """Write an export into a folder, and return the files."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with db.read() as session:
            if as_csv:
                return [_write(folder / f"{one}.csv", session, one) for one in SHEETS]
            file = folder / "baton.jsonl"
            with file.open("w", encoding="utf-8", newline="") as out:
                out.writelines(exporting.lines(session))
            return [file]
    except OSError as error:
        raise OperatorError(f"Cannot write into {folder} ({error.strerror}).") from None


def take(db: Database, file: Path) -> int:
    """Take in an export."""
    content = _content(file)
    with db.write() as session:
        return importing.lines(session, content)


def take_sheet(db: Database, file: Path, kind: str, channel: str, maps: list[str]) -> int:
    """Take in a spreadsheet of earlier lessons or sessions."""
    kinds = {"til": earlier.take_lessons, "sessions": earlier.take_sessions}
    if kind not in kinds:
        raise OperatorError("--csv takes til or sessions.")
    mapping = dict(_pair(one) for one in maps)
    content = _content(file)
    with db.write() as session:
        return kinds[kind](session, _team(session, channel), content, mapping)


def _write(file: Path, session: Session, table: str) -> Path:
    with file.open("w", encoding="utf-8", newline="") as out:
        out.writelines(exporting.as_csv(session, table))
    return file


def _content(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise OperatorError(f"Cannot read {file} ({error.strerror}).") from None


def _pair(text: str) -> tuple[str, str]:
    name, sign, column = text.partition("=")
    if not sign:
        raise OperatorError("--map takes Baton's name and the file's, such as title=Headline.")
    return name, column


def _team(session: Session, channel: str) -> Team:
    found = [one for one in teams.every(session) if one.name == channel.lstrip("#")]
    if len(found) != 1:
        raise OperatorError("Say which team it is for: --team and the name of its channel.")
    return found[0]
