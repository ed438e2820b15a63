"""`/baton`: help, status, set-up, and every practice's command as a word of it."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from inspect import signature

from slack_bolt import Ack
from slack_bolt.context import BoltContext
from slack_sdk import WebClient

from bot import away, backlog, digest, permissions, teams
from bot.clock import Clock, system_clock
from bot.sends import Message
from bot.views import help as views
from bot.views.common import day
from bot.views.help import Help
from handlers import setup
from handlers.requests import Command, Payload, answer, read_command
from storage import person as people
from storage import team as team_store
from storage.db import Database
from storage.team import Team

OnCommand = Callable[..., None]

HELP = Help(
    name="baton",
    purpose="The team",
    lines=(
        ("/baton setup", "makes this channel a team, or changes its hours and its digest"),
        ("/baton settings", "shows how the team is set; leads change it there"),
        ("/baton status", "shows who leads, what comes next, and what is wrong"),
        ("/baton find <words>", "searches all the team has learned: #tag, @person, since:2026-10"),
        ("/baton away <from> <to>", "no messages and no turns meanwhile; alone it opens a form"),
        ("/baton back", "ends that early"),
        ("/baton pause [practice] [until]", "no messages to you, of one practice or at all"),
        ("/baton resume [practice]", "messages to you again"),
        ("/baton preview", "shows what comes in the next 30 days"),
        ("/baton howto [role]", "shows how a role is done, step by step; alone it lists them"),
        ("/baton help [practice]", "shows what you can do"),
    ),
)


def command_for(words: Mapping[str, OnCommand], helps: Sequence[Help]) -> OnCommand:
    """The listener of `/baton`. `words` maps a first word to the listener of what follows it."""

    def command(
        ack: Ack,
        command: Payload,
        client: WebClient,
        db: Database,
        clock: Clock,
        context: BoltContext,
    ) -> None:
        """`/baton …`."""
        asked = read_command(command)
        word = asked.word
        if word in words:
            inner = command | {"text": asked.rest().escaped}
            given = {"ack": ack, "command": inner, "client": client, "db": db, "clock": clock}
            words[word](**given, **{key: context[key] for key in named[word]})
            return
        match word:
            case "setup":
                setup.open_form(ack, asked, client, db)
            case "status":
                ack(**answer(_status(db, asked, clock())))
            case _:
                ack(**answer(_help(helps, asked.rest().word)))

    named = {word: _named_by(listener) for word, listener in words.items()}
    return command


def with_help(command: OnCommand, helps: Sequence[Help], name: str) -> OnCommand:
    """A practice's listener that also knows the word `help`."""

    def listener(
        ack: Ack,
        command: Payload,
        client: WebClient,
        db: Database,
        clock: Clock,
        context: BoltContext,
    ) -> None:
        """The practice's command."""
        if (command.get("text") or "").strip().lower() == "help":
            ack(**answer(_help(helps, name)))
            return
        given = {"ack": ack, "command": command, "client": client, "db": db, "clock": clock}
        practice(**given, **{key: context[key] for key in named})

    practice, named = command, _named_by(command)
    return listener


def _named_by(listener: OnCommand) -> list[str]:
    """What a listener names of the context: Bolt itself would pass it."""
    named = signature(listener).parameters
    return [key for key in ("ring", "home") if key in named]


def _help(helps: Sequence[Help], name: str) -> Message:
    found = next((one for one in helps if one.name == name.removeprefix("/")), None)
    return views.detail(found) if found else views.overview(helps)


def _status(db: Database, asked: Command, now: datetime) -> Message:
    workspace_id, person_id = asked.workspace_id, asked.person_id
    with db.read() as session:
        team = teams.resolve_one(
            session, workspace_id, channel_id=asked.channel_id, person_id=person_id
        )
        members = team_store.members(session, team)
        leads = [one.person_id for one in team_store.leads(session, team)]
        names = people.among(session, workspace_id, leads)
        absent = away.now_away(session, team, now)
        gone = people.names(session, workspace_id, absent)
        waits = backlog.coming(session, workspace_id, team.tz, now=now, real_now=system_clock())
        problems: tuple[str, ...] = ()
        if permissions.is_lead(session, team, person_id):
            problems = tuple(backlog.problems_of(session, workspace_id))
        return views.status(
            views.Status(
                team=team.name,
                people=len(members),
                leads=tuple(one.name for one in names),
                hours=hours_of(team),
                coming=(f"The next digest comes {digest.next_time(session, team)}.", *waits),
                away=tuple((gone[one], day(until)) for one, until in absent.items()),
                paused=team.paused_why,
                problems=problems,
            )
        )


def hours_of(team: Team) -> str:
    """When a team works, on one line."""
    days = " ".join(name.capitalize() for name in team.working_days.split(","))
    holidays = f" · holidays of {team.country}" if team.country else ""
    hours = f"{team.day_starts:%H:%M}–{team.day_ends:%H:%M}"
    return f"{days} {hours} ({team.tz}){holidays}"
