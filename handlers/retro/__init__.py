"""Retros in Slack: the command, and what listens to the rest."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.clock import Clock
from bot.views import help as helps
from bot.views import retro as views
from bot.views.help import Help
from bot.views.retro import forms as pages
from bot.views.retro import items, lists, promises
from handlers.requests import Payload, answer, read_command
from handlers.retro import actions, cards, leading, looking, suggesting, voting
from storage.db import Database

SHORTCUT = "retro.from_message"

HELP = Help(
    name="retro",
    purpose="Retros",
    lines=(
        ("/retro", "shows how it stands, and when the next one comes"),
        ("/retro add <text>", "keeps a card, unsigned; `/retro add stop: …` names the column"),
        ("/retro start [format]", "begins one now; you lead it"),
        ("/retro next", "moves it on to the next phase, for whoever leads"),
        ("/retro extend <time>", "gives the phase more time, such as `10 min` or `1 day`"),
        ("/retro actions", "lists what was promised, with a tap for each"),
        ("/retro done <action>", "settles one, such as `A-3`"),
        ("/retro formats", "lists the formats, and the one that suits next"),
        ("/retro history", "shows what earlier ones came to, and exports them"),
        ("⋯ → Add to retro", "on any message keeps it for the next retro"),
    ),
)


def register(app: App) -> None:
    """Listen to everything of this practice but the command, which the registry knows."""
    app.shortcut(SHORTCUT)(cards.message_picked)
    app.view(pages.CARDS)(cards.added)
    app.view(pages.VOTE)(voting.voted)
    app.view(pages.GROUP)(voting.grouped)
    app.view(pages.START)(leading.started)
    app.view(pages.HAND_OVER)(leading.handed_over)
    app.view(pages.ACTION)(actions.added)
    app.view(pages.SHRINK)(actions.shrunk)
    app.view(pages.SERIES)(looking.series_added)
    app.action(views.ADD)(cards.add_clicked)
    app.action(pages.ADD_MORE)(cards.add_more_clicked)
    app.action(views.WHO_SEES)(cards.who_sees_clicked)
    app.action(views.GROUP)(voting.group_clicked)
    app.action(views.VOTE)(voting.vote_clicked)
    for worth in views.WORTHS:
        app.action(f"{views.WORTH}_{worth}")(voting.worth_clicked)
    app.action(lists.START)(leading.start_clicked)
    app.action(views.LEAD)(leading.menu_picked)
    app.action(views.NEXT)(leading.next_clicked)
    app.action(views.EXTEND)(leading.extend_clicked)
    app.action(views.TAKE_OVER)(leading.take_over_clicked)
    app.action(views.HAND_OVER)(leading.hand_over_clicked)
    app.action(items.YES)(leading.lead_yes_clicked)
    app.action(items.NO)(leading.lead_no_clicked)
    app.action(items.TAKE_OFF)(leading.take_off_clicked)
    app.action(items.KEEP_ASKING)(leading.keep_asking_clicked)
    app.action(items.SUGGEST)(suggesting.propose_clicked)
    app.action(items.LEAVE)(suggesting.leave_clicked)
    app.action(views.ADD_ACTION)(actions.add_clicked)
    app.action(promises.ACCEPT)(actions.accept_clicked)
    app.action(promises.DECLINE)(actions.decline_clicked)
    app.action(promises.DONE)(actions.done_clicked)
    app.action(promises.MOVED)(actions.moved_clicked)
    app.action(promises.DROPPED)(actions.dropped_clicked)
    app.action(promises.SHRINK)(actions.shrink_clicked)
    app.action(promises.GOAL)(actions.goal_clicked)
    app.action(lists.EXPORT)(looking.export_clicked)
    app.view(lists.EXPORTED)(looking.export_closed)
    app.action(lists.SERIES)(looking.series_clicked)
    app.action(lists.END_SERIES)(looking.end_series_clicked)


def command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """`/retro …`; a word it does not know shows what it knows."""
    asked = read_command(command)
    rest = asked.rest()
    match asked.word:
        case "" | "status":
            looking.status_typed(ack, asked, db)
        case "add":
            cards.add_typed(ack, rest, command, client, db, clock)
        case "start":
            leading.start_typed(ack, rest, command, client, db, clock)
        case "next":
            leading.next_typed(ack, asked, command, db, clock)
        case "extend":
            leading.extend_typed(ack, rest, command, db, clock)
        case "actions":
            actions.list_typed(ack, asked, db)
        case "done":
            actions.done_typed(ack, rest, command, db, clock)
        case "formats":
            looking.formats_typed(ack, asked, db, clock)
        case "history":
            looking.history_typed(ack, asked, db)
        case _:
            ack(**answer(helps.detail(HELP)))
