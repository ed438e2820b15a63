"""Sessions in Slack: the command, and what listens to the rest."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.clock import Clock
from bot.views import help as helps
from bot.views import sessions as views
from bot.views.help import Help
from bot.views.sessions import feed as feed_views
from bot.views.sessions import forms as pages
from bot.views.sessions import items, keeper, lists
from bot.views.sessions import uses as use_views
from handlers.requests import Payload, answer, read_command
from handlers.sessions import (
    attending,
    changing,
    feeds,
    offers,
    questions,
    scheduling,
    series,
    topics,
    uses,
)
from storage.db import Database

HELP = Help(
    name="session",
    purpose="Knowledge-sharing sessions",
    lines=(
        ("/session", "shows the next one, and what you can do"),
        ("/session propose <topic>", "puts a topic on the team's list"),
        ("/session list", "shows the list; each has one vote for each topic"),
        ("/session find <words>", "finds the notes of earlier sessions"),
        ("/session offer", "says that you would speak, on a topic of the list or your own"),
        ("/session vote <number>", "votes for a topic; the list takes it back"),
        ("/session schedule [day] [time]", "puts one into the calendar"),
        ("/session swap <day> [time]", "moves yours; `/session swap @person` hands it over"),
        ("/session cancel", "cancels one of yours"),
        ("/session calendar", "makes an address that your calendar can fetch sessions from"),
        ("/session notes <link or text>", "keeps what stays of the last one in the library"),
    ),
)


def register(app: App) -> None:
    """Listen to everything of this practice but the command, which the registry knows."""
    app.view(pages.PROPOSE)(topics.proposed)
    app.view(pages.SPEAK)(offers.offered)
    app.view(pages.ACCEPT)(offers.accepted)
    app.view(pages.SCHEDULE)(scheduling.scheduled)
    app.view(pages.MOVE)(changing.moved)
    app.view(pages.HAND_OVER)(changing.handed_over)
    app.view(pages.CANCEL)(changing.cancelled)
    app.view(pages.ASK)(attending.asked)
    app.view(pages.NOTES)(attending.noted)
    app.action(views.PROPOSE)(topics.propose_clicked)
    app.action(views.LIST)(topics.list_clicked)
    app.action(lists.VOTE)(topics.vote_clicked)
    app.action(lists.UNVOTE)(topics.unvote_clicked)
    app.action(lists.REMOVE)(topics.remove_clicked)
    app.action(lists.SPEAK_ON)(offers.speak_on_clicked)
    app.action(views.SPEAK)(offers.speak_clicked)
    app.action(items.ACCEPT)(offers.accept_clicked)
    app.action(items.AGREE)(offers.agree_clicked)
    app.action(items.DECLINE)(offers.decline_clicked)
    app.action(items.SHADOW)(offers.shadow_clicked)
    app.action(items.TAKE_OFF)(offers.take_off_clicked)
    app.action(items.GO_ON)(offers.go_on_clicked)
    app.action(views.SCHEDULE)(scheduling.schedule_clicked)
    app.action(views.MOVE)(changing.move_clicked)
    app.action(views.HAND_OVER)(changing.hand_over_clicked)
    app.action(views.CANCEL)(changing.cancel_clicked)
    app.action(views.COMING)(attending.coming_clicked)
    app.action(views.NOT_COMING)(attending.not_coming_clicked)
    app.action(views.ASK)(attending.ask_clicked)
    app.action(views.ANSWER)(questions.answer_clicked)
    app.view(pages.ANSWER)(questions.answered)
    app.action(views.CALENDAR)(attending.calendar_clicked)
    app.action(views.NOTES)(attending.notes_clicked)
    app.action(use_views.NOW)(uses.now_clicked)
    app.action(use_views.LATER)(uses.later_clicked)
    app.action(use_views.NOT_FOR_ME)(uses.not_clicked)
    app.action(use_views.WRITE)(uses.write_clicked)
    app.action(use_views.READ)(uses.read_clicked)
    app.view(use_views.WORDS)(uses.written)
    app.action(keeper.SHORTEN)(series.shorten_clicked)
    app.action(keeper.GO_ON)(series.go_on_clicked)
    app.action(keeper.END)(series.end_clicked)
    app.action(feed_views.MINE)(feeds.mine_clicked)
    app.action(feed_views.OF_TEAM)(feeds.of_team_clicked)
    app.action(feed_views.END)(feeds.end_clicked)


def command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """`/session …`; a word it does not know shows what it knows."""
    asked = read_command(command)
    rest = asked.rest()
    match asked.word:
        case "" | "next":
            scheduling.next_typed(ack, asked, db, clock)
        case "propose":
            topics.propose_typed(ack, rest, command, client, db, clock)
        case "calendar":
            feeds.calendar_typed(ack, asked, client, db)
        case "find" | "search":
            topics.find_typed(ack, rest, db)
        case "list":
            topics.list_typed(ack, asked, db)
        case "vote":
            topics.vote_typed(ack, rest, command, db, clock)
        case "offer":
            offers.offer_typed(ack, rest, client, db)
        case "schedule":
            scheduling.schedule_typed(ack, rest, client, db, clock)
        case "swap":
            changing.swap_typed(ack, rest, command, client, db, clock)
        case "cancel":
            changing.cancel_typed(ack, asked, client, db, clock)
        case "notes":
            attending.notes_typed(ack, rest, command, client, db, clock)
        case _:
            ack(**answer(helps.detail(HELP)))
