"""A team and its weeks, written straight into a database: for rules that need no wire."""

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlmodel import Session

from bot import digest, schedules
from bot.drafts import Draft, Section
from bot.practices import til
from bot.practices.til.typed import NewTil
from bot.registry import CADENCES, SECTIONS
from bot.sends import Post, Send, Update, queue
from bot.views.digest import Ask, Part, Place
from storage import outbox, workspace
from storage import person as people
from storage import schedule as schedule_store
from storage import team as teams
from storage.db import Database
from storage.outbox import State
from storage.person import Person
from storage.team import Member, Role, Team
from storage.til import Lesson
from storage.workspace import Workspace

HERE = "T0NORTHWIND"
BERLIN = ZoneInfo("Europe/Berlin")

# A Wednesday.
START = datetime(2026, 10, 14, 8, tzinfo=UTC)

PEOPLE = {"ada": "U0ADA", "grace": "U0GRACE", "linus": "U0LINUS", "kofi": "U0KOFI"}


def wall(text: str) -> datetime:
    """A moment in Berlin, written as `2026-10-19 10:00`."""
    return datetime.fromisoformat(text).replace(tzinfo=BERLIN).astimezone(UTC)


def settle(
    db: Database, *, channel_id: str = "C1", name: str = "payments", country: str | None = None
) -> Team:
    """A team of four, made by Ada."""
    with db.write() as session:
        if workspace.get(session, HERE) is None:
            url = "https://northwind.slack.com/"
            workspace.save(
                session,
                Workspace(
                    workspace_id=HERE, name="Northwind", url=url, bot_id="B1", bot_user_id="U0BATON"
                ),
            )
            session.flush()
            known = [
                Person(workspace_id=HERE, person_id=one, name=name.title())
                for name, one in PEOPLE.items()
            ]
            people.save(session, known)
            session.flush()
        team = Team(
            workspace_id=HERE,
            channel_id=channel_id,
            name=name,
            tz="Europe/Berlin",
            day_starts=time(9),
            day_ends=time(17, 30),
            working_days="mon,tue,wed,thu,fri",
            country=country,
            created_by=PEOPLE["ada"],
            created_at=START,
        )
        session.add(team)
        session.flush()
        session.add_all(
            Member(
                workspace_id=HERE,
                team_id=team.team_id,
                person_id=one,
                role=Role.LEAD if who == "ada" else Role.MEMBER,
                joined_at=START,
            )
            for who, one in PEOPLE.items()
        )
        session.flush()
        schedules.follow(session, team, CADENCES, START)
        return team


def keep(
    db: Database,
    team: Team,
    title: str,
    *,
    by: str = "grace",
    at: datetime = START,
    tags: tuple[str, ...] = (),
    body: str = "",
) -> Lesson:
    """A lesson in the team's library."""
    with db.write() as session:
        here = _here(session, team)
        new = NewTil(title, body, tags)
        return til.record(session, here, author=PEOPLE[by], new=new, now=at)


@dataclass
class Weeks:
    """A team's digests, posted one after the other as Slack would take them."""

    db: Database
    team: Team

    def post(self, at: datetime, *, due: str | None = None) -> list[Send]:
        """What falls due at a moment; `due` is the local date it should have come on."""
        with self.db.write() as session:
            row = schedules.of(session, _here(session, self.team), digest.CADENCE)
            assert row
            if due:
                row.next_on = datetime.fromisoformat(due).date()
            else:
                row.next_on = at.astimezone(BERLIN).date()
            sends = digest.fire(session, [row], at, SECTIONS)
            queue(session, sends, at)
            for one in sends:
                stored = outbox.by_key(session, HERE, one.key)
                if stored and isinstance(one, Post):
                    stored.state, stored.channel = State.SENT, one.channel
                    stored.slack_ts = f"{at.timestamp():.6f}"
            schedule_store.add(session, [row])
        return sends

    def follow(self, at: datetime) -> list[Update]:
        """The change of the digest of today, if it needs one."""
        with self.db.write() as session:
            sends = digest.follow(session, _here(session, self.team), at, SECTIONS)
        return [one for one in sends if isinstance(one, Update)]


def told(sends: list[Send]) -> str:
    """The digest among what was sent, as people read it; empty where there is none."""
    return next((one.message.text for one in sends if isinstance(one, Post)), "")


def section(place: Place, *lines: str, events: int = 1, asks: tuple[Ask, ...] = ()) -> Section:
    """What a practice would add."""
    part = Part(place, events=events, lines=list(lines), asks=asks, why="As told.")
    return Section(lambda *_: Draft(lambda *_: [part]))


def everything(lines: int) -> list[Section]:
    """Every section, with so many lines of a hundred signs each."""
    texts = [
        f"{n:03} " + "A line of a busy week that somebody wants to read. " * 2 for n in range(lines)
    ]
    return [section(place, *texts, events=lines) for place in reversed(Place)]


def week(n: int) -> timedelta:
    """So many weeks."""
    return timedelta(weeks=n)


def _here(session: Session, team: Team) -> Team:
    found = teams.get(session, team.workspace_id, team.team_id)
    assert found
    return found
