"""`/baton howto [role]`, and the buttons that open how-tos, checklists and words for feedback."""

from slack_bolt import Ack, App
from slack_sdk import WebClient

from bot import howto
from bot.views import howto as views
from handlers import answers
from handlers.requests import Payload, read_click, read_command


def register(app: App) -> None:
    """Listen to the buttons; the command belongs to `/baton`."""
    app.action(views.OPEN)(open_clicked)


def command(ack: Ack, command: Payload, client: WebClient, **_: object) -> None:
    """`/baton howto [role]`: its page, or with no role the list."""
    asked = read_command(command)
    typed = asked.text.strip()
    answers.open_modal(client, asked.trigger_id, howto.page(typed) if typed else howto.every())
    ack()


def open_clicked(ack: Ack, body: Payload, client: WebClient) -> None:
    """*How to do this*, *First steps*, or *Look* in the list."""
    click = read_click(body)
    answers.push_modal(client, click, howto.page(click.value))
    ack()
