"""Reviews in Slack: the command, and what listens to the rest."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot.clock import Clock
from bot.views import reviews as views
from bot.views.help import Help
from bot.views.reviews import feedback as private
from bot.views.reviews import forms as pages
from bot.views.reviews import items
from bot.views.reviews import settings as set_up
from handlers.requests import Payload, read_command
from handlers.reviews import asking, buttons, feedback, lessons, lists, settings
from storage.db import Database

SHORTCUT = "reviews.from_message"

HELP = Help(
    name="review",
    purpose="Reviews",
    lines=(
        ("/review <link> [@who]", "asks for a look at anything that has an address"),
        ("/review list", "shows what needs your review, and what of yours waits"),
        ("/review mine", "shows what of yours waits"),
        ("/review done <link>", "closes one"),
        ("/review feedback [@person]", "tells one person what you saw; only they can read it"),
        ("/review ask-feedback @person", "asks them for some"),
        ("/review comment", "helps to word a comment, for your eyes only"),
        ("/review settings", "shows when reminders come, and connects GitHub or GitLab"),
        ("/review login", "says who you are on GitHub or GitLab"),
        ("⋯ → Ask for review", "on any message asks for a look at what it links to"),
    ),
)


def register(app: App) -> None:
    """Listen to everything of this practice but the command, which the registry knows."""
    app.shortcut(SHORTCUT)(asking.message_picked)
    app.view(pages.ASK)(asking.asked)
    app.view(pages.ASK_OTHERS)(buttons.others_asked)
    app.action(views.ASK)(asking.ask_clicked)
    app.action(views.OPEN)(buttons.opened)
    app.action(views.TAKE)(buttons.take_clicked)
    app.action(views.TAKE_CALLED)(buttons.take_called_clicked)
    app.action(views.LOOKED)(buttons.looked_clicked)
    app.action(views.READY_AGAIN)(buttons.ready_again_clicked)
    app.action(views.MORE)(buttons.more_picked)
    app.action(views.ASK_OTHERS)(buttons.others_clicked)
    app.action(items.NOW)(buttons.now_clicked)
    app.action(items.LATER)(buttons.later_clicked)
    app.action(items.NOT_ME)(buttons.not_me_clicked)
    app.action(items.OFFER_WALK)(buttons.walk_clicked)
    app.action(items.SPLIT)(buttons.split_clicked)
    app.action(items.REST)(buttons.rest_clicked)
    app.action(items.AS_IT_IS)(buttons.as_it_is_clicked)
    app.view(set_up.LIMITS_FORM)(settings.limits_saved)
    app.view(set_up.HOOK_FORM)(settings.hook_made)
    app.view(set_up.LOGIN_FORM)(settings.login_saved)
    app.action(set_up.LIMITS)(settings.limits_clicked)
    app.action(settings.CONNECT)(settings.connect_clicked)
    app.action(set_up.REMOVE)(settings.remove_clicked)
    app.action(set_up.LOGIN)(settings.login_clicked)
    app.view(private.GIVE)(feedback.given)
    app.view(private.ASK)(feedback.asked)
    app.view(private.COMMENT)(feedback.worded)
    app.view(private.THANK)(lessons.thanked)
    app.view(private.LESSON)(lessons.saved)
    app.action(private.LOOK)(feedback.look_clicked)
    app.action(private.GIVE_CLICKED)(feedback.give_clicked)
    app.action(private.DECLINE)(feedback.decline_clicked)
    app.action(private.SAVE_LESSON)(lessons.save_clicked)
    app.action(private.THANK_CLICKED)(lessons.thank_clicked)
    app.action(private.SKIP)(lessons.skip_clicked)


def command(ack: Ack, command: Payload, client: WebClient, db: Database, clock: Clock) -> None:
    """`/review …`; whatever is no word of its own is something to look at."""
    asked = read_command(command)
    rest = asked.rest()
    match asked.word:
        case "" | "list":
            lists.list_typed(ack, asked, db, clock)
        case "mine":
            lists.list_typed(ack, asked, db, clock, is_mine=True)
        case "done" | "close":
            lists.done_typed(ack, rest, command, db, clock)
        case "settings":
            settings.settings_typed(ack, rest, client, db)
        case "login":
            settings.login_typed(ack, rest, client, db)
        case "feedback":
            feedback.feedback_typed(ack, rest, client, db)
        case "ask-feedback":
            feedback.ask_typed(ack, rest, client, db)
        case "comment":
            feedback.comment_typed(ack, rest, client)
        case _:
            asking.ask_typed(ack, asked, command, client, db, clock)
