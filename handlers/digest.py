"""The digest in Slack: `/digest` previews it, `/digest now` posts it."""

from collections.abc import Callable, Sequence

from slack_bolt import Ack
from slack_sdk import WebClient

from bot import digest, permissions, sends, teams
from bot.clock import Clock
from bot.digest import Section
from bot.errors import UserError
from bot.views.common import quoted, sentence
from handlers.requests import Command, Payload, answer, once, read_command
from storage.db import Database


def command_for(sections: Sequence[Section]) -> Callable[..., None]:
    """The listener of `/digest`, for the sections that the practices contribute."""

    def command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
        """`/digest`: a preview for one person; `/digest now`: for all, by a lead."""
        asked = read_command(command)
        match asked.word:
            case "":
                _preview(ack, asked, db, clock, sections)
            case "now":
                _post(ack, asked, command, db, clock, sections)
            case _:
                raise UserError(
                    "`/digest` shows you the next digest; `/digest now` posts it (for leads)."
                )

    return command


def _preview(
    ack: Ack, asked: Command, db: Database, clock: Clock, sections: Sequence[Section]
) -> None:
    with db.read() as session:
        team = teams.resolve_one(
            session, asked.workspace_id, channel_id=asked.channel_id, person_id=asked.person_id
        )
        message = digest.preview(session, team, clock(), sections)
    ack(**answer(message))


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
        post = digest.post_now(session, team, now, sections)
        if post is None:
            raise UserError("There is nothing to tell yet, so there is no digest to post.")
        sends.queue(session, [post], now)
    name = quoted(team.name, 80)
    text = f"The digest is on its way to #{name}. The next one tells what comes after."
    ack(**answer(sentence(text)))
