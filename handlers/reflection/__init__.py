"""Reflection in Slack: the command, the Home tab, and what listens to the rest."""

from slack_bolt import Ack, App
from slack_sdk import WebClient
from sqlmodel import Session

from bot.clock import Clock
from bot.errors import UserError
from bot.keys import KeyRing
from bot.sends import Block
from bot.views import reflection as views
from bot.views.common import sentence
from bot.views.help import Help
from bot.views.reflection import journal as journal_views
from bot.views.reflection import wishes as wish_views
from handlers.away import pause_command, resume_command
from handlers.reflection import answering, journal, wishes
from handlers.requests import Payload, answer, read_command
from storage.db import Database

HELP = Help(
    name="reflect",
    purpose="Reflection, for you alone",
    lines=(
        ("/reflect", "asks you one question about your own work"),
        ("/reflect journal [words]", "shows what you wrote: search, edit, export, delete"),
        ("/reflect another", "asks another question"),
        ("/reflect focus [dimension]", "says what every second question is about"),
        ("/reflect often", "asks once a week, then twice"),
        ("/reflect less", "asks half as often"),
        ("/reflect pause [until]", "asks no more, until you say `/reflect resume`"),
    ),
)


def register(app: App) -> None:
    """Listen to everything of this practice but the command, which the registry knows."""
    app.action(views.ANSWER)(answering.answer_clicked)
    app.action(views.ANOTHER)(answering.another_clicked)
    app.action(views.SKIP)(answering.skip_clicked)
    app.action(views.LESS)(answering.less_clicked)
    app.action(views.NOW)(answering.now_clicked)
    app.action(views.SWAP)(answering.swap_clicked)
    app.action(views.BEGIN)(wishes.begin_clicked)
    app.action(views.PLAN_LOOK)(answering.plan_clicked)
    for action_id in answering.PLAN_ANSWERS:
        app.action(action_id)(answering.plan_answered)
    app.view(views.SAVE)(answering.form_saved)
    app.view(wish_views.SAVE)(wishes.form_saved)
    app.action(views.JOURNAL)(journal.journal_clicked)
    app.action(journal_views.OLDER)(journal.older_clicked)
    app.action(journal_views.OPEN)(journal.open_clicked)
    app.action(journal_views.EDIT)(journal.edit_clicked)
    app.action(journal_views.DELETE)(journal.delete_clicked)
    app.action(journal_views.SHARE)(journal.share_clicked)
    app.action(journal_views.EXPORT)(journal.export_clicked)
    app.action(journal_views.ERASE)(journal.erase_clicked)
    app.view(journal_views.FIND)(journal.searched)
    app.view(journal_views.SAVE_EDIT)(journal.edit_saved)
    app.view(journal_views.EXPORTED)(journal.export_closed)


def command(
    ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock, ring: KeyRing
) -> None:
    """`/reflect …`: a question, the journal, or how one wants to be asked."""
    asked = read_command(command)
    inner = command | {"text": f"reflection {asked.rest().escaped}"}
    match asked.word:
        case "" | "another":
            is_other = asked.word == "another"
            answering.open_now(asked, command, client, db, clock(), ring, is_other=is_other)
            ack()
        case "journal":
            journal.open_journal(asked.rest(), client, db, ring)
            ack()
        case "focus":
            wishes.focus(ack, asked.rest(), command, client, db, clock())
        case "often":
            ack(**answer(sentence(wishes.often(asked, command, db, clock()))))
        case "less":
            ack(**answer(sentence(wishes.less(asked, command, db, clock()))))
        case "pause":
            pause_command(ack, inner, db, clock, kinds=wishes.KINDS)
        case "resume":
            resume_command(ack, inner, db, clock, kinds=wishes.KINDS)
        case _:
            raise UserError(
                "`/reflect` asks you a question, and its form keeps your answer: what is typed "
                "here could be read over your shoulder. `/reflect help` shows the rest."
            )


def own(session: Session, workspace_id: str, person_id: str) -> list[Block]:
    """Reflection in somebody's own Home tab."""
    return views.home(is_weekly=wishes.is_weekly(session, workspace_id, person_id))
