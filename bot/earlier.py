"""Earlier lessons and sessions of a team, from a spreadsheet: all of them or nothing."""

import csv
import hashlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO

from sqlmodel import Session

from bot import clock
from bot.errors import FieldError, OperatorError, UserError
from bot.exporting import unsafe
from bot.importing import text_of
from bot.practices import til
from bot.practices.til.typed import NewTil, find_tags
from storage import ledger
from storage import person as people
from storage import sessions as sessions_store
from storage import team as teams
from storage import til as lessons
from storage.sessions import Meeting, Part, State
from storage.team import Team

# What each kind of file tells of a row; the first ones must be there.
LESSONS = ("title", "author", "date", "text", "tags", "link")
SESSIONS = ("title", "speaker", "date", "minutes")
NEEDED = 3

# What the form of a lesson calls a field otherwise.
FIELDS = {"body": "text"}


@dataclass(frozen=True)
class Row:
    """One row: its line, what it says under Baton's names, and what the file calls those."""

    line: int
    values: Mapping[str, str]
    columns: Mapping[str, str]

    def wrong(self, name: str, why: str) -> OperatorError:
        """The error that says where the mistake is."""
        return OperatorError(f"Line {self.line}, column {self.columns.get(name, name)}: {why}")


def take_lessons(session: Session, team: Team, content: bytes, mapping: Mapping[str, str]) -> int:
    """Keep earlier lessons; one that is there already stays. Returns how many were new.

    Raises:
        OperatorError: a line or column makes no sense; says which. Nothing is to be kept then.
    """
    return _take(session, team, content, LESSONS, mapping, _lesson)


def take_sessions(session: Session, team: Team, content: bytes, mapping: Mapping[str, str]) -> int:
    """Keep earlier sessions as held; one that is there already stays. Returns how many were new.

    Raises:
        OperatorError: a line or column makes no sense; says which. Nothing is to be kept then.
    """
    return _take(session, team, content, SESSIONS, mapping, _session)


def _take(
    session: Session,
    team: Team,
    content: bytes,
    names: tuple[str, ...],
    mapping: Mapping[str, str],
    keep: Callable[[Session, Team, Row, Mapping[str, str]], bool],
) -> int:
    members = [one.person_id for one in teams.members(session, team)]
    known = {
        one.name.casefold(): one.person_id
        for one in people.among(session, team.workspace_id, members)
    }
    known |= {one.casefold(): one for one in members}
    return sum(keep(session, team, row, known) for row in _rows(content, names, mapping))


def _rows(content: bytes, names: tuple[str, ...], mapping: Mapping[str, str]) -> Iterator[Row]:
    if strange := sorted(set(mapping) - set(names)):
        raise OperatorError(f"There is no “{strange[0]}” to map to. There are {', '.join(names)}.")
    reader = csv.DictReader(StringIO(text_of(content), newline=""))
    columns = {name: mapping.get(name, name) for name in names}
    heads = reader.fieldnames or []
    for name in names:
        if columns[name] not in heads and (name in mapping or name in names[:NEEDED]):
            raise OperatorError(
                f"Line 1: there is no column “{columns[name]}”. The file has {', '.join(heads)}. "
                f"Say which it is with --map {name}=…"
            )
    try:
        for raw in reader:
            values = {
                name: unsafe(raw.get(column) or "").strip() for name, column in columns.items()
            }
            yield Row(reader.line_num, values, columns)
    except csv.Error as error:
        raise OperatorError(f"Line {reader.line_num}: this is no CSV ({error}).") from None


def _lesson(session: Session, team: Team, row: Row, known: Mapping[str, str]) -> bool:
    at, author = _moment(row, team), _person(row, "author", known)
    title = row.values["title"]
    entry_id = _id(team, "til", title, at)
    if lessons.get(session, team.workspace_id, entry_id):
        return False
    tags = find_tags(" ".join(f"#{one.lstrip('#')}" for one in row.values["tags"].split()))
    new = NewTil(title, row.values["text"], tuple(tags), row.values["link"])
    try:
        til.record(session, team, author=author, new=new, now=at, entry_id=entry_id)
    except UserError as error:
        field = error.field if isinstance(error, FieldError) else "title"
        raise row.wrong(FIELDS.get(field, field), str(error)) from None
    return True


def _session(session: Session, team: Team, row: Row, known: Mapping[str, str]) -> bool:
    at, speaker = _moment(row, team), _person(row, "speaker", known)
    title, minutes = row.values["title"], row.values["minutes"] or "30"
    if not title:
        raise row.wrong("title", "it is empty.")
    if not (minutes.isascii() and minutes.isdigit() and 0 < int(minutes) <= 480):
        raise row.wrong("minutes", "this is no number of minutes.")
    meeting_id = _id(team, "session", title, at)
    if sessions_store.meeting(session, team.workspace_id, meeting_id):
        return False
    meeting = Meeting(
        workspace_id=team.workspace_id,
        meeting_id=meeting_id,
        team_id=team.team_id,
        starts_at=at,
        minutes=int(minutes),
        state=State.HELD,
        created_at=at,
        asking_until=at,
    )
    sessions_store.save(session, [meeting])
    part = Part(
        workspace_id=team.workspace_id,
        meeting_id=meeting_id,
        position=0,
        speaker=speaker,
        title=title[:200],
    )
    sessions_store.save(session, [part])
    for event, actor in (("session.accepted", speaker), ("session.held", None)):
        ledger.append(
            session,
            (team.workspace_id, team.team_id),
            practice="sessions",
            event=event,
            at=at,
            object_id=meeting_id,
            actor=actor,
        )
    return True


def _moment(row: Row, team: Team) -> datetime:
    try:
        found = datetime.fromisoformat(row.values["date"])
    except ValueError:
        raise row.wrong(
            "date", "this is no date, such as 2026-10-19 or 2026-10-19T14:00."
        ) from None
    return found if found.tzinfo else found.replace(tzinfo=clock.zone(team.tz))


def _person(row: Row, name: str, known: Mapping[str, str]) -> str:
    typed = row.values[name].removeprefix("@")
    found = known.get(typed.casefold())
    if found is None:
        raise row.wrong(name, f"nobody in the team is called “{typed[:60]}”.")
    return found


def _id(team: Team, kind: str, title: str, at: datetime) -> str:
    about = f"{team.team_id}:{kind}:{at.isoformat()}:{title}"
    return hashlib.sha256(about.encode("utf-8", "replace")).hexdigest()[:16]
