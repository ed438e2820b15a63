"""The digest in Slack: `/digest` previews it, posts it, and tells people of the record."""

from collections.abc import Callable, Sequence

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import digest, permissions, sends, teams
from bot.clock import Clock
from bot.digest import record
from bot.drafts import Section
from bot.errors import UserError
from bot.sends import Message
from bot.views.common import quoted, sentence
from bot.views.help import Help
from handlers.digest import choosing, wishing
from handlers.middleware import EachRequest
from handlers.requests import Command, Payload, answer, once, read_command
from storage import person as people
from storage.db import Database

HELP = Help(
    name="digest",
    purpose="The weekly digest",
    lines=(
        ("/digest", "shows you what the next one says so far"),
        ("/digest missed", "tells what happened while you were away"),
        ("/digest me", "shows your own record, to you alone"),
        ("/digest now", "posts it before its time (for leads)"),
        ("/digest health", "shows how the practices do, without names (for leads)"),
    ),
)

USAGE = (
    "`/digest` shows you the next digest, `/digest missed` what you missed, `/digest me` your own "
    "record. For leads: `/digest now` posts it, `/digest health` shows how the practices do."
)


def command_for(sections: Sequence[Section]) -> Callable[..., None]:
    """The listener of `/digest`."""

    def command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
        """`/digest`: a preview for one person; its words ask for the record, or post it."""
        asked = read_command(command)
        match asked.word:
            case "now":
                _post(ack, asked, command, db, clock, sections)
            case "" | "me" | "missed" | "health":
                ack(**answer(_read(asked, db, clock, sections)))
            case _:
                raise UserError(USAGE)

    return command


def register(app: App, sections: Sequence[Section]) -> None:
    """Listen to the buttons beneath a digest, to their forms, and to a press of its one thing."""
    app.use(EachRequest(wishing.note_tap))
    wishing.register(app, sections)
    choosing.register(app)


def _read(asked: Command, db: Database, clock: Clock, sections: Sequence[Section]) -> Message:
    now, person_id = clock(), asked.person_id
    with db.read() as session:
        if asked.word == "me":
            person = people.get(session, asked.workspace_id, person_id)
            tz = (person.tz if person else None) or "UTC"
            return record.mine(session, asked.workspace_id, person_id, tz, now)
        team = teams.resolve_one(
            session, asked.workspace_id, channel_id=asked.channel_id, person_id=person_id
        )
        if asked.word == "missed":
            return record.missed(session, team, person_id, now, sections)
        if asked.word == "health":
            permissions.require_lead(session, team, person_id)
            return record.health(session, team, now)
        return digest.preview(session, team, now, sections)


def _post(
    ack: Ack,
    asked: Command,
    body: Payload,
    db: Database,
    clock: Clock,
    sections: Sequence[Section],
) -> None:
    now = clock()
    with once(db, body, now) as session:
        team = teams.resolve_one(
            session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
        )
        permissions.require_lead(session, team, asked.person_id)
        posts = digest.post_now(session, team, now, sections)
        if not posts:
            raise UserError("There is nothing to tell yet, so there is no digest to post.")
        sends.queue(session, posts, now)
    name = quoted(team.name, 80)
    text = f"The digest is on its way to #{name}. The next one tells what comes after."
    ack(**answer(sentence(text)))
